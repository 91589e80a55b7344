"""The audit chain: declared events, one HMAC chain per ward, in the transaction of the change itself."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.orm import Session, scoped_session

from core.actor import Actor
from core.db.database import connection, db, table_of
from core.db.models import AuditEvent, AuditHead
from core.errors import Busy
from core.marking import N_
from core.sealing import keyring

AnySession = Session | scoped_session[Any]
SITE_CHAIN = 0
MAC_BYTES = 32
UNCHAINED = ("id", "mac", "address")
"""The columns that a MAC does not cover."""
DECLARED: dict[str, "DeclaredEvent"] = {}


class WrongKey(Busy):
    """The chain was not sealed with this site's master key; nothing is written until the right one is back."""

    code = "wrong_key"
    message = N_("The site cannot save anything just now. Please try again later.")


class WrongAuditFields(Exception):
    """An audit event was recorded with other fields than it declares."""


@dataclass(frozen=True)
class DeclaredEvent:
    """A kind of change and exactly the fields its rows carry: ids, counts, words; never personal data."""

    action: str
    fields: frozenset[str]


@dataclass(frozen=True)
class ChainEntry:
    """One change waiting for the commit."""

    event: DeclaredEvent
    chain: int
    by: Actor
    object_ref: str | None
    detail: dict[str, Any]


# Written once and compiled once: every change of the house passes here.
_heads = table_of(AuditHead)
_HEAD = select(_heads.c.seq, _heads.c.mac).where(_heads.c.chain == bindparam("of_chain")).with_for_update()
_STATE = select(_heads.c.mac).where(_heads.c.chain == bindparam("of_chain"))
_NEW_HEAD = insert(_heads)
_MOVE_HEAD = (
    update(_heads)
    .where(_heads.c.chain == bindparam("of_chain"))
    .values(seq=bindparam("to_seq"), mac=bindparam("to_mac"))
)
_NEW_EVENT = insert(table_of(AuditEvent))

_collected: ContextVar[list[ChainEntry] | None] = ContextVar("audit_entries", default=None)


def declare(action: str, *fields: str) -> DeclaredEvent:
    """Declare an event once, at import; its fields are the only ones `record` will take."""
    if action in DECLARED:
        raise ValueError(f"audit event {action} is declared twice")
    DECLARED[action] = DeclaredEvent(action, frozenset(fields))
    return DECLARED[action]


def record(
    event: DeclaredEvent, *, by: Actor, ward_id: int | None, object_ref: str | None = None, **detail: Any
) -> None:
    """Note a change made in the present transaction; raises WrongAuditFields, or RuntimeError outside one."""
    entries = _collected.get()
    if entries is None:
        raise RuntimeError(f"{event.action} was recorded outside transaction()")
    if detail.keys() != event.fields:
        raise WrongAuditFields(f"{event.action}: {sorted(event.fields ^ detail.keys())}")
    entries.append(ChainEntry(event, ward_id or SITE_CHAIN, by, object_ref, detail))


def record_about(event: DeclaredEvent, row: Any, by: Actor, **detail: Any) -> None:
    """Note a change of a row that has a ward and a public id, as `record` does."""
    record(event, by=by, ward_id=row.ward_id, object_ref=row.public_id, **detail)


@contextmanager
def collecting() -> Iterator[list[ChainEntry]]:
    """Collect the events recorded inside; `append` chains them at the end, when locks are held least."""
    entries: list[ChainEntry] = []
    token = _collected.set(entries)
    try:
        yield entries
    finally:
        _collected.reset(token)


def append(entries: list[ChainEntry], at: datetime) -> None:
    """Chain the entries, one chain after the other, inside the open write transaction."""
    if not entries:
        return
    writing = connection()
    for chain in sorted({entry.chain for entry in entries}):
        _append_to(writing, chain, [entry for entry in entries if entry.chain == chain], at)


