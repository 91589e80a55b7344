"""Contenders that are compared run alternately; a ratio is the median of the ratios of the rounds.

The machine drifts by more than the goals differ, but measurements within the same seconds can be compared.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.driver import Request, Result, run
from bench.report import Report
from core.db.database import db

CLIENTS, ROUNDS, REQUESTS = 32, 7, 320
"""Concurrent clients, counted rounds, and requests of each contender in a round."""

IN_ALL = (ROUNDS + 1) * REQUESTS
"""Requests of a contender in total; the first round only warms it up."""


@dataclass(frozen=True)
class Contender:
    """One of those compared: its port, and its requests in order."""

    port: int
    requests: Sequence[Request]


@dataclass(frozen=True)
class Rounds:
    """The results of each contender in each round."""

    results: Mapping[str, list[Result]]

    def rate_ratio(self, over: str, under: str) -> float:
        """Requests per second of one contender relative to another's."""
        pairs = zip(self.results[over], self.results[under], strict=True)
        return median(one.rate / other.rate for one, other in pairs)

    def median_of(self, side: str, figure: Callable[[Result], float]) -> float:
        """A figure of the median round."""
        return median(figure(result) for result in self.results[side])

    def statuses(self, side: str) -> Counter[int]:
        """The statuses of all counted rounds."""
        return sum((result.statuses for result in self.results[side]), Counter())

    def tell(self, report: Report) -> None:
        """Print a line for each contender: its median round."""
        for name, results in self.results.items():
            middle = sorted(results, key=lambda result: result.rate)[len(results) // 2]
            report.line(f"  {name:<20}{middle.line()}")

    def judge_tail(self, report: Report, name: str, side: str) -> None:
        """G9: how much longer than the median wait the longest waits are; the worst round counts."""
        worst = max(max(result.waits) / result.median for result in self.results[side])
        late = self.median_of(side, lambda result: result.percentile(0.99) / result.median)
        report.ratio(f"G9 {name}: worst ÷ median at 32 clients", worst, at_most=5)
        report.ratio(f"G9 {name}: p99 ÷ median", late, at_most=2.5)


def in_rounds(sides: Mapping[str, Contender]) -> Rounds:
    """Run the contenders alternately; the first round is not counted."""
    # A reader that stays open keeps SQLite from ever emptying its log, and every writer pays for it.
    db.session.rollback()
    results: dict[str, list[Result]] = {name: [] for name in sides}
    for number in range(ROUNDS + 1):
        for name, side in sides.items():
            mine = side.requests[number * REQUESTS : (number + 1) * REQUESTS]
            result = run(side.port, mine, CLIENTS)
            if number:
                results[name].append(result)
    return Rounds(results)
