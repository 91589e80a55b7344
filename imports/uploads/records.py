"""A list between upload and decision: being checked, checked and kept for a day, then carried out or dropped."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.db.jobs import Job
from core.errors import NotThere, Refusal, UploadRefused
from core.ids import tidy_id
from imports.deciding.problem_words import WHO_IS_WHO
from imports.deciding.station_only import ListArea
from imports.models import Upload
from imports.reading.row import RowProblem
from imports.uploads import files
from imports.uploads.files import KEPT_FOR, AtWork, UploadGone
from imports.uploads.problems import counts_to_keep, problems_to_keep
from imports.writing.importing import Decided, ImportResult, carry_out
from wards.models import Neighborhood

CHECKED = audit.declare("roll.checked", "rows", "refused")
DROPPED = audit.declare("roll.dropped")
UNREADABLE = audit.declare("roll.refused")
OPEN = ("checking", "checked", "taking")
"""States of a list of which something is still kept."""
UNTOLD = "columns"
"""The step of a list that waits for the meanings of its columns."""
MEANINGS, BEFORE = "meanings", "meanings_before"
"""What was said of this very list, and what was said before that, among the decisions about it."""


def note_checked(upload: Upload, result: ImportResult, *, by: Actor, now: datetime) -> None:
    """The list was read and decided upon; raises UploadGone where it was given up meanwhile."""
    found: dict[str, Any] = {"counts": counts_to_keep(result), "problems": problems_to_keep(result.problems)}
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


def refuse(upload: Upload, refused: UploadRefused, *, by: Actor, now: datetime) -> None:
    """The file cannot be taken at all, and why. Raises UploadGone."""
    leave(upload, ("checking",), now, state="refused", step="", reason=reason_kept(refused), ended_at=now)
    audit.record(UNREADABLE, by=by, ward_id=upload.ward_id, object_ref=upload.public_id)


def reason_kept(refused: UploadRefused) -> str:
    """A refusal as it is kept with a list: its message and the facts in it."""
    return json.dumps([refused.message, refused.facts])


def check_again(upload: Upload, meanings: dict[str, str], *, now: datetime) -> None:
    """From here on a list is checked again, its columns holding what was said; raises UploadGone."""
    decisions = {**upload.decisions, MEANINGS: meanings, BEFORE: upload.decisions.get(MEANINGS)}
    states = ("checking",) if waits_for_columns(upload) else ("checked",)
    said = {"step": "", "reason": "", "decisions": decisions}
    leave(upload, states, now, from_step=upload.step, state="checking", **said)


def check_mended(upload: Upload, result: ImportResult, *, by: Actor, now: datetime) -> None:
    """The list was checked again with rows corrected by hand; raises UploadGone, AtWork."""
    leave(upload, ("checked",), now, state="checking", step="", reason="")
    note_checked(upload, result, by=by, now=now)


def not_so(upload: Upload, refused: UploadRefused, *, now: datetime) -> None:
    """The columns of the list cannot hold that: it is again as it was before. Raises UploadGone."""
    decisions = {name: said for name, said in upload.decisions.items() if name not in (MEANINGS, BEFORE)}
    if (before := upload.decisions.get(BEFORE)) is not None:
        decisions[MEANINGS] = before
    was_checked = "rows" in upload.counts
    state, step = ("checked", "") if was_checked else ("checking", UNTOLD)
    leave(
        upload, ("checking",), now, state=state, step=step, reason=reason_kept(refused), decisions=decisions
    )


def ask_for_columns(upload: Upload, refused: UploadRefused, lines: int, *, now: datetime) -> None:
    """The list has no head that tells its columns: a person has to say what they hold. Raises UploadGone."""
    leave(upload, ("checking",), now, step=UNTOLD, reason=reason_kept(refused), counts={"lines": lines})


def length(upload: Upload) -> int:
    """How many rows the list has, as far as that is known."""
    return int(upload.counts.get("rows", upload.counts.get("lines", 0)))


def waits_for_columns(upload: Upload) -> bool:
    """Whether a person has to say first what the columns of the list hold."""
    return upload.state == "checking" and upload.step == UNTOLD


def upload_of(ward_id: int, public_id: str, neighborhood_id: int | None = None) -> Upload:
    """The upload of that public id, with a neighborhood only one that its head brought; raises NotThere."""
    found = db.session.execute(
        select(Upload).where(Upload.ward_id == ward_id, Upload.public_id == tidy_id(public_id))
    ).scalar_one_or_none()
    if found is None or neighborhood_id not in (None, found.neighborhood_id):
        raise NotThere()
    return found


def area_of(neighborhood_id: int | None, reader: int | None) -> ListArea | None:
    """What confines a list brought for a neighborhood, as a reader confined to `reader` sees it."""
    if neighborhood_id is None:
        return None
    return ListArea(db.session.get_one(Neighborhood, neighborhood_id).code, hides_others=reader is not None)


def is_over(upload: Upload, now: datetime) -> bool:
    """Whether the list waited for a day, and has only not been dropped yet."""
    return upload.state in OPEN and upload.started_at < now - KEPT_FOR


def gone_or_at_work(upload: Upload, now: datetime) -> Refusal:
    """Why nothing can be decided about the list: a process is at it, or it is no longer kept."""
    state = db.session.scalar(select(Upload.state).where(Upload.id == upload.id))
    is_at_work = state in ("checking", "taking") and not is_over(upload, now)
    return AtWork() if is_at_work else UploadGone()


def is_waiting(upload: Upload, now: datetime) -> bool:
    """Whether the list can still be carried out or dropped."""
    return upload.state == "checked" and upload.started_at >= now - KEPT_FOR


def kept_of_waiting(kind: str, upload: Upload, now: datetime) -> str:
    """What is kept of a list that waits for its decision; raises UploadGone, AtWork."""
    if not is_waiting(upload, now):
        raise gone_or_at_work(upload, now)
    return files.kept(kind, upload.public_id)


def begin_taking(upload: Upload, *, accept_changes: bool, is_complete: bool = False, now: datetime) -> None:
    """From here on a process of its own carries the list out; raises UploadGone."""
    decisions = {**upload.decisions, "accept_changes": accept_changes, "is_complete": is_complete}
    leave(upload, ("checked",), now, state="taking", step="", decisions=decisions)


def commit(
    upload: Upload, decided: Decided | None, *, is_complete: bool = False, by: Actor, now: datetime
) -> ImportResult:
    """Carry a checked list out, once; raises UploadGone where that was done or dropped meanwhile.

    Of a complete list, the people who are not on it are kept, so that a person can say what became of them.
    """
    leave(upload, ("checked", "taking"), now, state="committed", step="", ended_at=now)
    if decided is None:
        raise UploadGone()
    result = carry_out(decided, file_name=upload.file_name, by=by, now=now, import_ref=upload.public_id)
    db.session.execute(
        update(Upload)
        .where(Upload.id == upload.id)
        .values(
            counts=counts_to_keep(result),
            problems=problems_to_keep(_for_the_one_who_brought_it(upload, result)),
            decisions={"missing": list(result.missing)} if is_complete else {},
        )
    )
    return result


def _for_the_one_who_brought_it(upload: Upload, result: ImportResult) -> Sequence[RowProblem]:
    """Leaves out problems about people of other neighborhoods, which the head who uploaded the list may not read."""
    if upload.neighborhood_id is None:
        return result.problems
    return [one for one in result.problems if one.code not in WHO_IS_WHO]


def drop(upload: Upload, *, by: Actor, now: datetime) -> None:
    """Give a list up that nobody has taken; raises UploadGone."""
    leave(upload, OPEN, now, state="dropped", step="", ended_at=now)
    audit.record(DROPPED, by=by, ward_id=upload.ward_id, object_ref=upload.public_id)


def forget_old(now: datetime) -> int:
    """Drop lists that waited for a day, and delete the rows of all that are no longer waiting."""
    dropped = db.session.execute(
        update(Upload)
        .where(Upload.state.in_(OPEN), Upload.started_at < now - KEPT_FOR)
        .values(state="dropped", ended_at=now)
    )
    waiting = set(db.session.scalars(select(Upload.public_id).where(Upload.state.in_(OPEN))))
    files.forget_all_but(waiting, now)
    return int(dropped.rowcount)  # type: ignore[attr-defined]  # an UPDATE has a row count


JOBS = (Job("rolls forgotten", forget_old),)


def leave(
    upload: Upload, states: tuple[str, ...], now: datetime, *, from_step: str | None = None, **values: Any
) -> None:
    """Leave one of these states for another, or stay in it with other values.

    Raises UploadGone where it is left already, AtWork where a process is at the list.
    """
    still = [
        Upload.id == upload.id,
        Upload.state.in_(states),
        Upload.started_at >= now - KEPT_FOR,
    ]
    if from_step is not None:
        still.append(Upload.step == from_step)
    left = db.session.execute(
        update(Upload).where(*still).values(**values).execution_options(synchronize_session="fetch")
    )
    if left.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has a row count
        raise gone_or_at_work(upload, now)
