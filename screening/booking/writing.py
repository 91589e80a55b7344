"""What booking writes: rows of places taken, moved and cancelled, and the counters of slots."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NoReturn

from sqlalchemy import bindparam, insert, update
from sqlalchemy.exc import IntegrityError

from campaigns import seats
from core.actor import Actor
from core.db.database import connection
from core.errors import Refusal
from core.ids import new_id
from core.marking import N_
from screening.booking import notices
from screening.booking.reading import PersonToBook, SlotToBook
from screening.booking_rules import AlreadyBooked
from screening.papers.tickets import ensure_tickets
from screening.tables import bookings

_INSERT = insert(bookings)
_END = (
    update(bookings)
    .where(bookings.c.id == bindparam("of_booking"), bookings.c.state == "booked")
    .values(
        state=bindparam("new_state"),
        ended_at=bindparam("at"),
        ended_by=bindparam("by"),
        end_reason=bindparam("reason"),
    )
)


class Overtaken(Refusal):
    """The same booking was changed by another request in the same instant; `facts["name"]` names the person."""

    code = "overtaken"
    message = N_("Another person has just changed %(name)s's appointment. Check it again.")


def exchange(taken: int | None, given_back: Sequence[int | None]) -> None:
    """Take places in one slot and give others back, slot by slot in the order of their numbers."""
    change: Counter[int] = Counter({taken: len(given_back)} if taken is not None else {})
    change.subtract(slot_id for slot_id in given_back if slot_id is not None)
    count_places(change)


def count_places(change: Mapping[int, int]) -> None:
    """Take so many places in each slot, or give back where negative, in the order of their numbers. Raises SlotFull."""
    for slot_id, n in sorted(change.items()):
        if n > 0:
            seats.take(slot_id, n)
        elif n < 0:
            seats.give_back(slot_id, -n)


def insert_places(
    wording: str,
    slot: SlotToBook,
    people: list[PersonToBook],
    via: str,
    by: Actor,
    at: datetime,
    reason: str = "",
    plan_id: int | None = None,
) -> list[str]:
    """Insert a booking for each person, and a ticket for those without one; return the public ids of the bookings.

    A notice goes with a place that staff gave, except where a plan gave it: the letter says it then.
    Raises AlreadyBooked.
    """
    without_ticket = [person.id for person in people if person.ticket_id is None]
    if without_ticket:
        ensure_tickets(slot.ward_id, slot.campaign_id, without_ticket)
    rows = [
        {
            "public_id": new_id(),
            "ward_id": slot.ward_id,
            "campaign_id": slot.campaign_id,
            "day_id": slot.day_id,
            "slot_id": slot.id,
            "resident_id": person.id,
            "neighborhood_id": person.neighborhood_id,
            "state": "booked",
            "via": via,
            "booked_at": at,
            "end_reason": "",
            "plan_id": plan_id,
        }
        for person in people
    ]
    booked = [str(row["public_id"]) for row in rows]
    try:
        connection().execute(_INSERT, rows)
    except IntegrityError as clash:
        _refuse_second(clash, people, by)
    if by.kind == "account" and plan_id is None:
        notices.placed(wording, slot, booked, people, at, reason)
    return booked


def _refuse_second(clash: IntegrityError, people: list[PersonToBook], by: Actor) -> NoReturn:
    """On PostgreSQL two bookings of one person can reach the insert at once; the unique index admits one."""
    text = str(clash.orig)
    if "uq_booking_active" in text or "booking.campaign_id, booking.resident_id" in text:
        raise AlreadyBooked(**people[0].named(by)) from clash
    raise clash


def end_places(people: list[PersonToBook], state: str, by: Actor, at: datetime, reason: str) -> None:
    """End each person's booking. The guard on its state is also the lock: the second of two raises Overtaken."""
    for person in people:
        result = connection().execute(
            _END,
            {
                "of_booking": person.booking_id,
                "new_state": state,
                "at": at,
                "by": by.ref,
                "reason": reason,
            },
        )
        if result.rowcount != 1:
            raise Overtaken(**person.named(by))
