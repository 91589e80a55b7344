"""Reading the outbox: notices waiting to be passed on in a neighborhood."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from core.db.database import db
from messages.models import Notice

MOST = 500


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A waiting notice; rooms above know the recipient and the text of the wording."""

    id: str
    recipient: str
    wording: str
    facts: dict[str, Any]
    about: str
    created_at: datetime


def waiting(ward_id: int, neighborhood_id: int | None) -> list[NoticeRow]:
    """Waiting notices of a neighborhood (None: of the whole ward), oldest first, at most 500."""
    rows = db.session.execute(
        select(
            Notice.public_id,
            Notice.recipient,
            Notice.wording,
            Notice.facts,
            Notice.about,
            Notice.created_at,
        )
        .where(*_waiting(ward_id, neighborhood_id))
        .order_by(Notice.created_at, Notice.id)
        .limit(MOST)
    )
    return [NoticeRow(*row) for row in rows]


def recipients_waiting(wording: str) -> set[str]:
    """The recipients waiting for this wording, in every ward."""
    found = select(Notice.recipient).where(Notice.state == "waiting", Notice.wording == wording).distinct()
    return set(db.session.scalars(found))


def _waiting(ward_id: int, neighborhood_id: int | None) -> list[ColumnElement[bool]]:
    wanted = [Notice.ward_id == ward_id, Notice.state == "waiting"]
    return wanted if neighborhood_id is None else [*wanted, Notice.neighborhood_id == neighborhood_id]
