"""Operations: close a day, which marks no-shows, and reopen it; late scans still count."""

from datetime import datetime

from sqlalchemy import and_, func, select, update

from checkin.campaign_day import Day
from checkin.scanning import ledger
from checkin.tables import IS_WAITING, scans, visits
from core.actor import Actor
from core.clock import civil_date
from core.db import audit
from core.db.database import db
from core.errors import Refusal
from core.marking import N_
from screening.booking import attendance
from screening.tables import bookings, days

CLOSED = audit.declare("day.closed", "no_shows", "open_reviews")
REOPENED = audit.declare("day.reopened", "no_shows_taken_back")


class DayNotCome(Refusal):
    """The day is in the future, so it cannot be closed and nobody can have arrived."""

    code = "day_not_come"
    message = N_("This day has not started yet.")


class DayClosed(Refusal):
    """The day was closed before."""

    code = "day_closed"
    message = N_("This day is already closed.")


class DayOpen(Refusal):
    """The day is not closed, so it cannot be reopened."""

    code = "day_open"
    message = N_("This day is not closed.")


def close(day: Day, by: Actor, at: datetime) -> int:
    """Close the day and mark the bookings of people who did not come as no_show; return how many.

    Late scans are still accepted, and turn a no_show into attended. Open reviews stay open. Raises
    DayNotCome, DayClosed.
    """
    if day.on > civil_date(at):
        raise DayNotCome()
    if ledger.lock(day).is_closed:
        raise DayClosed()
    db.session.execute(update(days).where(days.c.id == day.id).values(closed_at=at, closed_by=by.ref))
    for resident_id in _booked_after_coming(day):
        attendance.mark_attended(day.campaign_id, resident_id)
    missing = attendance.mark_no_shows(day.id, by, at)
    waiting = db.session.scalar(
        select(func.count()).select_from(scans).where(scans.c.day_id == day.id, IS_WAITING)
    )
    audit.record_about(CLOSED, day, by, no_shows=missing, open_reviews=waiting)
    return missing


def _booked_after_coming(day: Day) -> list[int]:
    """People who came without a place and were given one on the day afterwards."""
    came = and_(
        visits.c.campaign_id == bookings.c.campaign_id, visits.c.resident_id == bookings.c.resident_id
    )
    booked = select(bookings.c.resident_id).join(visits, came).order_by(bookings.c.resident_id)
    here = (bookings.c.day_id == day.id, bookings.c.state == "booked", visits.c.arrived_at.is_not(None))
    return list(db.session.scalars(booked.where(*here)))


def reopen(day: Day, by: Actor) -> None:
    """Reopen a closed day; no-shows are booked again. Raises DayOpen."""
    if not ledger.lock(day).is_closed:
        raise DayOpen()
    db.session.execute(update(days).where(days.c.id == day.id).values(closed_at=None, closed_by=None))
    back = attendance.take_back_no_shows(day.id, by)
    audit.record_about(REOPENED, day, by, no_shows_taken_back=back)
