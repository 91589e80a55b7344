"""A long list is worked on by a process of its own: started here, seen to be alive, outliving the request that started it."""

import fcntl
import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

from flask import current_app

from core.actor import Actor
from imports.uploads.files import folder


def start(public_id: str, by: Actor) -> bool:
    """Start working on a list; False where a process is at it already.

    The lock that says so is taken here and handed down open: it holds from this moment until that
    process ends, however it ends.
    """
    handle = os.open(_lock(public_id), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return False
    try:
        _start(public_id, by, handle)
    finally:
        os.close(handle)
    return True


def is_running(public_id: str) -> bool:
    """Whether a process is at work on the list."""
    try:
        handle = os.open(_lock(public_id), os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _lock(public_id: str) -> Path:
    return folder() / f"{public_id}.lock"


def _start(public_id: str, by: Actor, lock: int) -> None:
    settings = current_app.config["SETTINGS"]
    site = {"INSTANCE_DIR": current_app.instance_path, "DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "flask", "residents", "work", public_id]
    child = subprocess.Popen(
        command, cwd=current_app.root_path, env={**os.environ, **site}, pass_fds=(lock,), start_new_session=True,
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert child.stdin is not None
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(child.pid).encode(), 0)
    # Who asked goes by a pipe: everybody can read a command line.
    child.stdin.write(json.dumps(asdict(by)).encode())
    child.stdin.close()
    threading.Thread(target=child.wait, name="list", daemon=True).start()
