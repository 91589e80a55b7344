"""What booking writes: rows of places taken, moved and given back, the counters, the answer to the invitation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import bindparam, insert, update
from sqlalchemy.exc import IntegrityError

from campaigns import seats
from core.actor import Actor
from core.db.database import connection
from core.errors import Refusal
from core.ids import new_id
from core.marking import N_
from screening.booking import notices
from screening.booking.reading import Booked, Candidate, SlotRow
from screening.booking_rules import AlreadyBooked
from screening.naming import given_name
from screening.papers.tickets import ensure_tickets
from screening.tables import bookings, invitations

_INSERT = insert(bookings)
_COMES = (
    update(invitations)
    .where(invitations.c.id == bindparam("of_invitation"))
    .values(state="answered", answer="comes", answered_at=bindparam("at"))
)
_ANSWER_BACK = (
    update(invitations)
    .where(invitations.c.id == bindparam("of_invitation"), invitations.c.answer == "comes")
    .values(state="delivered", answer=None, answered_at=None)
)
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
    """Somebody else changed the same booking in the same instant; `facts["name"]` is whose."""

    code = "overtaken"
    message = N_("Another person has just changed %(name)s's appointment. Check it again.")


def called_by(person: Candidate, by: Actor) -> str:
    """How a refusal names somebody: to a household's link only by the given name."""
    return given_name(person.full_name) if by.kind == "resident" else person.full_name


def exchange(taken: int | None, given_back: Sequence[int | None]) -> None:
    """Take as many places of one slot as are given back in others, slot by slot in the order of their numbers."""
    change: dict[int, int] = {taken: len(given_back)} if taken is not None else {}
    for slot_id in given_back:
        if slot_id is not None:
            change[slot_id] = change.get(slot_id, 0) - 1
    for slot_id, n in sorted(change.items()):
        if n > 0:
            seats.take(slot_id, n)
        else:
            seats.give_back(slot_id, -n)


def insert_places(
    wording: str, slot: SlotRow, people: list[Candidate], via: str, by: Actor, at: datetime
) -> list[Booked]:
    """Write a booking each, and a ticket for whoever has none. Raises AlreadyBooked."""
    without_ticket = [person.id for person in people if person.ticket_id is None]
    if without_ticket:
        ensure_tickets(slot.ward_id, slot.campaign_id, without_ticket)
    done = [Booked(new_id(), person.id, person.public_id, slot.id) for person in people]
    rows = [_row(slot, person, booked, via, at) for person, booked in zip(people, done, strict=True)]
    try:
        connection().execute(_INSERT, rows)
    except IntegrityError as clash:
        _refuse_second(clash, people, by)
    if by.kind == "account":
        notices.placed(wording, slot, done, people, at)
    return done


def _row(slot: SlotRow, person: Candidate, booked: Booked, via: str, at: datetime) -> dict[str, Any]:
    return {
        "public_id": booked.public_id,
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
    }


def _refuse_second(clash: IntegrityError, people: list[Candidate], by: Actor) -> NoReturn:
    """On PostgreSQL two bookings of one person can get this far at once; the index lets one through."""
    text = str(clash.orig)
    if "uq_booking_active" in text or "booking.campaign_id, booking.resident_id" in text:
        raise AlreadyBooked(name=called_by(people[0], by), resident=people[0].public_id) from clash
    raise clash


def end_places(people: list[Candidate], state: str, by: Actor, at: datetime, reason: str) -> None:
    """End each one's booking. The guard on its state is also the lock: the second of two is Overtaken."""
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
            raise Overtaken(name=called_by(person, by), resident=person.public_id)


def _answer(statement: Any, people: Sequence[Candidate], at: datetime | None) -> None:
    rows: list[dict[str, Any]] = [
        {"of_invitation": person.invitation_id} for person in people if person.invitation_id is not None
    ]
    if at is not None:
        rows = [{**row, "at": at} for row in rows]
    if rows:
        connection().execute(statement, rows)


def say_comes(people: Sequence[Candidate], at: datetime) -> None:
    """Whoever booked has answered the invitation."""
    _answer(_COMES, people, at)


def take_answer_back(people: Sequence[Candidate]) -> None:
    """Whoever gave the place back has not answered any more; other answers stay."""
    _answer(_ANSWER_BACK, people, None)
