"""Jobs of the timer: add reminders for the places of the next two days, drop outdated notices."""

from datetime import datetime, timedelta

from sqlalchemy import select

from core.clock import at_local, civil_date, minutes_to_time
from core.db.database import db
from core.db.jobs import Job
from messages import outbox
from messages.outbox import NewNotice
from messages.queries import recipients_waiting
from residents.privacy.consent_queries import not_reminded, not_to_be_reminded
from screening.booking.change_notices import CHANGED
from screening.tables import bookings, campaigns, days, residents, slots

AHEAD = timedelta(hours=48)
DAYS_BACK = 3
REMINDER = "booking.reminder"
OF_A_PLACE = (REMINDER, "booking.booked", "booking.moved", CHANGED)
CANCELLED = "booking.cancelled"


def put_reminders(now: datetime) -> int:
    """Add a reminder for each place whose time begins within 48 hours, once however often the timer runs.

    Returns how many were added. A notice that was not passed on is dropped when its day is over, or when the
    person no longer wants it.
    """
    rows = db.session.execute(
        select(
            bookings.c.public_id,
            bookings.c.ward_id,
            residents.c.neighborhood_id,
            residents.c.public_id.label("resident"),
            campaigns.c.public_id.label("campaign"),
            slots.c.public_id.label("slot"),
            days.c.date,
            slots.c.starts,
        )
        .join(slots, slots.c.id == bookings.c.slot_id)
        .join(days, days.c.id == bookings.c.day_id)
        .join(campaigns, campaigns.c.id == bookings.c.campaign_id)
        .join(residents, residents.c.id == bookings.c.resident_id)
        .where(
            days.c.date.between(civil_date(now), civil_date(now + AHEAD)),
            days.c.closed_at.is_(None),
            bookings.c.state == "booked",
            residents.c.id.not_in(not_to_be_reminded()),
        )
    )
    due = [
        NewNotice(
            ward_id=row.ward_id,
            neighborhood_id=row.neighborhood_id,
            recipient=row.resident,
            wording=REMINDER,
            about=f"{REMINDER}:{row.public_id}",
            facts={"campaign": row.campaign, "slot": row.slot},
        )
        for row in rows
        if now < at_local(row.date, minutes_to_time(row.starts)) <= now + AHEAD
    ]
    _drop_passed(now)
    _drop_unwanted()
    return outbox.put(due, now)


def _drop_passed(now: datetime) -> int:
    """Drop notices that were not passed on in time: of cancelled or moved places, and of past days."""
    today = civil_date(now)
    places = select(bookings.c.public_id).join(days, days.c.id == bookings.c.day_id)
    ended = places.where(days.c.date >= today, bookings.c.state.in_(("moved", "cancelled")))
    passed = places.where(days.c.date.between(today - timedelta(days=DAYS_BACK), today - timedelta(days=1)))
    dropped = [f"{wording}:{place}" for place in db.session.scalars(ended) for wording in OF_A_PLACE]
    dropped += [
        f"{wording}:{place}" for place in db.session.scalars(passed) for wording in (*OF_A_PLACE, CANCELLED)
    ]
    return outbox.drop(dropped)


def _drop_unwanted() -> None:
    """Drop waiting reminders of people who have since declined them or restricted the use of their data."""
    if silent := sorted(not_reminded(recipients_waiting(REMINDER))):
        outbox.drop_for(silent, REMINDER)


JOBS = (Job("reminders put in", put_reminders),)
