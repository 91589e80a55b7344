"""Operations of the list: arrived, completed, undone, by the same path as any scan."""

from datetime import datetime
from typing import Literal
from uuid import uuid4

from checkin.campaign_day import Day
from checkin.day.closing import DayNotCome
from checkin.desk.pairing import Sender
from checkin.scanning import ledger
from checkin.scanning.batch_rules import Sent
from checkin.scanning.entries import ScanEntry, entry_of
from checkin.scanning.joined import people_now
from checkin.scanning.presence_rules import Seen, valid_scans
from checkin.scanning.subjects import SubjectFound, find_all
from checkin.scanning.taking import ScanResult, take_scans
from core.clock import at_local, civil_date, minutes_to_time
from core.errors import NotThere

Tick = Literal["arrive", "complete", "undo"]
TICKS: tuple[Tick, ...] = ("arrive", "complete", "undo")

EARLIEST = 7 * 60
"""When a day without opening hours begins, in minutes after midnight."""


def tick(sender: Sender, day: Day, resident: str, kind: Tick, at: datetime) -> ScanResult | None:
    """Tick one person of the ward on the day's list; return the result as a desk would get it.

    On a past day, what is keyed in from paper counts at the booked time, or at the beginning of the day.
    Returns None if there was nothing to undo. Raises DayNotCome, NotThere.
    """
    if day.on > civil_date(at):
        raise DayNotCome()
    about = _sent(kind, at, resident)
    ((key, found),) = find_all(day, [about]).items()
    found = people_now(day, [found]).get(found, found)
    if found.who is None:
        raise NotThere()
    if kind == "undo":
        entries = _undoing(day, found, about, at)
    else:
        entries = [entry_of(day, about, {key: found}, _moment(day, found, at))]
    results = take_scans(sender, day, entries, at)
    return results[-1] if results else None


def _moment(day: Day, found: SubjectFound, at: datetime) -> datetime:
    """Now; for a past day the time at which the person was expected."""
    if day.on == civil_date(at):
        return at
    starts = found.who.starts if found.who and found.who.starts is not None else day.opens or EARLIEST
    return at_local(day.on, minutes_to_time(starts))


def _undoing(day: Day, found: SubjectFound, about: Sent, at: datetime) -> list[ScanEntry]:
    """An undo for each scan by which the person finished, or else for each by which the person arrived."""
    assert found.who is not None
    lines = ledger.touched(day, [], [found.who.resident_id])
    here = [seen for seen in valid_scans(line.seen for line in lines) if seen.day_id == day.id]
    last = [seen for seen in here if seen.kind == "complete"] or here
    return [_undo(day, seen, about, at) for seen in last]


def _undo(day: Day, seen: Seen, about: Sent, at: datetime) -> ScanEntry:
    sent = _sent("undo", at, about.code, undoes=seen.scan_id)
    moment = at if day.on == civil_date(at) else seen.happened_at
    return entry_of(day, sent, {}, moment)


def _sent(kind: Tick, at: datetime, resident: str, undoes: str | None = None) -> Sent:
    scan_id = str(uuid4())
    return Sent(
        echo=scan_id,
        scan_id=scan_id,
        kind=kind,
        method="list",
        device_at=at,
        subject=None if undoes else "resident",
        code=resident,
        outsider=None,
        station=None,
        undoes=undoes,
    )
