"""Follows people who move: a visit that stands stays counted where they lived on the day; one undone goes along."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from checkin.tables import campaigns, visits
from core.actor import Actor
from core.db.database import db
from residents.events import PersonFollower


class FollowMoves(PersonFollower):
    """Listed in app.py among the followers of persons."""

    def moved(self, residents: Sequence[int], neighborhood_id: int, by: Actor, at: datetime) -> None:  # noqa: ARG002  # the protocol's
        """Visits of open campaigns whose every arrival was undone: whoever comes after all, comes from the new place."""
        still_open = select(campaigns.c.id).where(campaigns.c.status == "published")
        db.session.execute(
            update(visits)
            .where(
                visits.c.resident_id.in_(residents),
                visits.c.state == "undone",
                visits.c.campaign_id.in_(still_open),
            )
            .values(neighborhood_id=neighborhood_id)
        )
