"""Rules of who has come: the state of a resident is a fold over the set of that resident's scans."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["arrive", "undo", "station", "complete"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A scan as the fold needs it. `day_id` and `scan_id` together name it; `place` is where it was made.

    `counts` is false for what was turned away or still waits for a person, an undo included.
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
    """What the scans of one resident in one campaign come to.

    `arrived` is the earliest scan that stands, of whatever kind: who passed a station or finished was
    there. `completed` and each of `stations` is the earliest of its sort. All None or empty when nothing
    stands.
    """

    arrived: Seen | None = None
    completed: Seen | None = None
    stations: Mapping[str, Seen] = field(default_factory=dict)

    def first_of(self, kind: str, station: str | None = None) -> Seen | None:
        """The earliest standing scan that says the same; an arrival is said by any."""
        if kind == "complete":
            return self.completed
        if kind == "station":
            return self.stations.get(station or "")
        return self.arrived


def undone(scans: Iterable[Seen]) -> frozenset[tuple[int, str]]:
    """The scans that were taken back, named by day and id, whether or not they have come in yet."""
    return frozenset((scan.day_id, scan.undoes) for scan in scans if scan.counts and scan.undoes)


def standing(scans: Iterable[Seen]) -> list[Seen]:
    """The scans that count and were not taken back, earliest first; the same set gives the same list.

    An undo cannot itself be undone: whoever was right after all is scanned once more.
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
    """What a set of scans of one resident comes to; their order, repetition and batches do not matter."""
    left = standing(scans)
    stations: dict[str, Seen] = {}
    for scan in left:
        if scan.kind == "station":
            stations.setdefault(scan.station or "", scan)
    return Presence(
        arrived=left[0] if left else None,
        completed=next((scan for scan in left if scan.kind == "complete"), None),
        stations=stations,
    )
