"""Operations that carry a plan out, in steps that each hold the write lock for a moment only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from core.actor import Actor
from core.db import audit
from core.db.database import connection
from screening.booking import notices
from screening.booking.reading import PersonToBook, SlotToBook, candidates, open_slots_of
from screening.booking.writing import count_places, end_places, insert_places
from screening.open_letter import CampaignKey
from screening.schedule.facts_queries import invited_with_places, may_be_seated, was_told
from screening.schedule.step_rules import SeatingStep, next_steps, with_room
from screening.tables import bookings, invitations, residents, seating_plans, slots

SEATED = audit.declare("seating.seated", "campaign", "slot", "residents")
MOVED = audit.declare("seating.moved", "campaign", "slot", "residents")
IN_FORCE = audit.declare("seating.in_force", "campaign", "seated", "missed")
REPLANNED = "replanned"
"""Why a place ended for which a plan gave another one."""
VIA = "station"


def held_plan(plan_id: int, state: str) -> Any:
    """The plan's progress, locked until the commit; None unless the plan is in this state."""
    plan = seating_plans.c
    return (
        connection()
        .execute(
            select(plan.public_id, plan.people, plan.done, plan.missed)
            .where(plan.id == plan_id, plan.state == state)
            .with_for_update()
        )
        .first()
    )


def carry_on(
    campaign: CampaignKey, plan_id: int, steps: Sequence[SeatingStep], most: int, by: Actor, at: datetime
) -> bool:
    """Deal with the next households of the plan, about `most` people; False when there is nothing more to do.

    Who has booked, answered, left or become restricted since the plan was made is left alone; who finds the
    slot full, closed or past gets no place, or keeps the former one. All of these count as missed.
    """
    plan = held_plan(plan_id, "committing")
    if plan is None:
        return False
    due = next_steps(steps, plan.done, most)
    seated = _carry_out(campaign, plan_id, due, by, at)
    done = plan.done + sum(len(step.seats) for step in due)
    missed = plan.missed + done - plan.done - seated
    is_finished = done == plan.people
    connection().execute(
        update(seating_plans)
        .where(seating_plans.c.id == plan_id)
        .values(done=done, missed=missed, state="in_force" if is_finished else "committing")
    )
    if is_finished:
        audit.record(
            IN_FORCE,
            by=by,
            ward_id=campaign.ward_id,
            object_ref=plan.public_id,
            campaign=campaign.public_id,
            seated=done - missed,
            missed=missed,
        )
    return not is_finished


def _carry_out(
    campaign: CampaignKey, plan_id: int, steps: Sequence[SeatingStep], by: Actor, at: datetime
) -> int:
    """Write what is still possible; return how many people got their place."""
    ids = [resident for step in steps for resident, _slot, _before in step.seats]
    people = {person.id: person for person in candidates(campaign.id, campaign.ward_id, ids)}
    facts = _facts_of(campaign.id, ids)
    places = {slot for step in steps for seat in step.seats for slot in seat[1:] if slot is not None}
    open_slots = open_slots_of(campaign.id, places, at)
    valid = [
        SeatingStep(
            step.household,
            step.neighborhood,
            tuple(
                (resident, slot, before)
                for resident, slot, before in step.seats
                if slot in open_slots and _is_as_planned(people.get(resident), facts.get(resident), before)
            ),
        )
        for step in steps
    ]
    moving = [people[resident] for step in valid for resident, _slot, before in step.seats if before]
    if moving:
        hold_bookings(moving)
    seats = with_room([step for step in valid if step.seats], free_places(places))
    leaving = [person for person in moving if person.id in seats]
    end_places(leaving, "moved", by, at, REPLANNED)
    change = Counter(seats.values())
    change.subtract(person.slot_id for person in leaving if person.slot_id is not None)
    count_places(change)
    told = [person.id for person in leaving if facts[person.id].told]
    for slot in open_slots.values():
        own = [people[resident] for resident in sorted(seats) if seats[resident] == slot.id]
        _write(plan_id, slot, own, told, by, at)
    return len(seats)


def _is_as_planned(person: PersonToBook | None, facts: Any, before: int | None) -> bool:
    """Whether the person still is where the plan found him or her, and may be given this place."""
    if person is None or facts is None or person.status != "active" or person.slot_id != before:
        return False
    return bool(facts.may_be_seated) if before is None else facts.plan_id is not None


def _write(
    plan_id: int, slot: SlotToBook, people: list[PersonToBook], told: list[int], by: Actor, at: datetime
) -> None:
    if not people:
        return
    booked = insert_places("booking.moved", slot, people, VIA, by, at, plan_id=plan_id)
    tell = [(place, person) for place, person in zip(booked, people, strict=True) if person.id in told]
    if tell:
        places, persons = zip(*tell, strict=True)
        notices.placed("booking.moved", slot, places, persons, at, REPLANNED)
    for event, is_move in ((SEATED, False), (MOVED, True)):
        own = [person.public_id for person in people if (person.slot_id is not None) is is_move]
        if own:
            audit.record(
                event,
                by=by,
                ward_id=slot.ward_id,
                object_ref=None,
                campaign=slot.campaign,
                slot=slot.public_id,
                residents=own,
            )


def _facts_of(campaign_id: int, ids: Iterable[int]) -> dict[int, Any]:
    """What else decides whether a person is seated or moved, by internal number."""
    rows = connection().execute(
        select(
            residents.c.id,
            may_be_seated().label("may_be_seated"),
            was_told().label("told"),
            bookings.c.plan_id,
        )
        .select_from(invited_with_places(campaign_id))
        .where(invitations.c.campaign_id == campaign_id, residents.c.id.in_(list(ids)))
    )
    return {row.id: row for row in rows}


def hold_bookings(people: Sequence[PersonToBook]) -> None:
    """Lock the bookings that end, in the order of residents, before any slot: the order of all operations."""
    wanted = [person.booking_id for person in people]
    connection().execute(
        select(bookings.c.id)
        .where(bookings.c.id.in_(wanted))
        .order_by(bookings.c.resident_id)
        .with_for_update()
    ).all()


def free_places(slot_ids: Iterable[int]) -> dict[int, int]:
    """Free places of these slots, which are locked until the commit."""
    rows = connection().execute(
        select(slots.c.id, slots.c.capacity - slots.c.booked - slots.c.held)
        .where(slots.c.id.in_(list(slot_ids)))
        .order_by(slots.c.id)
        .with_for_update()
    )
    return {row[0]: row[1] for row in rows}
