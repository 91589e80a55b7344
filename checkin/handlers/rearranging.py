"""On a move, and on splits and merges of neighborhoods: which visits count where their people live now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from checkin.tables import visits
from core.actor import Actor
from core.db.database import db
from residents.events import PersonEvents
from residents.rearranging.events import Followed, NeighborhoodChange
from screening.handlers.rearranging import follow
from screening.tables import campaigns


class VisitsFollow:
    """Listed in app.py."""

    def weigh(self, ward_id: int, sources: Sequence[int]) -> None:
        """Nothing to measure here."""

    def rearranged(self, change: NeighborhoodChange, weighed: Any, by: Actor, at: datetime) -> Followed:  # noqa: ARG002  # the protocol's
        """Count visits of open campaigns in the neighborhood that replaces the old one."""
        follow(visits, change.ward_id, change.sources, change.parts)
        return Followed()

    def taken_back(
        self,
        change: NeighborhoodChange,
        facts: Mapping[str, Any],  # noqa: ARG002  # the protocol's
        by: Actor,  # noqa: ARG002  # the protocol's
        at: datetime,  # noqa: ARG002  # the protocol's
    ) -> None:
        """Move visits back with the people."""
        follow(visits, change.ward_id, change.parts, change.sources)

    def gather(self, ward_id: int, ended: Sequence[int]) -> int:
        """Move visits that were written for a neighborhood at the moment it ended."""
        return follow(visits, ward_id, ended, ())


class MoveVisits(PersonEvents):
    """A valid visit stays counted where the person lived on the day; an undone one moves along."""

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
