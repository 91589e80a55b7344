"""People of whom the register does not know enough to say whether a campaign is for them: age or sex."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Row, and_, false, func, or_, select

from campaigns.eligibility.conditions import is_eligible
from campaigns.eligibility.rules import Criteria
from core.db.database import db
from residents.facts.ages import born_by
from residents.models.people import Household, Resident
from wards.models import Neighborhood


def count(ward_id: int, criteria: Criteria, on: date, last: date | None) -> int:
    """How many people there are to ask about."""
    if not criteria.asks_age and criteria.sex is None:
        return 0
    return db.session.execute(
        select(func.count()).select_from(Resident).where(_is_unsure(ward_id, criteria, on, last))
    ).scalar_one()


def people(
    ward_id: int, criteria: Criteria, on: date, last: date | None
) -> Sequence[Row[Resident, Neighborhood, str, bool, bool]]:
    """The people to ask about, by neighborhood and household.

    Each with the household's code, whether the person is eligible as the register has it now, and whether the age is open.
    """
    found = db.session.execute(
        select(
            Resident,
            Neighborhood,
            Household.code,
            is_eligible(criteria, ward_id, on, last),
            _is_age_unsure(criteria, on, last),
        )
        .join(Neighborhood, Neighborhood.id == Resident.neighborhood_id)
        .join(Household, Household.id == Resident.household_id)
        .where(_is_unsure(ward_id, criteria, on, last))
        .order_by(Neighborhood.sort, Neighborhood.code, Household.code, Resident.id)
    )
    return found.all()


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
