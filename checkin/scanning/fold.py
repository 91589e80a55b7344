"""Rules of who has come: a resident's state is a fold over the set of the resident's scans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


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


def undone(scans: Iterable[Seen]) -> frozenset[tuple[int, str]]:
    """The undone scans, by day and id, whether or not they have been received yet."""
    return frozenset((scan.day_id, scan.undoes) for scan in scans if scan.counts and scan.undoes)


def valid_scans(scans: Iterable[Seen]) -> list[Seen]:
    """The scans that count and are not undone, earliest first; the same set gives the same list.

    An undo cannot be undone; the person is scanned again instead.
    """
    known = set(scans)
    gone = undone(known)
    left = [
        scan
        for scan in known
        if scan.counts and scan.kind != "undo" and (scan.day_id, scan.scan_id) not in gone
    ]
    return sorted(left, key=lambda scan: (scan.happened_at, scan.day_id, scan.scan_id, scan.kind))


def fold(scans: Iterable[Seen]) -> Presence:
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
