"""Operations: book, move and cancel places, a household all or none; the only code that writes bookings by hand.

Slots are always touched before bookings and in the order of their numbers, the audit chain last, so that
two transactions never wait for each other in a circle.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import bindparam, insert, update
from sqlalchemy.exc import IntegrityError

from campaigns import seats
from core import audit
from core.actor import Actor
from core.database import db
from core.ids import new_id
from screening import notices
from screening.booking_rules import MOST_PEOPLE, AlreadyBooked, NobodyChosen, NoLongerListed
from screening.eligible import check_not_invited
from screening.facts import Booked, Candidate, SlotRow, candidates, members_of_letter, open_slot
from screening.lifecycle import check_changeable
from screening.tables import bookings, invitations
from screening.tickets import ensure_tickets

BOOKED = audit.declare("booking.booked", "campaign", "slot", "resident", "via")
MOVED = audit.declare("booking.moved", "campaign", "slot", "resident", "via", "from_booking")
CANCELLED = audit.declare("booking.cancelled", "campaign", "resident", "reason")

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


class Overtaken(RuntimeError):
    """A booking changed between reading and writing; the whole transaction is undone."""


def book(
    campaign_id: int, slot_public_id: str, residents: Sequence[int], via: str, by: Actor, at: datetime
) -> list[Booked]:
    """Seat these residents (internal numbers) of the slot's ward in one slot, all or none.

    Raises NoSuchSlot, NobodyChosen, NotNow, DayOver, NoLongerListed, NotEligible, AlreadyBooked, SlotFull.
    """
    slot = open_slot(campaign_id, slot_public_id, at)
    people = candidates(campaign_id, slot.ward_id, residents)
    return _seat(slot, _all_of(residents, people), via, by, at)


def book_by_letter(
    campaign_id: int, letter_id: int, slot_public_id: str, residents: Sequence[str], by: Actor, at: datetime
) -> list[Booked]:
    """The same for members of one letter's household, named by their public ids; raises as `book` does."""
    slot = open_slot(campaign_id, slot_public_id, at)
    people = _named(residents, members_of_letter(campaign_id, letter_id))
    return _seat(slot, people, "link", by, at)


def move(
    campaign_id: int, slot_public_id: str, residents: Sequence[int], via: str, by: Actor, at: datetime
) -> list[Booked]:
    """Give these residents another slot: the new places are taken and the old given back in one.

    Raises as `book` does, and NothingBooked, AlreadyHere. Whoever has the slot already keeps it.
    """
    slot = open_slot(campaign_id, slot_public_id, at)
    people = _all_of(residents, candidates(campaign_id, slot.ward_id, residents))
    return _reseat(slot, people, via, by, at)


def move_by_letter(
    campaign_id: int, letter_id: int, slot_public_id: str, residents: Sequence[str], by: Actor, at: datetime
) -> list[Booked]:
    """The same for members of one letter's household, named by their public ids."""
    slot = open_slot(campaign_id, slot_public_id, at)
    people = _named(residents, members_of_letter(campaign_id, letter_id))
    return _reseat(slot, people, "link", by, at)


def cancel(
    campaign_id: int,
    ward_id: int,
    residents: Sequence[int],
    by: Actor,
    at: datetime,
    *,
    campaign: str,
    reason: str = "",
) -> int:
    """Give these residents' places back; `campaign` is its public id. Says how many places became free.

    Raises NobodyChosen, NothingBooked, AlreadyHere.
    """
    people = _all_of(residents, candidates(campaign_id, ward_id, residents))
    return _free(people, by, at, ward_id=ward_id, campaign=campaign, reason=reason)


def cancel_by_letter(
    campaign_id: int,
    letter_id: int,
    residents: Sequence[str],
    by: Actor,
    at: datetime,
    *,
    ward_id: int,
    campaign: str,
) -> int:
    """The same for members of one letter's household, named by their public ids."""
    people = _named(residents, members_of_letter(campaign_id, letter_id))
    return _free(people, by, at, ward_id=ward_id, campaign=campaign, reason="")


def _named(wanted: Sequence[str], members: list[Candidate]) -> list[Candidate]:
    """The members whose public ids are named. Raises NobodyChosen for none, or for a stranger."""
    names = set(wanted)
    chosen = [member for member in members if member.public_id in names]
    if not chosen or len(chosen) != len(names):
        raise NobodyChosen(field="resident")
    return chosen


def _all_of(wanted: Sequence[int], people: list[Candidate]) -> list[Candidate]:
    """All the residents asked for. Raises NobodyChosen for none, too many, or one of another ward."""
    if not people or len(people) != len(set(wanted)) or len(people) > MOST_PEOPLE:
        raise NobodyChosen(field="resident")
    return people


