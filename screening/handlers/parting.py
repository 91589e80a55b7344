"""Operation when a join is undone: take places that joining gave up again, if they are free."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, update

from campaigns import seats
from campaigns.capacity import SlotFull
from core.actor import Actor
from core.db import audit
from core.db.database import db
from residents.events import NotBack
from residents.joining.carrying import bring_back
from residents.models.people import Resident
from screening.lifecycle import ACTIVE, TAKES_A_PLACE
from screening.papers.tickets import ensure_tickets
from screening.tables import bookings, campaigns, days, residents, tickets

REASON = "merged"
"""Why the second place of one person ended."""

RESTORED = audit.declare("booking.restored", "campaign", "resident")
STATE = ("state", "ended_at", "ended_by", "end_reason")


def part_places(
    people: Sequence[Resident], changes: Iterable[Mapping[str, Any]], by: Actor, at: datetime
) -> list[NotBack]:
    """Give each record its bookings back; return the places that are taken by others or were moved meanwhile."""
    listed = list(changes)
    given_up = [change for change in listed if change["after"].get("end_reason") == REASON]
    bring_back(bookings, [change for change in listed if change not in given_up], together=[STATE])
    bring_back(bookings, given_up, keep=STATE)
    missing = [NotBack("place_changed", row.public_id) for row in _exchanged(listed, people)]
    rows = [(row, change) for change in given_up if (row := _still_ended(change["id"])) is not None]
    for row, change in sorted(rows, key=lambda one: one[0].slot_id):
        word = _take_again(row, change["before"]["state"], by, at)
        if word is not None:
            missing.append(NotBack(word, row.public_id))
    _tickets_for_all([person.id for person in people])
    return missing


def _exchanged(changes: Iterable[Mapping[str, Any]], people: Sequence[Resident]) -> Sequence[Any]:
    """Places handed over and since moved to another time: the new booking stays with the kept record."""
    _lost, kept = people
    handed = [change["id"] for change in changes if "resident_id" in change["before"]]
    newer = bookings.alias("newer")
    return db.session.execute(
        select(bookings.c.public_id)
        .join(
            newer,
            and_(
                newer.c.campaign_id == bookings.c.campaign_id,
                newer.c.booked_at == bookings.c.ended_at,
                newer.c.resident_id == kept.id,
            ),
        )
        .where(bookings.c.id.in_(handed), bookings.c.state == "moved", newer.c.id.not_in(handed))
        .order_by(bookings.c.id)
    ).all()


def _still_ended(booking_id: int) -> Any:
    """The booking with its resident, campaign and day, unless it has changed since."""
    return db.session.execute(
        select(
            bookings,
            campaigns.c.public_id.label("campaign"),
            residents.c.public_id.label("resident"),
            days.c.closed_at,
        )
        .join(campaigns, campaigns.c.id == bookings.c.campaign_id)
        .join(residents, residents.c.id == bookings.c.resident_id)
        .join(days, days.c.id == bookings.c.day_id)
        .where(bookings.c.id == booking_id, bookings.c.state == "cancelled", bookings.c.end_reason == REASON)
    ).first()


def _take_again(row: Any, state: str, by: Actor, at: datetime) -> str | None:
    """Take the place again through the guarded counter; return a word if that is impossible."""
    if state in ACTIVE and _has_another(row):
        return "place_other"
    try:
        if state in TAKES_A_PLACE:
            seats.take(row.slot_id)
    except SlotFull:
        return "place_taken"
    ended: dict[str, Any] = {"state": state, "ended_at": None, "ended_by": None, "end_reason": ""}
    if state == "booked" and row.closed_at is not None:
        ended |= {"state": "no_show", "ended_at": at, "ended_by": by.ref}
    db.session.execute(update(bookings).where(bookings.c.id == row.id).values(ended))
    audit.record_about(
        RESTORED,
        row,
        by,
        campaign=row.campaign,
        resident=row.resident,
    )
    return None


def _has_another(row: Any) -> bool:
    found = select(bookings.c.id).where(
        bookings.c.campaign_id == row.campaign_id,
        bookings.c.resident_id == row.resident_id,
        bookings.c.state.in_(ACTIVE),
    )
    return db.session.execute(found).first() is not None


def _tickets_for_all(people: Sequence[int]) -> None:
    """Give a ticket to everyone with a place, in case the only ticket went back to the other record."""
    without = db.session.execute(
        select(bookings.c.ward_id, bookings.c.campaign_id, bookings.c.resident_id)
        .outerjoin(
            tickets,
            and_(
                tickets.c.campaign_id == bookings.c.campaign_id,
                tickets.c.resident_id == bookings.c.resident_id,
            ),
        )
        .where(bookings.c.resident_id.in_(people), bookings.c.state.in_(ACTIVE), tickets.c.id.is_(None))
        .order_by(bookings.c.campaign_id)
    ).all()
    for row in without:
        ensure_tickets(row.ward_id, row.campaign_id, [row.resident_id])
