"""Operations on the answers to a checked list: they are kept, and what the list counts as follows them at once."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from accounts.roles import Role
from core.actor import Actor
from core.db import audit
from core.db.database import db
from imports.deciding.decisions import Decisions
from imports.deciding.station_only import of_station_only
from imports.models import Upload
from imports.uploads import files
from imports.uploads.answered import AskedRow
from imports.uploads.records import gone_or_at_work, is_waiting, leave
from imports.uploads.refused_rows import RefusedRows, refused_from
from imports.uploads.review import Review, SaidByRows, bundle_from, review_from

DECIDED = audit.declare("roll.rows_decided", "answers", "approved")


def kept_review(upload: Upload, now: datetime) -> Review:
    """The questions of a checked list; raises UploadGone, AtWork."""
    return review_from(_kept(files.REVIEW, upload, now))


def kept_refused(upload: Upload, now: datetime) -> list[RefusedRows]:
    """The rows of a checked list that are not taken; raises UploadGone, AtWork."""
    return refused_from(_kept(files.REFUSED, upload, now))


def _kept(kind: str, upload: Upload, now: datetime) -> str:
    if not is_waiting(upload, now):
        raise gone_or_at_work(upload, now)
    return files.kept(kind, upload.public_id)


def said_by(upload: Upload, rows: Iterable[AskedRow]) -> SaidByRows:
    """What these rows of the list say; raises UploadGone."""
    bundles = {row.bundle for row in rows}
    found = (bundle_from(files.kept(files.bundle(number), upload.public_id)) for number in bundles)
    return {position: facts for said in found for position, facts in said.items()}


def decide(upload: Upload, decide_on: Callable[[Decisions], Decisions], *, by: Actor, now: datetime) -> None:
    """Keep decisions about single rows, added to those kept now; raises UploadGone."""
    kept = _decisions(upload)
    before = Decisions.from_json(kept)
    decisions = decide_on(before)
    if by.role == Role.NEIGHBORHOOD_HEAD:
        decisions = of_station_only(before, decisions)
    leave(upload, ("checked",), now, decisions={**kept, **decisions.as_json()})
    audit.record(
        DECIDED,
        by=by,
        ward_id=upload.ward_id,
        object_ref=upload.public_id,
        answers=decisions.answered,
        approved=len(decisions.approved),
    )


def count_as_answered(upload: Upload, review: Review) -> Callable[[datetime], None]:
    """Count what the answers make of the list; returns what writes it, which counts again where others answered meanwhile.

    Counting is done before, so that nobody waits for the database meanwhile.
    """
    before = dict(upload.decisions)
    found = review.found(Decisions.from_json(before))

    def write(now: datetime) -> None:
        kept = _decisions(upload)
        counts, problems = found if kept == before else review.found(Decisions.from_json(kept))
        leave(upload, ("checked",), now, counts=counts, problems=problems)

    return write


def _decisions(upload: Upload) -> dict[str, Any]:
    chosen = select(Upload.decisions).where(Upload.id == upload.id).with_for_update()
    return db.session.scalar(chosen) or {}
