"""What the check of a list keeps for whoever reviews it: counts, problems, every question; and how answers change them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.bulk import uncollected
from residents.roll_decisions import Decisions
from residents.roll_result import RANK
from residents.roll_standing import AskedRow, Candidate, Outcome, Standing, Step, counted, standings

OUTCOMES: tuple[Outcome, ...] = ("new", "changed", "unchanged", "review", "refused")


@dataclass(frozen=True)
class Review:
    """A list as it was decided upon with the answers `decided`; `titles` are those of facts, by sheet and fact."""

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
            kinds.setdefault(code, ["review", 0])[1] += more
        left = [[code, severity, number] for code, (severity, number) in kinds.items() if number > 0]
        left.sort(key=lambda kind: (RANK[kind[1]], -kind[2], kind[0]))
        counts: dict[str, Any] = {name: self.counts[name] + outcomes[name] for name in OUTCOMES}
        return {**self.counts, **counts, "kinds": left}, self._problems(now)

    def title(self, row: AskedRow, name: str) -> str:
        """The title of the column that a fact of the row came from, empty where no single one did."""
        return self.titles[row.place[0]].get(name, "")

    def _problems(self, now: Decisions) -> list[list[Any]]:
        """The problems, with what is said of the questions now in place of what was said of them."""
        gone: set[tuple[str, int, str]] = set()
        new: list[list[Any]] = []
        before = standings(self.rows, self.decided)
        for (row, was), (_row, standing) in zip(before, standings(self.rows, now), strict=True):
            if was.codes != standing.codes:
                gone |= {(*row.place, code) for code, _name, _step in was.codes}
                new += self._said_of(row, standing)
        if not gone:
            return self.problems
        kept = [one for one in self.problems if (one[0], one[1], one[3]) not in gone]
        order = {sheet: place for place, sheet in enumerate(self.titles)}
        return sorted([*kept, *new], key=lambda one: (order.get(one[0], 0), one[1]))

    def _said_of(self, row: AskedRow, standing: Standing) -> Iterator[list[Any]]:
        sheet, number = row.place
        for code, name, step in standing.codes:
            facts = {"household": step.household, "other_row": step.other_row} if step else {}
            yield [sheet, number, self.title(row, name), code, "review", facts]


def text_of(review: Review) -> str:
    """A review as one text, to be sealed and kept."""
    decided = review.decided.as_json()
    rows = [
        [row.place, list(map(_step, row.steps)), _one(row.rest), row.listed, row.other, row.is_elsewhere]
        for row in review.rows
    ]
    return json.dumps([decided, review.counts, review.problems, review.titles, rows], ensure_ascii=False)


def review_from(text: str) -> Review:
    """The review of such a text."""
    with uncollected():
        decided, counts, problems, titles, rows = json.loads(text)
        asked = [
            AskedRow((sheet, row), tuple(Step(code, _people(people), *about) for code, people, *about in steps),
                     Candidate(*rest), *more)
            for (sheet, row), steps, rest, *more in rows
        ]  # fmt: skip
    return Review(Decisions.from_json(decided), counts, problems, titles, asked)


def _people(kept: list[Any]) -> tuple[Candidate, ...]:
    return tuple(Candidate(*one) for one in kept)


def _step(step: Step) -> list[Any]:
    people = list(map(_one, step.candidates))
    return [step.code, people, step.household, step.other_row, step.is_elsewhere]


def _one(candidate: Candidate) -> list[Any]:
    return [candidate.ref, candidate.outcome, candidate.overwrites]
