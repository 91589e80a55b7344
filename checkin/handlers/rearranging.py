"""On splits and merges of neighborhoods: visits of open campaigns count where their people live now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from checkin.tables import visits
from core.actor import Actor
from residents.rearranging.events import Followed, NeighborhoodChange
from screening.handlers.rearranging import follow


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
