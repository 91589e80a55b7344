"""Operations: book, move and cancel places, for a whole household or not at all.

Locks are taken in one order, so that two transactions never deadlock: bookings that end, ordered by resident;
then slots, ordered by number; then new rows; the audit chain last.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from campaigns import seats
from core.actor import Actor
from core.db import audit
from screening.booking import notices
from screening.booking.answers import say_comes, take_comes_back
from screening.booking.reading import (
    Booked,
    PersonToBook,
    SlotToBook,
    all_candidates,
    check_eligible,
    is_of_age,
    members_of_letter,
    open_slot,
)
from screening.booking.writing import end_places, exchange, insert_places
from screening.booking_rules import AlreadyBooked, NoLongerListed, WrongAge
from screening.guests import CampaignKey, OpenLetter
from screening.lifecycle import check_changeable
from screening.naming import called_by

BOOKED = audit.declare("booking.booked", "campaign", "slot", "resident", "via")
MOVED = audit.declare("booking.moved", "campaign", "slot", "resident", "via", "from_booking")
CANCELLED = audit.declare("booking.cancelled", "campaign", "resident", "reason")


def book(
    campaign_id: int, slot_public_id: str, residents: Sequence[int], via: str, by: Actor, at: datetime
) -> list[Booked]:
    """Book one slot for these residents (internal numbers) of the slot's ward, all or none.

    Raises NoSuchSlot, NobodyChosen, NotNow, DayOver, NoLongerListed, WrongAge, NotEligible, AlreadyBooked, SlotFull.
    """
    slot = open_slot(campaign_id, slot_public_id, at)
    return _seat(slot, all_candidates(campaign_id, slot.ward_id, residents), via, by, at)


def book_by_letter(
    letter: OpenLetter, slot_public_id: str, residents: Sequence[str], by: Actor, at: datetime
) -> list[Booked]:
    """Book for members of the letter's household, named by their public ids; raises as `book` does."""
    slot = open_slot(letter.campaign.id, slot_public_id, at)
    return _seat(slot, members_of_letter(letter, residents), "link", by, at)


def book_held(
    campaign_id: int, slot_public_id: str, resident_id: int, by: Actor, at: datetime
) -> list[Booked]:
    """Book for one resident a place that a place request already holds; raises as `book` does."""
    slot = open_slot(campaign_id, slot_public_id, at)
    people = all_candidates(campaign_id, slot.ward_id, [resident_id])
    return _seat(slot, people, "ask", by, at, seats.held_to_booked)


def move(
    campaign_id: int, slot_public_id: str, residents: Sequence[int], via: str, by: Actor, at: datetime
) -> list[Booked]:
    """Move these residents to another slot; new places are taken and old ones given back in one transaction.

    Raises as `book` does, and NothingBooked, AlreadyHere. A resident who is in the slot already stays there.
    """
    slot = open_slot(campaign_id, slot_public_id, at)
    return _reseat(slot, all_candidates(campaign_id, slot.ward_id, residents), via, by, at)


def move_by_letter(
    letter: OpenLetter, slot_public_id: str, residents: Sequence[str], by: Actor, at: datetime
) -> list[Booked]:
    """Move members of the letter's household, named by their public ids."""
    slot = open_slot(letter.campaign.id, slot_public_id, at)
    return _reseat(slot, members_of_letter(letter, residents), "link", by, at)


def cancel(
    campaign: CampaignKey, residents: Sequence[int], by: Actor, at: datetime, *, reason: str = ""
) -> int:
    """Cancel the places of these residents; return how many places became free.

    Raises NobodyChosen, NothingBooked, AlreadyHere.
    """
    people = all_candidates(campaign.id, campaign.ward_id, residents)
    return _free(campaign, people, by, at, reason)


def cancel_by_letter(letter: OpenLetter, residents: Sequence[str], by: Actor, at: datetime) -> int:
    """Cancel the places of members of the letter's household, named by their public ids."""
    return _free(letter.campaign, members_of_letter(letter, residents), by, at, "")


def _seat(
    slot: SlotToBook,
    people: list[PersonToBook],
    via: str,
    by: Actor,
    at: datetime,
    take: Callable[[int, int], None] = seats.take,
) -> list[Booked]:
    _check_people(slot, people, by)
    for person in people:
        if person.booking_state is not None:
            raise AlreadyBooked(name=called_by(person.full_name, by), resident=person.public_id)
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


def _reseat(slot: SlotToBook, people: list[PersonToBook], via: str, by: Actor, at: datetime) -> list[Booked]:
    _check_people(slot, people, by)
    for person in people:
        check_changeable(
            person.booking_state, name=called_by(person.full_name, by), resident=person.public_id
        )
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


def _free(campaign: CampaignKey, people: list[PersonToBook], by: Actor, at: datetime, reason: str) -> int:
    for person in people:
        check_changeable(
            person.booking_state, name=called_by(person.full_name, by), resident=person.public_id
        )
    end_places(people, "cancelled", by, at, reason)
    exchange(None, [person.slot_id for person in people])
    take_comes_back(people)
    for person in people:
        notices.cancelled(campaign, person, by, at)
        audit.record(
            CANCELLED,
            by=by,
            ward_id=campaign.ward_id,
            object_ref=person.booking,
            campaign=campaign.public_id,
            resident=person.public_id,
            reason=reason,
        )
    return len(people)


def _check_people(slot: SlotToBook, people: list[PersonToBook], by: Actor) -> None:
    """Check that everyone may be booked: invited people may; others must fit the criteria today."""
    strangers = []
    for person in people:
        if person.status != "active":
            raise NoLongerListed(name=called_by(person.full_name, by), resident=person.public_id)
        if not is_of_age(slot, person):
            raise WrongAge(name=called_by(person.full_name, by))
        if person.invitation_id is None and person.booking_state is None:
            strangers.append(person.id)
    if strangers:
        check_eligible(slot.campaign_id, slot.ward_id, strangers)
