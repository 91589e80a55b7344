"""Operations of the yearly review: a household's status that ends on 31 December is renewed, or noted as ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from core.actor import Actor
from core.db import audit
from core.db.database import db
from residents import group_types
from residents.models.people import Household, HouseholdGroup, Resident
from residents.person.groups import GroupMark, mark_household
from residents.person.queries import lives_here
from wards.models import Neighborhood
from wards.naming import display_name

REVIEWED = audit.declare("household.group_reviewed")

FIRST_MONTH_OF_REVIEW = 10
"""From October on the page is about the year that is ending, before that about the year that has ended."""


@dataclass(frozen=True, slots=True)
class UnreviewedRow:
    """A household whose status ends with the year and has neither been renewed nor found to have ended."""

    household: str
    household_code: str
    neighborhood: str
    head: str
    people: int
    code: str
    source: str

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.household}:{self.code}"


def year_under_review(today: date) -> int:
    """The year whose last day the page is about."""
    return today.year if today.month >= FIRST_MONTH_OF_REVIEW else today.year - 1


def unreviewed(ward_id: int, year: int) -> list[UnreviewedRow]:
    """The households not yet reviewed at the end of the year, in the order of the neighborhoods and their codes."""
    head = (
        select(Resident.household_id, func.max(Resident.full_name).label("name"))
        .where(Resident.ward_id == ward_id, Resident.is_head)
        .group_by(Resident.household_id)
        .subquery()
    )
    people = (
        select(Resident.household_id, func.count().label("number"))
        .where(Resident.ward_id == ward_id, lives_here())
        .group_by(Resident.household_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Household.public_id,
            Household.code.label("household_code"),
            Neighborhood.kind,
            Neighborhood.name,
            head.c.name.label("head"),
            people.c.number,
            HouseholdGroup.code,
            HouseholdGroup.source,
        )
        .join(Household, Household.id == HouseholdGroup.household_id)
        .join(Neighborhood, Neighborhood.id == Household.neighborhood_id)
        .join(people, people.c.household_id == Household.id)
        .outerjoin(head, head.c.household_id == Household.id)
        .where(*_is_unreviewed(ward_id, year))
        .order_by(Neighborhood.sort, Neighborhood.code, Household.code, HouseholdGroup.code)
    )
    return [
        UnreviewedRow(
            row.public_id,
            row.household_code,
            display_name(row.kind, row.name),
            row.head or "",
            row.number,
            row.code,
            row.source,
        )
        for row in rows
    ]


def renew(ward_id: int, year: int, keys: Sequence[str], source: str, by: Actor) -> int:
    """Renew these statuses for the year after; return how many were still to be reviewed."""
    chosen = _chosen(ward_id, year, keys)
    for household, mark in chosen:
        mark_household(household, GroupMark(mark.code, source, date(year + 1, 1, 1)), by)
    return len(chosen)


def note_as_ended(ward_id: int, year: int, keys: Sequence[str], today: date, by: Actor) -> int:
    """Note that these households have the status no longer; return how many were still to be reviewed."""
    chosen = _chosen(ward_id, year, keys)
    for household, mark in chosen:
        mark.reviewed_on = today
        audit.record_about(REVIEWED, household, by)
    return len(chosen)


def _chosen(ward_id: int, year: int, keys: Sequence[str]) -> list[tuple[Household, HouseholdGroup]]:
    rows = db.session.execute(
        select(Household, HouseholdGroup)
        .join(Household, Household.id == HouseholdGroup.household_id)
        .where(*_is_unreviewed(ward_id, year))
        .order_by(Household.id, HouseholdGroup.code)
    )
    wanted = set(keys)
    return [(home, mark) for home, mark in rows if f"{home.public_id}:{mark.code}" in wanted]


def _is_unreviewed(ward_id: int, year: int) -> list[ColumnElement[bool]]:
    later = aliased(HouseholdGroup)
    yearly = [code for code, group in group_types.catalog().items() if group.ends_yearly]
    return [
        HouseholdGroup.ward_id == ward_id,
        HouseholdGroup.code.in_(yearly),
        HouseholdGroup.valid_to == date(year, 12, 31),
        HouseholdGroup.reviewed_on.is_(None),
        ~exists().where(
            later.household_id == HouseholdGroup.household_id,
            later.code == HouseholdGroup.code,
            later.valid_from > HouseholdGroup.valid_to,
        ),
    ]
