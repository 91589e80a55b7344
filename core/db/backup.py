"""Backups under load and back again: SQLite by its own online copy, PostgreSQL by its own tools."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import DDL, create_engine, text
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from core.db import audit, serving
from core.db.database import db
from core.db.write_gate import BUSY_TIMEOUT_MS, write_gate
from core.errors import Refusal

DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


class BackupRefused(Refusal):
    """The backup cannot be made or taken back; nothing was changed."""

    code = "backup_refused"
    message = "The backup cannot be used: %(why)s"


def create(target: Path) -> None:
    """Write a whole, consistent copy; raises BackupRefused when the file exists or the copy is not sound."""
    if target.exists():
        raise BackupRefused(why=f"{target.name} exists already; choose another name")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.execute("VACUUM INTO ?", (str(part),))
        _check_sqlite(part)
    else:
        _postgres_tool("pg_dump", "--format=custom", "--no-owner", f"--file={part}")
    part.chmod(0o600)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)


@dataclass(frozen=True)
class Restored:
    """What a restore did: where the database it replaced is kept, and what a look over the backup's chains found."""

    kept: Path
    verdicts: list[audit.ChainVerdict]


def restore(source: Path, *, while_served: bool = False, with_broken_chains: bool = False) -> Restored:
    """Put the database back as the backup has it; raises BackupRefused and leaves everything as it is.

    The backup is copied and examined beside the live database first; then the live one is kept, and replaced in one
    step. While the site is served, that is refused unless the caller says otherwise.
    """
    if not source.is_file():
        raise BackupRefused(why=f"{source.name} does not exist")
    folder = Path(current_app.instance_path)
    is_sqlite = db.engine.dialect.name == "sqlite"
    with serving.nobody_serves(folder) as is_quiet, ExitStack() as beside:
        if not (is_quiet or while_served):
            raise BackupRefused(why="the site is being served; stop it first, or say --while-served")
        copy = beside.enter_context(_sqlite_beside(source) if is_sqlite else _postgres_beside(source))
        verdicts = _examined(copy, source.name, with_broken_chains)
        db.session.remove()
        ending = "sqlite3" if is_sqlite else "dump"
        names = (folder / f"replaced-{number}.{ending}" for number in count(1))
        kept = next(path for path in names if not path.exists())
        with write_gate(db.engine):
            if is_sqlite:
                _replace_sqlite(Path(str(copy.url.database)), kept)
            else:
                create(kept)
                _replace_postgres(source)
    db.engine.dispose()
    return Restored(kept, verdicts)


def _examined(copy: Engine, name: str, with_broken_chains: bool) -> list[audit.ChainVerdict]:
    """Look at a backup beside the live database. Raises BackupRefused for another key, a newer schema, broken chains."""
    scripts = ScriptDirectory(str(Path(current_app.root_path) / "migrations"))
    known = {script.revision for script in scripts.walk_revisions()}
    with Session(copy) as session:
        if session.scalar(text("SELECT version_num FROM alembic_version")) not in known:
            raise BackupRefused(why=f"{name} was made by a newer version of the program")
        if not audit.is_in_our_key(session):
            raise BackupRefused(why=f"{name} was made with another master key; put that key back first")
        verdicts = audit.verify(within=session)
    broken = [f"chain {one.chain} at row {one.broken_at}" for one in verdicts if one.broken_at is not None]
    if broken and not with_broken_chains:
        raise BackupRefused(
            why=f"{name} was changed after it was made ({', '.join(broken)}); "
            "to take it back nevertheless, say --with-broken-chains"
        )
    return verdicts


@contextmanager
def _sqlite_beside(source: Path) -> Iterator[Engine]:
    """A sound copy of the backup in a file of its own, as an engine; gone afterwards."""
    _check_sqlite(source)
    path = Path(f"{db.engine.url.database}.restoring")
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    copy = create_engine(f"sqlite:///{path}", module=sqlite)
    try:
        _copy(source, path)
        yield copy
    finally:
        copy.dispose()
        path.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """SQLite's own copy, in one transaction of the target: other processes wait, none sees a half."""
    with closing(sqlite.connect(str(source))) as origin, closing(sqlite.connect(str(target))) as into:
        into.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        origin.backup(into)


def _replace_sqlite(copy: Path, kept: Path) -> None:
    """Keep the live database and put the copy in its place; a file that is no database any more is moved aside whole."""
    live = Path(str(db.engine.url.database))
    db.engine.dispose()
    if _is_damaged(live):
        for end in ("-wal", "-shm", ""):
            if Path(f"{live}{end}").exists():
                Path(f"{live}{end}").replace(f"{kept}{end}")
        copy.replace(live)
        return
    os.close(os.open(kept, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    try:
        _copy(live, kept)
        _copy(copy, live)
    except sqlite.DatabaseError as failed:
        kept.unlink()
        raise BackupRefused(
            why="the database is in use, or the disk is full; nothing was changed"
        ) from failed


def _is_damaged(path: Path) -> bool:
    try:
        with closing(sqlite.connect(str(path))) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite.DatabaseError as failed:
        return bool(failed.sqlite_errorname.startswith(DAMAGED))
    return False


@contextmanager
def _postgres_beside(source: Path) -> Iterator[Engine]:
    """The backup in a database of its own on the same server, as an engine; gone afterwards."""
    name = f"{db.engine.url.database}_restoring"
    quoted = db.engine.dialect.identifier_preparer.quote(name)
    copy = create_engine(db.engine.url.set(database=name))
    with create_engine(db.engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as server:
        try:
            server.execute(_ddl("DROP DATABASE IF EXISTS %s", quoted))
            server.execute(_ddl("CREATE DATABASE %s TEMPLATE template0", quoted))
            _postgres_tool("pg_restore", "--no-owner", "--exit-on-error", str(source), database=name)
            yield copy
        except ProgrammingError as refused:
            raise BackupRefused(
                why="the site's database user may not create the database to check it in"
            ) from refused
        finally:
            copy.dispose()
            server.execute(_ddl("DROP DATABASE IF EXISTS %s", quoted))


def _ddl(statement: str, name: str) -> DDL:
    return DDL(statement % name)  # type: ignore[no-untyped-call]  # SQLAlchemy's has no types


def _replace_postgres(source: Path) -> None:
    _postgres_tool("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(source))


def _check_sqlite(path: Path) -> None:
    connection = sqlite.connect(f"file:{path}?mode=ro", uri=True)
    try:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        tables = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'audit_event'"
        ).fetchone()[0]
    except sqlite.DatabaseError as broken:
        raise BackupRefused(why=f"{path.name} is no database") from broken
    finally:
        connection.close()
    if verdict != "ok" or not tables:
        raise BackupRefused(why=f"{path.name} is damaged or from another program")


def _postgres_tool(name: str, *arguments: str, database: str = "") -> None:
    tool = shutil.which(name)
    if tool is None:
        raise BackupRefused(why=f"{name} is not installed on this machine")
    url = make_url(db.engine.url)
    environment = {
        **os.environ,
        "PGHOST": url.host or "",
        "PGPORT": str(url.port or 5432),
        "PGUSER": url.username or "",
        "PGPASSWORD": str(url.password or ""),
        "PGDATABASE": url.database or "",
    }
    target = ("--dbname", database or url.database or "") if name == "pg_restore" else ()
    done = subprocess.run(
        [tool, *target, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupRefused(
            why=done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"{name} failed"
        )
