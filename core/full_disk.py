"""Telling a full or read-only disk from every other trouble with a file: the first passes, and is said as such."""

import errno

FULL = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.ENOMEM, errno.EMFILE, errno.ENFILE)
)


def is_full(error: OSError) -> bool:
    """Whether the machine has run out of room (disk, quota, files), so that trying again later may help."""
    return error.errno in FULL
