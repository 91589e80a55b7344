"""Databases for tests: a migrated SQLite file to copy, and a throwaway PostgreSQL where binaries exist."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

UNPRIVILEGED = "nobody"


def postgres_binaries() -> Path | None:
    """The folder of initdb and pg_ctl, the newest version installed, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("pg_ctl")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """A PostgreSQL of our own on a loopback port, gone at the end; yields its address without a database."""
    binaries = postgres_binaries()
    assert binaries is not None
    folder = Path(tempfile.mkdtemp(prefix="ngaykhoe-pg-"))
    as_user = _owner(folder)
    data = folder / "data"
    password = secrets.token_urlsafe(18)
    (folder / "password").write_text(password, encoding="ascii")
    run = _runner(as_user)
    run(
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "tester",
        "-A",
        "scram-sha-256",
        "-E",
        "UTF8",
        "--locale=C",
        f"--pwfile={folder / 'password'}",
        "--no-sync",
    )
    port = _free_port()
    options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=on -c max_connections=200 -c shared_buffers=64MB"
    run(binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://tester:{password}@127.0.0.1:{port}"
    finally:
        run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def empty_postgres(connection: Connection, tables: Sequence[str]) -> None:
    """Empty the tables and start their numbers again.

    TRUNCATE gives every table and index a new file, some 0.3 s for all of them; few tables hold a row after a test. A
    role that may not switch triggers off (the audit chain refuses to be deleted) truncates.
    """
    if not connection.exec_driver_sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").scalar():
        names = ", ".join(f'"{table}"' for table in tables)
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
        return
    looks = " UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in tables)
    filled = connection.exec_driver_sql(looks).scalars().all()
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    for table in filled:
        connection.exec_driver_sql(f'DELETE FROM "{table}"')
    used = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
    for sequence in connection.exec_driver_sql(used).scalars().all():
        connection.exec_driver_sql(f'ALTER SEQUENCE "{sequence}" RESTART')


def _owner(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: then the folder goes to an unprivileged account."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else UNPRIVILEGED
    shutil.chown(folder, user)
    return user


def _runner(as_user: str | None):
    def run(*command: object) -> None:
        subprocess.run(
            [str(part) for part in command],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=as_user,
            cwd="/",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )

    return run


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
