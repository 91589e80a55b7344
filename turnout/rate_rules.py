"""Rules of the ladder and its rates: from living here to completed, and the comparison with the target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from math import ceil
from typing import Literal

Basis = Literal["count", "percent", "sum"]
STEPS = 10_000  # a rate has four decimals


@dataclass(frozen=True)
class Goal:
    """A target as it was set: a count of people, or a percentage of the eligible."""

    basis: Literal["count", "percent"]
    value: float

    def people(self, eligible: int) -> int:
        """The whole number of people it means; a percentage is of the frozen eligible, rounded up."""
        if self.basis == "count":
            return ceil(self.value)
        return ceil(Fraction(str(self.value)) * eligible / 100)


@dataclass(frozen=True)
class LadderCounts:
    """Distinct residents on each rung, of a neighborhood or the ward in one campaign.

    `late` are people outside the frozen `eligible`: invited after publishing, or let in without an invitation;
    `completed_late` are those of them who completed their visit. `covered_self_declared` are people who say
    that they were checked elsewhere and have shown no proof.
    """

    living_here: int = 0
    late: int = 0
    eligible: int = 0
    invited: int = 0
    booked: int = 0
    arrived: int = 0
    completed: int = 0
    completed_late: int = 0
    covered_elsewhere: int = 0
    covered_self_declared: int = 0
    no_show: int = 0
    walk_in: int = 0

    def __add__(self, other: "LadderCounts") -> "LadderCounts":
        return LadderCounts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(LadderCounts)))


@dataclass(frozen=True)
class LadderRow:
    """A neighborhood's or the ward's counts with target and rates; a rate with a zero denominator is None.

    Turnout = arrived ÷ target; attendance = arrived ÷ invited; coverage = (eligible people who completed or
    proved a check elsewhere) ÷ eligible. More than 1 is left as it is.
    """

    counts: LadderCounts
    target: int | None = None
    target_basis: Basis | None = None
    turnout: float | None = field(init=False, default=None)
    attendance: float | None = field(init=False, default=None)
    coverage: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        counts = self.counts
        served = counts.completed - counts.completed_late + counts.covered_elsewhere
        object.__setattr__(self, "turnout", rate(self.counts.arrived, self.target))
        object.__setattr__(self, "attendance", rate(self.counts.arrived, self.counts.invited))
        object.__setattr__(self, "coverage", rate(served, self.counts.eligible))


def rate(part: int, whole: int | None) -> float | None:
    """part ÷ whole with four decimals; None where there is no whole.

    Rounding never makes a rate look reached: one below 1 is at most 0.9999.
    """
    if not whole:
        return None
    steps = round(Fraction(part * STEPS, whole))
    return (min(steps, STEPS - 1) if part < whole else steps) / STEPS


def neighborhood_row(counts: LadderCounts, goal: Goal | None) -> LadderRow:
    """A neighborhood's row; it has a target only if one was set for it."""
    if goal is None:
        return LadderRow(counts)
    return LadderRow(counts, goal.people(counts.eligible), goal.basis)


def ward_row(rows: Iterable[LadderRow], goal: Goal | None) -> LadderRow:
    """The ward's row: the sum of its neighborhoods, with its own target or the sum of theirs."""
    rows = list(rows)
    total = sum((row.counts for row in rows), LadderCounts())
    if goal is not None:
        return LadderRow(total, goal.people(total.eligible), goal.basis)
    targets = [row.target for row in rows if row.target is not None]
    return LadderRow(total, sum(targets), "sum") if targets else LadderRow(total)


def fill(rungs: Mapping[str, Mapping[int, int]]) -> dict[int, LadderCounts]:
    """Counts by neighborhood, from a table per rung ({rung: {neighborhood: people}})."""
    neighborhoods = {neighborhood for by_neighborhood in rungs.values() for neighborhood in by_neighborhood}
    return {
        neighborhood: LadderCounts(
            **{rung: by_neighborhood.get(neighborhood, 0) for rung, by_neighborhood in rungs.items()}
        )
        for neighborhood in neighborhoods
    }


def behind(share: float | None, pace: float | None) -> bool:
    """Whether a neighborhood is behind: its share is more than 0.1 below the ward's."""
    return share is not None and pace is not None and share < pace - 0.1


def why_over(row: LadderRow) -> bool:
    """Whether more people came than are eligible: people moved in since, or the register is old."""
    return row.counts.eligible > 0 and row.counts.arrived > row.counts.eligible
