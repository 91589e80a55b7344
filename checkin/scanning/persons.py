"""A resident as a desk sees one: name and birth year to compare, the booked time, and the admission."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, and_, bindparam, select

from campaigns.campaign_rows import hours_text
from campaigns.eligibility.rules import Criteria, NotEligible, check
from campaigns.queries import people
from checkin.campaign_day import Day
from checkin.scanning.verdicts import Admission, BookedFor, BookingFact, admit, deciding_booking
from core.db.database import connection
from core.i18n import day_short
from residents.catalog.priority_queries import is_marked_for_priority
from residents.facts.priority import has_priority
from residents.group_types import catalog
from screening.tables import bookings, days, invitations, neighborhoods, residents, slots
from wards.naming import display_name


@dataclass(frozen=True, slots=True)
class Who:
    """A resident as shown to a desk, and whether this day admits the person."""

    resident_id: int
    public_id: str
    name: str
    birth_year: int
    neighborhood_id: int
    neighborhood: str
    priority: bool
    slot: str | None
    starts: int | None
    has_booking: bool
    place: BookedFor
    admission: Admission

    @property
    def shown(self) -> dict[str, Any]:
        """The person in the contract's words, as a desk compares one."""
        return {
            "name": self.name,
            "birth_year": self.birth_year,
            "neighborhood": self.neighborhood,
            "slot": self.slot,
        }


_IS_INVITED = (
    select(invitations.c.id)
    .where(invitations.c.campaign_id == bindparam("campaign_id"), invitations.c.resident_id == residents.c.id)
    .exists()
)


PERSON_COLUMNS = (
    residents.c.id.label("person_id"),
    residents.c.public_id,
    residents.c.full_name,
    residents.c.birth_date,
    residents.c.birth_precision,
    residents.c.status,
    residents.c.neighborhood_id,
    neighborhoods.c.kind,
    neighborhoods.c.name,
    _IS_INVITED.label("is_invited"),
    is_marked_for_priority(bindparam("on")).label("is_marked"),
    bookings.c.id.label("booking_id"),
    bookings.c.state,
    bookings.c.day_id,
    days.c.date,
    slots.c.starts,
    slots.c.ends,
)
"""One row for each booking of a person, or one without a booking; binds `campaign_id` and `on`."""


def with_bookings(residents_from: FromClause) -> FromClause:
    """The FROM clause for PERSON_COLUMNS, given the source of the residents."""
    is_theirs = and_(
        bookings.c.campaign_id == bindparam("campaign_id"), bookings.c.resident_id == residents.c.id
    )
    return (
        residents_from.join(neighborhoods, neighborhoods.c.id == residents.c.neighborhood_id)
        .outerjoin(bookings, is_theirs)
        .outerjoin(slots, slots.c.id == bookings.c.slot_id)
        .outerjoin(days, days.c.id == bookings.c.day_id)
    )


# built once, as every scan uses it
_PERSONS = (
    select(*PERSON_COLUMNS)
    .select_from(with_bookings(residents))
    .where(residents.c.id.in_(bindparam("ids", expanding=True)))
)


def look_at(day: Day, resident_ids: Iterable[int]) -> dict[int, Who]:
    """These residents of the day's ward by number: who they are, and whether the day admits them."""
    ids = sorted(set(resident_ids))
    if not ids:
        return {}
    asked = {"campaign_id": day.campaign_id, "on": day.on, "ids": ids}
    return whos_of(day, connection().execute(_PERSONS, asked))


def whos_of(day: Day, lines: Iterable[Any]) -> dict[int, Who]:
    """The people in rows that end with PERSON_COLUMNS."""
    rows: dict[int, Any] = {}
    booked: dict[int, list[BookingFact]] = {}
    for row in lines:
        rows[row.person_id] = row
        facts = booked.setdefault(row.person_id, [])
        if row.booking_id is not None:
            facts.append(BookingFact(*row[-6:]))
    placed = {number: deciding_booking(booked[number], day.id) for number in rows}
    unasked = [number for number, row in rows.items() if placed[number][0] == "none" and not row.is_invited]
    eligible = eligible_among(day, unasked)
    return {
        number: _who(day, row, *placed[number], bool(booked[number]), number in eligible)
        for number, row in rows.items()
    }


def eligible_among(day: Day, resident_ids: Sequence[int]) -> set[int]:
    """Those who fit the campaign's criteria, though nobody invited them."""
    if not resident_ids:
        return set()
    criteria = Criteria.from_json(day.criteria)
    meant = set()
    for resident_id, person in people(resident_ids, day.ward_id).items():
        try:
            check(criteria, person, day.on if criteria.age_on == "visit" else day.age_on)
        except NotEligible:
            continue
        meant.add(resident_id)
    return meant


def _who(
    day: Day,
    row: Any,
    place: BookedFor,
    booking: BookingFact | None,
    has_booking: bool,
    is_eligible: bool,
) -> Who:
    slot = None
    if booking and place in ("today", "other_day"):
        hours = hours_text(booking.starts, booking.ends)
        slot = hours if booking.day == day.on else f"{day_short(booking.day)}, {hours}"
    return Who(
        resident_id=row.person_id,
        public_id=row.public_id,
        name=row.full_name,
        birth_year=row.birth_date.year,
        neighborhood_id=row.neighborhood_id,
        neighborhood=display_name(row.kind, row.name),
        priority=bool(row.is_marked)
        or has_priority(catalog(), row.birth_date, row.birth_precision, (), day.on),
        slot=slot,
        starts=booking.starts if booking and place == "today" else None,
        has_booking=has_booking,
        place=place,
        admission=admit(
            place,
            is_alive=row.status != "deceased",
            is_invited=bool(row.is_invited),
            is_eligible=is_eligible,
        ),
    )
