"""The people behind a number of the board, for readers who may see names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union_all

from campaigns.models import Campaign
from campaigns.queries import names_of_its_time
from checkin.models import Visit
from core.db.database import db
from core.errors import NotThere
from core.marking import N_
from residents.models.people import Household, Resident, YearlyCheck
from screening.models import Booking, Invitation
from turnout import conditions
from turnout.outcome_queries import Outcome, outcomes
from wards.models import Neighborhood
from wards.naming import display_name

PAGE_SIZE = 100


@dataclass(frozen=True)
class PeoplePage:
    """One page of a list, and how many people there are in all.

    A line has a name and a birth date to recognize a person by, the neighborhood's name, and what the person
    has in the campaign.
    """

    people: list[tuple[Any, str, Outcome]]
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


def _late(campaign: Campaign) -> Select[Any, Any, Any]:
    """People invited after publishing, and those let in without an invitation."""
    let_in = _visits(Visit.arrived_at, conditions.let_in(campaign.id))
    both = union_all(_invitations(conditions.invited_late(campaign.id)), let_in).subquery()
    return select(both.c.resident, both.c.neighborhood_id, both.c.at)


def _covered(condition: ColumnElement[bool]) -> Select[Any, Any, Any]:
    place, at = func.min(Invitation.neighborhood_id), func.max(YearlyCheck.recorded_at)
    return _behind(YearlyCheck.resident_id, place, at, condition).group_by(YearlyCheck.resident_id)


@dataclass(frozen=True)
class PeopleList:
    """How the people behind a number are found, and what the list's column of times says; a message id."""

    find: Callable[[Campaign], Select[Any, Any, Any]]
    time_title: str


ANSWERED, BOOKED_AT, ARRIVED_AT = N_("Answered at"), N_("Booked on"), N_("Arrived at")
COMPLETED_AT, RECORDED_AT = N_("Completed at"), N_("Recorded at")

LISTS: Mapping[str, PeopleList] = {
    "eligible": PeopleList(lambda c: _invitations(conditions.eligible(c.id)), ANSWERED),
    "late": PeopleList(_late, N_("Answered or arrived")),
    "invited": PeopleList(lambda c: _invitations(conditions.invited(c.id)), ANSWERED),
    "booked": PeopleList(lambda c: _bookings(conditions.booked(c.id)), BOOKED_AT),
    "arrived": PeopleList(lambda c: _visits(Visit.arrived_at, conditions.arrived(c.id)), ARRIVED_AT),
    "completed": PeopleList(
        lambda c: _visits(Visit.completed_at, conditions.arrived(c.id), conditions.COMPLETED), COMPLETED_AT
    ),
    "walk_in": PeopleList(
        lambda c: _visits(Visit.arrived_at, conditions.arrived(c.id), conditions.WALK_IN), ARRIVED_AT
    ),
    "no_show": PeopleList(lambda c: _bookings(conditions.no_show(c.id)), BOOKED_AT),
    "covered_elsewhere": PeopleList(lambda c: _covered(conditions.covered_elsewhere(c)), RECORDED_AT),
    "covered_self_declared": PeopleList(lambda c: _covered(conditions.covered_self_declared(c)), RECORDED_AT),
    "not_yet": PeopleList(lambda c: _invitations(conditions.not_yet(c)), ANSWERED),
}
"""The people behind each number, by its name in the board's JSON. `living_here` has none: it was counted at publishing."""


def people(campaign: Campaign, rung: str, neighborhood_code: str | None, number: int) -> PeoplePage:
    """A page of the people on a rung, by neighborhood and name; raises NotThere for an unknown rung."""
    if rung not in LISTS:
        raise NotThere()
    behind = LISTS[rung].find(campaign).subquery()
    found = (
        select(
            Resident.id,
            Resident.public_id,
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
    ).all()
    then = names_of_its_time(campaign)
    told = outcomes(campaign, [row.id for row in rows])
    people = [
        (row, then.get(row.neighborhood_id, display_name(row.kind, row.name)), told[row.id]) for row in rows
    ]
    return PeoplePage(people, total, number, max(1, -(-total // PAGE_SIZE)))
