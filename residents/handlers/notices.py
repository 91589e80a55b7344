"""Handles a person's notices in the outbox, which knows people only by their public ids."""

# ruff: noqa: ARG002  # arguments of the protocol, used or not

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from core.actor import Actor
from core.db.database import db
from messages import outbox
from messages.models import Notice
from residents.events import NotBack, OwnDataRows, PersonEvents, RowChanges, Verb
from residents.joining.carrying import bring_back, table_named
from residents.models.people import Resident

TABLE = "notice"
TABLES = frozenset({TABLE})


class OwnNotices(PersonEvents):
    """The notices addressed to a person."""

    answers_for: Mapping[Verb, frozenset[str]] = {"joined": TABLES, "exported": TABLES, "erased": TABLES}
    by_public_id: Mapping[str, str] = {TABLE: "recipient"}

    def joined(self, lost: Resident, kept: Resident, by: Actor, at: datetime) -> None:
        """Address the lost record's notices to the kept one, in its neighborhood."""
        outbox.hand_over(lost.public_id, kept.public_id)
        outbox.readdress([kept.public_id], kept.neighborhood_id)

    def parted(
        self, lost: Resident, kept: Resident, changes: RowChanges, by: Actor, at: datetime
    ) -> Sequence[NotBack]:
        """Give each record its own notices back; a notice passed on meanwhile stays."""
        bring_back(table_named(TABLE), changes.get(TABLE, ()))
        return ()

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
