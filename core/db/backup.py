"""Backups under load and back again: SQLite by its own online copy, PostgreSQL by its own tools."""

import os
import shutil
import subprocess
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from sqlalchemy.engine import make_url

from core.db.database import db
from core.db.write_gate import BUSY_TIMEOUT_MS
from core.errors import Refusal


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


def restore(source: Path) -> None:
    """Put the database back as the backup has it; raises BackupRefused and leaves everything as it is."""
    if not source.is_file():
        raise BackupRefused(why=f"{source.name} does not exist")
    if db.engine.dialect.name == "sqlite":
        _check_sqlite(source)
        _copy_into_live(source)
    else:
        _postgres_tool(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(source)
        )


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


def _copy_into_live(source: Path) -> None:
    """SQLite's backup step by step into the live file: other processes wait, none sees a half."""
    database = db.engine.url.database
    assert database is not None
    db.session.remove()
    origin, target = sqlite.connect(str(source)), sqlite.connect(database)
    try:
        target.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        origin.backup(target)
        target.execute("PRAGMA journal_mode=WAL")
    except sqlite.OperationalError as busy:
        raise BackupRefused(why="the database is in use; stop the site and try again") from busy
    finally:
        origin.close()
        target.close()


def _postgres_tool(name: str, *arguments: str) -> None:
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
    target = ("--dbname", url.database or "") if name == "pg_restore" else ()
    done = subprocess.run(
        [tool, *target, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupRefused(
            why=done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"{name} failed"
        )
