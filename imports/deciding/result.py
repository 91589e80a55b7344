"""What an import did or would do: every row counted once, every problem with row, column and reason."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from imports.reading.row import RowProblem, Severity


@dataclass(frozen=True)
class Counts:
    """How many rows are what; `rows` is the sum of the other five."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    review: int = 0
    refused: int = 0

    @property
    def rows(self) -> int:
        """All rows that are about somebody."""
        return self.new + self.changed + self.unchanged + self.review + self.refused

    def as_dict(self) -> dict[str, int]:
        """`rows` first, then the five."""
        return {"rows": self.rows, **asdict(self)}


@dataclass(frozen=True)
class RollResult:
    """Counts and problems of one list; `refused` names the rows not taken, by sheet and row."""

    counts: Counts
    problems: tuple[RowProblem, ...]
    refused: frozenset[tuple[str, int]] = field(default=frozenset())
    neighborhoods: tuple[str, ...] = ()
    """Full names of the neighborhoods that a ward's first roll brings."""
    columns: tuple[tuple[str, str, str], ...] = ()
    """Sheet, title and field of every column with a title, as it was understood."""
    missing: tuple[str, ...] = ()
    """Who lives in the neighborhoods of the list and does not stand on it, by public id."""
    living: int = 0
    """How many live where those do who are missing."""


MOST_KEPT = 5_000
"""Of one kind of problem, so many rows are kept to be looked at; how many there are is kept exactly."""

RANK = {"refuse": 0, "review": 1, "warn": 2}


def problems_as_rows(result: RollResult) -> list[list[Any]]:
    """Problems as they are kept with an upload: sheet, row, column, code, severity, params.

    A list with nothing right in it has hundreds of thousands, and every look at it would read them all.
    """
    seen: Counter[str] = Counter()
    kept = []
    for problem in result.problems:
        seen[problem.code] += 1
        if seen[problem.code] <= MOST_KEPT:
            kept.append(problem)
    return [[p.sheet, p.row, p.column, p.code, p.severity, dict(p.params)] for p in kept]


def counts_to_keep(result: RollResult) -> dict[str, Any]:
    """The counts of a list, the number of each kind of problem, and its columns, as they are kept with an upload."""
    return {
        **result.counts.as_dict(),
        "kinds": [list(kind) for kind in by_code(result.problems)],
        "missing": len(result.missing),
        "living": result.living,
        "columns": [list(column) for column in result.columns],
    }


def problems_from_rows(rows: list[list[Any]]) -> list[RowProblem]:
    """The problems of an upload."""
    return [
        RowProblem(row, column, code, severity, tuple(params.items()), sheet)
        for sheet, row, column, code, severity, params in rows
    ]


def by_code(problems: Iterable[RowProblem]) -> list[tuple[str, Severity, int]]:
    """Code, severity and number of each kind of problem: what stops rows first, then the frequent."""
    kinds = Counter((problem.severity, problem.code) for problem in problems)
    ordered = sorted(kinds.items(), key=lambda kind: (RANK[kind[0][0]], -kind[1], kind[0][1]))
    return [(code, severity, number) for (severity, code), number in ordered]


def as_json(result: RollResult, say: Callable[[RowProblem], str]) -> dict[str, Any]:
    """The contract's JSON; `say` puts a problem into words."""
    problems = [
        {"row": problem.row, "column": problem.column, "code": problem.code, "message": say(problem)}
        for problem in result.problems
    ]
    return {**result.counts.as_dict(), "problems": problems}
