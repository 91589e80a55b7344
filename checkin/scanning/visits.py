"""Operations on visits: `mark_arrived` is the only way to record that a person came."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update

from campaigns.seats import count_arrivals
from checkin.campaign_day import Day
from checkin.scanning import ledger
from checkin.scanning.ledger import VisitRow
from checkin.scanning.presence_rules import Presence, Seen, presence_of
from checkin.tables import visits
from core.actor import Actor
from core.clock import civil_date, local
from core.db.database import connection
from residents.person import yearly
from screening.booking import attendance


@dataclass(slots=True)
class Coming:
    """A resident whose scans changed: all scans, the visit before, and a queue number drawn just now.

    `has_booking` is false only for a person who certainly never had a place in the campaign.
    """

    resident_id: int
    neighborhood_id: int
    seen: list[Seen]
    visit: VisitRow | None = None
    queue_no: int | None = None
    has_booking: bool = True

    @property
    def presence(self) -> Presence:
        """The fold of the scans."""
        return presence_of(self.seen)


def coming_of(day: Day, resident_id: int, neighborhood_id: int) -> Coming:
    """The resident with all scans and the visit as they are now."""
    seen = [line.seen for line in ledger.touched(day, [], [resident_id])]
    return Coming(resident_id, neighborhood_id, seen, ledger.visits_of(day, [resident_id]).get(resident_id))


def mark_arrived(
    day: Day, people: Iterable[Coming], by: Actor, at: datetime, *, is_closed: bool, numbers: int = 0
) -> None:
    """Bring these residents' visits in line with their scans: arrived, completed or undone.

    Scans, typed codes, manual ticks, walk-ins and settled reviews all end here. The walk-in counter, the
    booking (attended or not) and the yearly check follow the visit. `day` is where the scans were received,
    `is_closed` whether it is closed, `numbers` how many queue numbers were drawn on it; a visit keeps the day
    of its earliest scan.
    """
    someone_left = False
    walk_ins: Counter[int] = Counter()
    for coming in sorted(people, key=lambda one: one.resident_id):
        presence = coming.presence
        if coming.visit is None and presence.arrived is None and coming.queue_no is None:
            continue
        walk_ins.update(_walk_ins(coming.visit, presence))
        _write(day, coming, presence)
        someone_left |= _tell_booking(day, coming, presence)
        if day.counts_yearly:
            _tell_year(day, coming, presence, by, at)
    walk_ins[day.id] += 0
    for day_id, n in sorted(walk_ins.items()):
        drawn = numbers if day_id == day.id else 0
        if drawn or n:
            count_arrivals(day_id, drawn, n)
    if someone_left and is_closed:
        attendance.mark_no_shows(day.id, by, at)


_UNDONE = {
    "state": "undone",
    "arrived_at": None,
    "arrived_hour": None,
    "arrived_desk": "",
    "completed_at": None,
    "walk_in": False,
}
_CHANGEABLE = (*_UNDONE, "day_id", "year", "queue_no")
_NEW = insert(visits)
_CHANGE = (
    update(visits)
    .where(visits.c.id == bindparam("of_visit"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGEABLE})
)


def _write(day: Day, coming: Coming, presence: Presence) -> None:
    columns = _columns(day, coming, presence)
    if coming.visit is not None:
        changed = {f"new_{name}": value for name, value in columns.items()}
        connection().execute(_CHANGE, {"of_visit": coming.visit.id, **changed})
        return
    whose = {
        "ward_id": day.ward_id,
        "campaign_id": day.campaign_id,
        "resident_id": coming.resident_id,
        "neighborhood_id": coming.neighborhood_id,
        "reason": "",
    }
    connection().execute(_NEW, [whose | columns])


def _columns(day: Day, coming: Coming, presence: Presence) -> dict[str, Any]:
    first, visit = presence.arrived, coming.visit
    kept_number = visit.queue_no if visit else None
    number = kept_number if coming.queue_no is None else coming.queue_no
    if first is None:
        there = visit.day_id if visit else day.id
        return {**_UNDONE, "day_id": there, "year": day.on.year, "queue_no": number}
    wall = local(first.happened_at)
    return {
        "state": "completed" if presence.completed else "arrived",
        "day_id": first.day_id,
        "year": wall.year,
        "arrived_at": first.happened_at,
        "arrived_hour": wall.hour,
        "arrived_desk": first.place,
        "completed_at": presence.completed.happened_at if presence.completed else None,
        "walk_in": first.walk_in,
        "queue_no": number,
    }


def _walk_ins(before: VisitRow | None, presence: Presence) -> dict[int, int]:
    """The change in the number of walk-ins, by day."""
    was = before.day_id if before and before.walk_in and before.arrived_at else None
    now = presence.arrived.day_id if presence.arrived and presence.arrived.walk_in else None
    if was == now:
        return {}
    return {day_id: n for day_id, n in ((was, -1), (now, 1)) if day_id is not None}


def _tell_booking(day: Day, coming: Coming, presence: Presence) -> bool:
    """Mark the booking as attended, or undo that; return whether an arrival was undone."""
    was_here = coming.visit is not None and coming.visit.arrived_at is not None
    is_here = presence.arrived is not None
    if is_here and not was_here and coming.has_booking:
        attendance.mark_attended(day.campaign_id, coming.resident_id)
    elif was_here and not is_here:
        attendance.take_back_attended(day.campaign_id, coming.resident_id)
    return was_here and not is_here


def _tell_year(day: Day, coming: Coming, presence: Presence, by: Actor, at: datetime) -> None:
    before = coming.visit.completed_at if coming.visit else None
    was = civil_date(before) if before else None
    now = civil_date(presence.completed.happened_at) if presence.completed else None
    if was == now:
        return
    if was is not None:
        yearly.take_back_here(coming.resident_id, day.campaign)
    if now is not None:
        yearly.record_here(coming.resident_id, now, day.campaign, by, at)
