"""Operations on the outbox: add a notice once, or in place of its predecessor; mark it as passed on; drop it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from core.actor import Actor
from core.db import audit
from core.db.bulk import in_chunks
from core.db.database import changed, db
from messages.models import Notice
from messages.queries import MOST, waiting_in

SENT = audit.declare("notice.sent", "notices")


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to add. `recipient` is an opaque public id; `about` is its unique key."""

    ward_id: int
    neighborhood_id: int | None
    recipient: str
    wording: str
    about: str
    facts: dict[str, Any] = field(default_factory=dict)
    channel: str = "by_hand"


def put(notices: Sequence[NewNotice], at: datetime) -> int:
    """Add the notices whose `about` is new; returns how many.

    A dropped notice that applies again is put back: a place was freed again, a refusal was withdrawn.
    """
    fresh = {notice.about: notice for notice in notices}
    dropped: list[str] = []
    for some in in_chunks(list(fresh)):
        known = select(Notice.about, Notice.state).where(Notice.about.in_(some))
        for about, state in db.session.execute(known):
            del fresh[about]
            dropped += [about] if state == "dropped" else []
    if fresh:
        db.session.execute(
            insert(Notice), [{**asdict(notice), "created_at": at} for notice in fresh.values()]
        )
    return len(fresh) + sum(_change([Notice.about.in_(some)], "waiting") for some in in_chunks(dropped))


def replace(notices: Sequence[NewNotice], at: datetime) -> None:
    """Add the notices in place of those with the same `about`, also for staff who have the earlier text open.

    One that was passed on is kept, under an `about` of its own.
    """
    for some in in_chunks([notice.about for notice in notices]):
        earlier = Notice.about.in_(some)
        changed(
            update(Notice)
            .where(earlier, Notice.state == "sent")
            .values(about=Notice.about + ":" + Notice.public_id)
        )
        changed(delete(Notice).where(earlier))
    if notices:
        db.session.execute(insert(Notice), [{**asdict(notice), "created_at": at} for notice in notices])


def mark_sent(
    ward_id: int, neighborhood_id: int | None, notices: Iterable[str], by: Actor, at: datetime
) -> int:
    """Mark these notices (public ids) of the neighborhood as passed on; returns how many were still waiting."""
    wanted = [*waiting_in(ward_id, neighborhood_id), Notice.public_id.in_(list(notices)[:MOST])]
    count = _change(wanted, "sent", at)
    if count:
        audit.record(SENT, by=by, ward_id=ward_id, notices=count)
    return count


def readdress(recipients: Sequence[str], neighborhood_id: int) -> int:
    """Move these people's waiting notices to another neighborhood; returns how many."""
    return sum(
        changed(
            update(Notice)
            .where(
                Notice.recipient.in_(some),
                Notice.state == "waiting",
                Notice.neighborhood_id != neighborhood_id,
            )
            .values(neighborhood_id=neighborhood_id)
        )
        for some in in_chunks(recipients)
    )


def hand_over(recipient: str, other: str) -> None:
    """Readdress all notices from one recipient to another: both ids are one person's."""
    changed(update(Notice).where(Notice.recipient == recipient).values(recipient=other))


def drop(abouts: Sequence[str]) -> int:
    """Drop notices that no longer apply; returns how many were still waiting."""
    return sum(_drop_waiting(Notice.about.in_(some)) for some in in_chunks(abouts))


def drop_for(recipients: Sequence[str], wording: str) -> int:
    """Drop this wording for these people; returns how many notices were still waiting."""
    return sum(
        _drop_waiting(Notice.recipient.in_(some), Notice.wording == wording) for some in in_chunks(recipients)
    )


def _drop_waiting(*wanted: ColumnElement[bool]) -> int:
    return _change([*wanted, Notice.state == "waiting"], "dropped")


def _change(wanted: list[ColumnElement[bool]], state: str, at: datetime | None = None) -> int:
    return changed(update(Notice).where(*wanted).values(state=state, sent_at=at))
