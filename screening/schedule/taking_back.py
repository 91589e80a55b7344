"""Operations that take a plan back, in steps: everybody whom it seated is where he or she was before."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, update

from core.actor import Actor
from core.db import audit
from core.db.database import connection
from messages import outbox
from screening.booking.reading import PersonToBook, SlotToBook, candidates, open_slots_of
from screening.booking.writing import count_places, end_places, insert_places
from screening.open_letter import CampaignKey
from screening.schedule.carrying_out import REPLANNED, VIA, free_places, held_plan, hold_bookings
from screening.schedule.step_rules import SeatingStep, with_room
from screening.tables import bookings, seating_plans

RETURNED = audit.declare("seating.returned", "campaign", "residents")
UNDONE = audit.declare("seating.undone", "campaign")
TAKEN_BACK = "plan_taken_back"
"""Why a place ended that a plan had given."""
_former = bookings.alias("former")


def take_back_some(campaign: CampaignKey, plan_id: int, most: int, by: Actor, at: datetime) -> bool:
    """Take back the latest `most` places of the plan; False when there is nothing more to do.

    Who was moved gets the former place again, or none where it has been taken meanwhile.
    """
    plan = held_plan(plan_id, "undoing")
    if plan is None:
        return False
    rows = _next(campaign.id, plan_id, most)
    if rows:
        _take_back(campaign, rows, by, at)
    left = plan.done - len(rows)
    connection().execute(
        update(seating_plans)
        .where(seating_plans.c.id == plan_id)
        .values(done=max(left, plan.missed), state="undoing" if rows else "undone")
    )
    if not rows:
        audit.record(
            UNDONE, by=by, ward_id=campaign.ward_id, object_ref=plan.public_id, campaign=campaign.public_id
        )
    return bool(rows)


def _next(campaign_id: int, plan_id: int, most: int) -> Sequence[Any]:
    """The latest places of the plan that are still booked, each with the place that the person had before."""
    former = and_(
        _former.c.campaign_id == campaign_id,
        _former.c.resident_id == bookings.c.resident_id,
        _former.c.state == "moved",
        _former.c.end_reason == REPLANNED,
        _former.c.ended_at == bookings.c.booked_at,
    )
    return (
        connection()
        .execute(
            select(
                bookings.c.resident_id,
                bookings.c.public_id,
                bookings.c.slot_id,
                _former.c.slot_id.label("former_slot"),
                _former.c.plan_id.label("former_plan"),
            )
            .outerjoin(_former, former)
            .where(bookings.c.plan_id == plan_id, bookings.c.state == "booked")
            .order_by(bookings.c.id.desc())
            .limit(most)
        )
        .all()
    )


def _take_back(campaign: CampaignKey, rows: Sequence[Any], by: Actor, at: datetime) -> None:
    own = {row.resident_id: row for row in rows}
    people = [
        person
        for person in candidates(campaign.id, campaign.ward_id, list(own))
        if person.booking == own[person.id].public_id
    ]
    hold_bookings(people)
    end_places(people, "cancelled", by, at, TAKEN_BACK)
    formers = {row.former_slot for row in rows if row.former_slot is not None}
    open_slots = open_slots_of(campaign.id, formers, at)
    back = with_room(
        [
            SeatingStep(0, 0, ((person.id, own[person.id].former_slot, person.slot_id),))
            for person in people
            if own[person.id].former_slot in open_slots
        ],
        free_places({person.slot_id for person in people if person.slot_id is not None} | formers),
    )
    change = Counter(back.values())
    change.subtract(person.slot_id for person in people if person.slot_id is not None)
    count_places(change)
    for slot in open_slots.values():
        _put_back(slot, [person for person in people if back.get(person.id) == slot.id], own, by, at)
    outbox.drop([f"booking.moved:{row.public_id}" for row in rows])
    audit.record(
        RETURNED,
        by=by,
        ward_id=campaign.ward_id,
        object_ref=None,
        campaign=campaign.public_id,
        residents=[person.public_id for person in people],
    )


def _put_back(
    slot: SlotToBook, people: list[PersonToBook], own: dict[int, Any], by: Actor, at: datetime
) -> None:
    for plan_id in sorted({own[person.id].former_plan for person in people}):
        same = [person for person in people if own[person.id].former_plan == plan_id]
        insert_places("booking.moved", slot, same, VIA, by, at, plan_id=plan_id)
