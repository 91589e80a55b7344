"""Operations on the answers of a person who asks for a place, which stay sealed on the server between pages."""

import json
from collections.abc import Mapping
from datetime import datetime

from flask import session
from sqlalchemy import ColumnElement, and_, insert, select, update

from core.db.database import db
from core.ids import new_id, token_hash
from core.sealing import SealBroken, keyring
from screening.entrance.entrance import ASK_KEY, keep
from screening.entrance.sign_ins import LASTS
from screening.tables import sign_ins

PLACE = "letter_sign_in.ask_draft"
Answers = Mapping[str, str]
"""What was typed, by the names of the form's fields."""


def is_started(at: datetime) -> bool:
    """Whether this browser has answers on the server."""
    token = session.get(ASK_KEY)
    return isinstance(token, str) and _sealed(token, at) is not None


def answers(campaign: str, at: datetime) -> Answers:
    """What this browser has typed for the campaign so far; empty if there is nothing."""
    token = session.get(ASK_KEY)
    if not isinstance(token, str) or (sealed := _sealed(token, at)) is None:
        return {}
    try:
        said = json.loads(keyring().open(PLACE, token_hash(token).hex(), sealed))
    except SealBroken:  # the master key has changed meanwhile: the answers are asked for again
        return {}
    return said["answers"] if said["campaign"] == campaign else {}


def keep_answers(campaign: str, typed: Answers, at: datetime) -> None:
    """Store the answers for twelve hours, in place of earlier ones of this browser."""
    token = session.get(ASK_KEY)
    if not isinstance(token, str) or not _store(token, campaign, typed, at):
        token = new_id()
        db.session.execute(
            insert(sign_ins).values(token_hash=token_hash(token), started_at=at, expires_at=at + LASTS)
        )
        _store(token, campaign, typed, at)
        keep(ASK_KEY, token)


def _store(token: str, campaign: str, typed: Answers, at: datetime) -> bool:
    hashed = token_hash(token)
    text = json.dumps({"campaign": campaign, "answers": dict(typed)})
    stored = db.session.execute(
        update(sign_ins)
        .where(_own(hashed, at))
        .values(draft_sealed=keyring().seal(PLACE, hashed.hex(), text))
    )
    return stored.rowcount == 1  # type: ignore[attr-defined]  # an UPDATE's result is a CursorResult


def _sealed(token: str, at: datetime) -> bytes | None:
    return db.session.scalar(select(sign_ins.c.draft_sealed).where(_own(token_hash(token), at)))


def _own(hashed: bytes, at: datetime) -> ColumnElement[bool]:
    """The row of a browser that opened no paper."""
    papers = (sign_ins.c.letter_id, sign_ins.c.ticket_id, sign_ins.c.request_id)
    return and_(
        sign_ins.c.token_hash == hashed, sign_ins.c.expires_at > at, *(paper.is_(None) for paper in papers)
    )
