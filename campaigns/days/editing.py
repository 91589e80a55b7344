"""Operations on the days of a campaign and their slots: add, change, remove, and the number of places."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update

from campaigns import lifecycle
from campaigns.announced import announced_change
from campaigns.campaign_rows import DayRow
from campaigns.capacity import (
    DAY_MINUTES,
    BelowTaken,
    Hours,
    SlotsOverlap,
    check_capacity,
    check_order,
    first_overlap,
)
from campaigns.definition_rules import BadFacts, DayFacts
from campaigns.models import Campaign, CampaignDay, Slot
from campaigns.state import hold
from core import clock
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import NotThere
from core.marking import N_

ADDED = audit.declare("campaign.day_added", "campaign", "date", "slots", "places")
CHANGED = audit.declare("campaign.day_changed", "campaign", "date", "walk_in_reserve")
REMOVED = audit.declare("campaign.day_removed", "campaign", "date")
SLOTS_ADDED = audit.declare("campaign.slots_added", "campaign", "slots", "places")
PLACES_CHANGED = audit.declare("campaign.places_changed", "campaign", "slot", "before", "after")


def add_day(campaign: Campaign, facts: DayFacts, by: Actor, at: datetime) -> CampaignDay:
    """A new day with its slots. Raises ActionNotAllowed, DayTooEarly, BadHours, BadFacts for the same day and venue twice."""
    hold(campaign, "add_days")
    day = CampaignDay(ward_id=campaign.ward_id, campaign_id=campaign.id)
    slots = _define(campaign, day, facts, at)
    audit.record_about(
        ADDED,
        day,
        by,
        campaign=campaign.public_id,
        date=day.date.isoformat(),
        slots=len(slots),
        places=len(slots) * facts.capacity,
    )
    return day


def copy_day(campaign: Campaign, row: DayRow, on: date, by: Actor, at: datetime) -> None:
    """A day like another one, on this date, with slots of the same hours and places. Raises as add_day."""
    hours = tuple(row.stretches) or (Hours(0, DAY_MINUTES),)
    facts = DayFacts(on, row.venue, hours, None, 0, row.walk_in_reserve, row.desks, row.landmark)
    day = add_day(campaign, facts, by, at)
    by_places: dict[int, list[Hours]] = {}
    for slot in row.slots:
        by_places.setdefault(slot.capacity, []).append(Hours(slot.starts, slot.ends))
    for capacity, slots in by_places.items():
        add_slots(campaign, day, slots, capacity, by)


def replace_day(campaign: Campaign, day: CampaignDay, facts: DayFacts, by: Actor, at: datetime) -> None:
    """Replace a draft's day: date, venue, hours, slots. Raises as add_day."""
    hold(campaign, "remove_days")
    db.session.execute(delete(Slot).where(Slot.day_id == day.id))
    slots = _define(campaign, day, facts, at)
    _record_change(campaign, day, by)
    audit.record_about(
        SLOTS_ADDED,
        day,
        by,
        campaign=campaign.public_id,
        slots=len(slots),
        places=len(slots) * facts.capacity,
    )


def change_day(
    campaign: Campaign,
    day: CampaignDay,
    venue: str,
    landmark: str,
    walk_in_reserve: int,
    by: Actor,
    at: datetime,
    *,
    reason: str = "",
) -> None:
    """Change the venue, its landmark and the places kept for walk-ins; people who have a place are told. Raises ActionNotAllowed."""
    hold(campaign, "change_days")
    if (day.venue, day.landmark, day.walk_in_reserve) == (venue, landmark, walk_in_reserve):
        return
    with announced_change(campaign, by, at, day=day, reason=reason):
        day.venue, day.landmark, day.walk_in_reserve = venue, landmark, walk_in_reserve
        _record_change(campaign, day, by)


def change_hours(
    campaign: Campaign,
    day: CampaignDay,
    hours: Mapping[str, Hours],
    by: Actor,
    at: datetime,
    *,
    reason: str = "",
) -> None:
    """Change when slots of this day start and end, by public id; people who have a place in one are told.

    Raises ActionNotAllowed, NotThere for a slot of another day, BadHours, SlotsOverlap.
    """
    hold(campaign, "change_days")
    slots = {
        row.public_id: row
        for row in db.session.execute(
            select(Slot.id, Slot.public_id, Slot.starts, Slot.ends).where(Slot.day_id == day.id)
        )
    }
    if not hours.keys() <= slots.keys():
        raise NotThere()
    after = {key: hours.get(key, Hours(row.starts, row.ends)) for key, row in slots.items()}
    ordered = sorted(slots, key=lambda key: slots[key].starts)
    check_order([(key, after[key]) for key in ordered])
    later = [key for key in reversed(ordered) if after[key].starts > slots[key].starts]
    others = [key for key in ordered if key not in later]
    with announced_change(campaign, by, at, day=day, reason=reason):
        # In this order no slot ever starts when another one still does: those that move later from the last on.
        for key in [*later, *others]:
            if after[key] != Hours(slots[key].starts, slots[key].ends):
                db.session.execute(
                    update(Slot)
                    .where(Slot.id == slots[key].id)
                    .values(starts=after[key].starts, ends=after[key].ends)
                    .execution_options(synchronize_session=False)
                )
        day.opens = min(stretch.starts for stretch in after.values())
        day.closes = max(stretch.ends for stretch in after.values())
        _record_change(campaign, day, by)


