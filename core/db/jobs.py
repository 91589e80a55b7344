"""What a timer runs every minute: each job in its own transaction, only one run at a time."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from core.db.database import db
from core.db.transaction import transaction

LOCK_NUMBER = 7_042_026


@dataclass(frozen=True)
class Job:
    """One thing the timer does: `run(now)` works inside a transaction and says how many rows it touched."""

    name: str
    run: Callable[[datetime], int]


def run_all(jobs: tuple[Job, ...], now: datetime) -> dict[str, int] | None:
    """Run every job once; None when another run is under way. The same moment twice changes nothing more."""
    with alone() as is_alone:
        if not is_alone:
            return None
        return {job.name: _run(job, now) for job in jobs}


def _run(job: Job, now: datetime) -> int:
    with transaction():
        return job.run(now)


@contextmanager
def alone() -> Iterator[bool]:
    """Whether no other process (or host, on PostgreSQL) is in here: a file lock beside SQLite, an advisory lock on PostgreSQL."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            yield bool(connection.scalar(text("SELECT pg_try_advisory_lock(:n)"), {"n": LOCK_NUMBER}))
            connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": LOCK_NUMBER})
        return
    handle = os.open(Path(current_app.instance_path) / "jobs.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)
