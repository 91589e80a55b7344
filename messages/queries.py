"""Reading the outbox: notices waiting to be passed on in a neighborhood."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from core.db.bulk import in_chunks
from core.db.database import db
from messages.models import Notice

MOST = 500


def waiting(ward_id: int, neighborhood_id: int | None) -> Sequence[Any]:
    """Waiting notices of a neighborhood (None: of the whole ward), oldest first, at most 500.

    Rooms above know the recipient and the text of the wording.
    """
    return db.session.execute(
        select(
            Notice.public_id.label("id"),
            Notice.recipient,
            Notice.wording,
            Notice.facts,
            Notice.about,
            Notice.created_at,
        )
        .where(*waiting_in(ward_id, neighborhood_id))
        .order_by(Notice.created_at, Notice.id)
        .limit(MOST)
    ).all()


def waiting_for(recipients: Iterable[str], wording: str) -> Sequence[Any]:
    """Notices of this wording that these people are still to be told."""
    return db.session.execute(
        select(Notice.recipient, Notice.facts).where(
            Notice.recipient.in_(list(recipients)), Notice.state == "waiting", Notice.wording == wording
        )
    ).all()


def sent_to(recipients: Iterable[str]) -> Sequence[Any]:
    """Notices that were passed on to these people, the latest first."""
    return db.session.execute(
        select(Notice.recipient, Notice.wording, Notice.facts, Notice.sent_at)
        .where(Notice.recipient.in_(list(recipients)), Notice.state == "sent")
        .order_by(Notice.sent_at.desc(), Notice.id.desc())
    ).all()


def facts_waiting(abouts: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The facts of those of these notices that wait to be passed on, by their `about`."""
    found: dict[str, dict[str, Any]] = {}
    for some in in_chunks(abouts):
        waiting_among = select(Notice.about, Notice.facts).where(
            Notice.about.in_(some), Notice.state == "waiting"
        )
        found |= {row.about: row.facts for row in db.session.execute(waiting_among)}
    return found


def recipients_waiting(wording: str) -> set[str]:
    """The recipients waiting for this wording, in every ward."""
    found = select(Notice.recipient).where(Notice.state == "waiting", Notice.wording == wording).distinct()
    return set(db.session.scalars(found))


def waiting_in(ward_id: int, neighborhood_id: int | None) -> list[ColumnElement[bool]]:
    """The condition for notices waiting in a neighborhood (None: in the whole ward)."""
    wanted = [Notice.ward_id == ward_id, Notice.state == "waiting"]
    return wanted if neighborhood_id is None else [*wanted, Notice.neighborhood_id == neighborhood_id]
