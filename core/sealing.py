"""Sealed fields: AES-256-GCM for what must be read back, a keyed index for what must be found.

Every purpose has its own key, derived from the master key by HKDF-SHA-256 (RFC 5869). A sealed value
is bound to its place (table, column and row), so that it cannot be moved to another row unnoticed.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from core.ids import encode

KEY_ID = b"\x01"
NONCE_BYTES = 12
INDEX_BYTES = 16


class SealBroken(Exception):
    """A sealed value does not open: another key, another row, or changed bytes."""


@dataclass(frozen=True)
class Keyring:
    """The keys of one site; made from the master key, which never leaves the settings."""

    master: bytes

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose."""
        return _derive(self.master, purpose)

    def seal(self, place: str, row: str, text: str) -> bytes:
        """The text sealed to a place (`table.column`) and a row's public id."""
        return _sealed(_cipher(self.master), os.urandom(NONCE_BYTES), _bound(place, row), text)

    def seal_all(self, place: str, rows: Sequence[str], texts: Sequence[str]) -> list[bytes | None]:
        """Each text sealed to one place and its own row's public id; None for an empty text."""
        cipher, random = _cipher(self.master), os.urandom(NONCE_BYTES * len(rows))
        nonces = [random[at : at + NONCE_BYTES] for at in range(0, len(random), NONCE_BYTES)]
        return [
            _sealed(cipher, nonce, _bound(place, row), text) if text else None
            for nonce, row, text in zip(nonces, rows, texts, strict=True)
        ]

    def open(self, place: str, row: str, sealed: bytes) -> str:
        """The text back; raises SealBroken when it was sealed for another place or tampered with."""
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return _cipher(self.master).decrypt(nonce, body, _bound(place, row)).decode()
        except InvalidTag as broken:
            raise SealBroken(place) from broken

    def index(self, purpose: str, text: str) -> bytes:
        """16 bytes by which a value can be found again without being readable (HMAC-SHA-256)."""
        return hmac.digest(_index_key(self.master, purpose), text.encode(), "sha256")[:INDEX_BYTES]

    def index_all(self, purpose: str, texts: Sequence[str]) -> list[bytes | None]:
        """The index of each text, None for an empty one; what comes several times is worked out once."""
        keyed = hmac.new(_index_key(self.master, purpose), digestmod="sha256")
        found = {text: _index(keyed.copy(), text) for text in set(texts) if text}
        return list(map(found.get, texts))

    def token(self, purpose: str, *said: str) -> str:
        """128 bits that only this site can make from what was said: the same form again, the same secret."""
        text = "\x1f".join(said)
        return encode(hmac.digest(self.derive(purpose), text.encode(), hashlib.sha256)[:16])


def keyring() -> Keyring:
    """The keys of the running site."""
    ring: Keyring = current_app.extensions["keyring"]
    return ring


def _bound(place: str, row: str) -> bytes:
    return f"{place}\x1f{row}\x1f".encode() + KEY_ID


def _index(keyed: hmac.HMAC, text: str) -> bytes:
    keyed.update(text.encode())
    return keyed.digest()[:INDEX_BYTES]


def _sealed(cipher: AESGCM, nonce: bytes, bound: bytes, text: str) -> bytes:
    return KEY_ID + nonce + cipher.encrypt(nonce, text.encode(), bound)


@lru_cache(maxsize=64)
def _derive(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"ngay-khoe", info=purpose.encode()).derive(master)


def _index_key(master: bytes, purpose: str) -> bytes:
    return _derive(master, "index:" + purpose)


@lru_cache(maxsize=4)
def _cipher(master: bytes) -> AESGCM:
    return AESGCM(_derive(master, "seal"))