def remove_day(campaign: Campaign, day: CampaignDay, by: Actor) -> None:
    """Remove a day from a draft. Raises ActionNotAllowed once published: people may have booked it."""
    hold(campaign, "remove_days")
    db.session.execute(delete(Slot).where(Slot.day_id == day.id))
    db.session.execute(delete(CampaignDay).where(CampaignDay.id == day.id))
    db.session.expunge(day)
    audit.record_about(REMOVED, day, by, campaign=campaign.public_id, date=day.date.isoformat())


def add_slots(campaign: Campaign, day: CampaignDay, slots: Sequence[Hours], capacity: int, by: Actor) -> None:
    """Add slots to an existing day. Raises ActionNotAllowed, SlotsOverlap, BadHours."""
    hold(campaign, "change_days")
    check_capacity(capacity)
    standing = db.session.execute(select(Slot.starts, Slot.ends).where(Slot.day_id == day.id))
    overlap = first_overlap([*slots, *(Hours(row.starts, row.ends) for row in standing)])
    if overlap is not None:
        raise SlotsOverlap(at=f"{overlap // 60}:{overlap % 60:02d}", field="hours")
    _write_slots(day, slots, capacity)
    day.opens = min([slot.starts for slot in slots] + ([day.opens] if day.opens is not None else []))
    day.closes = max([slot.ends for slot in slots] + ([day.closes] if day.closes is not None else []))
    audit.record_about(
        SLOTS_ADDED, day, by, campaign=campaign.public_id, slots=len(slots), places=len(slots) * capacity
    )


def set_places(campaign: Campaign, day: CampaignDay, places: Mapping[str, int], by: Actor) -> None:
    """Set the capacity of slots of this day, by public id.

    Raises ActionNotAllowed, NotThere for a slot of another day, BelowTaken below what is booked or held.
    """
    hold(campaign, "change_days")
    slots = {
        slot.public_id: slot
        for slot in db.session.execute(
            select(Slot.id, Slot.public_id, Slot.capacity).where(Slot.day_id == day.id)
        )
    }
    for public_id, capacity in places.items():
        if public_id not in slots:
            raise NotThere()
        slot = slots[public_id]
        if capacity == slot.capacity:
            continue
        _set_capacity(slot.id, public_id, capacity)
        audit.record_about(
            PLACES_CHANGED,
            day,
            by,
            campaign=campaign.public_id,
            slot=public_id,
            before=slot.capacity,
            after=capacity,
        )


def _set_capacity(slot_id: int, public_id: str, capacity: int) -> None:
    """Guard the change like a booking: a place may have been taken since the page was read."""
    check_capacity(capacity)
    changed = db.session.execute(
        update(Slot)
        .where(Slot.id == slot_id, Slot.booked + Slot.held <= capacity)
        .values(capacity=capacity)
        .returning(Slot.id)
        .execution_options(synchronize_session=False)
    ).first()
    if changed is None:
        taken = db.session.execute(select(Slot.booked + Slot.held).where(Slot.id == slot_id)).scalar_one()
        raise BelowTaken(taken=taken, slot=public_id)


def _define(campaign: Campaign, day: CampaignDay, facts: DayFacts, at: datetime) -> list[Hours]:
    """Check and write what a new or a replaced day is; return its slots."""
    lifecycle.check_new_day(facts.date, clock.civil_date(at), campaign.counted_on)
    same = db.session.execute(
        select(CampaignDay.id).where(
            CampaignDay.campaign_id == campaign.id,
            CampaignDay.date == facts.date,
            CampaignDay.venue == facts.venue,
            CampaignDay.id != (day.id or 0),
        )
    ).first()
    if same is not None:
        raise BadFacts(N_("The campaign already has this day at this place."), field="date")
    slots = facts.slots()
    day.date, day.venue, day.landmark = facts.date, facts.venue, facts.landmark
    day.walk_in_reserve = facts.walk_in_reserve
    day.opens = min(stretch.starts for stretch in facts.hours)
    day.closes = max(stretch.ends for stretch in facts.hours)
    day.desks = facts.desks
    db.session.add(day)
    db.session.flush()
    _write_slots(day, slots, facts.capacity)
    return slots


def _write_slots(day: CampaignDay, slots: Sequence[Hours], capacity: int) -> None:
    check_capacity(capacity)
    if slots:
        db.session.execute(
            insert(Slot),
            [
                {
                    "ward_id": day.ward_id,
                    "campaign_id": day.campaign_id,
                    "day_id": day.id,
                    "starts": slot.starts,
                    "ends": slot.ends,
                    "capacity": capacity,
                }
                for slot in slots
            ],
        )


def _record_change(campaign: Campaign, day: CampaignDay, by: Actor) -> None:
    audit.record_about(
        CHANGED,
        day,
        by,
        campaign=campaign.public_id,
        date=day.date.isoformat(),
        walk_in_reserve=day.walk_in_reserve,
    )
