"""What the check of a list keeps for its review: counts, problems, every question; and how answers change them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.db.bulk import uncollected
from imports.deciding.decisions import Decisions
from imports.reading.row import Position, Severity
from imports.uploads.answered import (
    REPEATED,
    AskedRow,
    PossiblePerson,
    RowOutcome,
    RowState,
    Step,
    counted,
    standings,
)
from imports.uploads.problems import RANK

OUTCOMES: tuple[RowOutcome, ...] = ("new", "changed", "unchanged", "review", "refused")


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
    problems: list[list[Any]]
    titles: Mapping[str, Mapping[str, str]]
    rows: list[AskedRow]

    def found(self, now: Decisions) -> tuple[dict[str, Any], list[list[Any]]]:
        """Counts and problems as they are kept with the upload, after these answers."""
        outcomes, codes = counted(self.rows, self.decided, now)
        kinds = {code: [severity, number] for code, severity, number in self.counts["kinds"]}
        for code, more in codes.items():
            kinds.setdefault(code, [_severity(code), 0])[1] += more
        left = [[code, severity, number] for code, (severity, number) in kinds.items() if number > 0]
        left.sort(key=lambda kind: (RANK[kind[1]], -kind[2], kind[0]))
        counts: dict[str, Any] = {name: self.counts[name] + outcomes[name] for name in OUTCOMES}
        return {**self.counts, **counts, "kinds": left}, self._problems(now)

    def title(self, row: AskedRow, name: str) -> str:
        """The title of the column that a fact of the row came from, empty where no single one did."""
        return self.titles[row.position[0]].get(name, "")

    def _problems(self, now: Decisions) -> list[list[Any]]:
        """The problems, with what is said of the questions now in position of what was said of them."""
        gone: set[tuple[str, int, str]] = set()
        new: list[list[Any]] = []
        before = standings(self.rows, self.decided)
        for (row, was), (_row, standing) in zip(before, standings(self.rows, now), strict=True):
            if was.problems != standing.problems:
                gone |= {(*row.position, code) for code, _name, _facts in was.problems}
                new += self._said_of(row, standing)
        if not gone and not new:
            return self.problems
        kept = [one for one in self.problems if (one[0], one[1], one[3]) not in gone]
        order = {sheet: position for position, sheet in enumerate(self.titles)}
        return sorted([*kept, *new], key=lambda one: (order.get(one[0], 0), one[1]))

    def _said_of(self, row: AskedRow, standing: RowState) -> Iterator[list[Any]]:
        sheet, number = row.position
        for code, name, facts in standing.problems:
            yield [sheet, number, self.title(row, name), code, _severity(code), facts]


def _severity(code: str) -> Severity:
    return "refuse" if code == REPEATED else "review"


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
    return Review(Decisions.from_json(decided), counts, problems, titles, asked)


def _step(kept: list[Any]) -> Step:
    code, people, *about = kept
    return Step(code, tuple(map(PossiblePerson._make, people)), *about)


def text_of_bundle(said: SaidByRows) -> str:
    """What some rows say as one text, to be sealed and kept."""
    return json.dumps([[*position, *facts] for position, facts in said.items()], ensure_ascii=False)


def bundle_from(text: str) -> SaidByRows:
    """The bundle of such a text."""
    return {(sheet, row): (listed, other) for sheet, row, listed, other in json.loads(text)}
