"""Problems and counts of a list as they are kept with an upload, and what kinds of problems there are."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from imports.reading.row import RowProblem, Severity
from imports.writing.importing import ImportResult

MOST_KEPT = 5_000
"""Of one kind of problem, so many rows are kept to be looked at; how many there are is kept exactly."""

RANK = {"refuse": 0, "review": 1, "warn": 2}


def problems_as_rows(result: ImportResult) -> list[list[Any]]:
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


def counts_to_keep(result: ImportResult) -> dict[str, Any]:
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
