"""Problems and counts of a list as they are kept with an upload, and what kinds of problems there are."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from imports.reading.row import RowProblem, Severity
from imports.writing.importing import ImportResult

MOST_KEPT = 5_000
"""Of one kind of problem, so many rows are kept to be looked at; how many there are is kept exactly."""

RANK = {"refuse": 0, "review": 1, "warn": 2}


def problems_to_keep(problems: Iterable[RowProblem]) -> list[RowProblem]:
    """Those that are kept with an upload.

    A list with nothing right in it has hundreds of thousands, and every look at it would read them all.
    """
    seen: Counter[str] = Counter()
    kept = []
    for problem in problems:
        seen[problem.code] += 1
        if seen[problem.code] <= MOST_KEPT:
            kept.append(problem)
    return kept


def counts_to_keep(result: ImportResult) -> dict[str, Any]:
    """The counts of a list, the number of each kind of problem, and its columns, as they are kept with an upload."""
    return {
        **result.counts.as_dict(),
        "kinds": by_code(kinds_of(result.problems)),
        "missing": len(result.missing),
        "living": result.living,
        "columns": result.columns,
    }


def kinds_of(problems: Iterable[RowProblem]) -> Counter[tuple[str, Severity]]:
    """How many problems there are of each code and severity."""
    return Counter((problem.code, problem.severity) for problem in problems)


def by_code(kinds: Counter[tuple[str, Severity]]) -> list[tuple[str, Severity, int]]:
    """Code, severity and number of each kind of problem: what stops rows first, then the frequent."""
    ordered = sorted(kinds.items(), key=lambda kind: (RANK[kind[0][1]], -kind[1], kind[0][0]))
    return [(*kind, number) for kind, number in ordered if number > 0]
