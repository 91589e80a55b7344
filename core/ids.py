"""Public ids and secrets: 128 random bits written as 26 lower-case base32 characters."""

import base64
import hashlib
import os

LENGTH = 26
ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyz234567")
_CHARACTERS = b"abcdefghijklmnopqrstuvwxyz234567" * 8
"""For each value of a random byte a character: each of them equally often."""


def new_id() -> str:
    """A fresh 26-character id or token (128 random bits and two more)."""
    return os.urandom(LENGTH).translate(_CHARACTERS).decode("ascii")


def new_ids(count: int) -> list[str]:
    """So many of them at once."""
    text = os.urandom(LENGTH * count).translate(_CHARACTERS).decode("ascii")
    return [text[at : at + LENGTH] for at in range(0, len(text), LENGTH)]


def encode(sixteen: bytes) -> str:
    """16 bytes as 26 lower-case base32 characters."""
    return base64.b32encode(sixteen).decode("ascii").rstrip("=").lower()


def decode(text: str) -> bytes:
    """The 16 bytes that `encode` wrote; raises ValueError for anything else."""
    if len(text) != LENGTH or not ALPHABET.issuperset(text):
        raise ValueError("these are not 16 bytes")
    return base64.b32decode(text.upper() + "=" * 6)


def tidy_id(text: str) -> str | None:
    """The id in canonical lower case, or None when the text cannot be one."""
    lowered = text.strip().lower()
    if len(lowered) == LENGTH and ALPHABET.issuperset(lowered):
        return lowered
    return None


def token_hash(token: str) -> bytes:
    """SHA-256 of a token: 128 random bits need no key to be safe to look up by."""
    return hashlib.sha256(token.strip().lower().encode("ascii", "replace")).digest()
