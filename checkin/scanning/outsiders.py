"""Operations on visitors from elsewhere: a row for each one counted, undone with its scan."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from checkin.campaign_day import Day
from checkin.scanning.ledger import ScanLine
from checkin.tables import outsiders, scans
from core.db.database import db


def count(day: Day, lines: Sequence[ScanLine], undoes: Mapping[str, Any], at: datetime) -> None:
    """Write the visitors of new lines that count; `undoes` are the ids of undone scans."""
    counted = [line for line in lines if line.is_outsider and line.counts]
    if counted:
        ids = _row_ids(day, counted)
        rows = [
            {
                "ward_id": day.ward_id,
                "campaign_id": day.campaign_id,
                "day_id": day.id,
                "scan_row_id": ids[line.scan_id],
                "birth_year": line.said["outsider"]["birth_year"],
                "sex": line.said["outsider"]["sex"],
                "arrived_at": line.happened_at,
                "undone_at": at if line.scan_id in undoes else None,
            }
            for line in counted
        ]
        db.session.execute(insert(outsiders), rows)
    taken_back = [line.undoes for line in lines if line.undoes and line.counts and line.resident_id is None]
    if taken_back:
        take_back(day, taken_back, at)


def take_back(day: Day, scan_ids: Iterable[str], at: datetime) -> None:
    """Undo the visitors of these scans; ids of other scans change nothing."""
    rows = select(scans.c.id).where(
        scans.c.day_id == day.id, scans.c.scan_id.in_(list(scan_ids)), scans.c.counts.is_(True)
    )
    db.session.execute(
        update(outsiders)
        .where(outsiders.c.scan_row_id.in_(rows), outsiders.c.undone_at.is_(None))
        .values(undone_at=at)
    )


def _row_ids(day: Day, lines: Iterable[ScanLine]) -> dict[str, int]:
    """The row numbers of these lines; ids that came twice count once."""
    rows = db.session.execute(
        select(scans.c.scan_id, scans.c.id).where(
            scans.c.day_id == day.id,
            scans.c.scan_id.in_([line.scan_id for line in lines]),
            scans.c.counts.is_(True),
        )
    )
    return {row.scan_id: row.id for row in rows}
