"""A list between upload and decision: being checked, checked and kept for a day, then carried out or dropped."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.db.jobs import Job
from core.errors import NotThere, Refusal, UploadRefused
from core.folding import tidy
from core.ids import new_id, tidy_id
from core.sheets.cells import Sheet
from imports.deciding.area import Area
from imports.deciding.messages import WHO_IS_WHO
from imports.deciding.result import RollResult, counts_to_keep, problems_as_rows
from imports.uploads import files
from imports.uploads.checked import keep_check, keep_untold
from imports.uploads.files import KEPT_FOR, AtWork, UploadGone, reading_alone
from imports.writing.importing import Prepared, carry_out
from residents.models.people import RollImport
from wards.models import Neighborhood

__all__ = ["KEPT_FOR", "UploadGone", "reading_alone"]

CHECKED = audit.declare("roll.checked", "rows", "refused")
DROPPED = audit.declare("roll.dropped")
UNREADABLE = audit.declare("roll.refused")
OPEN = ("checking", "checked", "taking")
"""States of a list of which something is still kept."""
UNTOLD = "columns"
"""The step of a list that waits for somebody to say what its columns hold."""
MEANINGS, BEFORE = "meanings", "meanings_before"
"""What was said of this very list, and what was said before that, among the decisions about it."""


@dataclass(frozen=True)
class SetDown:
    """What of an upload stands sealed in a file of our own: its rows, checked, or the file that is yet to be read."""

    public_id: str
    file_hash: bytes
    result: RollResult | None


@contextmanager
def set_down(sheets: list[Sheet], prepared: Prepared) -> Iterator[SetDown]:
    """Write the rows of a checked list, to be remembered by `keep` inside; where that fails they are gone again.

    Before the transaction, because sealing a long list takes seconds in which nobody else could book.
    """
    public_id = new_id()
    with _gone_where_it_fails(public_id):
        file_hash = keep_check(public_id, sheets, prepared)
        yield SetDown(public_id, file_hash, prepared.result)


@contextmanager
def set_down_unread(data: bytes) -> Iterator[SetDown]:
    """The same with a file that a process of its own is going to read."""
    public_id = new_id()
    files.keep_file(public_id, data)
    with _gone_where_it_fails(public_id):
        yield SetDown(public_id, hashlib.sha256(data).digest(), None)


@contextmanager
def set_down_untold(sheets: list[Sheet]) -> Iterator[SetDown]:
    """The same with rows of which somebody has to say first what their columns hold."""
    public_id = new_id()
    with _gone_where_it_fails(public_id):
        yield SetDown(public_id, keep_untold(public_id, sheets), None)


@contextmanager
def _gone_where_it_fails(public_id: str) -> Iterator[None]:
    try:
        yield
    except BaseException:
        files.forget(public_id)
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
    """Remember a list: one that is checked already with its counts and problems."""
    upload = RollImport(
        public_id=listed.public_id,
        ward_id=ward_id,
        neighborhood_id=neighborhood_id,
        file_name=tidy(file_name, 200),
        file_hash=listed.file_hash,
        state="checking",
        counts={},
        problems=[],
        decisions={},
        started_by=by.ref,
        started_at=now,
    )
    db.session.add(upload)
    db.session.flush()
    if listed.result is not None:
        note_checked(upload, listed.result, by=by, now=now)
    return upload


def note_checked(upload: RollImport, result: RollResult, *, by: Actor, now: datetime) -> None:
    """The list was read and decided upon; raises UploadGone where it was given up meanwhile."""
    found: dict[str, Any] = {"counts": counts_to_keep(result), "problems": problems_as_rows(result)}
    decisions = {name: said for name, said in upload.decisions.items() if name != BEFORE}
    leave(upload, ("checking",), now, state="checked", step="", reason="", decisions=decisions, **found)
    counts = result.counts
    audit.record(
        CHECKED,
        by=by,
        ward_id=upload.ward_id,
        object_ref=upload.public_id,
        rows=counts.rows,
        refused=counts.refused,
    )


def refuse(upload: RollImport, refused: UploadRefused, *, by: Actor, now: datetime) -> None:
    """The file cannot be taken at all, and why. Raises UploadGone."""
    leave(upload, ("checking",), now, state="refused", step="", reason=reason_kept(refused), ended_at=now)
    audit.record(UNREADABLE, by=by, ward_id=upload.ward_id, object_ref=upload.public_id)


def reason_kept(refused: UploadRefused) -> str:
    """A refusal as it is kept with a list: its message and the facts in it."""
    return json.dumps([refused.message, refused.facts])


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


def is_over(upload: RollImport, now: datetime) -> bool:
    """Whether the list waited for a day, and has only not been dropped yet."""
    return upload.state in OPEN and upload.started_at < now - KEPT_FOR


def gone_or_at_work(upload: RollImport, now: datetime) -> Refusal:
    """Why nothing can be decided about the list: a process is at it, or it is no longer kept."""
    state = db.session.scalar(select(RollImport.state).where(RollImport.id == upload.id))
    is_at_work = state in ("checking", "taking") and not is_over(upload, now)
    return AtWork() if is_at_work else UploadGone()


def is_waiting(upload: RollImport, now: datetime) -> bool:
    """Whether the list can still be carried out or dropped."""
    return upload.state == "checked" and upload.started_at >= now - KEPT_FOR


def rows_of(upload: RollImport, now: datetime) -> list[Sheet]:
    """The sheets of a checked upload; raises UploadGone, AtWork."""
    if not is_waiting(upload, now):
        raise gone_or_at_work(upload, now)
    return files.rows_of(upload.public_id)


def begin_taking(
    upload: RollImport, *, accept_changes: bool, is_complete: bool = False, now: datetime
) -> None:
    """From here on a process of its own carries the list out; raises UploadGone."""
    decisions = {**upload.decisions, "accept_changes": accept_changes, "is_complete": is_complete}
    leave(upload, ("checked",), now, state="taking", step="", decisions=decisions)


def commit(
    upload: RollImport, prepared: Prepared | None, *, is_complete: bool = False, by: Actor, now: datetime
) -> RollResult:
    """Carry a checked list out, once; raises UploadGone where that was done or dropped meanwhile.

    Of a list that is complete it is remembered who does not stand on it, for somebody to say what became of them.
    """
    leave(upload, ("checked", "taking"), now, state="committed", step="", ended_at=now)
    if prepared is None:
        raise UploadGone()
    result = carry_out(prepared, file_name=upload.file_name, by=by, now=now, import_ref=upload.public_id)
    db.session.execute(
        update(RollImport)
        .where(RollImport.id == upload.id)
        .values(
            counts=counts_to_keep(result),
            problems=problems_as_rows(_for_whoever_brought_it(upload, result)),
            decisions={"missing": list(result.missing)} if is_complete else {},
        )
    )
    return result


def _for_whoever_brought_it(upload: RollImport, result: RollResult) -> RollResult:
    """A head reads on the page of the own list nothing of people elsewhere, whom the station saw when it took the list."""
    if upload.neighborhood_id is None:
        return result
    return replace(result, problems=tuple(one for one in result.problems if one.code not in WHO_IS_WHO))


def drop(upload: RollImport, *, by: Actor, now: datetime) -> None:
    """Give a list up that nobody has taken; raises UploadGone."""
    leave(upload, OPEN, now, state="dropped", step="", ended_at=now)
    audit.record(DROPPED, by=by, ward_id=upload.ward_id, object_ref=upload.public_id)


def forget_rows(upload: RollImport) -> None:
    """Delete whatever is kept for an upload; called once its transaction is committed."""
    files.forget(upload.public_id)


def forget_old(now: datetime) -> int:
    """Drop lists that waited for a day, and delete the rows of all that are no longer waiting."""
    dropped = db.session.execute(
        update(RollImport)
        .where(RollImport.state.in_(OPEN), RollImport.started_at < now - KEPT_FOR)
        .values(state="dropped", ended_at=now)
    )
    waiting = set(db.session.scalars(select(RollImport.public_id).where(RollImport.state.in_(OPEN))))
    files.forget_all_but(waiting, now)
    return int(dropped.rowcount)  # type: ignore[attr-defined]  # an UPDATE has a row count


JOBS = (Job("rolls forgotten", forget_old),)


def leave(
    upload: RollImport, states: tuple[str, ...], now: datetime, *, from_step: str | None = None, **values: Any
) -> None:
    """Leave one of these states for another, or stay in it with other values.

    Raises UploadGone where it is left already, AtWork where a process is at the list.
    """
    still = [
        RollImport.id == upload.id,
        RollImport.state.in_(states),
        RollImport.started_at >= now - KEPT_FOR,
    ]
    if from_step is not None:
        still.append(RollImport.step == from_step)
    left = db.session.execute(
        update(RollImport).where(*still).values(**values).execution_options(synchronize_session="fetch")
    )
    if left.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has a row count
        raise gone_or_at_work(upload, now)
