"""SQLite as this site uses it: which library is safe, how a connection is prepared, and that it only reads by default.

`PRAGMA query_only` would be SQLite's own word for the last, but setting it throws away every prepared statement,
and a request reads and writes in turn: the statements were compiled again each time, a fifth of a booking's work.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pysqlite3.dbapi2 as driver
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import PoolProxiedConnection

from core.db.write_gate import BUSY_TIMEOUT_MS, patience

CACHE_KIB = 8 * 1024
FIXED = (3, 51, 3)
BACKPORTED = {(3, 44): 6, (3, 50): 7}
READS = ("SELECT", "WITH", "PRAGMA", "EXPLAIN")
LONGEST_WORD = max(map(len, READS))

Execute = Callable[..., Any]


class UnsafeDatabase(Exception):
    """The SQLite library could lose or corrupt acknowledged rows; the site does not start on it."""


class WroteWhileReading(Exception):
    """A statement would have changed something outside `core.db.transaction`; nothing was changed."""


class DanglingReferences(Exception):
    """A migration left rows that refer to nothing; it was rolled back."""


class SQLiteConnection(driver.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection of the driver that knows whether its transaction may write, and how long it waits for the lock."""

    may_write = False
    changes_at_begin = 0
    patience = BUSY_TIMEOUT_MS


def options() -> dict[str, Any]:
    """What create_engine needs; raises UnsafeDatabase for a library that could corrupt in WAL mode."""
    check_version(driver.sqlite_version_info)
    arguments = {"check_same_thread": False, "factory": SQLiteConnection}
    return {"module": driver, "pool_size": 8, "connect_args": arguments}


def check_version(version: tuple[int, ...]) -> None:
    """Raise UnsafeDatabase for an SQLite with the WAL-reset bug (sqlite.org, fixed in 3.51.3)."""
    safe = version >= FIXED or version[2] >= BACKPORTED.get((version[0], version[1]), 1_000)
    if not safe:
        raise UnsafeDatabase(f"SQLite {'.'.join(map(str, version))} is not safe in WAL mode; 3.51.3 is")


def put_on(engine: Engine) -> None:
    """Put these rules on every connection of the engine.

    The dialect is told how to begin, not the engine's events: as soon as an engine has a listener,
    SQLAlchemy asks it four times about every statement, and that is a tenth of a request.
    """
    _keep_to_owner(engine)
    event.listen(engine, "connect", _prepare)
    dialect: Any = engine.dialect
    dialect.do_begin = _begin_to_read
    dialect.do_commit = _commit
    for name in ("do_execute", "do_execute_no_params", "do_executemany"):
        setattr(dialect, name, _guarded(getattr(dialect, name)))


def begin_to_write(connection: SQLiteConnection) -> None:
    """Leave what the connection was doing and take SQLite's write lock."""
    connection.rollback()
    left = patience()
    if connection.patience != left:
        connection.execute(f"PRAGMA busy_timeout={left}")
        connection.patience = left
    connection.may_write = True


@contextmanager
def references_not_enforced(connection: Connection) -> Iterator[None]:
    """Let the connection's next transaction drop a table that others refer to; SQLite ignores this inside one."""
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def check_references(connection: Connection) -> None:
    """Raise DanglingReferences when a row refers to one that is not there."""
    found = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if found:
        tables = ", ".join(sorted({f"{row[0]} to {row[2]}" for row in found}))
        raise DanglingReferences(f"{len(found)} rows refer to nothing: {tables}")


def _keep_to_owner(engine: Engine) -> None:
    """Make the file before SQLite does: it, and what SQLite puts beside it, is readable by its owner alone."""
    if engine.url.database and engine.url.database != ":memory:":
        os.close(os.open(engine.url.database, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _prepare(connection: SQLiteConnection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"cache_size=-{CACHE_KIB}",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_to_read(pooled: PoolProxiedConnection) -> None:
    connection: Any = pooled.dbapi_connection
    connection.may_write = False
    connection.changes_at_begin = connection.total_changes
    connection.execute("BEGIN")


def _commit(pooled: PoolProxiedConnection) -> None:
    """Nothing that a transaction changed which only reads is kept, however it got past the guard."""
    connection: Any = pooled.dbapi_connection
    if not connection.may_write and connection.total_changes != connection.changes_at_begin:
        connection.rollback()
        raise WroteWhileReading("a transaction that only reads has changed something")
    connection.commit()


def _guarded(execute: Execute) -> Execute:
    """The dialect's way to execute, for those statements that the connection's transaction may send."""

    def guarded(cursor: Any, statement: str, *rest: Any) -> None:
        if not (cursor.connection.may_write or statement.lstrip()[:LONGEST_WORD].upper().startswith(READS)):
            raise WroteWhileReading(statement.split(None, 1)[0])
        execute(cursor, statement, *rest)

    return guarded
