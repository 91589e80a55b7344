"""The database: one engine for SQLite and PostgreSQL, read-only by default, one way to write."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CheckConstraint, DateTime, Dialect, Executable, MetaData, String, Table, TypeDecorator
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import PoolProxiedConnection

from core.clock import aware
from core.db import sqlite
from core.db.write_gate import tell, write_gate
from core.errors import Busy
from core.ids import LENGTH, new_id

UNAVAILABLE_SQLITE = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
    "SQLITE_NOMEM",
    "SQLITE_CORRUPT",
    "SQLITE_NOTADB",
)


class Base(DeclarativeBase):
    """All tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive datetime is an error on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Into the database: UTC; SQLite keeps no zone."""
        if value is None:
            return None
        moment = aware(value)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """Out of the database: aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WithPublicId:
    """A row the outside may name: by 26 random characters, never by its number."""

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(LENGTH), unique=True, default=new_id)


def one_of(column: str, *values: str) -> CheckConstraint:
    """A CHECK that a text column holds one of the given words.

    Word by word: for `IN` with a list SQLite makes a table for every row that it checks.
    """
    words = " OR ".join(f"{column} = '{value}'" for value in values)
    return CheckConstraint(words, name=column)


def engine_options(database_url: str) -> dict[str, Any]:
    """What create_engine needs for this database; refuses an SQLite that could corrupt in WAL mode."""
    if database_url.startswith("sqlite"):
        return sqlite.options()
    limits = "-c lock_timeout=3000 -c statement_timeout=10000 -c timezone=UTC"
    return {"pool_pre_ping": True, "pool_size": 8, "connect_args": {"options": limits}}


def connect_rules(app: Flask) -> None:
    """Put the rules of each database on every connection of the app's engine: who only begins, only reads."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        sqlite.put_on(engine)
    else:
        engine.dialect.do_begin = _begin_postgres  # type: ignore[method-assign,assignment]  # as sqlite.put_on


def _begin_postgres(pooled: PoolProxiedConnection) -> None:
    """A transaction that reads; psycopg opens it with the first statement, and this costs nothing."""
    driver: Any = pooled.dbapi_connection
    if driver.read_only is not True:
        driver.read_only = True


def start_writing(connection: Connection) -> None:
    """Begin the connection's transaction again as one that may write; what was read in it is no longer sure.

    SQLite takes the write lock at once; on PostgreSQL nothing may have been asked in the transaction yet.
    """
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        sqlite.begin_to_write(driver)
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError:
            tell(is_held=True)
            raise
        tell(is_held=False)
    else:
        driver.read_only = False


@contextmanager
def writing_connection() -> Iterator[Connection]:
    """A connection apart from the session that may write; commits at the end or rolls back. Brings no gate."""
    with db.engine.connect() as connection, connection.begin():
        start_writing(connection)
        yield connection


@contextmanager
def migrating_connection() -> Iterator[Connection]:
    """A writing connection that may rebuild a table others refer to; raises DanglingReferences at the end.

    SQLite rebuilds a table by dropping it, which counts as deleting its rows: with references enforced, that fails as
    soon as another table refers to one of them. So they are checked once, before the transaction is kept.
    """
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        rules = sqlite.references_not_enforced(connection) if is_sqlite else nullcontext()
        with rules, connection.begin():
            start_writing(connection)
            yield connection
            if is_sqlite:
                sqlite.check_references(connection)


_open: ContextVar[Connection | None] = ContextVar("open_connection", default=None)


@contextmanager
def writing_session() -> Iterator[None]:
    """A session whose transaction may write, begun behind the gate; commits at the end or rolls back.

    What was read before is forgotten: inside, rows are read afresh. Raises Busy when the database
    is locked, full or gone.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("rows were changed outside transaction()")
    try:
        with write_gate(db.engine):
            open_before = _open.set(_open_to_write(session))
            try:
                yield
                session.commit()
            except BaseException:
                session.rollback()
                raise
            finally:
                _open.reset(open_before)
    except OperationalError as failed:
        if is_unavailable(failed):
            raise Busy() from failed
        raise


def _open_to_write(session: Session) -> Connection:
    """Forget what was read and begin again; on SQLite on the connection the request has in its hands already."""
    if db.engine.dialect.name != "sqlite" or not session.is_active:
        session.rollback()
    elif session.in_transaction():
        session.expire_all()
    at_hand = session.connection()
    try:
        start_writing(at_hand)
    except BaseException:
        # Else the connection would go on outside any transaction, and would not be read-only.
        session.rollback()
        raise
    return at_hand


def connection() -> Connection:
    """The connection of the present transaction, for statements that are asked too often for the session's care."""
    return _open.get() or db.session.connection()


def changed(statement: Executable) -> int:
    """Carry out an UPDATE or DELETE whose rows the session does not hold; returns how many rows it changed."""
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(done.rowcount)  # type: ignore[attr-defined]  # these have a CursorResult


def table_of(model: Any) -> Table:
    """The table of a mapped class."""
    return cast(Table, model.__table__)


def is_unavailable(error: DBAPIError) -> bool:
    """True where the database could not be reached or had to give up, not where we asked nonsense."""
    if error.connection_invalidated:
        return True
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        # SQLite makes an empty file where the database was taken away: no table of ours is in it.
        return bool(name.startswith(UNAVAILABLE_SQLITE)) or "no such table" in str(error.orig)
    return isinstance(error, OperationalError)


def journal_mode() -> str | None:
    """SQLite's journal mode as it is now, None on PostgreSQL."""
    if current_app.config["SETTINGS"].is_sqlite:
        return str(db.session.connection().exec_driver_sql("PRAGMA journal_mode").scalar())
    return None


def can_write() -> None:
    """Raise DBAPIError when the database does not take writes: a write transaction that leaves nothing."""
    with writing_connection() as connection:
        connection.exec_driver_sql("UPDATE audit_head SET seq = seq WHERE chain = -1")
