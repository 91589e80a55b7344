"""Whether the site is served: its master and workers hold a lock, which the kernel takes back when the last one ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "serving.lock"


def hold(folder: Path) -> bool:
    """Hold the lock as long as this process and those it forks live; False while a backup is being restored."""
    return _lock(_open(folder), fcntl.LOCK_SH)


@contextmanager
def nobody_serves(folder: Path) -> Iterator[bool]:
    """Whether nobody serves the site; as long as this lasts, nobody begins to."""
    handle = _open(folder)
    try:
        yield _lock(handle, fcntl.LOCK_EX)
    finally:
        os.close(handle)


def _open(folder: Path) -> int:
    return os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
