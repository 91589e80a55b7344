"""The process that carries a plan out or takes it back, step by step; begun again by the timer if it was killed."""

import time
from collections.abc import Callable

from sqlalchemy import select

from accounts.models import Account
from core.actor import Actor
from core.db.database import db
from core.db.transaction import transaction
from core.errors import Busy
from screening.booking.writing import Overtaken
from screening.booking_rules import AlreadyBooked
from screening.models import KeptPlan
from screening.open_letter import CampaignKey
from screening.schedule import carrying_out, taking_back
from screening.schedule.packing import unpack
from screening.tables import campaigns

FIRST, LEAST, MOST = 50, 10, 2_000
AIM, LIMIT = 0.05, 0.1
"""Seconds that a step may hold the write lock: below the aim the next step is larger, above the limit smaller."""
TRIES = 20
"""How often it comes back to a database that others keep busy; each try queues for some seconds."""


def work(public_id: str) -> int:
    """Carry on with a plan until it is finished; returns the number of steps."""
    plan = db.session.scalars(select(KeptPlan).where(KeptPlan.public_id == public_id)).one()
    campaign = CampaignKey._make(
        db.session.execute(
            select(campaigns.c.id, campaigns.c.ward_id, campaigns.c.public_id).where(
                campaigns.c.id == plan.campaign_id
            )
        ).one()
    )
    role = db.session.scalar(select(Account.role).where(Account.public_id == plan.made_by))
    by = Actor("account", plan.made_by, role) if role else Actor("system")
    plan_id = plan.id
    if plan.state == "committing":
        steps = unpack(plan.packed).steps
        return _in_steps(lambda most, at: carrying_out.carry_on(campaign, plan_id, steps, most, by, at))
    return _in_steps(lambda most, at: taking_back.take_back_some(campaign, plan_id, most, by, at))


def _in_steps(step: Callable[..., bool]) -> int:
    most, count, is_going_on = FIRST, 0, True
    while is_going_on:
        is_going_on, held = _once(step, most)
        most = _next_size(most, held)
        count += 1
    return count


def _next_size(most: int, held: float) -> int:
    if held > LIMIT:
        return max(LEAST, most // 2)
    return min(MOST, most * 3 // 2) if held < AIM else most


def _once(step: Callable[..., bool], most: int) -> tuple[bool, float]:
    """Carry out one step; whether there is more to do, and for how many seconds the write lock was held."""
    for left in reversed(range(TRIES)):
        try:
            with transaction() as work:
                began = time.monotonic()
                is_going_on = step(most, work.at)
            return is_going_on, time.monotonic() - began
        except (Busy, AlreadyBooked, Overtaken):
            if not left:
                raise
    raise AssertionError("the last try either returns or raises")
