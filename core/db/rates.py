"""Limits on attempts, counted in the database: exact with any number of workers, kept over a restart.

An attempt is reserved before the work and given back when it succeeded: testing first and counting
afterwards would let parallel tries through.
"""

import time

from flask import current_app
from limits import RateLimitItem, parse_many
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from core.db.database import db, writing_connection
from core.db.models import AttemptCounter
from core.db.write_gate import write_gate
from core.errors import TooManyTries


class DatabaseStorage(Storage):
    """Counters in the site's own database, on a connection apart from the request's transaction."""

    STORAGE_SCHEME = ["ngaykhoe"]

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a failing database raises."""
        return DBAPIError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a counter, starting a new window when the old one has passed; returns the count."""
        present = time.time()
        insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
        fresh = AttemptCounter.expires_at <= present
        statement = insert(AttemptCounter).values(key=key, hits=max(amount, 0), expires_at=present + expiry)
        upsert = statement.on_conflict_do_update(
            index_elements=[AttemptCounter.key],
            set_={
                "hits": case((fresh, max(amount, 0)), else_=AttemptCounter.hits + amount),
                "expires_at": case((fresh, present + expiry), else_=AttemptCounter.expires_at),
            },
        ).returning(AttemptCounter.hits)
        with write_gate(db.engine), writing_connection() as connection:
            return int(connection.execute(upsert).scalar_one())

    def get(self, key: str) -> int:
        """The count in the present window."""
        with db.engine.connect() as connection:
            hits = connection.execute(
                select(AttemptCounter.hits).where(
                    AttemptCounter.key == key, AttemptCounter.expires_at > time.time()
                )
            ).scalar()
        return hits or 0

    def get_expiry(self, key: str) -> float:
        """When the present window ends, in seconds since 1970."""
        with db.engine.connect() as connection:
            expires = connection.execute(
                select(AttemptCounter.expires_at).where(AttemptCounter.key == key)
            ).scalar()
        return expires or time.time()

    def check(self) -> bool:
        """Whether the database answers."""
        return self.get("check") == 0

    def reset(self) -> int | None:
        """Forget every counter."""
        with write_gate(db.engine), writing_connection() as connection:
            return connection.execute(delete(AttemptCounter)).rowcount

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with write_gate(db.engine), writing_connection() as connection:
            connection.execute(delete(AttemptCounter).where(AttemptCounter.key == key))


class Attempt:
    """One reserved try; call `succeeded` to give it back."""

    def __init__(self, storage: DatabaseStorage, items: list[tuple[RateLimitItem, tuple[str, str]]]) -> None:
        self._storage = storage
        self._items = items

    def succeeded(self) -> None:
        """The try was a right one: it does not count."""
        for item, identifiers in self._items:
            self._storage.incr(item.key_for(*identifiers), item.get_expiry(), -1)


def attempt(what: str, limits: dict[str, str]) -> Attempt:
    """Reserve one try at `what`; `limits` maps whose try (an address, a login) to e.g. "20/10 minutes; 60/hour".

    Raises TooManyTries with `retry_after` in seconds. Must be called before a transaction is opened.
    """
    storage: DatabaseStorage = current_app.extensions["rates"]
    limiter = FixedWindowRateLimiter(storage)
    items = [(item, (what, whose)) for whose, rule in limits.items() for item in parse_many(rule)]
    for item, identifiers in items:
        if not limiter.hit(item, *identifiers):
            wait = limiter.get_window_stats(item, *identifiers).reset_time - time.time()
            raise TooManyTries(retry_after=max(1, int(wait) + 1))
    return Attempt(storage, items)


def forget_expired(present: float) -> int:
    """Delete counters whose window ended before `present` (seconds since 1970); inside a transaction."""
    return db.session.execute(delete(AttemptCounter).where(AttemptCounter.expires_at <= present)).rowcount  # type: ignore[attr-defined]  # a DELETE's result is a CursorResult
