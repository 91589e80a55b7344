"""Operations on reviews: let the person in, choose another person, or set the scan aside with a reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import update

from checkin.campaign_day import Day
from checkin.scanning import ledger, outsiders
from checkin.scanning.ledger import ScanLine
from checkin.scanning.persons import Who, look_at
from checkin.scanning.visits import coming_of, mark_arrived
from checkin.tables import scans
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput, NotThere, Refusal
from core.marking import N_

SETTLED = audit.declare("review.settled", "day", "reason", "settled_as")

Dismissal = Literal["double", "mistake", "not_here", "other"]

BY_ADMISSION = ("other_day", "cancelled", "not_eligible")
"""Reasons for which one decision settles all of the person's scans of the day."""


class AlreadySettled(Refusal):
    """The review was settled before, or the desk undid the scan."""

    code = "already_settled"
    message = N_("This scan has already been reviewed.")


class NobodyNamed(BadInput):
    """The scan names nobody, so a person must be chosen first."""

    code = "nobody_named"
    message = N_("Choose who it was.")


def let_in(day: Day, ref: str, resident_id: int | None, by: Actor, at: datetime) -> int | None:
    """Count the scan for the person it names or for another one; return the queue number of an arrival.

    The person's other scans of the day that wait for the same decision are settled too. Raises NotThere,
    AlreadySettled, NobodyNamed.
    """
    locked = ledger.lock(day)
    line = _open_line(day, ref)
    if line.is_outsider or line.kind == "undo":
        _settle(day, [line], "counted", by, at)
        _recount(day, line, by, at, locked.is_closed)
        return None
    chosen = resident_id or line.resident_id
    who = look_at(day, [chosen]).get(chosen) if chosen else None
    if who is None:
        raise NobodyNamed(field="resident")
    others = _waiting_of(day, who, line) if line.reason in BY_ADMISSION else []
    word = "arrival" if who.resident_id == line.resident_id else "other_person"
    is_walk_in = who.place != "today"
    _settle(day, [line], word, by, at, resident_id=who.resident_id, walk_in=is_walk_in)
    _settle(day, others, "with_arrival", by, at, walk_in=is_walk_in)
    coming = coming_of(day, who.resident_id, who.neighborhood_id)
    if line.kind == "arrive" and (coming.visit is None or coming.visit.queue_no is None):
        coming.queue_no = locked.queue_no + 1
    drawn = 0 if coming.queue_no is None else 1
    mark_arrived(day, [coming], by, at, is_closed=locked.is_closed, numbers=drawn)
    return coming.queue_no or (coming.visit.queue_no if coming.visit else None)


def dismiss(day: Day, ref: str, reason: Dismissal, by: Actor, at: datetime) -> None:
    """Set the scan aside; it stays in the ledger and does not count. Raises NotThere, AlreadySettled."""
    ledger.lock(day)
    _settle(day, [_open_line(day, ref)], reason, by, at, counts=False)


def settle_many(
    day: Day, refs: Iterable[str], settle_as: Dismissal | Literal["let_in"], by: Actor, at: datetime
) -> tuple[int, int]:
    """Let in or dismiss several reviews, in the order named; return how many are settled, and how many name nobody.

    One that is settled already, with another of them or by a colleague, is left as it is. Raises NotThere.
    """
    ledger.lock(day)
    settled = nobody = 0
    for ref in dict.fromkeys(refs):
        try:
            if settle_as == "let_in":
                let_in(day, ref, None, by, at)
            else:
                dismiss(day, ref, settle_as, by, at)
            settled += 1
        except NobodyNamed:
            nobody += 1
        except AlreadySettled:
            settled += 1
    return settled, nobody


def _open_line(day: Day, ref: str) -> ScanLine:
    line = ledger.line_of(day, ref)
    if line is None or line.review is None:
        raise NotThere()
    if line.review != "open":
        raise AlreadySettled()
    return line


def _waiting_of(day: Day, who: Who, line: ScanLine) -> list[ScanLine]:
    """The person's other scans of this day that wait for the same decision."""
    return [
        other
        for other in ledger.touched(day, [], [who.resident_id])
        if other.day_id == day.id
        and other.review == "open"
        and other.reason in BY_ADMISSION
        and other.id != line.id
    ]


def _settle(day: Day, lines: Iterable[ScanLine], word: str, by: Actor, at: datetime, **facts: Any) -> None:
    for line in lines:
        written = ledger.settled(word, by.ref, at) | {"counts": True} | facts
        db.session.execute(update(scans).where(scans.c.id == line.id).values(written))
        audit.record_about(SETTLED, day, by, day=day.on.isoformat(), reason=line.reason, settled_as=word)


def _recount(day: Day, line: ScanLine, by: Actor, at: datetime, is_closed: bool) -> None:
    """Count a visitor, or an undo."""
    if line.is_outsider:
        line.counts = True
        outsiders.count(day, [line], {}, at)
        return
    target = next((one for one in ledger.touched(day, [line.undoes or ""], []) if one.id != line.id), None)
    if target is None:
        return
    if target.resident_id is None:
        outsiders.take_back(day, [target.scan_id], at)
        return
    assert line.id is not None
    ledger.name_resident(line.id, target.resident_id)
    who = look_at(day, [target.resident_id])[target.resident_id]
    mark_arrived(day, [coming_of(day, who.resident_id, who.neighborhood_id)], by, at, is_closed=is_closed)
