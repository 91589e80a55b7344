"""The process that works on a long list, as tests wait for it."""

import fcntl
import os

from imports.uploads import files


def wait_for(public_id: str) -> None:
    """Wait until no process is at work on the list: it holds the lock of the list until it ends."""
    handle = os.open(files.folder() / f"{public_id}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_SH)
    os.close(handle)
