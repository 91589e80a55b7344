"""Follows splits and merges: visits of open campaigns count where their people live now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from checkin.tables import visits
from core.actor import Actor
from residents.rearranging.events import Deed, Followed
from screening.handlers.rearranging import follow_people


class VisitsFollow:
    """Listed in app.py among the followers of rearrangements."""

    def weigh(self, ward_id: int, sources: Sequence[int]) -> None:
        """Nothing is measured here."""

    def rearranged(self, deed: Deed, weighed: Any, by: Actor, at: datetime) -> Followed:  # noqa: ARG002  # the protocol's
        """Whoever came to an open campaign counts for the neighborhood that took the old one's place."""
        follow_people(visits, deed.ward_id, deed.sources, deed.parts)
        return Followed()

    def taken_back(self, deed: Deed, facts: Mapping[str, Any], by: Actor, at: datetime) -> None:  # noqa: ARG002  # the protocol's
        """Visits go back with the people."""
        follow_people(visits, deed.ward_id, deed.parts, deed.sources)

    def gather(self, ward_id: int, ended: Sequence[int]) -> int:
        """What was written for a neighborhood in the instant in which it ended."""
        return follow_people(visits, ward_id, ended, ())
