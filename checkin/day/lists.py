"""The people of a day, booked or arrived, for the list on screen and the list on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import and_, select

from checkin.days import Day
from checkin.scanning.search import fits
from checkin.tables import bookings, neighborhoods, residents, slots, tickets, visits
from core.clock import minutes_to_time
from core.db.database import db
from core.i18n import clock_time
from residents.person.search_terms import read_terms
from screening import secret_codes
from wards.naming import display_name

PER_PAGE = 40
SHOWS = ("all", "expected", "arrived", "completed")


@dataclass(frozen=True, slots=True)
class PersonOfDay:
    """A person with a place on the day, or who came without one; for the latter `slot` is empty."""

    resident_id: int
    resident: str
    name: str
    birth_year: int
    neighborhood: str
    slot: str
    state: str
    queue_no: int | None
    arrived_at: datetime | None
    arrived_desk: str
    short_code: str = ""
    is_restricted: bool = False


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
)
_VISIT = (
    visits.c.arrived_at,
    visits.c.completed_at,
    visits.c.arrived_desk,
    visits.c.queue_no,
    visits.c.day_id.label("visit_day"),
)


def page_of(day: Day, text: str, show: str, number: int) -> ListPage:
    """The people who match the search and the filter (one of SHOWS), by hour, then name."""
    terms = read_terms(text)
    rows = [row for row in _rows(day) if terms.is_empty or fits(terms, row)]
    wanted = [person for person in _people(rows, day) if show == "all" or _shown_as(person) == show]
    pages = max(1, -(-len(wanted) // PER_PAGE))
    number = min(max(number, 1), pages)
    return ListPage(wanted[(number - 1) * PER_PAGE : number * PER_PAGE], len(wanted), number, pages)


def _shown_as(person: PersonOfDay) -> str:
    return person.state if person.state in ("arrived", "completed") else "expected"


def for_paper(day: Day) -> list[tuple[str, list[PersonOfDay]]]:
    """People with a place on the day, hour by hour, sorted by neighborhood and name, with their codes."""
    rows = [row for row in _rows(day) if row.starts is not None]
    rows.sort(key=lambda row: (row.starts, row.neighborhood_sort, row.sort_key))
    codes = _codes(day, [row.id for row in rows])
    people = [_person(row, day, codes.get(row.id, "")) for row in rows]
    return [(slot, list(group)) for slot, group in groupby(people, key=lambda person: person.slot)]


def _rows(day: Day) -> list[Any]:
    """Booked people with their visit, then people who came on the day without a place."""
    has_place = and_(bookings.c.day_id == day.id, bookings.c.state.in_(("booked", "attended", "no_show")))
    booked = (
        select(*_COLUMNS, *_VISIT, slots.c.starts, slots.c.ends, bookings.c.state)
        .select_from(bookings)
        .join(residents, residents.c.id == bookings.c.resident_id)
        .join(neighborhoods, neighborhoods.c.id == residents.c.neighborhood_id)
        .join(slots, slots.c.id == bookings.c.slot_id)
        .outerjoin(
            visits,
            and_(visits.c.campaign_id == day.campaign_id, visits.c.resident_id == bookings.c.resident_id),
        )
        .where(has_place)
    )
    seated = select(bookings.c.resident_id).where(has_place)
    came = (
        select(*_COLUMNS, *_VISIT)
        .select_from(visits)
        .join(residents, residents.c.id == visits.c.resident_id)
        .join(neighborhoods, neighborhoods.c.id == residents.c.neighborhood_id)
        .where(visits.c.day_id == day.id, visits.c.arrived_at.is_not(None))
        .where(visits.c.resident_id.not_in(seated))
    )
    rows = [*_newest(db.session.execute(booked.order_by(bookings.c.id)).all())]
    unbooked = [_Unbooked(row) for row in db.session.execute(came).all()]
    return sorted([*rows, *unbooked], key=lambda row: (row.starts is None, row.starts or 0, row.sort_key))


def _newest(rows: Sequence[Any]) -> Iterable[Any]:
    """One row a person: a no-show who was booked again on the same day has two bookings."""
    return {row.id: row for row in rows}.values()


class _Unbooked:
    """The row of a person without a place, with the columns of a booked one."""

    starts = ends = None
    state = ""

    def __init__(self, row: Any) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def _people(rows: Iterable[Any], day: Day) -> list[PersonOfDay]:
    return [_person(row, day) for row in rows]


def _person(row: Any, day: Day, code: str = "") -> PersonOfDay:
    return PersonOfDay(
        resident_id=row.id,
        resident=row.public_id,
        name=row.full_name,
        birth_year=row.birth_date.year,
        neighborhood=display_name(row.kind, row.name),
        slot="" if row.starts is None else hours(row.starts, row.ends),
        state=_state(row, day),
        queue_no=row.queue_no if row.arrived_at else None,
        arrived_at=row.arrived_at,
        arrived_desk=row.arrived_desk or "",
        short_code=code,
        is_restricted=row.restricted_at is not None,
    )


def _state(row: Any, day: Day) -> str:
    """The person's state on the day; people who came on another day of the campaign count as arrived."""
    if row.completed_at:
        return "completed"
    if row.arrived_at:
        return "arrived"
    return "no_show" if row.state == "no_show" and day.closed_at else "expected"


def hours(starts: int, ends: int) -> str:
    """7:30 – 8:00 from minutes after midnight."""
    return f"{clock_time(minutes_to_time(starts))} – {clock_time(minutes_to_time(ends))}"


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
