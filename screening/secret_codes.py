"""The two secrets of a letter, a ticket or a request: the QR's token and the short code, made, sealed, read back."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import select

from core import short_code
from core.db.database import db
from core.ids import new_id, token_hash
from core.sealing import Keyring, keyring

CHUNK = 5000


@dataclass(frozen=True)
class Kind:
    """Where the secrets of one kind of paper stand: sealed places, index purpose, address before `#`."""

    token_place: str
    code_place: str
    purpose: str
    path: str


LETTER = Kind("letter.token", "letter.code", "letter_code", "/k")
TICKET = Kind("ticket.token", "ticket.code", "ticket_code", "/t")
REQUEST = Kind("place_request.token", "place_request.code", "ticket_code", "/t")


class Opened(NamedTuple):
    """The secrets in the clear: 26 lower-case characters, and eight symbols."""

    token: str
    code: str

    @property
    def shown_code(self) -> str:
        """`ABCD-EFGH`."""
        return short_code.show(self.code)


def make(kind: Kind) -> dict[str, Any]:
    """The columns of one new row: public_id, hash and seal of the token, index and seal of the code."""
    return _columns(kind, keyring(), short_code.make(secrets.token_bytes(short_code.NEEDED_BYTES)))


def make_many(kind: Kind, table: Any, n: int) -> list[dict[str, Any]]:
    """The columns of n new rows of a table, with short codes that differ from each other and from those there."""
    ring = keyring()
    rows: dict[bytes, dict[str, Any]] = {}
    while len(rows) < n:
        fresh = [_new(kind, ring) for _ in range(n - len(rows))]
        candidates = {row["code_index"]: row for row in fresh if row["code_index"] not in rows}
        for taken in _taken(table, candidates):
            del candidates[taken]
        rows.update(candidates)
    return list(rows.values())


def code_index(kind: Kind, typed: str) -> bytes:
    """The index by which a typed short code is found; raises WrongShortCode for what cannot be one."""
    return keyring().index(kind.purpose, short_code.parse(typed))


def open_secrets(kind: Kind, public_id: str, token_sealed: bytes, code_sealed: bytes) -> Opened:
    """Both secrets of a row, for printing it once more."""
    ring = keyring()
    return Opened(
        ring.open(kind.token_place, public_id, token_sealed),
        ring.open(kind.code_place, public_id, code_sealed),
    )


def link(kind: Kind, token: str) -> str:
    """The address a person opens, the secret behind `#`."""
    return f"{door(kind)}#{token}"


def door(kind: Kind) -> str:
    """The address where the short code is typed."""
    return f"{_site()}{kind.path}"


def qr_text(kind: Kind, token: str) -> str:
    """The same in upper case, as QR codes carry it."""
    return link(kind, token).upper()


def _site() -> str:
    address: str = current_app.config["SETTINGS"].public_url
    return address


def _new(kind: Kind, ring: Keyring) -> dict[str, Any]:
    return _columns(kind, ring, short_code.make(secrets.token_bytes(short_code.NEEDED_BYTES)))


def _columns(kind: Kind, ring: Keyring, code: str) -> dict[str, Any]:
    public_id, token = new_id(), new_id()
    return {
        "public_id": public_id,
        "token_hash": token_hash(token),
        "token_sealed": ring.seal(kind.token_place, public_id, token),
        "code_index": ring.index(kind.purpose, code),
        "code_sealed": ring.seal(kind.code_place, public_id, code),
    }


def _taken(table: Any, candidates: Iterable[bytes]) -> list[bytes]:
    indexes = list(candidates)
    taken: list[bytes] = []
    for start in range(0, len(indexes), CHUNK):
        chunk = indexes[start : start + CHUNK]
        taken += db.session.scalars(select(table.c.code_index).where(table.c.code_index.in_(chunk)))
    return taken
