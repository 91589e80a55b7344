"""Handles a person's notices in the outbox, which knows people only by their public ids."""

# ruff: noqa: ARG002  # arguments of the protocol, used or not

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from core.actor import Actor
from core.db.database import db
from messages import outbox
from messages.models import Notice
from residents.events import OwnDataRows, Verb
from residents.joining.carrying import RestoredRows
from residents.models.people import Resident

TABLE = "notice"
TABLES = frozenset({TABLE})


class OwnNotices(RestoredRows):
    """The notices addressed to a person."""

    answers_for: Mapping[Verb, frozenset[str]] = {"joined": TABLES, "exported": TABLES, "erased": TABLES}
    by_public_id: Mapping[str, str] = {TABLE: "recipient"}

    def joined(self, lost: Resident, kept: Resident, by: Actor, at: datetime) -> None:
        """Address the lost record's notices to the kept one, in its neighborhood."""
        outbox.hand_over(lost.public_id, kept.public_id)
        outbox.readdress([kept.public_id], kept.neighborhood_id)

    def exported(self, resident: Resident) -> OwnDataRows:
        """Notices that the person got or is to get."""
        found = db.session.execute(
            select(Notice.wording, Notice.state, Notice.created_at)
            .where(Notice.recipient == resident.public_id)
            .order_by(Notice.id)
        )
        return {"notices": [dict(row) for row in found.mappings()]}

    def erased(self, resident: Resident, by: Actor, at: datetime) -> None:
        """Delete the person's notices."""
        db.session.execute(delete(Notice).where(Notice.recipient == resident.public_id))
