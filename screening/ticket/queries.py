"""Reads how an appointment came to be as it is now: what a calendar needs to replace its earlier copy."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from core.db.database import db
from core.db.models import AuditEvent
from core.errors import NotThere
from screening import secret_codes
from screening.queries import PLACE, place_of
from screening.resident_rows import Appointment, TicketView
from screening.tables import bookings, days, place_requests, slots, tickets


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """The last appointment of a ticket, cancelled or not; `sequence` and `changed_at` rise with every change."""

    place: Appointment
    status: str
    sequence: int
    changed_at: datetime


def calendar_entry(ticket: TicketView) -> CalendarEntry:
    """The entry of a ticket. Raises NotThere if nothing was ever booked."""
    if ticket.paper.kind is secret_codes.REQUEST:
        return _of_request(ticket)
    rows = _bookings(ticket)
    if not rows:
        raise NotThere()
    last, place = rows[-1], place_of(rows[-1])
    changed_at = max(
        [at for row in rows for at in (row.booked_at, row.ended_at) if at] + _changes_of_days(rows)
    )
    cancelled = sum(row.state == "cancelled" for row in rows)
    # Rows and cancellations count changes of the booking; the seconds count changes of its day.
    sequence = len(rows) - 1 + cancelled + int((changed_at - rows[0].booked_at).total_seconds())
    assert place is not None
    return CalendarEntry(
        place, "CANCELLED" if last.state == "cancelled" else "CONFIRMED", sequence, changed_at
    )


def was_booked(ticket: TicketView) -> bool:
    """Whether there was an appointment that is no more: a phone's calendar may still show it."""
    return ticket.place is None and bool(_bookings(ticket))


def _bookings(ticket: TicketView) -> list[Any]:
    """Every booking of the ticket's holder in the campaign, oldest first."""
    return list(
        db.session.execute(
            select(bookings.c.state, bookings.c.booked_at, bookings.c.ended_at, *PLACE)
            .join(slots, slots.c.id == bookings.c.slot_id)
            .join(days, days.c.id == bookings.c.day_id)
            .join(tickets, tickets.c.resident_id == bookings.c.resident_id)
            .where(
                tickets.c.public_id == ticket.paper.public_id,
                bookings.c.campaign_id == tickets.c.campaign_id,
            )
            .order_by(bookings.c.id)
        )
    )


def _changes_of_days(rows: list[Any]) -> list[datetime]:
    """When one of the days was last changed: its venue or its hours."""
    changed = db.session.scalar(
        select(func.max(AuditEvent.at)).where(AuditEvent.object_ref.in_({row.day for row in rows}))
    )
    return [changed] if changed else []


def _of_request(ticket: TicketView) -> CalendarEntry:
    """A place that was asked for and that the station has confirmed."""
    settled_at = db.session.scalar(
        select(place_requests.c.settled_at).where(place_requests.c.public_id == ticket.paper.public_id)
    )
    if ticket.place is None or settled_at is None:
        raise NotThere()
    return CalendarEntry(ticket.place, "CONFIRMED", 0, settled_at)
