"""What must hold at every moment, checked against the rows themselves; used by stories and races alike."""

from dataclasses import fields

from flask import Flask
from sqlalchemy import func, select

from checkin.scanning.presence_rules import Seen, presence_of
from checkin.tables import scans, visits
from core.db import audit
from core.db.database import db
from screening.lifecycle import ACTIVE, TAKES_A_PLACE
from screening.tables import bookings, days, invitations, place_requests, slots, tickets


def check(app: Flask) -> None:
    """Raise AssertionError naming every invariant that is broken (design.md §4)."""
    with app.app_context():
        db.session.rollback()
        broken = [*_counters(), *_one_active(), *_places(), *_answers(), *_tickets(), *_visits(), *_audit()]
        db.session.rollback()
    assert not broken, "; ".join(broken)


def _counters() -> list[str]:
    """booked and held equal the rows they count, and never exceed the capacity."""
    taken = _count(bookings.c.slot_id, bookings.c.state.in_(TAKES_A_PLACE))
    held = _count(place_requests.c.slot_id, place_requests.c.holds_place)
    found = []
    for slot in db.session.execute(select(slots)):
        rows = taken.get(slot.id, 0)
        kept = held.get(slot.id, 0)
        if slot.booked != rows:
            found.append(f"slot {slot.id} counts {slot.booked} booked, {rows} rows do")
        if slot.held != kept:
            found.append(f"slot {slot.id} counts {slot.held} held, {kept} rows do")
        if slot.booked + slot.held > slot.capacity:
            found.append(f"slot {slot.id} has {slot.booked + slot.held} of {slot.capacity}")
    return found


def _count(column, condition) -> dict[int, int]:
    rows = db.session.execute(select(column, func.count()).where(condition).group_by(column))
    return {row[0]: row[1] for row in rows}


def _one_active() -> list[str]:
    twice = db.session.execute(
        select(bookings.c.campaign_id, bookings.c.resident_id)
        .where(bookings.c.state.in_(ACTIVE))
        .group_by(bookings.c.campaign_id, bookings.c.resident_id)
        .having(func.count() > 1)
    )
    return [f"resident {row.resident_id} has two places in campaign {row.campaign_id}" for row in twice]


def _places() -> list[str]:
    """A booking's slot, day and campaign belong together."""
    apart = db.session.execute(
        select(bookings.c.id)
        .join(slots, slots.c.id == bookings.c.slot_id)
        .where((slots.c.day_id != bookings.c.day_id) | (slots.c.campaign_id != bookings.c.campaign_id))
    )
    return [f"booking {row.id} names a slot of another day" for row in apart]


def _answers() -> list[str]:
    """An answer and the state `answered` go together."""
    odd = db.session.execute(
        select(invitations.c.id).where(
            (invitations.c.state == "answered") != (invitations.c.answer.is_not(None))
        )
    )
    return [f"invitation {row.id} is answered without an answer or the other way round" for row in odd]


def _tickets() -> list[str]:
    """A person who holds a place holds a ticket."""
    without = db.session.execute(
        select(bookings.c.id)
        .outerjoin(
            tickets,
            (tickets.c.campaign_id == bookings.c.campaign_id)
            & (tickets.c.resident_id == bookings.c.resident_id),
        )
        .where(bookings.c.state.in_(ACTIVE), tickets.c.id.is_(None))
    )
    return [f"booking {row.id} has no ticket" for row in without]


def _visits() -> list[str]:
    """A visit is what the scans of its resident come to, and a day counts the walk-ins there are."""
    seen: dict[tuple[int, int], list[Seen]] = {}
    columns = [scans.c[field.name] for field in fields(Seen)]
    for campaign_id, resident_id, *facts in db.session.execute(
        select(scans.c.campaign_id, scans.c.resident_id, *columns).where(scans.c.resident_id.is_not(None))
    ):
        seen.setdefault((campaign_id, resident_id), []).append(Seen(*facts))
    kept = {(row.campaign_id, row.resident_id): row for row in db.session.execute(select(visits))}
    found = []
    for whose in {*seen, *kept}:
        presence, row = presence_of(seen.get(whose, [])), kept.get(whose)
        told = (presence.arrived, presence.completed)
        wanted = tuple(scan.happened_at if scan else None for scan in told)
        if wanted != ((row.arrived_at, row.completed_at) if row else (None, None)):
            found.append(f"the visit of resident {whose[1]} is not what the scans say")
    walk_ins = _count(visits.c.day_id, visits.c.walk_in & visits.c.arrived_at.is_not(None))
    for day in db.session.execute(select(days.c.id, days.c.walk_ins)):
        if day.walk_ins != walk_ins.get(day.id, 0):
            found.append(f"day {day.id} counts {day.walk_ins} walk-ins, {walk_ins.get(day.id, 0)} visits do")
    return found


def _audit() -> list[str]:
    return [f"chain {v.chain} breaks at {v.broken_at}" for v in audit.verify() if v.broken_at is not None]
