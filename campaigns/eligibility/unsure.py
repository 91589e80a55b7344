"""People of whom the register does not know enough to say whether a campaign is for them: age or sex."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from campaigns.eligibility.conditions import is_eligible
from campaigns.eligibility.rules import Criteria
from core.db.database import db
from residents.facts.ages import born_by
from residents.models.people import Household, Resident
from wards.models import Neighborhood
from wards.naming import display_name


@dataclass(frozen=True, slots=True)
class UnsureRow:
    """A person to ask about; `is_eligible` is whether the person is invited as the register has it now."""

    person: str
    name: str
    birth_date: date
    birth_precision: str
    sex: str
    neighborhood: str
    household_code: str
    is_eligible: bool
    is_age_unsure: bool


def count(ward_id: int, criteria: Criteria, on: date, last: date | None) -> int:
    """How many people there are to ask about."""
    if not criteria.asks_age and criteria.sex is None:
        return 0
    return db.session.execute(
        select(func.count()).select_from(Resident).where(_is_unsure(ward_id, criteria, on, last))
    ).scalar_one()


def rows(ward_id: int, criteria: Criteria, on: date, last: date | None) -> list[UnsureRow]:
    """The people to ask about, by neighborhood and household."""
    found = db.session.execute(
        select(
            Resident,
            Neighborhood.kind,
            Neighborhood.name,
            Household.code,
            is_eligible(criteria, ward_id, on, last).label("is_eligible"),
            _is_age_unsure(criteria, on, last).label("is_age_unsure"),
        )
        .join(Neighborhood, Neighborhood.id == Resident.neighborhood_id)
        .join(Household, Household.id == Resident.household_id)
        .where(_is_unsure(ward_id, criteria, on, last))
        .order_by(Neighborhood.sort, Neighborhood.code, Household.code, Resident.id)
    )
    return [
        UnsureRow(
            person.public_id,
            person.full_name,
            person.birth_date,
            person.birth_precision,
            person.sex,
            display_name(kind, name),
            code,
            bool(eligible),
            bool(age_unsure),
        )
        for person, kind, name, code, eligible, age_unsure in found
    ]


def _is_unsure(ward_id: int, criteria: Criteria, on: date, last: date | None) -> ColumnElement[bool]:
    """The condition that the criteria fit, or may fit, and that the age or the sex leaves it open."""
    others = replace(criteria, age_min=None, age_max=None, sex=None)
    of_age = is_eligible(
        replace(others, age_min=criteria.age_min, age_max=criteria.age_max), ward_id, on, last
    )
    age_unsure, sex_unsure = _is_age_unsure(criteria, on, last), Resident.sex == "unknown"
    fits = and_(is_eligible(others, ward_id, on, last), or_(of_age, age_unsure))
    if criteria.sex is None:
        return and_(fits, age_unsure)
    return and_(fits, or_(Resident.sex == criteria.sex, sex_unsure), or_(age_unsure, sex_unsure))


def _is_age_unsure(criteria: Criteria, on: date, last: date | None) -> ColumnElement[bool]:
    """The condition that the birth is known by the year or month in which a limit of age falls."""
    limits = []
    if criteria.age_min is not None:
        limits.append(born_by(criteria.age_min, last or on, criteria.age_unit))
    if criteria.age_max is not None:
        limits.append(born_by(criteria.age_max + 1, on, criteria.age_unit))
    spans = [(limit.replace(month=1, day=1), "year") for limit in limits]
    spans += [(limit.replace(day=1), "month") for limit in limits]
    return or_(
        false(),
        *(and_(Resident.birth_date == first, Resident.birth_precision == span) for first, span in spans),
    )
