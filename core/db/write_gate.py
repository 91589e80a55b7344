"""The gate before SQLite's write lock: writers queue in the kernel, fairly, and none waits longer than it can help."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Engine

BUSY_TIMEOUT_MS, LEAST_PATIENCE_MS = 3000, 100
A_MOMENT = 0.5


class _Gate(threading.local):
    """This thread's handle on the gate file; opened again after a fork."""

    handle: int = -1
    owner: tuple[int, str] | None = None
    came_at: float | None = None

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
    _gate.came_at = time.monotonic()
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)
        _gate.came_at = None


def waited() -> float:
    """Seconds since this thread came to the gate; none where it goes without."""
    return 0.0 if _gate.came_at is None else time.monotonic() - _gate.came_at


def patience_ms(seconds: float) -> int:
    """How long to wait yet for SQLite's own lock, for a writer that has waited at the gate for so many seconds.

    Where another program holds the file, all who wait behind the gate give up together and not one after the other.
    """
    if seconds < A_MOMENT:
        return BUSY_TIMEOUT_MS
    return max(LEAST_PATIENCE_MS, BUSY_TIMEOUT_MS - int(seconds * 1000))
