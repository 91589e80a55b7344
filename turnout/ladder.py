"""The ladder and its rates: from who lives here to who was served, and how that stands to the target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

Basis = Literal["count", "percent", "sum"]
DECIMALS = 4


@dataclass(frozen=True)
class Goal:
    """A target as it was set: a count of people, or a percentage of the eligible."""

    basis: Literal["count", "percent"]
    value: float

    def people(self, eligible: int) -> float:
        """How many people it means; a percentage is taken of the frozen eligible."""
        return self.value if self.basis == "count" else self.value * eligible / 100


@dataclass(frozen=True)
class Counts:
    """Distinct residents on each rung, of one place in one campaign."""

    living_here: int = 0
    eligible: int = 0
    invited: int = 0
    booked: int = 0
    arrived: int = 0
    completed: int = 0
    covered_elsewhere: int = 0
    no_show: int = 0
    walk_in: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)))


@dataclass(frozen=True)
class Row:
    """A place's counts with its target and rates; a rate over nothing is None, shown as a dash.

    Turnout = arrived ÷ target; attendance = arrived ÷ invited; coverage = (completed or covered
    elsewhere) ÷ eligible. More than 1 is left as it is.
    """

    counts: Counts
    target: float | None = None
    target_basis: Basis | None = None
    turnout: float | None = field(init=False, default=None)
    attendance: float | None = field(init=False, default=None)
    coverage: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        served = self.counts.completed + self.counts.covered_elsewhere
        object.__setattr__(self, "turnout", rate(self.counts.arrived, self.target))
        object.__setattr__(self, "attendance", rate(self.counts.arrived, self.counts.invited))
        object.__setattr__(self, "coverage", rate(served, self.counts.eligible))


def rate(part: float, whole: float | None) -> float | None:
    """part ÷ whole with four decimals, None where there is no whole."""
    return round(part / whole, DECIMALS) if whole else None


def neighborhood_row(counts: Counts, goal: Goal | None) -> Row:
    """A neighborhood's row; without a target of its own there is none."""
    if goal is None:
        return Row(counts)
    return Row(counts, round(goal.people(counts.eligible), 2), goal.basis)


def ward_row(rows: Iterable[Row], goal: Goal | None) -> Row:
    """The ward's row: counts are the sum of its neighborhoods; the target what was set, else their sum."""
    rows = list(rows)
    total = sum((row.counts for row in rows), Counts())
    if goal is not None:
        return Row(total, round(goal.people(total.eligible), 2), goal.basis)
    targets = [row.target for row in rows if row.target is not None]
    return Row(total, round(sum(targets), 2), "sum") if targets else Row(total)


def fill(rungs: Mapping[str, Mapping[int, int]]) -> dict[int, Counts]:
    """Counts by neighborhood from one small table a rung ({rung: {neighborhood: people}})."""
    places = {place for by_place in rungs.values() for place in by_place}
    return {
        place: Counts(**{rung: by_place.get(place, 0) for rung, by_place in rungs.items()})
        for place in places
    }


def behind(row: Row, pace: float) -> bool:
    """Whether a place is behind: its turnout is under the ward's pace by more than a tenth of its target."""
    return row.turnout is not None and row.turnout < pace - 0.1


def why_over(row: Row) -> bool:
    """More came than there are eligible people: people moved in since, or the roll is old."""
    return row.counts.eligible > 0 and row.counts.arrived > row.counts.eligible
