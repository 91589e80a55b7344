"""The guarded counter of a slot: places are taken and given back here and nowhere else."""

from sqlalchemy import ColumnElement, update

from campaigns.capacity import SlotFull
from campaigns.models import CampaignDay, Slot
from core.database import db

__all__ = [
    "CounterOff",
    "SlotFull",
    "count_walk_in",
    "draw_queue_number",
    "give_back",
    "held_to_booked",
    "hold",
    "release",
    "take",
]


class CounterOff(RuntimeError):
    """More places were to be given back than are taken: rows and counter disagree, which is a fault."""


def take(slot_id: int, n: int = 1) -> None:
    """Book n places, all or none. Raises SlotFull."""
    _count(slot_id, n, SlotFull(), Slot.booked + Slot.held + n <= Slot.capacity, booked=Slot.booked + n)


def give_back(slot_id: int, n: int = 1) -> None:
    """Free n booked places. Raises CounterOff."""
    _count(slot_id, n, _off(slot_id), Slot.booked >= n, booked=Slot.booked - n)


def hold(slot_id: int, n: int = 1) -> None:
    """Keep n places for pending requests or timed offers, all or none. Raises SlotFull."""
    _count(slot_id, n, SlotFull(), Slot.booked + Slot.held + n <= Slot.capacity, held=Slot.held + n)


def release(slot_id: int, n: int = 1) -> None:
    """Let n held places go. Raises CounterOff."""
    _count(slot_id, n, _off(slot_id), Slot.held >= n, held=Slot.held - n)


def held_to_booked(slot_id: int, n: int = 1) -> None:
    """Turn n held places into booked ones; what is free stays the same. Raises CounterOff."""
    _count(slot_id, n, _off(slot_id), Slot.held >= n, held=Slot.held - n, booked=Slot.booked + n)


def _count(
    slot_id: int, n: int, otherwise: Exception, guard: ColumnElement[bool], **columns: ColumnElement[int]
) -> None:
    """One conditional UPDATE: the guard and the change cannot be torn apart by anybody else."""
    if n < 1:
        raise ValueError("at least one place is counted")
    result = db.session.execute(
        update(Slot)
        .where(Slot.id == slot_id, guard)
        .values(**columns)
        .returning(Slot.id)
        .execution_options(synchronize_session=False)
    )
    if result.first() is None:
        raise otherwise


def _off(slot_id: int) -> CounterOff:
    return CounterOff(f"slot {slot_id} has fewer places taken than are to be given back")


def count_walk_in(day_id: int, n: int = 1) -> None:
    """Count n residents who came without a booking (n = -1 takes one back); never refused.

    Raises CounterOff below zero.
    """
    result = db.session.execute(
        update(CampaignDay)
        .where(CampaignDay.id == day_id, CampaignDay.walk_ins + n >= 0)
        .values(walk_ins=CampaignDay.walk_ins + n)
        .returning(CampaignDay.id)
        .execution_options(synchronize_session=False)
    )
    if result.first() is None:
        raise CounterOff(f"day {day_id} has fewer walk-ins than are to be taken back")


def draw_queue_number(day_id: int) -> int:
    """The next queue number of the day, 1 first; no two people draw the same."""
    number = db.session.execute(
        update(CampaignDay)
        .where(CampaignDay.id == day_id)
        .values(queue_no=CampaignDay.queue_no + 1)
        .returning(CampaignDay.queue_no)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return int(number)
