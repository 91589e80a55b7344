"""The two secrets of a letter, ticket or place request, the QR's token and the short code: made, sealed, opened."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import select

from core import short_code
from core.db.bulk import in_chunks
from core.db.database import db
from core.ids import new_id, token_hash
from core.sealing import keyring


@dataclass(frozen=True)
class SecretKind:
    """How the secrets of one kind of paper are stored: sealing contexts, index purpose, path of the link."""

    token_place: str
    code_place: str
    purpose: str
    path: str


LETTER = SecretKind("letter.token", "letter.code", "letter_code", "/k")
TICKET = SecretKind("ticket.token", "ticket.code", "ticket_code", "/t")
REQUEST = SecretKind("place_request.token", "place_request.code", "ticket_code", "/t")


class Opened(NamedTuple):
    """The secrets in plain text: 26 lower-case characters, and eight symbols."""

    token: str
    code: str

    @property
    def shown_code(self) -> str:
        """`ABCD-EFGH`."""
        return short_code.show(self.code)


def make(kind: SecretKind) -> dict[str, Any]:
    """The columns of a new row: public_id, hash and seal of the token, index and seal of the code."""
    ring, public_id, token = keyring(), new_id(), new_id()
    code = short_code.make(secrets.token_bytes(short_code.NEEDED_BYTES))
    return {
        "public_id": public_id,
        "token_hash": token_hash(token),
        "token_sealed": ring.seal(kind.token_place, public_id, token),
        "code_index": ring.index(kind.purpose, code),
        "code_sealed": ring.seal(kind.code_place, public_id, code),
    }


def make_many(kind: SecretKind, table: Any, n: int) -> list[dict[str, Any]]:
    """The columns of n new rows, with short codes that are unique in the table."""
    rows: dict[bytes, dict[str, Any]] = {}
    while len(rows) < n:
        fresh = [make(kind) for _ in range(n - len(rows))]
        candidates = {row["code_index"]: row for row in fresh if row["code_index"] not in rows}
        for taken in _taken(table, candidates):
            del candidates[taken]
        rows.update(candidates)
    return list(rows.values())


def code_index(kind: SecretKind, typed: str) -> bytes:
    """The index of a typed short code; raises WrongShortCode for text that is not one."""
    return keyring().index(kind.purpose, short_code.parse(typed))


def open_secrets(kind: SecretKind, public_id: str, token_sealed: bytes, code_sealed: bytes) -> Opened:
    """Both secrets of a row, for printing them again."""
    ring = keyring()
    return Opened(
        ring.open(kind.token_place, public_id, token_sealed),
        ring.open(kind.code_place, public_id, code_sealed),
    )


def link(kind: SecretKind, token: str) -> str:
    """The link a person opens, with the secret behind `#`."""
    return f"{door(kind)}#{token}"


def door(kind: SecretKind) -> str:
    """The address where the short code is typed."""
    return f"{current_app.config['SETTINGS'].public_url}{kind.path}"


def qr_text(kind: SecretKind, token: str) -> str:
    """The link in upper case, as QR codes contain it."""
    return link(kind, token).upper()


def _taken(table: Any, candidates: Iterable[bytes]) -> list[bytes]:
    taken: list[bytes] = []
    for chunk in in_chunks(list(candidates)):
        taken += db.session.scalars(select(table.c.code_index).where(table.c.code_index.in_(chunk)))
    return taken
