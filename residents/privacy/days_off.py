"""The working-day calendar: the ward's corrections of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Delete, delete, select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from residents.privacy.models import CalendarDay

SET = audit.declare("calendar_day.set", "day", "is_off")
REMOVED = audit.declare("calendar_day.removed", "day")


def corrections(ward_id: int) -> Mapping[date, bool]:
    """The ward's own days: True for a day off, False for a working day."""
    rows = db.session.execute(
        select(CalendarDay.day, CalendarDay.is_off).where(CalendarDay.ward_id == ward_id)
    )
    return {row.day: row.is_off for row in rows}


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
