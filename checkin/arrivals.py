"""Answers a room below that asks who has come: listed in app.py for the head's round."""

from sqlalchemy import select

from checkin.tables import visits
from core.database import db


def arrived(campaign_id: int, neighborhood_id: int) -> set[int]:
    """Internal numbers of residents with an arrival that stands, counted where they lived when they came."""
    return set(
        db.session.scalars(
            select(visits.c.resident_id).where(
                visits.c.campaign_id == campaign_id,
                visits.c.neighborhood_id == neighborhood_id,
                visits.c.state != "undone",
            )
        )
    )
