"""The ledger of scans: reads the lines that a batch touches and adds new ones; lines are never deleted."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, and_, bindparam, insert, or_, select, update

from checkin.campaign_day import Day
from checkin.scanning.presence_rules import Seen
from checkin.tables import scans, visits
from core.db.database import connection, db
from core.errors import NotThere
from residents.joined_records import any_joined
from screening.tables import campaigns, days

DID_UNDO = "undone"
"""Written on a scan that was undone before its review."""


@dataclass(slots=True)
class ScanLine:
    """One line of the ledger. Fields that matter only when it is written are empty on lines that were read."""

    scan_id: str
    fingerprint: bytes
    day_id: int
    kind: str
    resident_id: int | None
    happened_at: datetime
    verdict: str
    reason: str | None = None
    counts: bool = False
    walk_in: bool = False
    first_arrival: dict[str, Any] | None = None
    queue_no: int | None = None
    review: str | None = None
    place: str = ""
    station: str | None = None
    undoes: str | None = None
    said: dict[str, Any] = field(default_factory=dict)
    id: int | None = None
    written: dict[str, Any] = field(default_factory=dict)

    @property
    def is_outsider(self) -> bool:
        """Whether the scan counts a visitor without a name."""
        return "outsider" in self.said

    @property
    def seen(self) -> Seen:
        """The line as the fold needs it."""
        return Seen(
            day_id=self.day_id,
            scan_id=self.scan_id,
            kind=self.kind,
            happened_at=self.happened_at,
            place=self.place,
            station=self.station,
            undoes=self.undoes,
            counts=self.counts,
            walk_in=self.walk_in,
            queue_no=self.queue_no,
        )


READ = tuple(column.name for column in fields(ScanLine) if column.name != "written")
_COLUMNS = tuple(scans.c[name] for name in READ)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_RESIDENTS: BindParameter[Any] = bindparam("residents", expanding=True)
_OF_PEOPLE = and_(scans.c.campaign_id == bindparam("campaign_id"), scans.c.resident_id.in_(_RESIDENTS))
_TOUCHED = (
    select(*_COLUMNS)
    .where(
        or_(
            and_(scans.c.day_id == bindparam("day_id"), scans.c.scan_id.in_(_IDS)),
            and_(scans.c.day_id == bindparam("day_id"), scans.c.undoes.in_(_IDS)),
            _OF_PEOPLE,
        )
    )
    .order_by(scans.c.id)
)
_LOCK = (
    select(days.c.closed_at, days.c.queue_no, any_joined(campaigns.c.ward_id).label("joined"))
    .join(campaigns, campaigns.c.id == days.c.campaign_id)
    .where(days.c.id == bindparam("day_id"))
    .with_for_update(key_share=True, of=campaigns)
)


class VisitRow(NamedTuple):
    """A visit before the batch; numbers are internal."""

    id: int
    day_id: int
    arrived_at: datetime | None
    completed_at: datetime | None
    walk_in: bool
    queue_no: int | None


_VISITS = select(visits.c.resident_id, *(visits.c[name] for name in VisitRow._fields)).where(
    visits.c.campaign_id == bindparam("campaign_id"), visits.c.resident_id.in_(_RESIDENTS)
)


class Locked(NamedTuple):
    """A day locked until the commit: whether it is closed, and its last queue number.

    `may_have_joined`: records of its ward may have been joined, so that scans must be resolved.
    """

    is_closed: bool
    queue_no: int
    may_have_joined: bool


def lock(day: Day) -> Locked:
    """Serialize scans of a campaign, and return the state of the day.

    SQLite's writers queue anyway. On PostgreSQL this row lock keeps two desks from both being first.
    """
    at_hand = connection()
    row = at_hand.execute(_LOCK, {"day_id": day.id}).one()
    # PostgreSQL may have waited for the row; it then reads other tables as they were before.
    has_waited = at_hand.dialect.name != "sqlite"
    return Locked(row.closed_at is not None, row.queue_no, row.joined or has_waited)


def touched(day: Day, scan_ids: Collection[str], resident_ids: Collection[int]) -> list[ScanLine]:
    """Lines with these ids (or undoing them) on the day, and all lines of these residents in the campaign."""
    asked = {
        "day_id": day.id,
        "campaign_id": day.campaign_id,
        "ids": list(scan_ids),
        "residents": list(resident_ids),
    }
    rows = connection().execute(_TOUCHED, asked)
    return [ScanLine(*tuple(row)) for row in rows]


def visits_of(day: Day, resident_ids: Collection[int]) -> dict[int, VisitRow]:
    """The present visits of these residents in the campaign."""
    asked = {"campaign_id": day.campaign_id, "residents": list(resident_ids)}
    rows = connection().execute(_VISITS, asked)
    return {resident_id: VisitRow(*facts) for resident_id, *facts in rows}


_NEW = insert(scans)


def add(lines: Iterable[ScanLine]) -> None:
    """Insert new lines."""
    rows = [{name: getattr(line, name) for name in READ if name != "id"} | line.written for line in lines]
    if rows:
        connection().execute(_NEW, rows)


def name_resident(line_id: int, resident_id: int | None) -> None:
    """Set the resident of an undo that was received before its scan."""
    db.session.execute(update(scans).where(scans.c.id == line_id).values(resident_id=resident_id))


def settle_undone(line_id: int, at: datetime) -> None:
    """Settle the review of an undone scan."""
    written = settled(DID_UNDO, None, at)
    db.session.execute(update(scans).where(scans.c.id == line_id, scans.c.review == "open").values(written))


def settled(word: str, by: str | None, at: datetime) -> dict[str, Any]:
    """The columns of a settled review: how, by which account, when."""
    return {"review": "settled", "settled_as": word, "settled_by": by, "settled_at": at}


def fingerprint_of_ref(ref: str) -> bytes:
    """What an address names a line by, written there in hexadecimal. Raises NotThere."""
    try:
        return bytes.fromhex(ref)
    except ValueError as wrong:
        raise NotThere() from wrong


def line_of(day: Day, ref: str) -> ScanLine | None:
    """The line that an address names. Raises NotThere for what can name none."""
    this = scans.c.fingerprint == fingerprint_of_ref(ref)
    row = db.session.execute(select(*_COLUMNS).where(scans.c.day_id == day.id, this)).first()
    return ScanLine(*tuple(row)) if row else None
