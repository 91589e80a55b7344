"""Rules of who has come: a resident's state is a fold over the set of the resident's scans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Seen:
    """A scan as the fold needs it. `day_id` and `scan_id` together identify it; `place` is where it was made.

    `counts` is false for a scan that was set aside or waits for review, including an undo.
    """

    day_id: int
    scan_id: str
    kind: str
    happened_at: datetime
    place: str = ""
    station: str | None = None
    undoes: str | None = None
    counts: bool = True
    walk_in: bool = False
    queue_no: int | None = None


@dataclass(frozen=True)
class Presence:
    """What the scans of one resident in one campaign amount to.

    `arrived` is the earliest valid scan of any kind, as a person who passed a station was there. `completed`
    and each of `stations` is the earliest of its kind. All are None or empty without a valid scan.
    """

    arrived: Seen | None = None
    completed: Seen | None = None
    stations: Mapping[str, Seen] = field(default_factory=dict)

    def first_of(self, kind: str, station: str | None = None) -> Seen | None:
        """The earliest valid scan with the same meaning; any scan implies an arrival."""
        if kind == "complete":
            return self.completed
        if kind == "station":
            return self.stations.get(station or "")
        return self.arrived


def valid_scans(scans: Iterable[Seen]) -> list[Seen]:
    """The scans that count and are not undone, earliest first; the same set gives the same list.

    A scan may be undone before it has been received. An undo cannot be undone; the person is scanned again instead.
    """
    known = set(scans)
    gone = {(scan.day_id, scan.undoes) for scan in known if scan.counts and scan.undoes}
    left = [
        scan
        for scan in known
        if scan.counts and scan.kind != "undo" and (scan.day_id, scan.scan_id) not in gone
    ]
    return sorted(left, key=_in_order)


def _in_order(scan: Seen) -> tuple[Any, ...]:
    """Earliest first; the other fields only settle the order of scans at the same moment."""
    identity = (scan.day_id, scan.scan_id, scan.kind)
    return (scan.happened_at, *identity, scan.place, scan.station or "", scan.walk_in, scan.queue_no or 0)


def presence_of(scans: Iterable[Seen]) -> Presence:
    """Fold a set of scans of one resident; order, repetition and batches do not matter."""
    left = valid_scans(scans)
    stations: dict[str, Seen] = {}
    for scan in left:
        if scan.kind == "station":
            stations.setdefault(scan.station or "", scan)
    return Presence(
        arrived=left[0] if left else None,
        completed=next((scan for scan in left if scan.kind == "complete"), None),
        stations=stations,
    )
