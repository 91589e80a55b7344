"""How long the detail of a day is kept: what stays are counts, written by the room that counts the board."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select

from checkin.day.queries import counts_of, station_counts
from checkin.days import day_by_id
from checkin.tables import days, outsiders, scans, visits
from core.db.database import db


def day_counts(campaign_id: int) -> dict[str, Any]:
    """The counts of each day of the campaign, by the day's internal number."""
    names = db.session.scalars(select(days.c.public_id).where(days.c.campaign_id == campaign_id)).all()
    return {
        str(day.id): {
            "counts": asdict(counts_of(day)),
            "stations": [[one.name, one.passed] for one in station_counts(day)],
        }
        for day in map(day_by_id, names)
        if day is not None
    }


def delete_visits(campaign_id: int) -> int:
    """Delete the scans and visits of a campaign; return how many visits."""
    for table in (outsiders, scans):
        db.session.execute(delete(table).where(table.c.campaign_id == campaign_id))
    result = db.session.execute(delete(visits).where(visits.c.campaign_id == campaign_id))
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE's result is a CursorResult
