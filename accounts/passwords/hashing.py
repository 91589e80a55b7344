"""Password hashes: Argon2id at the OWASP minimum, and the same work for unknown logins."""

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)


def hashed(password: str) -> str:
    """The hash to store; takes tens of milliseconds, so never inside a transaction."""
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether the password matches the hash; None (no such account) takes the same time."""
    stand_in = _stand_in()
    try:
        return _hasher.verify(kept or stand_in, password) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def renewed(kept: str | None, password: str) -> str | None:
    """A new hash where the stored one was made with other settings; otherwise None."""
    return hashed(password) if kept and _hasher.check_needs_rehash(kept) else None


@lru_cache(maxsize=1)
def _stand_in() -> str:
    return hashed(secrets.token_hex(16))
