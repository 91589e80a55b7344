"""How long the detail of a day is kept: what stays are counts, written by the room that counts the board."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import delete

from checkin.campaign_day import DAYS, Day
from checkin.day.queries import counts, station_counts
from checkin.tables import outsiders, scans, visits
from core.db.database import db
from screening.tables import days


def day_counts(campaign_id: int) -> dict[str, Any]:
    """The counts of each day of the campaign, by the day's internal number."""
    of_campaign = [
        Day(*tuple(row)) for row in db.session.execute(DAYS.where(days.c.campaign_id == campaign_id))
    ]
    counted = counts([day.id for day in of_campaign])
    return {
        str(day.id): {
            "counts": asdict(counted[day.id]),
            "stations": [[point.name, point.passed] for point in station_counts(day)],
        }
        for day in of_campaign
    }


def delete_visits(campaign_id: int) -> int:
    """Delete the scans and visits of a campaign; return how many visits."""
    for table in (outsiders, scans):
        db.session.execute(delete(table).where(table.c.campaign_id == campaign_id))
    result = db.session.execute(delete(visits).where(visits.c.campaign_id == campaign_id))
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE's result is a CursorResult
