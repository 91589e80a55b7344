"""The people behind a number of the board, for readers who may see names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from campaigns.models import Campaign
from campaigns.queries import names_of_its_time
from checkin.models import Visit
from core.db.database import db
from core.errors import NotThere
from residents.models.people import Household, Resident, YearlyCheck
from screening.models import Booking, Invitation
from turnout import conditions
from wards.models import Neighborhood
from wards.naming import display_name

PAGE_SIZE = 100


@dataclass(frozen=True)
class PersonOnRung:
    """A line of a list: enough to recognize a person, without any number."""

    name: str
    birth_date: date
    birth_precision: str
    neighborhood: str
    household: str
    at: datetime | None
    is_restricted: bool = False

    @property
    def birth_year(self) -> int:
        """The birth year, as shown beside a name."""
        return self.birth_date.year


@dataclass(frozen=True)
class PeoplePage:
    """One page of a list, and how many people there are in all."""

    people: list[PersonOnRung]
    total: int
    number: int
    pages: int


def _living_here(campaign: Campaign) -> Select[Any, Any, Any]:
    """People living here now; the number on the board is frozen, the list is of today."""
    return select(
        Resident.id.label("resident"),
        Resident.neighborhood_id.label("neighborhood_id"),
        Resident.created_at.label("at"),
    ).where(conditions.living_here(campaign))


def _invitations(condition: ColumnElement[bool]) -> Select[Any, Any, Any]:
    return select(
        Invitation.resident_id.label("resident"),
        Invitation.neighborhood_id.label("neighborhood_id"),
        Invitation.answered_at.label("at"),
    ).where(condition)


def _bookings(condition: ColumnElement[bool]) -> Select[Any, Any, Any]:
    return (
        select(
            Booking.resident_id.label("resident"),
            func.min(Booking.neighborhood_id).label("neighborhood_id"),
            func.max(Booking.booked_at).label("at"),
        )
        .where(condition)
        .group_by(Booking.resident_id)
    )


def _visits(moment: Any, *wanted: ColumnElement[bool]) -> Select[Any, Any, Any]:
    return select(
        Visit.resident_id.label("resident"),
        Visit.neighborhood_id.label("neighborhood_id"),
        moment.label("at"),
    ).where(*wanted)


def _covered(campaign: Campaign) -> Select[Any, Any, Any]:
    return (
        select(
            YearlyCheck.resident_id.label("resident"),
            func.min(Invitation.neighborhood_id).label("neighborhood_id"),
            func.max(YearlyCheck.recorded_at).label("at"),
        )
        .where(conditions.covered_elsewhere(campaign))
        .group_by(YearlyCheck.resident_id)
    )


RUNGS: dict[str, Callable[[Campaign], Select[Any, Any, Any]]] = {
    "living_here": _living_here,
    "eligible": lambda c: _invitations(conditions.eligible(c.id)),
    "invited": lambda c: _invitations(conditions.invited(c.id)),
    "booked": lambda c: _bookings(conditions.booked(c.id)),
    "arrived": lambda c: _visits(Visit.arrived_at, conditions.arrived(c.id)),
    "completed": lambda c: _visits(Visit.completed_at, conditions.arrived(c.id), conditions.completed()),
    "walk_in": lambda c: _visits(Visit.arrived_at, conditions.arrived(c.id), conditions.walk_in()),
    "no_show": lambda c: _bookings(conditions.no_show(c.id)),
    "covered_elsewhere": _covered,
    "not_yet": lambda c: _invitations(conditions.not_yet(c)),
}
"""The people behind each number, by its name in the board's JSON."""


def people(campaign: Campaign, rung: str, neighborhood_code: str | None, number: int) -> PeoplePage:
    """A page of the people on a rung, by neighborhood and name; raises NotThere for an unknown rung."""
    if rung not in RUNGS:
        raise NotThere()
    behind = RUNGS[rung](campaign).subquery()
    found = (
        select(
            Resident.full_name,
            Resident.birth_date,
            Resident.birth_precision,
            Neighborhood.id.label("neighborhood_id"),
            Neighborhood.kind,
            Neighborhood.name,
            Household.code,
            behind.c.at,
            Resident.restricted_at.is_not(None),
        )
        .join(behind, behind.c.resident == Resident.id)
        .join(Neighborhood, Neighborhood.id == behind.c.neighborhood_id)
        .join(Household, Household.id == Resident.household_id)
    )
    if neighborhood_code:
        found = found.where(Neighborhood.code == neighborhood_code)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = db.session.execute(
        found.order_by(Neighborhood.sort, Neighborhood.code, Resident.sort_key, Resident.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    then = names_of_its_time(campaign)
    people = [
        PersonOnRung(
            name, born, precision, then.get(number, display_name(kind, given)), code, at, is_restricted
        )
        for name, born, precision, number, kind, given, code, at, is_restricted in rows
    ]
    return PeoplePage(people, total, number, max(1, -(-total // PAGE_SIZE)))
