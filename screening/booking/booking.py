"""Operations: book, move and cancel places, a household all or none; the only code that changes bookings by hand.

So that two transactions never wait for each other in a circle: bookings that end are touched first and by the
order of residents, then slots in the order of their numbers, then what is new, and the audit chain last.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from campaigns import seats
from core.actor import Actor
from core.db import audit
from screening.booking import notices
from screening.booking.eligible import check_not_invited
from screening.booking.reading import Booked, Candidate, SlotRow, candidates, members_of_letter, open_slot
from screening.booking.writing import (
    called_by,
    end_places,
    exchange,
    insert_places,
    say_comes,
    take_answer_back,
)
from screening.booking_rules import MOST_PEOPLE, AlreadyBooked, NobodyChosen, NoLongerListed
from screening.lifecycle import check_changeable

BOOKED = audit.declare("booking.booked", "campaign", "slot", "resident", "via")
MOVED = audit.declare("booking.moved", "campaign", "slot", "resident", "via", "from_booking")
CANCELLED = audit.declare("booking.cancelled", "campaign", "resident", "reason")


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


def book_held(
    campaign_id: int, slot_public_id: str, resident_id: int, by: Actor, at: datetime
) -> list[Booked]:
    """Seat one resident on a place that a request holds already; raises as `book` does."""
    slot = open_slot(campaign_id, slot_public_id, at)
    people = _all_of([resident_id], candidates(campaign_id, slot.ward_id, [resident_id]))
    return _seat(slot, people, "ask", by, at, seats.held_to_booked)


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


def _seat(
    slot: SlotRow,
    people: list[Candidate],
    via: str,
    by: Actor,
    at: datetime,
    take: Callable[[int, int], None] = seats.take,
) -> list[Booked]:
    _check_people(slot, people, by)
    for person in people:
        if person.booking_state is not None:
            raise AlreadyBooked(name=called_by(person, by), resident=person.public_id)
    take(slot.id, len(people))
    done = insert_places("booking.booked", slot, people, via, by, at)
    say_comes(people, at)
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
    _check_people(slot, people, by)
    for person in people:
        check_changeable(person.booking_state, name=called_by(person, by), resident=person.public_id)
    moving = [person for person in people if person.slot_id != slot.id]
    if not moving:
        return []
    end_places(moving, "moved", by, at, "")
    exchange(slot.id, [person.slot_id for person in moving])
    done = insert_places("booking.moved", slot, moving, via, by, at)
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
        check_changeable(person.booking_state, name=called_by(person, by), resident=person.public_id)
    end_places(people, "cancelled", by, at, reason)
    exchange(None, [person.slot_id for person in people])
    take_answer_back(people)
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


def _check_people(slot: SlotRow, people: list[Candidate], by: Actor) -> None:
    """Invited people are meant by their invitation; others are checked against the criteria as they are now."""
    strangers = []
    for person in people:
        if person.status != "active":
            raise NoLongerListed(name=called_by(person, by), resident=person.public_id)
        if person.invitation_id is None and person.booking_state is None:
            strangers.append(person.id)
    if strangers:
        check_not_invited(slot.campaign_id, slot.ward_id, strangers)
