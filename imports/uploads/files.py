"""What is kept of a list until somebody decides: its file, then its rows, sealed, in a folder of our own."""

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app

from core.errors import Busy, Refusal
from core.ids import new_id
from core.marking import N_
from core.sealing import keyring
from core.sheets.cells import Sheet
from core.sheets.reading import sheets_from_text

KEPT_FOR = timedelta(hours=24)
UNKNOWN_FOR = timedelta(hours=1)
"""How long a file may lie here of which no list tells yet: it is being set down."""

ROWS, FILE = "roll_import.sheets", "roll_import.file"
REVIEW, BUNDLE, BEGINNING = "roll_import.review", "roll_import.bundle", "roll_import.beginning"
REFUSED = "roll_import.refused"
ENDINGS = {
    ROWS: ".sealed",
    FILE: ".file.sealed",
    REVIEW: ".review.sealed",
    BEGINNING: ".beginning.sealed",
    REFUSED: ".refused.sealed",
}


class UploadGone(Refusal):
    """The list was carried out, dropped, or kept for its day: its rows are no longer here."""

    code = "upload_gone"
    message = N_("This list is no longer kept. Choose the workbook again.")


class AtWork(Refusal):
    """A process of its own is at the list just now: nothing can be decided about it."""

    code = "upload_at_work"
    message = N_("This list is being processed. Open its page again in a minute.")


def folder() -> Path:
    """Where everything of the lists lies that is not in the database."""
    place = Path(current_app.instance_path) / "rolls"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep_rows(public_id: str, text: str) -> None:
    """Seal the rows of a list; those of an attempt that came to nothing are replaced."""
    _write(_path(ROWS, public_id), keyring().seal(ROWS, public_id, text))


def keep_file(public_id: str, data: bytes) -> None:
    """Seal a file that is yet to be read."""
    text = base64.b64encode(data).decode()
    _write(_path(FILE, public_id), keyring().seal(FILE, public_id, text))


def keep_review(public_id: str, text: str) -> None:
    """Seal what is asked about a list; what was asked by an earlier check is replaced."""
    _write(_path(REVIEW, public_id), keyring().seal(REVIEW, public_id, text))


def keep_bundle(public_id: str, number: int, text: str) -> None:
    """Seal what some of the rows say that somebody is asked about."""
    place = f"{BUNDLE}.{number}"
    _write(_bundle(public_id, number), keyring().seal(place, public_id, text))


def keep_beginning(public_id: str, text: str) -> None:
    """Seal the first rows of a list, by which its columns are told."""
    _write(_path(BEGINNING, public_id), keyring().seal(BEGINNING, public_id, text))


def keep_refused(public_id: str, text: str) -> None:
    """Seal the rows that are not taken; those of an earlier check are replaced."""
    _write(_path(REFUSED, public_id), keyring().seal(REFUSED, public_id, text))


def refused_of(public_id: str) -> str:
    """The rows of a list that are not taken; raises UploadGone."""
    return _open(REFUSED, public_id)


def review_of(public_id: str) -> str:
    """What is asked about a list; raises UploadGone."""
    return _open(REVIEW, public_id)


def bundle_of(public_id: str, number: int) -> str:
    """What some of the rows say that somebody is asked about; raises UploadGone."""
    return _open(f"{BUNDLE}.{number}", public_id, _bundle(public_id, number))


def beginning_of(public_id: str) -> list[Sheet]:
    """The first rows of a list; raises UploadGone."""
    return sheets_from_text(_open(BEGINNING, public_id))


def rows_of(public_id: str) -> list[Sheet]:
    """The rows of a list; raises UploadGone."""
    return sheets_from_text(_open(ROWS, public_id))


def has_rows(public_id: str) -> bool:
    """Whether the list was read already."""
    return _path(ROWS, public_id).exists()


def file_of(public_id: str) -> bytes:
    """The file of a list that is yet to be read; raises UploadGone."""
    return base64.b64decode(_open(FILE, public_id))


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
    """Whether somebody else reads a list just now."""
    try:
        with reading_alone():
            return False
    except Busy:
        return True


def _path(place: str, public_id: str) -> Path:
    return folder() / f"{public_id}{ENDINGS[place]}"


def _bundle(public_id: str, number: int) -> Path:
    return folder() / f"{public_id}.bundle-{number}.sealed"


def _open(place: str, public_id: str, path: Path | None = None) -> str:
    try:
        sealed = (path or _path(place, public_id)).read_bytes()
    except FileNotFoundError as gone:
        raise UploadGone() from gone
    return keyring().open(place, public_id, sealed)


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
