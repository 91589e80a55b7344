"""The working-day calendar: the public holidays, and the ward's corrections of them."""

from collections.abc import Mapping, Sequence
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


def holidays_of(year: int) -> Sequence[PublicHoliday]:
    """The public holidays of a year."""
    days = PublicHoliday.day.between(date(year, 1, 1), date(year, 12, 31))
    found = select(PublicHoliday).where(days)
    return db.session.scalars(found.order_by(PublicHoliday.day, PublicHoliday.name)).all()


def of_year(ward_id: int, year: int) -> Sequence[CalendarDay]:
    """The ward's own days in a year."""
    days = CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))
    own = select(CalendarDay).where(CalendarDay.ward_id == ward_id, days)
    return db.session.scalars(own.order_by(CalendarDay.day)).all()


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
