"""Operations on a list of which somebody says what its columns hold: it waits for that, and is checked with it."""

from datetime import datetime

from core.errors import UploadRefused
from core.sheets.cells import Sheet
from imports.uploads import files
from imports.uploads.records import BEFORE, MEANINGS, UNTOLD, gone_or_at_work, is_over, leave, reason_kept
from residents.models.people import RollImport


def check_anew(upload: RollImport, meanings: dict[str, str], *, now: datetime) -> None:
    """From here on a list is checked again, its columns holding what was said; raises UploadGone."""
    decisions = {**upload.decisions, MEANINGS: meanings, BEFORE: upload.decisions.get(MEANINGS)}
    states = ("checking",) if waits_for_columns(upload) else ("checked",)
    said = {"step": "", "reason": "", "decisions": decisions}
    leave(upload, states, now, from_step=upload.step, state="checking", **said)


def not_so(upload: RollImport, refused: UploadRefused, *, now: datetime) -> None:
    """The columns of the list cannot hold that: it stands as it stood before. Raises UploadGone."""
    decisions = {name: said for name, said in upload.decisions.items() if name not in (MEANINGS, BEFORE)}
    if (before := upload.decisions.get(BEFORE)) is not None:
        decisions[MEANINGS] = before
    was_checked = "rows" in upload.counts
    state, step = ("checked", "") if was_checked else ("checking", UNTOLD)
    leave(
        upload, ("checking",), now, state=state, step=step, reason=reason_kept(refused), decisions=decisions
    )


def ask_for_columns(upload: RollImport, refused: UploadRefused, lines: int, *, now: datetime) -> None:
    """The list has no head that tells its columns: somebody has to say what they hold. Raises UploadGone."""
    leave(upload, ("checking",), now, step=UNTOLD, reason=reason_kept(refused), counts={"lines": lines})


def length(upload: RollImport) -> int:
    """How many rows the list has, as far as that is known."""
    return int(upload.counts.get("rows", upload.counts.get("lines", 0)))


def waits_for_columns(upload: RollImport) -> bool:
    """Whether somebody has to say first what the columns of the list hold."""
    return upload.state == "checking" and upload.step == UNTOLD


def beginning_of(upload: RollImport, now: datetime) -> list[Sheet]:
    """The first rows of a list of which somebody may say what the columns hold; raises UploadGone, AtWork."""
    may_say = upload.state == "checked" or waits_for_columns(upload)
    if not may_say or is_over(upload, now):
        raise gone_or_at_work(upload, now)
    return files.beginning_of(upload.public_id)
