"""Reads how an appointment came to be as it is now: what a calendar needs to replace its earlier copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from campaigns.planning.planning import CHANGED as TEXTS_CHANGED
from core.db.database import db
from core.db.models import AuditEvent
from core.errors import NotThere
from screening import secret_codes
from screening.booking.change_notices import changes_of
from screening.booking.change_words import AppointmentChange
from screening.queries import PLACE, place_of
from screening.resident_rows import Appointment, TicketView
from screening.tables import bookings, days, place_requests, residents, slots, tickets


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
        [at for row in rows for at in (row.booked_at, row.ended_at) if at] + _changes_of_days(ticket, rows)
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
    if ticket.paper.kind is secret_codes.REQUEST:
        return not ticket.is_booked and _confirmed(ticket) is not None
    return ticket.place is None and bool(_bookings(ticket))


def changed(ticket: TicketView) -> list[tuple[None, AppointmentChange]]:
    """What the station has changed about the ticket's appointment: once or not at all."""
    if ticket.paper.kind is secret_codes.REQUEST:
        holder = select(place_requests.c.resident_id).where(
            place_requests.c.public_id == ticket.paper.public_id
        )
    else:
        holder = select(tickets.c.resident_id).where(tickets.c.public_id == ticket.paper.public_id)
    if not ticket.is_booked:
        return []
    found = changes_of(ticket.campaign.number, residents.c.id == holder.scalar_subquery())
    return [(None, change) for change in found.values()]


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


def _changes_of_days(ticket: TicketView, rows: Sequence[Any]) -> list[datetime]:
    """When one of the days, or what the campaign tells residents, was last changed."""
    of_days = AuditEvent.object_ref.in_({row.day for row in rows})
    of_texts = and_(AuditEvent.object_ref == ticket.campaign.id, AuditEvent.action == TEXTS_CHANGED.action)
    changed = db.session.scalar(select(func.max(AuditEvent.at)).where(or_(of_days, of_texts)))
    return [changed] if changed else []


def _confirmed(ticket: TicketView) -> Any:
    """The times of a place request that the station has confirmed with a place, and of its end; None for others."""
    return db.session.execute(
        select(
            place_requests.c.settled_at,
            place_requests.c.given_up_at,
            select(func.max(bookings.c.ended_at))
            .where(
                bookings.c.resident_id == place_requests.c.resident_id,
                bookings.c.slot_id == place_requests.c.slot_id,
            )
            .correlate(place_requests)
            .scalar_subquery()
            .label("ended_at"),
        ).where(
            place_requests.c.public_id == ticket.paper.public_id,
            place_requests.c.state == "settled",
            place_requests.c.outcome == "matched",
        )
    ).first()


def _of_request(ticket: TicketView) -> CalendarEntry:
    """A place that was asked for and that the station has confirmed, also if it was cancelled afterwards."""
    row = _confirmed(ticket)
    if ticket.place is None or row is None:
        raise NotThere()
    ended = [at for at in (row.given_up_at, row.ended_at) if at and not ticket.is_booked]
    changed_at = max([row.settled_at, *ended, *_changes_of_days(ticket, [ticket.place])])
    # The seconds count changes of the day, and the end of the appointment is one more change.
    sequence = int((changed_at - row.settled_at).total_seconds()) + (not ticket.is_booked)
    return CalendarEntry(ticket.place, "CONFIRMED" if ticket.is_booked else "CANCELLED", sequence, changed_at)
