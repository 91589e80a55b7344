"""The guarded counter of a slot: the only place where places are taken and released."""

from typing import Any, cast

from sqlalchemy import BindParameter, ColumnElement, Integer, Table, bindparam, update
from sqlalchemy.sql.dml import ReturningUpdate

from campaigns.capacity import SlotFull
from campaigns.models import CampaignDay, Slot
from core.db.database import connection

__all__ = [
    "CounterOff",
    "SlotFull",
    "count_arrivals",
    "give_back",
    "held_to_booked",
    "hold",
    "release",
    "take",
]


class CounterOff(RuntimeError):
    """More places were to be released than are taken: rows and counter disagree, which is a fault."""


_slots = cast(Table, Slot.__table__)
_N: BindParameter[int] = bindparam("n", type_=Integer)
_BOOKED, _HELD = _slots.c.booked, _slots.c.held
_HAS_ROOM = _slots.c.capacity >= _BOOKED + _HELD + _N


def _counting(guard: ColumnElement[bool], **columns: ColumnElement[int]) -> ReturningUpdate[Any]:
    """One conditional UPDATE, so nothing can come between the guard and the change."""
    return (
        update(_slots).where(_slots.c.id == bindparam("slot"), guard).values(**columns).returning(_slots.c.id)
    )


# Built and compiled once: every booking of the site uses them.
_TAKE = _counting(_HAS_ROOM, booked=_BOOKED + _N)
_GIVE_BACK = _counting(_BOOKED >= _N, booked=_BOOKED - _N)
_HOLD = _counting(_HAS_ROOM, held=_HELD + _N)
_RELEASE = _counting(_HELD >= _N, held=_HELD - _N)
_HELD_TO_BOOKED = _counting(_HELD >= _N, held=_HELD - _N, booked=_BOOKED + _N)


def take(slot_id: int, n: int = 1) -> None:
    """Book n places, all or none. Raises SlotFull."""
    _count(_TAKE, slot_id, n, SlotFull())


def give_back(slot_id: int, n: int = 1) -> None:
    """Free n booked places. Raises CounterOff."""
    _count(_GIVE_BACK, slot_id, n, _off(slot_id))


def hold(slot_id: int, n: int = 1) -> None:
    """Keep n places for pending requests or timed offers, all or none. Raises SlotFull."""
    _count(_HOLD, slot_id, n, SlotFull())


def release(slot_id: int, n: int = 1) -> None:
    """Let n held places go. Raises CounterOff."""
    _count(_RELEASE, slot_id, n, _off(slot_id))


def held_to_booked(slot_id: int, n: int = 1) -> None:
    """Turn n held places into booked ones; what is free stays the same. Raises CounterOff."""
    _count(_HELD_TO_BOOKED, slot_id, n, _off(slot_id))


def _count(statement: ReturningUpdate[Any], slot_id: int, n: int, otherwise: Exception) -> None:
    if n < 1:
        raise ValueError("at least one place is counted")
    if connection().execute(statement, {"slot": slot_id, "n": n}).first() is None:
        raise otherwise


def _off(slot_id: int) -> CounterOff:
    return CounterOff(f"slot {slot_id} has fewer places taken than are to be given back")


_days = cast(Table, CampaignDay.__table__)
_COUNT_ARRIVALS = (
    update(_days)
    .where(_days.c.id == bindparam("day"), _days.c.walk_ins + bindparam("walk_ins") >= 0)
    .values(queue_no=_days.c.queue_no + _N, walk_ins=_days.c.walk_ins + bindparam("walk_ins"))
    .returning(_days.c.queue_no)
)


def count_arrivals(day_id: int, numbers: int = 0, walk_ins: int = 0) -> int:
    """Draw queue numbers of the day, and count residents who came without a booking; never refused.

    Returns the last number, starting at 1; no two people get the same. A negative `walk_ins` takes some
    back: raises CounterOff below zero.
    """
    counted = {"day": day_id, "n": numbers, "walk_ins": walk_ins}
    row = connection().execute(_COUNT_ARRIVALS, counted).first()
    if row is None:
        raise CounterOff(f"day {day_id} has fewer walk-ins than are to be taken back")
    return int(row.queue_no)
