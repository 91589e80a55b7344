"""Limits on attempts, counted in the database: exact with any number of workers, kept over a restart.

An attempt is reserved before the work and given back when it succeeded: testing first and counting
afterwards would let parallel tries through.
"""

import time

from limits import RateLimitItem, parse_many
from sqlalchemy import case
from sqlalchemy.dialects import postgresql, sqlite

from core.db.database import db, writing_connection
from core.db.models import AttemptCounter
from core.db.write_gate import write_gate
from core.errors import TooManyTries


class Attempt:
    """One reserved try; call `succeeded` to give it back."""

    def __init__(self, counted: list[tuple[str, RateLimitItem]]) -> None:
        self._counted = counted

    def succeeded(self) -> None:
        """The try was a right one: it does not count."""
        for key, item in self._counted:
            _add(key, item.get_expiry(), -1)


def attempt(what: str, limits: dict[str, str]) -> Attempt:
    """Reserve one try at `what`; `limits` maps whose try (an address, a login) to e.g. "20/10 minutes; 60/hour".

    Raises TooManyTries with `retry_after` in seconds. Must be called before a transaction is opened.
    """
    counted = [
        (item.key_for(what, whose), item) for whose, rule in limits.items() for item in parse_many(rule)
    ]
    for key, item in counted:
        hits, expires_at = _add(key, item.get_expiry(), 1)
        if hits > item.amount:
            raise TooManyTries(retry_after=max(1, int(expires_at - time.time()) + 1))
    return Attempt(counted)


def _add(key: str, seconds: int, tries: int) -> tuple[int, float]:
    """Add to a counter, in a new window when the old one has passed; returns the count and the window's end.

    It is kept at once, on a connection apart from the request's transaction.
    """
    present = time.time()
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    fresh = AttemptCounter.expires_at <= present
    first = {"hits": max(tries, 0), "expires_at": present + seconds}
    counted = insert(AttemptCounter).values(key=key, **first)
    upsert = counted.on_conflict_do_update(
        index_elements=[AttemptCounter.key],
        set_={
            "hits": case((fresh, first["hits"]), else_=AttemptCounter.hits + tries),
            "expires_at": case((fresh, first["expires_at"]), else_=AttemptCounter.expires_at),
        },
    ).returning(AttemptCounter.hits, AttemptCounter.expires_at)
    with write_gate(db.engine), writing_connection() as connection:
        hits, expires_at = connection.execute(upsert).one()
    return hits, expires_at
