"""Password hashes: Argon2id at the OWASP floor, and the same work for a login that nobody has."""

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


def hashed(password: str) -> str:
    """The hash to keep; takes some tens of milliseconds, so never inside a transaction."""
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one that was hashed; None (no such account) costs the same time."""
    stand_in = _stand_in()
    try:
        return _hasher.verify(kept or stand_in, password) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def renewed(kept: str | None, password: str) -> str | None:
    """A fresh hash where the kept one was made with other settings than today's; else None."""
    return hashed(password) if kept and _hasher.check_needs_rehash(kept) else None


@lru_cache(maxsize=1)
def _stand_in() -> str:
    return hashed(secrets.token_hex(16))
