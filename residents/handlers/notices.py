"""Follows a person with the notices of the outbox, which knows people by their public ids only."""

# ruff: noqa: ARG002  # the protocol's arguments, whether needed or not

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from core.actor import Actor
from core.db.database import db
from messages import outbox
from messages.models import Notice
from residents.events import Changes, NotBack, PersonFollower, Verb
from residents.joining.carrying import bring_back, table_named
from residents.models.people import Resident

TABLE = "notice"
TABLES = frozenset({TABLE})


class OwnNotices(PersonFollower):
    """Listed in this room's `following`."""

    answers_for: Mapping[Verb, frozenset[str]] = {"merged": TABLES, "exported": TABLES, "erased": TABLES}
    by_public_id: Mapping[str, str] = {TABLE: "recipient"}

    def merged(self, lost: Resident, kept: Resident, by: Actor, at: datetime) -> None:
        """What is to be said of either record is said to the person, where the person lives."""
        outbox.hand_over(lost.public_id, kept.public_id)
        outbox.readdress([kept.public_id], kept.neighborhood_id)

    def unmerged(
        self, lost: Resident, kept: Resident, changes: Changes, by: Actor, at: datetime
    ) -> Sequence[NotBack]:
        """Each record has its own notices again; one that was passed on meanwhile stays so."""
        bring_back(table_named(TABLE), changes.get(TABLE, ()))
        return ()

    def exported(self, resident: Resident) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """What the person was told or is to be told."""
        found = db.session.execute(
            select(Notice.wording, Notice.state, Notice.created_at)
            .where(Notice.recipient == resident.public_id)
            .order_by(Notice.id)
        )
        return {"notices": [dict(row) for row in found.mappings()]}

    def erased(self, resident: Resident, by: Actor, at: datetime) -> None:
        """Nobody is to be told anything any more."""
        db.session.execute(delete(Notice).where(Notice.recipient == resident.public_id))
