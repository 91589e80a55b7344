"""A resident as a desk sees one: name and birth year to compare, the booked time, and the admission."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, and_, bindparam, or_, select

from campaigns.campaign_rows import hours_text
from campaigns.eligibility.rules import Criteria, NotEligible, check
from campaigns.queries import people
from checkin.campaign_day import Day
from checkin.scanning.verdicts import Admission, BookedFor, BookingFact, admit, deciding_booking
from checkin.tables import area_groups, group_types, groups, household_groups
from core.db.database import connection
from core.i18n import day_short
from residents.facts.group_rules import has_priority
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


def _gives_priority(
    marks: Table, *whose: ColumnElement[bool], has_degrees: bool = False
) -> ColumnElement[bool]:
    """The condition that one of these marks holds on the day, of a group that has priority in the catalog."""
    enough: list[ColumnElement[bool]] = [group_types.c.priority_degree.is_(None)]
    if has_degrees:
        # A degree that nobody has recorded is not held against the person.
        enough += [marks.c.degree.is_(None), marks.c.degree >= group_types.c.priority_degree]
    return (
        select(marks.c.id)
        .join(group_types, group_types.c.code == marks.c.code)
        .where(
            *whose,
            group_types.c.has_priority,
            or_(*enough),
            marks.c.valid_from <= bindparam("on"),
            or_(marks.c.valid_to.is_(None), marks.c.valid_to >= bindparam("on")),
        )
        .exists()
    )


_IS_MARKED = or_(
    _gives_priority(groups, groups.c.resident_id == residents.c.id, has_degrees=True),
    _gives_priority(household_groups, household_groups.c.household_id == residents.c.household_id),
    _gives_priority(
        area_groups,
        area_groups.c.ward_id == residents.c.ward_id,
        or_(
            area_groups.c.neighborhood_id.is_(None),
            area_groups.c.neighborhood_id == residents.c.neighborhood_id,
        ),
    ),
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
    _IS_MARKED.label("is_marked"),
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
