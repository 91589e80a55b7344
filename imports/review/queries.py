"""Reading imports as pages show them: counts, kinds of problems, the rows of one kind."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, case, select, true

from core.db.database import db
from core.marking import N_
from core.web.paging import Page, page_of
from imports.deciding.decisions import Decisions
from imports.deciding.not_listed import MANY
from imports.deciding.problem_words import CONVERTED, WHO_IS_WHO
from imports.models import Upload
from imports.reading.row import RowProblem, Severity
from imports.review.column_forms import choices
from imports.uploads.files import UploadGone
from imports.uploads.problems import by_code, kinds_of
from imports.uploads.records import UNTOLD
from imports.writing.importing import RowCounts

MOST_RECENT = 10
PAGE = 100
APPROVABLE = frozenset({"would_overwrite", "returned", "has_left"})


@dataclass(frozen=True)
class ImportPage:
    """One import with one page of its problems."""

    upload: Upload
    counts: RowCounts
    decisions: Decisions
    kinds: list[tuple[str, Severity, int]]
    """Code, severity and number of each kind of problem."""
    code: str
    """Whose lines are shown: one kind's, or where none is asked for those of every row that is not taken."""
    lines: Page[RowProblem]
    has_several_sheets: bool
    converted: list[RowProblem]
    """What is said of columns in letters from before Unicode."""
    columns: dict[str, str]
    """Each title once, with what its column was taken for."""

    @property
    def overwrites(self) -> bool:
        """Whether approving changes would take more of the list."""
        return any(code in APPROVABLE for code, _severity, _number in self.kinds)

    @property
    def unlisted(self) -> int:
        """How many more rows have such a problem than are kept to be looked at."""
        wanted = [
            number
            for code, severity, number in self.kinds
            if (code == self.code if self.code else severity != "warn")
        ]
        return sum(wanted) - self.lines.total

    @property
    def asks_who(self) -> int:
        """How many rows wait for an answer who they are."""
        return sum(number for code, _severity, number in self.kinds if code in WHO_IS_WHO)

    @property
    def missing(self) -> int:
        """How many live in the neighborhoods of the list and are not on it, if it is complete."""
        return int(self.upload.counts.get("missing", 0))

    @property
    def living(self) -> int:
        """How many live where those do who are missing."""
        return int(self.upload.counts.get("living", 0))

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


FACT_LABELS = {
    "birth": N_("Birth date"),
    "groups": N_("Group"),
    "house_groups": N_("Group of the household"),
    "status": N_("Lives here again"),
    "left": N_("Moved away or died"),
}
"""What facts of a person are called that are no column of a list."""

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

    upload: Upload
    state: str
    reason: str = ""
    is_running: bool = False
    number: int = 0
    total: int = 0
    words: str = ""

    @property
    def mark(self) -> str:
        """What changes when there is something new to show."""
        return f"{self.state}-{self.number}-{int(self.is_running)}"


def progress_of(upload: Upload, *, is_running: bool, is_over: bool = False) -> ListProgress | None:
    """How far the list has come, or None where it can be looked at; `is_over`: it waited for a day."""
    if is_over:
        return ListProgress(upload, "dropped", _(UploadGone.message))
    if upload.state == "refused":
        return ListProgress(upload, "refused", reason_of(upload))
    steps = STEPS.get(upload.state)
    if steps is None:
        return None
    number = list(steps).index(upload.step) if upload.step in steps else 0
    return ListProgress(upload, upload.state, "", is_running, number + 1, len(steps), _(steps[upload.step]))


def reason_of(upload: Upload) -> str:
    """Why a list could not be read, or not with the meanings said of its columns; empty where it could."""
    if not upload.reason:
        return ""
    message, facts = json.loads(upload.reason)
    return _(message, **facts)


def import_page(upload: Upload, code: str = "", page: int = 1) -> ImportPage:
    """The import with its problems: those of one code where one is asked for, else what stops a row."""
    problems = [RowProblem(*one) for one in upload.problems]
    chosen = [one for one in problems if (one.code == code if code else one.severity != "warn")]
    words = dict(choices())
    return ImportPage(
        upload,
        RowCounts(*(upload.counts.get(name, 0) for name in RowCounts._fields)),
        Decisions.from_json(upload.decisions),
        upload.counts.get("kinds") or by_code(kinds_of(problems)),
        code,
        page_of(chosen, page, PAGE),
        len({problem.sheet for problem in problems}) > 1,
        [one for one in problems if one.code in CONVERTED],
        {title: str(words.get(field, field)) for _sheet, title, field in upload.counts.get("columns", [])},
    )


def latest_imports(ward_id: int, neighborhood_id: int | None = None) -> Sequence[Row[Any]]:
    """The latest imports of a ward, or those that the head of a neighborhood brought; the newest first.

    The state is as readers know it: a list that waits for its columns waits for them.
    """
    is_untold = (Upload.state == "checking") & (Upload.step == UNTOLD)
    state = case((is_untold, "checked"), else_=Upload.state).label("state")
    return db.session.execute(
        select(Upload.public_id, Upload.file_name, state, Upload.started_at, Upload.counts)
        .where(
            Upload.ward_id == ward_id,
            true() if neighborhood_id is None else Upload.neighborhood_id == neighborhood_id,
        )
        .order_by(Upload.started_at.desc(), Upload.id.desc())
        .limit(MOST_RECENT)
    ).all()
