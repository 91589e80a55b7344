"""Reading imports as pages show them: counts, kinds of problems, the rows of one kind."""

import json
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, case, select, true

from core.db.database import db
from core.marking import N_
from imports.deciding.decisions import Decisions
from imports.deciding.not_listed import MANY
from imports.deciding.problem_words import CONVERTED, WHO_IS_WHO, kind_of, say
from imports.models import Upload
from imports.reading.row import RowProblem, Severity
from imports.review.column_forms import choices
from imports.uploads.files import UploadGone
from imports.uploads.problems import by_code, problems_from_rows
from imports.uploads.records import UNTOLD
from imports.writing.importing import RowCounts

MOST_RECENT = 10
PAGE = 100
APPROVABLE = frozenset({"would_overwrite", "returned", "has_left"})


@dataclass(frozen=True)
class ProblemKind:
    """All problems of one code: how grave, how many, and what they say."""

    code: str
    severity: Severity
    number: int
    words: str


@dataclass(frozen=True)
class ProblemLine:
    """One row's problem, ready to show."""

    sheet: str
    row: int
    column: str
    message: str
    severity: Severity


@dataclass(frozen=True)
class ImportPage:
    """One import with one page of its problems."""

    public_id: str
    file_name: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    counts: RowCounts
    kinds: list[ProblemKind]
    lines: list[ProblemLine]
    page: int
    pages: int
    has_several_sheets: bool
    overwrites: bool
    """Whether approving changes would take more of the list."""
    code: str
    """Whose lines are shown: one kind's, or where none is asked for those of every row that is not taken."""
    unlisted: int
    """How many more rows have such a problem than are kept to be looked at."""
    asks_who: int
    """How many rows wait for an answer who they are."""
    decisions: Decisions
    missing: int
    """How many live in the neighborhoods of the list and are not on it, if it is complete."""
    living: int
    """How many live where those do who are missing."""
    to_ask_about: int
    """Of how many of those nobody has said yet what became of them, once the list is taken."""
    columns: list[tuple[str, str]]
    """Each title once, with what its column was taken for."""
    converted: list[ProblemLine]
    """What is said of columns in letters from before Unicode."""

    @property
    def lacks_many(self) -> bool:
        """Whether the list may be only a part of what it would be if it named everybody."""
        return self.missing > MANY * self.living

    @property
    def brings_nothing(self) -> bool:
        """Whether everybody on the list is on the roll already, as the list has them."""
        return not (self.counts.new or self.counts.changed or self.counts.review)

    @property
    def takes_nobody(self) -> bool:
        """Whether every row of the list is refused."""
        return 0 < self.counts.refused == self.counts.rows


STEPS = {
    "checking": {
        "": N_("About to start"),
        "waiting": N_("Waiting for another list to finish"),
        "reading": N_("Reading the file"),
        "comparing": N_("Comparing with the resident list"),
    },
    "taking": {
        "": N_("About to start"),
        "waiting": N_("Waiting for another list to finish"),
        "comparing": N_("Comparing with the resident list"),
        "writing": N_("Importing the list"),
    },
}
"""What is done with a long list, step by step, in each state in which a process is at it."""

AT_WORK = frozenset(STEPS)


@dataclass(frozen=True)
class ListProgress:
    """How far a list has come that is not ready to be looked at."""

    public_id: str
    file_name: str
    state: str
    is_running: bool
    number: int
    total: int
    words: str
    reason: str

    @property
    def mark(self) -> str:
        """What changes when there is something new to show."""
        return f"{self.state}-{self.number}-{int(self.is_running)}"


