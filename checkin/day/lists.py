"""The people of a day, booked or arrived, for the list on screen and the list on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import select

from campaigns.campaign_rows import hours_text
from checkin.campaign_day import Day
from checkin.day.queries import PeopleOfDays
from checkin.scanning.search import fitting
from checkin.tables import visits
from core.db.database import db
from residents.person.search_terms import read_terms
from screening import secret_codes
from screening.tables import bookings, neighborhoods, residents, slots, tickets
from wards.naming import display_name

PER_PAGE = 40


@dataclass(frozen=True, slots=True)
class PersonOfDay:
    """A person with a place on the day, or who came without one; for the latter `slot` is empty."""

    row: Any
    neighborhood: str
    slot: str
    state: str
    short_code: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list, and how many people it has in all."""

    people: list[PersonOfDay]
    found: int
    number: int
    pages: int


_COLUMNS = (
    residents.c.id,
    residents.c.public_id,
    residents.c.full_name,
    residents.c.name_folded,
    residents.c.birth_date,
    residents.c.phone_tail_index,
    residents.c.sort_key,
    residents.c.restricted_at,
    neighborhoods.c.kind,
    neighborhoods.c.name,
    neighborhoods.c.sort.label("neighborhood_sort"),
    visits.c.arrived_at,
    visits.c.completed_at,
    visits.c.arrived_desk,
    visits.c.queue_no,
    visits.c.day_id.label("visit_day"),
)


def page_of(day: Day, text: str, show: str, number: int) -> ListPage:
    """The people who match the search and a condition of PeopleOfDays (else all), by hour, then name."""
    terms = read_terms(text)
    everybody = _rows(day, show)
    rows = everybody if terms.is_empty else fitting(terms, everybody)
    pages = max(1, -(-len(rows) // PER_PAGE))
    number = min(max(number, 1), pages)
    shown = rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    return ListPage([_person(row, day) for row in shown], len(rows), number, pages)


def for_paper(day: Day) -> list[tuple[str, list[PersonOfDay]]]:
    """People with a place on the day, hour by hour, sorted by neighborhood and name, with their codes."""
    rows = _rows(day, "booked")
    rows.sort(key=lambda row: (row.starts, row.neighborhood_sort, row.sort_key))
    codes = _codes(day, [row.id for row in rows])
    people = [_person(row, day, codes.get(row.id, "")) for row in rows]
    return [(slot, list(group)) for slot, group in groupby(people, key=lambda person: person.slot)]


def _rows(day: Day, show: str) -> list[Any]:
    """People of the day under a condition, by hour, then name; who came without a place is last."""
    people = PeopleOfDays([day.id])
    listed = (
        select(*_COLUMNS, slots.c.starts, slots.c.ends, bookings.c.state)
        .select_from(people.with_visit)
        .join(residents, residents.c.id == people.rows.c.resident_id)
        .join(neighborhoods, neighborhoods.c.id == residents.c.neighborhood_id)
        .outerjoin(bookings, bookings.c.id == people.rows.c.booking_id)
        .outerjoin(slots, slots.c.id == bookings.c.slot_id)
    )
    if show in people.shows:
        listed = listed.where(people.shows[show])
    return sorted(
        db.session.execute(listed), key=lambda row: (row.starts is None, row.starts or 0, row.sort_key)
    )


def _person(row: Any, day: Day, code: str = "") -> PersonOfDay:
    return PersonOfDay(
        row=row,
        neighborhood=display_name(row.kind, row.name),
        slot="" if row.starts is None else hours_text(row.starts, row.ends),
        state=_state(row, day),
        short_code=code,
    )


def _state(row: Any, day: Day) -> str:
    """The person's state on the day; people who came on another day of the campaign count as arrived."""
    if row.completed_at:
        return "completed"
    if row.arrived_at:
        return "arrived"
    return "no_show" if row.state == "no_show" and day.closed_at else "expected"


def _codes(day: Day, resident_ids: Sequence[int]) -> dict[int, str]:
    """The short codes of these people's tickets, opened for printing."""
    rows = db.session.execute(
        select(
            tickets.c.resident_id, tickets.c.public_id, tickets.c.token_sealed, tickets.c.code_sealed
        ).where(tickets.c.campaign_id == day.campaign_id, tickets.c.resident_id.in_(resident_ids))
    )
    return {
        row.resident_id: secret_codes.open_secrets(
            secret_codes.TICKET, row.public_id, row.token_sealed, row.code_sealed
        ).shown_code
        for row in rows
    }
