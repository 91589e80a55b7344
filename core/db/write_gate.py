"""The gate before SQLite's write lock: writers queue in the kernel, fairly, and none waits longer than it can help."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from struct import Struct

from sqlalchemy.engine import Engine

BUSY_TIMEOUT_MS, LEAST_PATIENCE_MS, HELD_PATIENCE_MS = 1500, 100, 10
"""The first behind a held file waits the first, and all behind it are answered in what is left of five seconds."""

A_MOMENT = 0.5
HELD_SECONDS = 5
"""How long a database that was found held counts as held: so long a writer only looks whether it is free again."""
MOMENT = Struct("d")


class _Gate(threading.local):
    """This thread's handle on the gate file; opened again after a fork."""

    handle: int = -1
    owner: tuple[int, str] | None = None
    came_at: float | None = None
    queued: float = 0.0

    def open(self, path: str) -> int:
        if self.owner != (os.getpid(), path):
            self.handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self.owner = (os.getpid(), path)
        return self.handle


_gate = _Gate()


@contextmanager
def write_gate(engine: Engine) -> Iterator[None]:
    """Queue writers in the kernel, so that SQLite's back-off never starves one (PostgreSQL: no gate)."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        yield
        return
    handle = _gate.open(engine.url.database + ".gate")
    _gate.came_at = time.monotonic() - _gate.queued
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)
        _gate.came_at = None


def queued(seconds: float) -> None:
    """This thread now serves a request that has waited so long for a thread: its patience began then."""
    _gate.queued = seconds


def patience() -> int:
    """How long this thread waits for SQLite's own lock: what is left to it, and a moment where it was just found held.

    Else writers who queue behind a held file would each wait their whole time, one after the other.
    """
    if _gate.came_at is None:
        return BUSY_TIMEOUT_MS
    if _is_held(_gate.handle):
        return HELD_PATIENCE_MS
    return patience_ms(time.monotonic() - _gate.came_at)


def tell(*, is_held: bool) -> None:
    """Leave word in the gate file whether the one behind the gate found SQLite's lock held by another program."""
    if _gate.came_at is None:
        return
    if is_held:
        os.pwrite(_gate.handle, MOMENT.pack(time.monotonic()), 0)
    elif os.fstat(_gate.handle).st_size:
        os.ftruncate(_gate.handle, 0)


def _is_held(handle: int) -> bool:
    told = os.pread(handle, MOMENT.size, 0)
    return len(told) == MOMENT.size and 0 <= time.monotonic() - MOMENT.unpack(told)[0] < HELD_SECONDS


def patience_ms(seconds: float) -> int:
    """How long to wait yet for SQLite's own lock, for a writer that has waited for so many seconds."""
    if seconds < A_MOMENT:
        return BUSY_TIMEOUT_MS
    return max(LEAST_PATIENCE_MS, BUSY_TIMEOUT_MS - int(seconds * 1000))
