"""On splits and merges of neighborhoods: papers and appointments of open campaigns follow their people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, or_, select, update

from core.actor import Actor
from core.db.database import db
from residents.rearranging.events import Followed, NeighborhoodChange
from screening.tables import bookings, campaigns, households, invitations, letters, residents


def follow(table: Table, ward_id: int, touched: Sequence[int], involved: Sequence[int]) -> int:
    """Move rows of open campaigns from `touched` neighborhoods to where their resident or household lives now.

    Returns how many. People who moved on to a neighborhood that is not involved stay counted where they were,
    unless it has ended.
    """
    of, number = (households, "household_id") if table is letters else (residents, "resident_id")
    now = select(of.c.neighborhood_id).where(of.c.id == table.c[number]).scalar_subquery()
    still_open = select(campaigns.c.id).where(
        campaigns.c.ward_id == ward_id, campaigns.c.status == "published"
    )
    ended = [place for place in touched if place not in involved]
    result = db.session.execute(
        update(table)
        .where(
            table.c.campaign_id.in_(still_open),
            table.c.neighborhood_id.in_(touched),
            table.c.neighborhood_id != now,
            or_(table.c.neighborhood_id.in_(ended), now.in_(involved)),
        )
        .values(neighborhood_id=now)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult


class PapersFollow:
    """Listed in app.py."""

    def weigh(self, ward_id: int, sources: Sequence[int]) -> None:
        """Nothing to measure here."""

    def rearranged(self, change: NeighborhoodChange, weighed: Any, by: Actor, at: datetime) -> Followed:  # noqa: ARG002  # the protocol's
        """Move everything of open campaigns, also of people who have arrived, as their old neighborhood has ended."""
        self._all(change.ward_id, change.sources, change.parts)
        return Followed()

    def taken_back(
        self,
        change: NeighborhoodChange,
        facts: Mapping[str, Any],  # noqa: ARG002  # the protocol's
        by: Actor,  # noqa: ARG002  # the protocol's
        at: datetime,  # noqa: ARG002  # the protocol's
    ) -> None:
        """Move everything back with the people."""
        self._all(change.ward_id, change.parts, change.sources)

    def gather(self, ward_id: int, ended: Sequence[int]) -> int:
        """Move rows that were written for a neighborhood at the moment it ended."""
        return self._all(ward_id, ended, ())

    def _all(self, ward_id: int, touched: Sequence[int], involved: Sequence[int]) -> int:
        return sum(follow(table, ward_id, touched, involved) for table in (invitations, bookings, letters))
