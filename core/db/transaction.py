"""The one way to write: `with transaction(...)`, with the audit chain and idempotency inside it."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import request
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core import clock
from core.db import audit
from core.db.database import connection, table_of, writing_session
from core.db.models import IdempotencyKey
from core.errors import Busy, KeyReused

_keys = table_of(IdempotencyKey)
_KEPT = select(_keys.c.fingerprint, _keys.c.answer).where(_keys.c.key_hash == bindparam("of_key"))
_CLAIM = {
    dialect.__name__.rsplit(".", 1)[1]: dialect.insert(_keys).on_conflict_do_nothing().returning(_keys.c.at)
    for dialect in (sqlite, postgresql)
}
_ANSWER = update(_keys).where(_keys.c.key_hash == bindparam("of_key")).values(answer=bindparam("told"))

UNSIGNED_FIELDS = frozenset({"csrf_token", "idempotency_key", "page_form"})


@dataclass(frozen=True)
class Once:
    """What makes a repeated form recognizable: whose it is, its key, and what it said."""

    key_hash: bytes
    fingerprint: bytes
    leads_to: str = "/"
    """Where the sender will be led if all goes well, where that is known beforehand: it saves a statement."""


class AlreadyDone(Exception):
    """This very form was carried out before; `answer` is where its sender was led then."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


class Work:
    """An open write transaction; `answer` is where the sender of a repeated form is led."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.answer: str | None = None

    def lead_to(self, address: str) -> str:
        """Remember where this form's sender goes next, and hand the address back."""
        self.answer = address
        return address


def once_from_form(owner: str, leads_to: str = "/") -> Once | None:
    """The present request's idempotency, or None where the form brings no key.

    `owner` keeps two people's keys apart: an account's public id, a letter's public id.
    """
    key = request.form.get("idempotency_key", "").strip()
    if not key:
        return None
    said = [(name, values) for name, values in request.form.lists() if name not in UNSIGNED_FIELDS]
    body = repr((request.path, sorted(said)))
    return Once(
        key_hash=key_hash(owner, key),
        fingerprint=hashlib.sha256(body.encode()).digest(),
        leads_to=leads_to,
    )


def key_hash(owner: str, key: str) -> bytes:
    """What a form's key is kept as: the hash of it and of its owner."""
    return hashlib.sha256(f"{owner}\x1f{key}".encode()).digest()


@contextmanager
def transaction(once: Once | None = None) -> Iterator[Work]:
    """Write, all or nothing; audit events recorded inside are chained just before the commit.

    Raises AlreadyDone (the form came before), KeyReused (the key came with another form), Busy.
    """
    work = Work(clock.now())
    with writing_session():
        if once is not None:
            _claim(once, work.at)
        with audit.collecting() as events:
            yield work
        if once is not None and work.answer not in (None, once.leads_to):
            connection().execute(_ANSWER, {"of_key": once.key_hash, "told": work.answer})
        audit.append(events, work.at)


def _claim(once: Once, at: datetime) -> None:
    """Take the key before anything else: a request that comes with it meanwhile waits here for our answer."""
    facts = {"key_hash": once.key_hash, "fingerprint": once.fingerprint, "answer": once.leads_to, "at": at}
    writing = connection()
    claimed = writing.execute(_CLAIM[writing.dialect.name], facts)
    if claimed.first() is None:
        _refuse_repeated(once)


def _refuse_repeated(once: Once) -> None:
    row = connection().execute(_KEPT, {"of_key": once.key_hash}).first()
    if row is None:
        raise Busy()
    if not hmac.compare_digest(row.fingerprint, once.fingerprint):
        raise KeyReused()
    raise AlreadyDone(row.answer)