def _seat(slot: SlotRow, people: list[Candidate], via: str, by: Actor, at: datetime) -> list[Booked]:
    _check_people(slot, people)
    for person in people:
        if person.booking_state is not None:
            raise AlreadyBooked(name=person.full_name, resident=person.public_id)
    seats.take(slot.id, len(people))
    done = _insert("booking.booked", slot, people, via, by, at)
    _answer(_COMES, people, at)
    for booked in done:
        audit.record(
            BOOKED,
            by=by,
            ward_id=slot.ward_id,
            object_ref=booked.public_id,
            campaign=slot.campaign,
            slot=slot.public_id,
            resident=booked.resident,
            via=via,
        )
    return done


def _reseat(slot: SlotRow, people: list[Candidate], via: str, by: Actor, at: datetime) -> list[Booked]:
    _check_people(slot, people)
    for person in people:
        check_changeable(person.booking_state, person.full_name)
    moving = [person for person in people if person.slot_id != slot.id]
    if not moving:
        return []
    _exchange(slot.id, [person.slot_id for person in moving])
    _end(moving, "moved", by, at, "")
    done = _insert("booking.moved", slot, moving, via, by, at)
    for booked, person in zip(done, moving, strict=True):
        audit.record(
            MOVED,
            by=by,
            ward_id=slot.ward_id,
            object_ref=booked.public_id,
            campaign=slot.campaign,
            slot=slot.public_id,
            resident=booked.resident,
            via=via,
            from_booking=person.booking,
        )
    return done


def _free(
    people: list[Candidate], by: Actor, at: datetime, *, ward_id: int, campaign: str, reason: str
) -> int:
    for person in people:
        check_changeable(person.booking_state, person.full_name)
    _exchange(None, [person.slot_id for person in people])
    _end(people, "cancelled", by, at, reason)
    _answer(_ANSWER_BACK, people, None)
    for person in people:
        notices.cancelled(ward_id, campaign, person, by, at)
        audit.record(
            CANCELLED,
            by=by,
            ward_id=ward_id,
            object_ref=person.booking,
            campaign=campaign,
            resident=person.public_id,
            reason=reason,
        )
    return len(people)


def _check_people(slot: SlotRow, people: list[Candidate]) -> None:
    """Invited people are meant by their invitation; others are checked against the criteria as they are now."""
    strangers = []
    for person in people:
        if person.status != "active":
            raise NoLongerListed(name=person.full_name)
        if person.invitation_id is None and person.booking_state is None:
            strangers.append(person.id)
    if strangers:
        check_not_invited(slot.campaign_id, slot.ward_id, strangers)


def _exchange(taken: int | None, given_back: Sequence[int | None]) -> None:
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


def _insert(
    wording: str, slot: SlotRow, people: list[Candidate], via: str, by: Actor, at: datetime
) -> list[Booked]:
    without_ticket = [person.id for person in people if person.ticket_id is None]
    if without_ticket:
        ensure_tickets(slot.ward_id, slot.campaign_id, without_ticket)
    done = [Booked(new_id(), person.id, person.public_id, slot.id) for person in people]
    rows = [_row(slot, person, booked, via, at) for person, booked in zip(people, done, strict=True)]
    try:
        db.session.execute(_INSERT, rows)
    except IntegrityError as clash:
        _refuse_second(clash, people)
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


def _refuse_second(clash: IntegrityError, people: list[Candidate]) -> NoReturn:
    """On PostgreSQL two bookings of one person can get this far at once; the index lets one through."""
    text = str(clash.orig)
    if "uq_booking_active" in text or "booking.campaign_id, booking.resident_id" in text:
        raise AlreadyBooked(name=people[0].full_name, resident=people[0].public_id) from clash
    raise clash


def _end(people: list[Candidate], state: str, by: Actor, at: datetime, reason: str) -> None:
    for person in people:
        result = db.session.execute(
            _END,
            {
                "of_booking": person.booking_id,
                "new_state": state,
                "at": at,
                "by": by.ref,
                "reason": reason,
            },
        )
        if result.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
            raise Overtaken(f"booking {person.booking} is no longer booked")


def _answer(statement: Any, people: list[Candidate], at: datetime | None) -> None:
    rows: list[dict[str, Any]] = [
        {"of_invitation": person.invitation_id} for person in people if person.invitation_id is not None
    ]
    if at is not None:
        rows = [{**row, "at": at} for row in rows]
    if rows:
        db.session.execute(statement, rows)
