"""What is kept of a list until it is decided about: its file, then its rows, sealed, in a folder of our own."""

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app

from core.errors import Busy, Refusal, UploadRefused
from core.ids import new_id
from core.marking import N_
from core.sealing import keyring
from core.sheets.cells import Sheet
from core.sheets.reading import sheets_from_text

KEPT_FOR = timedelta(hours=24)
UNKNOWN_FOR = timedelta(hours=1)
"""How long a file may lie here of which no list tells yet: it is being set down."""

ROWS, FILE, PLAN = "roll_import.sheets", "roll_import.file", "roll_import.plan"
REVIEW, BUNDLE, BEGINNING = "roll_import.review", "roll_import.bundle", "roll_import.beginning"
REFUSED, PEOPLE, CELLS = "roll_import.refused", "roll_import.people", "roll_import.cells"
"""What is kept of a list: its rows, the file that is yet to be read, what was decided about the rows; what is asked
about them, what some of them say, the first of them, and those that are not taken; the people that would be written,
and the cells behind problems."""


class UploadGone(Refusal):
    """The list was carried out, dropped, or kept for its day: its rows are no longer here."""

    code = "upload_gone"
    message = N_("This list is no longer kept. Choose the workbook again.")


class TooManyListed(UploadRefused):
    """The account has sent lists with as many citizen numbers as it may in a day."""

    code = "too_many_listed"
    message = N_(
        "The lists sent from this account today have too many citizen numbers that are new here. Nothing was imported. "
        "Try again tomorrow, or give the list to the health station."
    )


class AtWork(Refusal):
    """A process of its own is at the list just now: nothing can be decided about it."""

    code = "upload_at_work"
    message = N_("This list is being processed. Open its page again in a minute.")


def folder() -> Path:
    """Where everything of the lists lies that is not in the database."""
    path = Path(current_app.instance_path) / "rolls"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep(kind: str, public_id: str, text: str) -> None:
    """Seal one kind of what is kept of a list; what was kept before is replaced."""
    _write(_path(kind, public_id), keyring().seal(kind, public_id, text))


def kept(kind: str, public_id: str) -> str:
    """What `keep` sealed; raises UploadGone."""
    try:
        sealed = _path(kind, public_id).read_bytes()
    except FileNotFoundError as gone:
        raise UploadGone() from gone
    return keyring().open(kind, public_id, sealed)


def bundle(number: int) -> str:
    """The kind of one bundle of what rows say."""
    return f"{BUNDLE}.{number}"


def people(number: int) -> str:
    """The kind of one bundle of the people that would be written."""
    return f"{PEOPLE}.{number}"


def keep_file(public_id: str, data: bytes) -> None:
    """Seal a file that is yet to be read."""
    keep(FILE, public_id, base64.b64encode(data).decode())


def file_of(public_id: str) -> bytes:
    """The file of a list that is yet to be read; raises UploadGone."""
    return base64.b64decode(kept(FILE, public_id))


def rows_of(public_id: str) -> list[Sheet]:
    """The rows of a list; raises UploadGone."""
    return sheets_from_text(kept(ROWS, public_id))


def has_rows(public_id: str) -> bool:
    """Whether the list was read already."""
    return _path(ROWS, public_id).exists()


def forget_file(public_id: str) -> None:
    """Delete the file of a list; its rows stay."""
    _path(FILE, public_id).unlink(missing_ok=True)


def forget(public_id: str) -> None:
    """Delete whatever is kept of a list; called once its transaction is committed."""
    for path in folder().glob(f"{public_id}.*"):
        path.unlink(missing_ok=True)


def forget_all_but(waiting: set[str], now: datetime) -> None:
    """Delete what is older than a day, or belongs to no list that waits."""
    for path in [*folder().glob("*.sealed"), *folder().glob("*.lock")]:
        public_id = path.name.partition(".")[0]
        age = now.timestamp() - path.stat().st_mtime
        is_known = public_id in waiting or public_id == READING
        if (not is_known and age > UNKNOWN_FOR.total_seconds()) or (
            path.suffix == ".sealed" and age > KEPT_FOR.total_seconds()
        ):
            path.unlink(missing_ok=True)


READING = "reading"


@contextmanager
def reading_alone(*, waits: bool = False) -> Iterator[None]:
    """Only one list is read at a time on a machine, so that the others have the other processor.

    Raises Busy where another one is being read and the caller does not wait.
    """
    handle = os.open(folder() / f"{READING}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        yield
    except BlockingIOError as taken:
        raise Busy(N_("Another list is being read. Try again in half a minute.")) from taken
    finally:
        os.close(handle)


def another_is_read() -> bool:
    """Whether another process reads a list just now."""
    try:
        with reading_alone():
            return False
    except Busy:
        return True


def _path(kind: str, public_id: str) -> Path:
    name = kind.removeprefix("roll_import.")
    return folder() / f"{public_id}.{name}.sealed"


def _write(path: Path, sealed: bytes) -> None:
    """Whole or not at all: who reads meanwhile still has the one before."""
    half = path.with_name(f"{path.name.removesuffix('.sealed')}.{new_id()}.half.sealed")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:  # a full disk is not kept full by half a list
        half.unlink(missing_ok=True)
        raise
