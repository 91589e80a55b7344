"""What the check of a list keeps for its review: counts, problems, every question; and the answers, which change them."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.actor import Actor
from core.db import audit
from core.db.bulk import uncollected
from core.db.database import db
from imports.deciding.decisions import Decisions
from imports.models import Upload
from imports.reading.row import Position, RowProblem
from imports.uploads import files
from imports.uploads.answered import (
    REPEATED,
    AskedRow,
    PossiblePerson,
    RowState,
    Step,
    standings,
)
from imports.uploads.problems import by_code, kinds_of
from imports.uploads.records import kept_of_waiting, leave

DECIDED = audit.declare("roll.rows_decided", "answers", "approved")

ShownFacts = dict[str, str]
"""What a row says, field by field, as it may be shown: numbers are masked."""

SaidByRows = Mapping[Position, tuple[ShownFacts, ShownFacts]]
"""What rows say, and what the earlier rows of the list say that they may repeat."""


@dataclass(frozen=True)
class Review:
    """A list as it was decided upon with the answers `decided`; `titles` are those of facts, by sheet and fact.

    What the rows say is kept apart, in bundles, because a page shows a few of them.
    """

    decided: Decisions
    counts: dict[str, Any]
    problems: list[RowProblem]
    titles: Mapping[str, Mapping[str, str]]
    rows: list[AskedRow]

    def found(self, now: Decisions) -> tuple[dict[str, Any], list[RowProblem]]:
        """Counts and problems as they are kept with the upload, after these answers.

        What was said of each question gives way to what is said of it now.
        """
        counts: dict[str, Any] = dict(self.counts)
        kinds = Counter({(code, severity): number for code, severity, number in counts["kinds"]})
        gone: set[tuple[str, int, str]] = set()
        new: list[RowProblem] = []
        before = standings(self.rows, self.decided)
        for (row, was), (_row, standing) in zip(before, standings(self.rows, now), strict=True):
            counts[was.outcome] -= 1
            counts[standing.outcome] += 1
            if was.problems != standing.problems:
                gone |= {(*row.position, code) for code, _name, _facts in was.problems}
                kinds.subtract(kinds_of(self._said_of(row, was)))
                new += self._said_of(row, standing)
        counts["kinds"] = by_code(kinds + kinds_of(new))
        if not gone and not new:
            return counts, self.problems
        kept = [one for one in self.problems if (one.sheet, one.row, one.code) not in gone]
        order = {sheet: position for position, sheet in enumerate(self.titles)}
        return counts, sorted([*kept, *new], key=lambda one: (order.get(one.sheet, 0), one.row))

    def title(self, row: AskedRow, name: str) -> str:
        """The title of the column that a fact of the row came from, empty where no single one did."""
        return self.titles[row.position[0]].get(name, "")

    def _said_of(self, row: AskedRow, standing: RowState) -> list[RowProblem]:
        return [
            RowProblem(*row.position, self.title(row, name), code, "refuse" if code == REPEATED else "review", facts)
            for code, name, facts in standing.problems
        ]  # fmt: skip


def text_of(review: Review) -> str:
    """A review as one text, to be sealed and kept."""
    decided = review.decided.as_json()
    return json.dumps(
        [decided, review.counts, review.problems, review.titles, review.rows], ensure_ascii=False
    )


def review_from(text: str) -> Review:
    """The review of such a text."""
    with uncollected():
        decided, counts, problems, titles, rows = json.loads(text)
        asked = [
            AskedRow((sheet, row), tuple(map(_step, steps)), PossiblePerson._make(rest), *about)
            for (sheet, row), steps, rest, *about in rows
        ]
    return Review(Decisions.from_json(decided), counts, list(map(RowProblem._make, problems)), titles, asked)


def _step(kept: list[Any]) -> Step:
    code, people, *about = kept
    return Step(code, tuple(map(PossiblePerson._make, people)), *about)


def text_of_bundle(said: SaidByRows) -> str:
    """What some rows say as one text, to be sealed and kept."""
    return json.dumps([[*position, *facts] for position, facts in said.items()], ensure_ascii=False)


def bundle_from(text: str) -> SaidByRows:
    """The bundle of such a text."""
    return {(sheet, row): (listed, other) for sheet, row, listed, other in json.loads(text)}


def kept_review(upload: Upload, now: datetime) -> Review:
    """The questions of a checked list; raises UploadGone, AtWork."""
    return review_from(kept_of_waiting(files.REVIEW, upload, now))


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
