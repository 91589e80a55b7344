"""Operations: book, move and cancel places, for a whole household or not at all.

Locks are taken in one order, so that two transactions never deadlock: bookings that end, ordered by resident;
then slots, ordered by number; then new rows; the audit chain last.
"""

from collections.abc import Callable
from datetime import datetime

from campaigns import seats
from campaigns.models import Campaign
from campaigns.queries import check_eligible
from core.actor import Actor
from core.db import audit
from core.db.database import db
from screening.booking import notices
from screening.booking.answers import say_comes, take_comes_back
from screening.booking.reading import (
    People,
    PersonToBook,
    SlotToBook,
    all_of,
    is_of_age,
    open_slot,
)
from screening.booking.writing import end_places, exchange, insert_places
from screening.booking_rules import AlreadyBooked, NoLongerListed, WrongAge
from screening.lifecycle import check_changeable
from screening.open_letter import CampaignKey

BOOKED = audit.declare("booking.booked", "campaign", "slot", "resident", "via")
MOVED = audit.declare("booking.moved", "campaign", "slot", "resident", "via", "from_booking")
CANCELLED = audit.declare("booking.cancelled", "campaign", "resident", "reason")


def book(
    campaign_id: int,
    slot_public_id: str,
    residents: People,
    via: str,
    by: Actor,
    at: datetime,
    take: Callable[[int, int], None] = seats.take,
) -> int:
    """Book one slot for these residents of the slot's ward, all or none; return how many.

    `take` is `seats.held_to_booked` where a place request already holds the place. Raises NoSuchSlot,
    NobodyChosen, ActionNotAllowed, DayOver, NoLongerListed, WrongAge, NotEligible, AlreadyBooked, SlotFull.
    """
    slot = open_slot(campaign_id, slot_public_id, at)
    people = all_of(slot.key, residents)
    _check_people(slot, people, by)
    for person in people:
        if person.booking_state is not None:
            raise AlreadyBooked(**person.named(by))
    take(slot.id, len(people))
    booked = insert_places("booking.booked", slot, people, via, by, at)
    say_comes(people, at)
    for public_id, person in zip(booked, people, strict=True):
        audit.record(
            BOOKED,
            by=by,
            ward_id=slot.ward_id,
            object_ref=public_id,
            campaign=slot.campaign,
            slot=slot.public_id,
            resident=person.public_id,
            via=via,
        )
    return len(people)


def move(
    campaign_id: int,
    slot_public_id: str,
    residents: People,
    via: str,
    by: Actor,
    at: datetime,
    *,
    reason: str = "",
) -> int:
    """Move these residents to another slot; new places are taken and old ones given back in one transaction.

    Returns how many changed. Raises as `book` does, and NothingBooked, AlreadyHere. A resident who is in the
    slot already stays there.
    """
    slot = open_slot(campaign_id, slot_public_id, at)
    people = all_of(slot.key, residents)
    _check_people(slot, people, by)
    for person in people:
        check_changeable(person.booking_state, **person.named(by))
    moving = [person for person in people if person.slot_id != slot.id]
    if not moving:
        return 0
    end_places(moving, "moved", by, at, reason)
    exchange(slot.id, [person.slot_id for person in moving])
    booked = insert_places("booking.moved", slot, moving, via, by, at, reason)
    for public_id, person in zip(booked, moving, strict=True):
        audit.record(
            MOVED,
            by=by,
            ward_id=slot.ward_id,
            object_ref=public_id,
            campaign=slot.campaign,
            slot=slot.public_id,
            resident=person.public_id,
            via=via,
            from_booking=person.booking,
        )
    return len(moving)


def cancel(campaign: CampaignKey, residents: People, by: Actor, at: datetime, *, reason: str = "") -> int:
    """Cancel the places of these residents; return how many places became free.

    Raises NobodyChosen, NothingBooked, AlreadyHere.
    """
    people = all_of(campaign, residents)
    for person in people:
        check_changeable(person.booking_state, **person.named(by))
    end_places(people, "cancelled", by, at, reason)
    exchange(None, [person.slot_id for person in people])
    take_comes_back(people)
    notices.cancelled(campaign, people, by, at, reason)
    for person in people:
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
            raise NoLongerListed(**person.named(by))
        if not is_of_age(slot, person):
            raise WrongAge(**person.named(by))
        if person.invitation_id is None and person.booking_state is None:
            strangers.append(person.id)
    if strangers:
        check_eligible(db.session.get_one(Campaign, slot.campaign_id), strangers)
