"""Follows splits and merges: letters, invitations and appointments of open campaigns go where their people are now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, or_, select, update

from core.actor import Actor
from core.db.database import db
from residents.rearranging.events import Deed, Followed
from screening.tables import bookings, campaigns, households, invitations, letters, residents


def follow_people(table: Table, ward_id: int, touched: Sequence[int], involved: Sequence[int]) -> int:
    """Rows of open campaigns that stand in `touched` neighborhoods go where their residents live; says how many.

    Whoever moved on to a neighborhood that is not involved stays counted where they were, unless that has ended.
    """
    lives_in = (
        select(residents.c.neighborhood_id).where(residents.c.id == table.c.resident_id).scalar_subquery()
    )
    return _follow(table, ward_id, touched, involved, lives_in)


def follow_households(ward_id: int, touched: Sequence[int], involved: Sequence[int]) -> int:
    """The same for letters, which belong to a household."""
    stands_in = (
        select(households.c.neighborhood_id)
        .where(households.c.id == letters.c.household_id)
        .scalar_subquery()
    )
    return _follow(letters, ward_id, touched, involved, stands_in)


def _follow(table: Table, ward_id: int, touched: Sequence[int], involved: Sequence[int], now: Any) -> int:
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
    """Listed in app.py among the followers of rearrangements."""

    def weigh(self, ward_id: int, sources: Sequence[int]) -> None:
        """Nothing is measured here."""

    def rearranged(self, deed: Deed, weighed: Any, by: Actor, at: datetime) -> Followed:  # noqa: ARG002  # the protocol's
        """Everything of open campaigns goes along, whoever has come among it: their old neighborhood is no more."""
        self._all(deed.ward_id, deed.sources, deed.parts)
        return Followed()

    def taken_back(self, deed: Deed, facts: Mapping[str, Any], by: Actor, at: datetime) -> None:  # noqa: ARG002  # the protocol's
        """Everything goes back with the people."""
        self._all(deed.ward_id, deed.parts, deed.sources)

    def gather(self, ward_id: int, ended: Sequence[int]) -> int:
        """What was written for a neighborhood in the instant in which it ended."""
        return self._all(ward_id, ended, ())

    def _all(self, ward_id: int, touched: Sequence[int], involved: Sequence[int]) -> int:
        rows = [follow_people(table, ward_id, touched, involved) for table in (invitations, bookings)]
        return sum(rows) + follow_households(ward_id, touched, involved)
