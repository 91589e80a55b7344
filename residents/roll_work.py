"""What the process of its own does with a long list: read and check it, or write it; each can be begun again."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update

from accounts.roles import Role
from core.actor import Actor
from core.database import db
from core.errors import Busy, UploadRefused
from core.sheets import Sheet
from core.spreadsheets import read_workbook
from core.transaction import transaction
from residents import roll_answers, roll_import, roll_kept, roll_mappings, roll_telling, roll_uploads
from residents.models import RollImport
from residents.roll_checks import keep_check, keep_untold
from residents.roll_columns import lines_in, may_be_told, titles_of
from residents.roll_decisions import NOTHING_DECIDED, Decisions
from residents.roll_import import Prepared
from residents.roll_kept import UploadGone
from residents.roll_reread import read_again

TRIES = 20
"""How often it comes back to a database that others keep busy; each try queues for some seconds."""


def work(public_id: str, by: Actor, now: datetime) -> None:
    """Carry on with a list from where it stands."""
    if roll_kept.another_is_read():
        _step(public_id, "waiting")
    with roll_kept.reading_alone(waits=True):
        upload = _upload(public_id)
        if upload.state == "checking":
            _check(upload, by, now)
        elif upload.state == "taking":
            _take(upload, by, now)


def _check(upload: RollImport, by: Actor, now: datetime) -> None:
    """Read the list and decide about every row; nothing but that is written."""
    public_id, meanings = upload.public_id, upload.decisions.get(roll_uploads.MEANINGS)
    sheets: list[Sheet] = []
    try:
        _step(public_id, "reading")
        is_read = roll_kept.has_rows(public_id)
        sheets = roll_kept.rows_of(public_id) if is_read else read_workbook(roll_kept.file_of(public_id))
        _step(public_id, "comparing")
        within = roll_uploads.area_of(upload.neighborhood_id, upload.neighborhood_id)
        prepared = roll_import.prepare(upload.ward_id, sheets, now=now, area=within, meanings=meanings)
    except UploadRefused as refused:
        _cannot(upload, sheets, refused, by)
        return
    keep_check(public_id, sheets, prepared)
    _write(lambda at: _checked(upload, prepared, meanings, by, at))
    roll_kept.forget_file(public_id)


def _checked(
    upload: RollImport, prepared: Prepared, meanings: dict[str, str] | None, by: Actor, at: datetime
) -> None:
    """The list is checked; what was said of its columns is remembered for the next, answers given before still hold."""
    if meanings is not None:
        roll_mappings.remember_all(upload.ward_id, titles_of(prepared.roll), meanings, by=by, at=at)
    roll_uploads.note_checked(upload, prepared.result, by=by, now=at)
    if Decisions.from_json(upload.decisions) != NOTHING_DECIDED:
        roll_answers.count_as_answered(upload, roll_answers.kept_review(upload, at))(at)


def _cannot(upload: RollImport, sheets: list[Sheet], refused: UploadRefused, by: Actor) -> None:
    """Say why: as it was said its columns cannot be, or somebody has to say what they hold, or it is no list."""
    public_id = upload.public_id
    if roll_uploads.MEANINGS in upload.decisions:
        _write(lambda at: roll_telling.not_so(upload, refused, now=at))
    elif may_be_told(refused, sheets):
        keep_untold(public_id, sheets)
        _write(lambda at: roll_telling.ask_for_columns(upload, refused, lines_in(sheets), now=at))
        roll_kept.forget_file(public_id)
    else:
        _write(lambda at: roll_uploads.refuse(upload, refused, by=by, now=at))
        roll_kept.forget(public_id)


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
