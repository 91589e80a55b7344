"""What the process of its own does with a long list: read and check it, or write it; each can be begun again."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update

from accounts.roles import Role
from core.actor import Actor
from core.db.database import db
from core.db.transaction import transaction
from core.errors import Busy, UploadRefused
from core.sheets.cells import Sheet
from core.sheets.reading import read_workbook
from imports.deciding.decisions import NOTHING_DECIDED, Decisions
from imports.models import Upload
from imports.uploads import checked, files, records, review
from imports.uploads.columns import lines_in, may_be_told
from imports.uploads.files import UploadGone
from imports.writing import importing
from imports.writing.importing import Prepared

TRIES = 20
"""How often it comes back to a database that others keep busy; each try queues for some seconds."""


def work(public_id: str, by: Actor, now: datetime) -> None:
    """Carry on with a list from its present state."""
    if files.another_is_read():
        _step(public_id, "waiting")
    with files.reading_alone(waits=True):
        upload = _upload(public_id)
        if upload.state == "checking":
            _check(upload, by, now)
        elif upload.state == "taking":
            _take(upload, by, now)


def _check(upload: Upload, by: Actor, now: datetime) -> None:
    """Read the list and decide about every row; nothing but that is written."""
    public_id, meanings = upload.public_id, upload.decisions.get(records.MEANINGS)
    sheets: list[Sheet] = []
    try:
        _step(public_id, "reading")
        is_read = files.has_rows(public_id)
        sheets = files.rows_of(public_id) if is_read else read_workbook(files.file_of(public_id))
        _step(public_id, "comparing")
        within = records.area_of(upload.neighborhood_id, upload.neighborhood_id)
        prepared = importing.prepare(upload.ward_id, sheets, now=now, area=within, meanings=meanings)
        checked.count_numbers(upload.ward_id, prepared, by)
    except UploadRefused as refused:
        _cannot(upload, sheets, refused, by)
        return
    checked.keep_check(public_id, sheets, prepared)
    _write(lambda at: _checked(upload, prepared, meanings, by, at))
    files.forget_file(public_id)


def _checked(
    upload: Upload, prepared: Prepared, meanings: dict[str, str] | None, by: Actor, at: datetime
) -> None:
    """The list is checked; what was said of its columns is remembered for the next, answers given before still hold."""
    if meanings is not None:
        checked.remember_columns(upload.ward_id, prepared.result, meanings, by=by, at=at)
    records.note_checked(upload, prepared.result, by=by, now=at)
    if Decisions.from_json(upload.decisions) != NOTHING_DECIDED:
        review.count_as_answered(upload, review.kept_review(upload, at))(at)


def _cannot(upload: Upload, sheets: list[Sheet], refused: UploadRefused, by: Actor) -> None:
    """Say why: its columns cannot hold what was said, or a person has to say what they hold, or it is no list."""
    public_id = upload.public_id
    if records.MEANINGS in upload.decisions:
        _write(lambda at: records.not_so(upload, refused, now=at))
    elif may_be_told(refused, sheets):
        checked.keep_untold(public_id, sheets)
        _write(lambda at: records.ask_for_columns(upload, refused, lines_in(sheets), now=at))
        files.forget_file(public_id)
    else:
        _write(lambda at: records.refuse(upload, refused, by=by, now=at))
        files.forget(public_id)


def _take(upload: Upload, by: Actor, now: datetime) -> None:
    """Write what was decided, or what is decided on the roll as it is now, in one transaction."""
    _step(upload.public_id, "comparing")
    reader = upload.neighborhood_id if by.role == Role.NEIGHBORHOOD_HEAD else None
    decided = checked.decided_on(upload, reader, now=now)
    is_complete = bool(upload.decisions.get("is_complete"))
    _step(upload.public_id, "writing")
    _write(lambda at: records.commit(upload, decided, is_complete=is_complete, by=by, now=at))
    files.forget(upload.public_id)


def _upload(public_id: str) -> Upload:
    db.session.rollback()
    found = db.session.scalars(select(Upload).where(Upload.public_id == public_id)).one_or_none()
    if found is None:
        raise UploadGone()
    return found


def _step(public_id: str, step: str) -> None:
    """Record how far it has come, for the page that shows it."""
    _write(lambda _at: db.session.execute(
        update(Upload).where(Upload.public_id == public_id).values(step=step)
    ))  # fmt: skip


def _write(action: Callable[[datetime], object]) -> None:
    """One transaction; a busy database is waited for, there is nobody to tell to come again."""
    for left in reversed(range(TRIES)):
        try:
            with transaction() as work:
                action(work.at)
            return
        except Busy:
            if not left:
                raise
