"""A list between upload and decision: checked, kept sealed for a day, then carried out or dropped."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select, update

from core import audit
from core.actor import Actor
from core.database import db
from core.errors import Busy, NotThere, Refusal
from core.folding import tidy
from core.ids import new_id, tidy_id
from core.jobs import Job
from core.marking import N_
from core.sealing import keyring
from core.sheets import Sheet
from core.spreadsheets import sheets_from_text, sheets_to_text
from residents.models import RollImport
from residents.roll_area import Area
from residents.roll_import import Prepared, carry_out
from residents.roll_result import RollResult, counts_to_keep, problems_as_rows
from wards.models import Neighborhood

KEPT_FOR = timedelta(hours=24)
PLACE = "roll_import.sheets"
CHECKED = audit.declare("roll.checked", "rows", "refused")
DROPPED = audit.declare("roll.dropped")


class UploadGone(Refusal):
    """The list was carried out, dropped, or kept for its day: its rows are no longer here."""

    code = "upload_gone"
    message = N_("This list is no longer kept. Please choose the workbook again.")


@dataclass(frozen=True)
class SetDown:
    """A checked list whose rows stand sealed in a file of our own: the upload it will be, and what it found."""

    public_id: str
    file_hash: bytes
    result: RollResult


@contextmanager
def set_down(sheets: list[Sheet], result: RollResult) -> Iterator[SetDown]:
    """Write the rows of a checked list, to be remembered by `keep` inside; where that fails they are gone again.

    Before the transaction, because sealing a long list takes seconds in which nobody else could book.
    """
    text, public_id = sheets_to_text(sheets), new_id()
    _write(_path(public_id), keyring().seal(PLACE, public_id, text))
    try:
        yield SetDown(public_id, hashlib.sha256(text.encode()).digest(), result)
    except BaseException:
        _path(public_id).unlink(missing_ok=True)
        raise


def keep(
    ward_id: int,
    neighborhood_id: int | None,
    file_name: str,
    listed: SetDown,
    *,
    by: Actor,
    now: datetime,
) -> RollImport:
    """Remember a checked list: its counts and problems."""
    upload = RollImport(
        public_id=listed.public_id,
        ward_id=ward_id,
        neighborhood_id=neighborhood_id,
        file_name=tidy(file_name, 200),
        file_hash=listed.file_hash,
        state="checked",
        counts=counts_to_keep(listed.result),
        problems=problems_as_rows(listed.result),
        started_by=by.ref,
        started_at=now,
    )
    db.session.add(upload)
    db.session.flush()
    counts = listed.result.counts
    audit.record(
        CHECKED, by=by, ward_id=ward_id, object_ref=upload.public_id, rows=counts.rows, refused=counts.refused
    )
    return upload


def upload_of(ward_id: int, public_id: str, neighborhood_id: int | None = None) -> RollImport:
    """The upload of that public id, with a neighborhood only one that its head brought; raises NotThere."""
    found = db.session.execute(
        select(RollImport).where(RollImport.ward_id == ward_id, RollImport.public_id == tidy_id(public_id))
    ).scalar_one_or_none()
    if found is None or neighborhood_id not in (None, found.neighborhood_id):
        raise NotThere()
    return found


def area_of(neighborhood_id: int | None, reader: int | None) -> Area | None:
    """What confines a list brought for a neighborhood, as somebody confined to `reader` sees it."""
    if neighborhood_id is None:
        return None
    return Area(db.session.get_one(Neighborhood, neighborhood_id).code, hides_others=reader is not None)


def is_waiting(upload: RollImport, now: datetime) -> bool:
    """Whether the list can still be carried out or dropped."""
    return upload.state == "checked" and upload.started_at >= now - KEPT_FOR


def rows_of(upload: RollImport, now: datetime) -> list[Sheet]:
    """The sheets of a checked upload; raises UploadGone."""
    if not is_waiting(upload, now):
        raise UploadGone()
    try:
        sealed = _path(upload.public_id).read_bytes()
    except FileNotFoundError as gone:
        raise UploadGone() from gone
    return sheets_from_text(keyring().open(PLACE, upload.public_id, sealed))


def commit(upload: RollImport, prepared: Prepared | None, *, by: Actor, now: datetime) -> RollResult:
    """Carry a checked list out, once; raises UploadGone where that was done or dropped meanwhile."""
    _close(upload, "committed", now)
    if prepared is None:
        raise UploadGone()
    result = carry_out(prepared, file_name=upload.file_name, by=by, now=now, import_ref=upload.public_id)
    db.session.execute(
        update(RollImport)
        .where(RollImport.id == upload.id)
        .values(counts=counts_to_keep(result), problems=problems_as_rows(result))
    )
    return result


def drop(upload: RollImport, *, by: Actor, now: datetime) -> None:
    """Give a checked list up; raises UploadGone."""
    _close(upload, "dropped", now)
    audit.record(DROPPED, by=by, ward_id=upload.ward_id, object_ref=upload.public_id)


def forget_rows(upload: RollImport) -> None:
    """Delete the rows kept for an upload; called once its transaction is committed."""
    _path(upload.public_id).unlink(missing_ok=True)


def forget_old(now: datetime) -> int:
    """Drop lists that waited for a day, and delete the rows of all that are no longer waiting."""
    dropped = db.session.execute(
        update(RollImport)
        .where(RollImport.state == "checked", RollImport.started_at < now - KEPT_FOR)
        .values(state="dropped", ended_at=now)
    )
    waiting = set(db.session.scalars(select(RollImport.public_id).where(RollImport.state == "checked")))
    for path in _folder().glob("*.sealed"):
        too_old = path.stat().st_mtime < (now - KEPT_FOR).timestamp()
        if too_old or (
            path.stem not in waiting and path.stat().st_mtime < (now - timedelta(hours=1)).timestamp()
        ):
            path.unlink(missing_ok=True)
    return int(dropped.rowcount)  # type: ignore[attr-defined]  # an UPDATE has a row count


@contextmanager
def reading_alone() -> Iterator[None]:
    """Only one list is read at a time on a machine, so that the others have the other processor; raises Busy."""
    handle = os.open(_folder() / "reading.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as taken:
        raise Busy(N_("Another list is being read. Please try again in half a minute.")) from taken
    finally:
        os.close(handle)


JOBS = (Job("rolls forgotten", forget_old),)


def _close(upload: RollImport, state: str, now: datetime) -> None:
    """Leave the state `checked`, only once."""
    closed = db.session.execute(
        update(RollImport)
        .where(
            RollImport.id == upload.id, RollImport.state == "checked", RollImport.started_at >= now - KEPT_FOR
        )
        .values(state=state, ended_at=now)
    )
    if closed.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has a row count
        raise UploadGone()


def _folder() -> Path:
    folder = Path(current_app.instance_path) / "rolls"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(public_id: str) -> Path:
    return _folder() / f"{public_id}.sealed"


def _write(path: Path, sealed: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
    except OSError:  # a full disk is not kept full by half a list
        path.unlink(missing_ok=True)
        raise
