"""Long work in a process of its own: started here, seen to be alive, outliving the request that started it."""

import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from flask import current_app


def start(lock: Path, command: Sequence[str], told: bytes = b"") -> bool:
    """Start `flask COMMAND`, which reads `told` from its input; False where a process holds this lock already.

    The lock is taken here and handed down open: it holds from this moment until that process ends, however
    it ends. What is told goes by a pipe, as everybody can read a command line.
    """
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return False
    try:
        _start(command, told, handle)
    finally:
        os.close(handle)
    return True


def is_running(lock: Path) -> bool:
    """Whether a process holds this lock."""
    try:
        handle = os.open(lock, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _start(command: Sequence[str], told: bytes, lock: int) -> None:
    settings = current_app.config["SETTINGS"]
    site = {"INSTANCE_DIR": current_app.instance_path, "DATABASE_URL": settings.database_url}
    child = subprocess.Popen(
        [sys.executable, "-m", "flask", *command], cwd=current_app.root_path, env={**os.environ, **site},
        pass_fds=(lock,), start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert child.stdin is not None
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(child.pid).encode(), 0)
    child.stdin.write(told)
    child.stdin.close()
    threading.Thread(target=child.wait, name=command[0], daemon=True).start()
