"""Operations that keep what the check of a list found and decided, so that nothing about the list is decided twice."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import delete

from core.actor import Actor
from core.clock import civil_date
from core.db import audit
from core.db.database import db
from core.db.transaction import transaction
from core.folding import tidy
from core.ids import new_id
from core.sheets.cells import Sheet
from core.sheets.reading import sheets_from_text, sheets_to_text
from imports.deciding.decisions import Decisions
from imports.deciding.ward_queries import remembered_columns, ward_facts
from imports.models import RememberedColumns, Upload
from imports.reading.columns import Meanings, MeaningsOf, key_of, shape_of
from imports.uploads import files, kept_plan, preview, records, refused_rows
from imports.uploads.columns import beginnings
from imports.uploads.files import TooManyListed, UploadGone
from imports.uploads.questions import review_of
from imports.uploads.records import MEANINGS, waits_for_columns
from imports.uploads.review import Review, text_of, text_of_bundle
from imports.writing import importing
from imports.writing.importing import Decided, ImportResult, Prepared
from residents.person import number_probes

SAID = audit.declare("roll.columns_said", "columns")


@contextmanager
def setting_down() -> Iterator[str]:
    """The public id of a new list, to be kept in files and then recorded; where that fails it is gone again.

    Files come before the transaction, because sealing a long list takes seconds in which nobody else could book.
    """
    public_id = new_id()
    try:
        yield public_id
    except BaseException:
        files.forget(public_id)
        raise


def record(
    public_id: str,
    file_hash: bytes,
    ward_id: int,
    neighborhood_id: int | None,
    file_name: str,
    *,
    by: Actor,
    now: datetime,
) -> Upload:
    """Remember a list that is kept: it is yet to be checked."""
    upload = Upload(
        public_id=public_id,
        ward_id=ward_id,
        neighborhood_id=neighborhood_id,
        file_name=tidy(file_name, 200),
        file_hash=file_hash,
        state="checking",
        counts={},
        problems=[],
        decisions={},
        started_by=by.ref,
        started_at=now,
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def count_numbers(ward_id: int, prepared: Prepared, by: Actor) -> None:
    """Count the citizen numbers of a list before it is kept, in a transaction of its own; raises TooManyListed."""
    with transaction() as work:
        are_too_many = number_probes.note(ward_id, "list", prepared.numbers_tried, by, work.at)
    if are_too_many:
        raise TooManyListed()


def keep_unread(public_id: str, data: bytes) -> bytes:
    """Keep a file that a process of its own is going to read; returns its hash."""
    files.keep_file(public_id, data)
    return hashlib.sha256(data).digest()


def keep_check(public_id: str, sheets: Sequence[Sheet], prepared: Prepared) -> bytes:
    """Keep the rows of a list, what was decided and all that is asked about it; returns the hash of the rows."""
    keep_decided(public_id, prepared)
    return keep_untold(public_id, sheets)


def keep_untold(public_id: str, sheets: Sequence[Sheet]) -> bytes:
    """Keep the rows of a list, and the first of them, by which its columns are told; returns the hash of the rows."""
    text = sheets_to_text(sheets)
    files.keep(files.BEGINNING, public_id, sheets_to_text(beginnings(sheets)))
    files.keep(files.ROWS, public_id, text)
    return hashlib.sha256(text.encode()).digest()


def keep_decided(public_id: str, prepared: Prepared) -> Review:
    """Keep what was decided about a list, what is asked about it, and its refused rows, in place of an earlier check's."""
    files.keep(files.PLAN, public_id, kept_plan.text_of(prepared))
    files.keep(files.REFUSED, public_id, refused_rows.text_of(refused_rows.refused_rows(prepared)))
    review, bundles = review_of(prepared)
    for number, said in enumerate(bundles):
        files.keep(files.bundle(number), public_id, text_of_bundle(said))
    files.keep(files.REVIEW, public_id, text_of(review))
    preview.keep(public_id, prepared)
    return review


def decided_on(upload: Upload, reader: int | None, *, now: datetime, accept_changes: bool = False) -> Decided:
    """What the check decided, where it still holds for a reader confined to the neighborhood `reader`.

    Where the ward has changed since, or something else was answered, the list is read and decided about again.
    """
    today, area = civil_date(now), records.area_of(upload.neighborhood_id, reader)
    said = Decisions.from_json(upload.decisions)
    said = replace(said, accept_changes=accept_changes or said.accept_changes)
    facts = ward_facts(upload.ward_id, today)
    basis = kept_plan.basis_of(facts, today, area, upload.decisions.get(MEANINGS), said)
    kept = kept_plan.decided_from(
        files.kept(files.PLAN, upload.public_id), basis, facts.mark,
        lambda at: read_again(upload, reader, now=at, accept_changes=accept_changes),
    )  # fmt: skip
    return kept or read_again(upload, reader, now=now, accept_changes=accept_changes)


def read_again(
    upload: Upload,
    reader: int | None,
    *,
    now: datetime,
    accept_changes: bool = False,
    meanings: Meanings | None = None,
    sheets: list[Sheet] | None = None,
) -> Prepared:
    """What a list would do now, as a reader confined to the neighborhood `reader` may see it; raises UploadGone.

    Its columns hold what was said of this very list, whatever is remembered of others meanwhile; its rows are those
    that are kept, or `sheets`.
    """
    if upload.state not in ("checked", "taking") and not waits_for_columns(upload):
        raise UploadGone()
    return importing.prepare(
        upload.ward_id,
        files.rows_of(upload.public_id) if sheets is None else sheets,
        now=now,
        accept_changes=accept_changes,
        decisions=Decisions.from_json(upload.decisions),
        area=records.area_of(upload.neighborhood_id, reader),
        meanings=upload.decisions.get(MEANINGS) if meanings is None else meanings,
    )


def understood(upload: Upload) -> MeaningsOf:
    """What the columns of a list hold: as was said of this very list, else of one with the same titles."""
    meanings = upload.decisions.get(MEANINGS)
    return remembered_columns(upload.ward_id) if meanings is None else lambda _titles: meanings


def remember_columns(ward_id: int, result: ImportResult, said: Meanings, *, by: Actor, at: datetime) -> None:
    """From now on the columns of lists with the titles of these sheets mean this; nothing said forgets what was."""
    for _sheet, columns in groupby(result.columns, key=lambda column: column[0]):
        titles = [title for _name, title, _field in columns]
        keys, shape = set(map(key_of, titles)), shape_of(titles)
        about = {key: field for key, field in said.items() if key in keys}
        same = (RememberedColumns.ward_id == ward_id, RememberedColumns.shape == shape)
        db.session.execute(delete(RememberedColumns).where(*same))
        if about:
            db.session.add(
                RememberedColumns(ward_id=ward_id, shape=shape, columns=about, said_at=at, said_by=by.ref)
            )
        audit.record(SAID, by=by, ward_id=ward_id, object_ref=shape.hex()[:26], columns=len(about))


def beginning_of(upload: Upload, now: datetime) -> list[Sheet]:
    """The first rows of a list whose columns may be given a meaning now; raises UploadGone, AtWork."""
    may_say = upload.state == "checked" or waits_for_columns(upload)
    if not may_say or records.is_over(upload, now):
        raise records.gone_or_at_work(upload, now)
    return sheets_from_text(files.kept(files.BEGINNING, upload.public_id))
