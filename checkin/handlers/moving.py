"""On a move, a valid visit stays counted where the person lived on the day; an undone one moves along."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from checkin.tables import campaigns, visits
from core.actor import Actor
from core.db.database import db
from residents.events import PersonEvents


class MoveVisits(PersonEvents):
    """Listed in app.py."""

    def moved(self, residents: Sequence[int], neighborhood_id: int, by: Actor, at: datetime) -> None:  # noqa: ARG002  # the protocol's
        """Move undone visits of open campaigns to the new neighborhood, where the person would come from now."""
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
