"""The working-day calendar: the public holidays, the ward's corrections of them, and a year for its page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Delete, delete, select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from wards.models import CalendarDay, PublicHoliday
from wards.working_days import KNOWN_YEARS, holidays

SET = audit.declare("calendar_day.set", "day", "is_off")
REMOVED = audit.declare("calendar_day.removed", "day")


YEARS_AHEAD = 5


@dataclass(frozen=True, slots=True)
class Year:
    """A year's public holidays, the ward's own days in it, and whether the lunar holidays are known."""

    number: int
    holidays: tuple[PublicHoliday, ...]
    own: tuple[CalendarDay, ...]
    is_known: bool


def calendar(ward_id: int) -> Mapping[date, bool]:
    """What differs from the week: True for a public holiday or a day off of the ward, False for a working day of the ward."""
    days = dict.fromkeys(db.session.scalars(select(PublicHoliday.day)), True)
    rows = db.session.execute(
        select(CalendarDay.day, CalendarDay.is_off).where(CalendarDay.ward_id == ward_id)
    )
    return {**days, **{row.day: row.is_off for row in rows}}


def ship(today: date) -> int:
    """Add the holidays of the known years, and of five years ahead, that are not in the table; return how many."""
    there = {(row.day, row.name) for row in db.session.scalars(select(PublicHoliday))}
    missing = [
        PublicHoliday(day=one.day, name=one.name, instead_of=one.instead_of, source=one.source)
        for number in range(KNOWN_YEARS.start, max(KNOWN_YEARS.stop, today.year + YEARS_AHEAD))
        for one in holidays(number)
        if (one.day, one.name) not in there
    ]
    db.session.add_all(missing)
    return len(missing)


def year(ward_id: int, number: int) -> Year:
    """A year as its page shows it."""
    own = db.session.scalars(
        select(CalendarDay)
        .where(
            CalendarDay.ward_id == ward_id,
            CalendarDay.day.between(date(number, 1, 1), date(number, 12, 31)),
        )
        .order_by(CalendarDay.day)
    )
    found = db.session.scalars(
        select(PublicHoliday)
        .where(PublicHoliday.day.between(date(number, 1, 1), date(number, 12, 31)))
        .order_by(PublicHoliday.day, PublicHoliday.name)
    ).all()
    return Year(number, tuple(found), tuple(own), any(one.name == "tet" for one in found))


def set_day(ward_id: int, day: date, is_off: bool, source: str, by: Actor, at: datetime) -> None:
    """Correct a day; a second correction of the same day replaces the first."""
    db.session.execute(_of(ward_id, day))
    db.session.add(
        CalendarDay(ward_id=ward_id, day=day, is_off=is_off, source=source, set_at=at, set_by=by.ref)
    )
    audit.record(SET, by=by, ward_id=ward_id, day=day.isoformat(), is_off=is_off)


def remove_day(ward_id: int, day: date, by: Actor) -> None:
    """Remove a correction; does nothing where the ward has none for the day."""
    if db.session.execute(_of(ward_id, day)).rowcount:  # type: ignore[attr-defined]  # a DELETE's result is a CursorResult
        audit.record(REMOVED, by=by, ward_id=ward_id, day=day.isoformat())


def _of(ward_id: int, day: date) -> Delete:
    return delete(CalendarDay).where(CalendarDay.ward_id == ward_id, CalendarDay.day == day)
