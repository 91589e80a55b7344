"""Operations on the outbox: add a notice once, mark it as passed on, drop one that no longer applies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.ids import new_id
from messages.models import Notice

SENT = audit.declare("notice.sent", "notices")

CHUNK = 500


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
    for known, state in _known(fresh):
        del fresh[known]
        dropped += [known] if state == "dropped" else []
    rows = [
        {
            "public_id": new_id(),
            "ward_id": notice.ward_id,
            "neighborhood_id": notice.neighborhood_id,
            "recipient": notice.recipient,
            "channel": notice.channel,
            "wording": notice.wording,
            "facts": notice.facts,
            "about": notice.about,
            "state": "waiting",
            "created_at": at,
        }
        for notice in fresh.values()
    ]
    if rows:
        db.session.execute(insert(Notice), rows)
    return len(rows) + sum(_change([Notice.about.in_(some)], "waiting", None) for some in _chunks(dropped))


def mark_sent(
    ward_id: int, neighborhood_id: int | None, notices: Iterable[str], by: Actor, at: datetime
) -> int:
    """Mark these notices (public ids) of the neighborhood as passed on; returns how many were still waiting."""
    wanted = [
        Notice.ward_id == ward_id,
        Notice.public_id.in_(list(notices)[:CHUNK]),
        Notice.state == "waiting",
    ]
    if neighborhood_id is not None:
        wanted.append(Notice.neighborhood_id == neighborhood_id)
    count = _change(wanted, "sent", at)
    if count:
        audit.record(SENT, by=by, ward_id=ward_id, notices=count)
    return count


def readdress(recipients: Sequence[str], neighborhood_id: int) -> int:
    """Move these people's waiting notices to another neighborhood; returns how many."""
    return sum(
        db.session.execute(
            update(Notice)
            .where(
                Notice.recipient.in_(some),
                Notice.state == "waiting",
                Notice.neighborhood_id != neighborhood_id,
            )
            .values(neighborhood_id=neighborhood_id)
            .execution_options(synchronize_session=False)
        ).rowcount  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult
        for some in _chunks(recipients)
    )


def hand_over(recipient: str, other: str) -> None:
    """Readdress all notices from one recipient to another: both ids are one person's."""
    db.session.execute(
        update(Notice)
        .where(Notice.recipient == recipient)
        .values(recipient=other)
        .execution_options(synchronize_session=False)
    )


def drop(abouts: Sequence[str]) -> int:
    """Drop notices that no longer apply; returns how many were still waiting."""
    return sum(
        _change([Notice.about.in_(some), Notice.state == "waiting"], "dropped", None)
        for some in _chunks(abouts)
    )


def drop_for(recipients: Sequence[str], wording: str) -> int:
    """Drop this wording for these people; returns how many notices were still waiting."""
    return sum(
        _change(
            [Notice.recipient.in_(some), Notice.wording == wording, Notice.state == "waiting"],
            "dropped",
            None,
        )
        for some in _chunks(recipients)
    )


def _change(wanted: list[Any], state: str, at: datetime | None) -> int:
    result = db.session.execute(
        update(Notice)
        .where(*wanted)
        .values(state=state, sent_at=at)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult


def _known(abouts: Iterable[str]) -> list[tuple[str, str]]:
    """The known ones among these, each with its state."""
    return [
        (about, state)
        for some in _chunks(list(abouts))
        for about, state in db.session.execute(
            select(Notice.about, Notice.state).where(Notice.about.in_(some))
        )
    ]


def _chunks(listed: Sequence[str]) -> Iterator[Sequence[str]]:
    return (listed[start : start + CHUNK] for start in range(0, len(listed), CHUNK))
