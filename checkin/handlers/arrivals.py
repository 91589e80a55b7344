"""Tells the head's round, a room below, who has arrived; listed in app.py."""

from sqlalchemy import or_, select

from checkin.tables import residents, visits
from core.db.database import db


def arrived(campaign_id: int, neighborhood_id: int) -> set[int]:
    """Residents (internal numbers) with a valid arrival who lived in the neighborhood then or live there now."""
    live_there = select(residents.c.id).where(residents.c.neighborhood_id == neighborhood_id)
    return set(
        db.session.scalars(
            select(visits.c.resident_id).where(
                visits.c.campaign_id == campaign_id,
                or_(visits.c.neighborhood_id == neighborhood_id, visits.c.resident_id.in_(live_there)),
                visits.c.state != "undone",
            )
        )
    )