def progress_of(upload: Upload, *, is_running: bool, is_over: bool = False) -> ListProgress | None:
    """How far the list has come, or None where it can be looked at; `is_over`: it waited for a day."""
    if is_over:
        return ListProgress(
            upload.public_id, upload.file_name, "dropped", False, 0, 0, "", _(UploadGone.message)
        )
    shown = (upload.public_id, upload.file_name, upload.state)
    if upload.state == "refused":
        return ListProgress(*shown, False, 0, 0, "", reason_of(upload))
    steps = STEPS.get(upload.state)
    if steps is None:
        return None
    number = list(steps).index(upload.step) if upload.step in steps else 0
    return ListProgress(*shown, is_running, number + 1, len(steps), _(steps[upload.step]), "")


def reason_of(upload: Upload) -> str:
    """Why a list could not be read, or not with the meanings said of its columns; empty where it could."""
    if not upload.reason:
        return ""
    message, facts = json.loads(upload.reason)
    return _(message, **facts)


@dataclass(frozen=True)
class ImportLine:
    """One import in the list of the latest."""

    public_id: str
    file_name: str
    state: str
    started_at: datetime
    counts: RowCounts


def import_page(upload: Upload, code: str = "", page: int = 1) -> ImportPage:
    """The import with its problems: those of one code where one is asked for, else what stops a row."""
    problems = problems_from_rows(upload.problems)
    counted = upload.counts.get("kinds") or by_code(problems)
    kinds = [ProblemKind(kind, severity, number, kind_of(kind)) for kind, severity, number in counted]
    chosen = [
        problem for problem in problems if (problem.code == code if code else problem.severity != "warn")
    ]
    pages = max(1, -(-len(chosen) // PAGE))
    page = min(max(page, 1), pages)
    lines = [_line(problem) for problem in chosen[(page - 1) * PAGE : page * PAGE]]
    return ImportPage(
        upload.public_id, upload.file_name, upload.state, upload.started_at, upload.ended_at,
        _counts(upload.counts), kinds, lines, page, pages, len({problem.sheet for problem in problems}) > 1,
        any(kind.code in APPROVABLE for kind in kinds), code,
        _unlisted(kinds, code, len(chosen)), sum(kind.number for kind in kinds if kind.code in WHO_IS_WHO),
        Decisions.from_json(upload.decisions), upload.counts.get("missing", 0), upload.counts.get("living", 0),
        len(upload.decisions.get("missing", [])), _columns(upload.counts.get("columns", [])),
        [_line(one) for one in problems if one.code in CONVERTED],
    )  # fmt: skip


def _line(problem: RowProblem) -> ProblemLine:
    return ProblemLine(problem.sheet, problem.row, problem.column, say(problem), problem.severity)


def latest_imports(ward_id: int, neighborhood_id: int | None = None) -> list[ImportLine]:
    """The latest imports of a ward, or those that the head of a neighborhood brought; the newest first."""
    shown = Upload
    rows = db.session.execute(
        select(shown.public_id, shown.file_name, _standing(), shown.started_at, shown.counts)
        .where(
            Upload.ward_id == ward_id,
            true() if neighborhood_id is None else Upload.neighborhood_id == neighborhood_id,
        )
        .order_by(Upload.started_at.desc(), Upload.id.desc())
        .limit(MOST_RECENT)
    )
    return [
        ImportLine(row.public_id, row.file_name, row.state, row.started_at, _counts(row.counts))
        for row in rows
    ]


def _standing() -> ColumnElement[str]:
    """The state of a list as its readers know it: one that waits for its columns waits for them."""
    is_untold = (Upload.state == "checking") & (Upload.step == UNTOLD)
    return case((is_untold, "checked"), else_=Upload.state).label("state")


def _columns(kept: list[list[str]]) -> list[tuple[str, str]]:
    words = dict(choices())
    return list({title: (title, str(words.get(field, field))) for _sheet, title, field in kept}.values())


def _counts(kept: dict[str, Any]) -> RowCounts:
    return RowCounts(**{field.name: kept.get(field.name, 0) for field in fields(RowCounts)})


def _unlisted(kinds: list[ProblemKind], code: str, listed: int) -> int:
    wanted = [kind.number for kind in kinds if (kind.code == code if code else kind.severity != "warn")]
    return sum(wanted) - listed
