"""The people behind a number of the board, for those who may read names; the same conditions as the number."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from campaigns.models import Campaign
from campaigns.neighborhood_names import names_of_its_time
from checkin.models import Visit
from core.db.database import db
from core.errors import NotThere
from residents.models.people import Household, Resident, YearlyCheck
from screening.models import Booking, Invitation
from turnout.queries import HELD_A_PLACE, INVITED, counts_elsewhere, covered_elsewhere, missed_booking
from wards.models import Neighborhood
from wards.naming import display_name

PAGE_SIZE = 100


@dataclass(frozen=True)
class Person:
    """One line of a list: enough to know who it is, no number of any kind."""

    name: str
    birth_date: date
    birth_precision: str
    neighborhood: str
    household: str
    at: datetime | None
    is_restricted: bool = False

    @property
    def birth_year(self) -> int:
        """The year alone: what is shown beside a name."""
        return self.birth_date.year


@dataclass(frozen=True)
class PeoplePage:
    """One page of a list, and how many people there are in all."""

    people: list[Person]
    total: int
    number: int
    pages: int


def _living_here(campaign: Campaign) -> Select[Any, Any, Any]:
    """Who lives here now: the number on the board is frozen, the list is of today."""
    return select(
        Resident.id.label("resident"),
        Resident.neighborhood_id.label("place"),
        Resident.created_at.label("at"),
    ).where(
        Resident.ward_id == campaign.ward_id,
        Resident.status == "active",
        Resident.residence.in_(("permanent", "temporary")),
    )


def _invitations(*conditions: Any) -> Select[Any, Any, Any]:
    return select(
        Invitation.resident_id.label("resident"),
        Invitation.neighborhood_id.label("place"),
        Invitation.answered_at.label("at"),
    ).where(*conditions)


def _bookings(*conditions: Any) -> Select[Any, Any, Any]:
    return (
        select(
            Booking.resident_id.label("resident"),
            func.min(Booking.neighborhood_id).label("place"),
            func.max(Booking.booked_at).label("at"),
        )
        .where(*conditions)
        .group_by(Booking.resident_id)
    )


def _visits(moment: Any, *conditions: Any) -> Select[Any, Any, Any]:
    return select(
        Visit.resident_id.label("resident"), Visit.neighborhood_id.label("place"), moment.label("at")
    ).where(*conditions)


def _covered(campaign: Campaign) -> Select[Any, Any, Any]:
    return (
        select(
            YearlyCheck.resident_id.label("resident"),
            func.min(Invitation.neighborhood_id).label("place"),
            func.max(YearlyCheck.recorded_at).label("at"),
        )
        .where(*covered_elsewhere(campaign))
        .group_by(YearlyCheck.resident_id)
    )


def _not_yet(campaign: Campaign) -> Select[Any, Any, Any]:
    """Eligible and neither served, nor here, nor covered elsewhere: whom the second round is for."""
    came = select(Visit.id).where(
        Visit.campaign_id == campaign.id, Visit.resident_id == Invitation.resident_id, Visit.state != "undone"
    )
    missing = [Invitation.campaign_id == campaign.id, ~came.exists()]
    if counts_elsewhere(campaign.kind):
        covered = select(YearlyCheck.id).where(
            YearlyCheck.resident_id == Invitation.resident_id,
            YearlyCheck.year == (campaign.counted_on.year if campaign.counted_on else 0),
            YearlyCheck.kind != "here",
        )
        missing.append(~covered.exists())
    return _invitations(*missing)


RUNGS: dict[str, Callable[[Campaign], Select[Any, Any, Any]]] = {
    "living_here": _living_here,
    "eligible": lambda c: _invitations(Invitation.campaign_id == c.id),
    "invited": lambda c: _invitations(Invitation.campaign_id == c.id, Invitation.state.in_(INVITED)),
    "booked": lambda c: _bookings(Booking.campaign_id == c.id, Booking.state.in_(HELD_A_PLACE)),
    "arrived": lambda c: _visits(Visit.arrived_at, Visit.campaign_id == c.id, Visit.state != "undone"),
    "completed": lambda c: _visits(Visit.completed_at, Visit.campaign_id == c.id, Visit.state == "completed"),
    "walk_in": lambda c: _visits(
        Visit.arrived_at, Visit.campaign_id == c.id, Visit.state != "undone", Visit.walk_in
    ),
    "no_show": lambda c: _bookings(*missed_booking(c.id)),
    "covered_elsewhere": _covered,
    "not_yet": _not_yet,
}
"""Which people stand behind each number, by the name the board's JSON gives it."""


def people(campaign: Campaign, rung: str, neighborhood_code: str | None, number: int) -> PeoplePage:
    """A page of the people on a rung, by neighborhood and name; raises NotThere for an unknown rung or place."""
    if rung not in RUNGS:
        raise NotThere()
    behind = RUNGS[rung](campaign).subquery()
    found = (
        select(
            Resident.full_name,
            Resident.birth_date,
            Resident.birth_precision,
            Neighborhood.id.label("place"),
            Neighborhood.kind,
            Neighborhood.name,
            Household.code,
            behind.c.at,
            Resident.restricted_at.is_not(None),
        )
        .join(behind, behind.c.resident == Resident.id)
        .join(Neighborhood, Neighborhood.id == behind.c.place)
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
        Person(name, born, precision, then.get(number, display_name(kind, place)), code, at, is_restricted)
        for name, born, precision, number, kind, place, code, at, is_restricted in rows
    ]
    return PeoplePage(people, total, number, max(1, -(-total // PAGE_SIZE)))
