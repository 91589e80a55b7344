"""What the process of its own does with a long list: read and check it, or write it; each can be begun again."""

import json
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update

from accounts.roles import Role
from core.actor import Actor
from core.database import db
from core.errors import Busy, UploadRefused
from core.spreadsheets import read_workbook, sheets_to_text
from core.transaction import transaction
from residents import roll_import, roll_kept, roll_uploads
from residents.models import RollImport
from residents.roll_kept import UploadGone
from residents.roll_reread import read_again

TRIES = 20
"""How often it comes back to a database that others keep busy; each try queues for some seconds."""


def work(public_id: str, by: Actor, now: datetime) -> None:
    """Carry on with a list from where it stands."""
    _step(public_id, "waiting")
    with roll_kept.reading_alone(waits=True):
        upload = _upload(public_id)
        if upload.state == "checking":
            _check(upload, by, now)
        elif upload.state == "taking":
            _take(upload, by, now)


def _check(upload: RollImport, by: Actor, now: datetime) -> None:
    """Read the file and decide about every row; nothing but that is written."""
    public_id = upload.public_id
    try:
        _step(public_id, "reading")
        sheets = read_workbook(roll_kept.file_of(public_id))
        _step(public_id, "comparing")
        within = roll_uploads.area_of(upload.neighborhood_id, upload.neighborhood_id)
        result = roll_import.prepare(upload.ward_id, sheets, now=now, area=within).result
    except UploadRefused as refused:
        reason = json.dumps([refused.message, refused.facts])
        _write(lambda at: roll_uploads.refuse(upload, reason, by=by, now=at))
        roll_kept.forget(public_id)
        return
    roll_kept.keep_rows(public_id, sheets_to_text(sheets))
    _write(lambda at: roll_uploads.note_checked(upload, result, by=by, now=at))
    roll_kept.forget_file(public_id)


def _take(upload: RollImport, by: Actor, now: datetime) -> None:
    """Decide anew on the roll as it is now, and write the list in one transaction."""
    _step(upload.public_id, "comparing")
    reader = upload.neighborhood_id if by.role == Role.NEIGHBORHOOD_HEAD else None
    prepared = read_again(upload, reader, now=now).prepared
    is_complete = bool(upload.decisions.get("is_complete"))
    _step(upload.public_id, "writing")
    _write(lambda at: roll_uploads.commit(upload, prepared, is_complete=is_complete, by=by, now=at))
    roll_kept.forget(upload.public_id)


def _upload(public_id: str) -> RollImport:
    db.session.rollback()
    found = db.session.scalars(select(RollImport).where(RollImport.public_id == public_id)).one_or_none()
    if found is None:
        raise UploadGone()
    return found


def _step(public_id: str, step: str) -> None:
    """Say how far it has come, to whoever looks."""
    _write(lambda _at: db.session.execute(
        update(RollImport).where(RollImport.public_id == public_id).values(step=step)
    ))  # fmt: skip


def _write(deed: Callable[[datetime], object]) -> None:
    """One transaction; a busy database is waited for, there is nobody to tell to come again."""
    for left in reversed(range(TRIES)):
        try:
            with transaction() as work:
                deed(work.at)
            return
        except Busy:
            if not left:
                raise