def _append_to(writing: Connection, chain: int, entries: list[ChainEntry], at: datetime) -> None:
    head = writing.execute(_HEAD, {"of_chain": chain}).first()
    if not (is_in_our_key() if head is None else _is_ours(chain, head)):
        raise WrongKey()
    if head is None:
        writing.execute(_NEW_HEAD, {"chain": chain, "seq": 0, "mac": b""})
    seq, mac = (head.seq, head.mac[:MAC_BYTES]) if head else (0, b"")
    rows = []
    for entry in entries:
        seq += 1
        row = _row(entry, seq, at)
        mac = link(mac, row)
        rows.append({**row, "mac": mac, "address": entry.by.address})
    writing.execute(_NEW_EVENT, rows)
    writing.execute(_MOVE_HEAD, {"of_chain": chain, "to_seq": seq, "to_mac": sealed_head(chain, seq, mac)})


def _row(entry: ChainEntry, seq: int, at: datetime) -> dict[str, Any]:
    return {
        "chain": entry.chain,
        "seq": seq,
        "at": at,
        "actor_kind": entry.by.kind,
        "actor_ref": entry.by.ref,
        "role": entry.by.role,
        "action": entry.event.action,
        "object_ref": entry.object_ref,
        "detail": entry.detail,
    }


def link(previous: bytes, row: dict[str, Any]) -> bytes:
    """The MAC of a row on top of the one before: HMAC-SHA-256 over a canonical form."""
    canonical = json.dumps(
        {**row, "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds")},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
    )
    return hmac.digest(keyring().derive("audit"), previous + canonical.encode(), hashlib.sha256)


def sealed_head(chain: int, seq: int, mac: bytes) -> bytes:
    """The last MAC of a chain with a seal on it, which no row carries: an attacker who cuts the end off has no head to put there."""
    place = f"{chain}\x1f{seq}\x1f".encode()
    return mac + hmac.digest(keyring().derive("audit head"), place + mac, hashlib.sha256)


@dataclass(frozen=True)
class ChainVerdict:
    """What a look over one chain found; `broken_at` is the first row that does not fit."""

    chain: int
    rows: int
    head: str
    broken_at: int | None


def state_of(ward_id: int) -> bytes | None:
    """The sealed head of a ward's chain: another one after every audited change, None before the first."""
    mac: bytes | None = connection().scalar(_STATE, {"of_chain": ward_id})
    return mac


def verify(expected: Iterable[int] = (), within: AnySession = db.session) -> list[ChainVerdict]:
    """Walk every chain from its first row; detects changed, missing and cut-off rows.

    `expected` are chains that must be there, the wards: one of them that is gone altogether is broken at its first row.
    `within` is another database where a backup is looked at.
    """
    heads = {head.chain: head for head in within.scalars(select(AuditHead))}
    walked = {*within.scalars(select(AuditEvent.chain).distinct()), *heads, *expected}
    return [_verify_chain(chain, heads.get(chain), within) for chain in sorted(walked)]


def is_in_our_key(within: AnySession = db.session) -> bool:
    """Whether what is in the database was written with the key of this site; an empty one always is."""
    heads = list(within.scalars(select(AuditHead)))
    return not heads or any(_is_ours(head.chain, head) for head in heads)


def _is_ours(chain: int, head: Any) -> bool:
    return hmac.compare_digest(head.mac, sealed_head(chain, head.seq, head.mac[:MAC_BYTES]))


def is_known(head: bytes) -> bool:
    """Whether a head that was printed once (its MAC) is still in some chain: else that was set back since."""
    return db.session.scalar(select(AuditEvent.seq).where(AuditEvent.mac == head).limit(1)) is not None


def _verify_chain(chain: int, head: AuditHead | None, within: AnySession) -> ChainVerdict:
    names = [c.name for c in AuditEvent.__table__.columns if c.name not in UNCHAINED]
    rows = within.execute(
        select(*(AuditEvent.__table__.c[name] for name in (*names, "mac")))
        .where(AuditEvent.chain == chain)
        .order_by(AuditEvent.seq)
    ).mappings()
    shown = head.mac[:MAC_BYTES].hex() if head else ""
    seq, mac = 0, b""
    for row in rows:
        seq += 1
        mac = link(mac, {name: row[name] for name in names})
        if row["seq"] != seq or not hmac.compare_digest(mac, row["mac"]):
            return ChainVerdict(chain, seq, shown, row["seq"])
    whole = head is not None and hmac.compare_digest(head.mac, sealed_head(chain, seq, mac))
    return ChainVerdict(chain, seq, shown, None if whole else seq + 1)
