"""The people behind a number of the board, for readers who may see names."""

from collections.abc import Callable
from dataclasses import dataclass
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
class PeoplePage:
    """One page of a list, and how many people there are in all.

    A line has a name and a birth date to recognize a person by, without any number, and the neighborhood's name.
    """

    people: list[tuple[Any, str]]
    total: int
    number: int
    pages: int


def _behind(resident: Any, neighborhood: Any, at: Any, *wanted: ColumnElement[bool]) -> Select[Any, Any, Any]:
    """The people of rows that fulfill the conditions, of which each person has one."""
    return select(resident.label("resident"), neighborhood.label("neighborhood_id"), at.label("at")).where(
        *wanted
    )


def _invitations(condition: ColumnElement[bool]) -> Select[Any, Any, Any]:
    return _behind(Invitation.resident_id, Invitation.neighborhood_id, Invitation.answered_at, condition)


def _bookings(condition: ColumnElement[bool]) -> Select[Any, Any, Any]:
    place, at = func.min(Booking.neighborhood_id), func.max(Booking.booked_at)
    return _behind(Booking.resident_id, place, at, condition).group_by(Booking.resident_id)


def _visits(at: Any, *wanted: ColumnElement[bool]) -> Select[Any, Any, Any]:
    return _behind(Visit.resident_id, Visit.neighborhood_id, at, *wanted)


def _covered(campaign: Campaign) -> Select[Any, Any, Any]:
    place, at = func.min(Invitation.neighborhood_id), func.max(YearlyCheck.recorded_at)
    covered = _behind(YearlyCheck.resident_id, place, at, conditions.covered_elsewhere(campaign))
    return covered.group_by(YearlyCheck.resident_id)


RUNGS: dict[str, Callable[[Campaign], Select[Any, Any, Any]]] = {
    # The number on the board is frozen, the list is of today.
    "living_here": lambda c: _behind(
        Resident.id, Resident.neighborhood_id, Resident.created_at, conditions.living_here(c)
    ),
    "eligible": lambda c: _invitations(conditions.eligible(c.id)),
    "invited": lambda c: _invitations(conditions.invited(c.id)),
    "booked": lambda c: _bookings(conditions.booked(c.id)),
    "arrived": lambda c: _visits(Visit.arrived_at, conditions.arrived(c.id)),
    "completed": lambda c: _visits(Visit.completed_at, conditions.arrived(c.id), conditions.COMPLETED),
    "walk_in": lambda c: _visits(Visit.arrived_at, conditions.arrived(c.id), conditions.WALK_IN),
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
            Neighborhood.id.label("neighborhood_id"),
            Neighborhood.kind,
            Neighborhood.name,
            Household.code,
            behind.c.at,
            Resident.restricted_at,
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
    people = [(row, then.get(row.neighborhood_id, display_name(row.kind, row.name))) for row in rows]
    return PeoplePage(people, total, number, max(1, -(-total // PAGE_SIZE)))
