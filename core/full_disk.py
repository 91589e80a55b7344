"""Telling a full or read-only disk from every other trouble with a file: the first passes, and is said as such."""

import errno
import os
from pathlib import Path

LEAST_FREE_BYTES = 4 * 1024 * 1024
"""What a database needs to go on for a while: its log alone grows to about this much."""
FULL = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.ENOMEM, errno.EMFILE, errno.ENFILE)
)


def is_full(error: OSError) -> bool:
    """Whether the machine has run out of room (disk, quota, files), so that trying again later may help."""
    return error.errno in FULL


def has_room(folder: Path) -> bool:
    """Whether files in this folder can still grow."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize >= LEAST_FREE_BYTES
