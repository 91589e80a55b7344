"""Rules of dividing and adding up a campaign's numbers and targets when neighborhoods are rearranged.

Nothing is lost or created: parts add up to the whole. A remainder goes to the largest fractions, of equal ones
to the first.
"""

from collections.abc import Sequence
from typing import NamedTuple

HUNDREDTHS = 100
DECIMALS = 2
SOURCE_LENGTH = 300


class DividedTarget(NamedTuple):
    """A target: a count of people or a percentage of the eligible, with its source document."""

    basis: str
    value: float
    source: str
    set_on: str


def divide(total: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in the proportion of the weights, adding up to the total; without any weight, evenly."""
    weights = weights if any(weights) else [1] * len(weights)
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    fractions = [total * weight % whole for weight in weights]
    first = sorted(range(len(weights)), key=lambda n: (-fractions[n], n))
    for n in first[: total - sum(parts)]:
        parts[n] += 1
    return parts


def divide_goal(goal: DividedTarget, weights: Sequence[int]) -> list[DividedTarget]:
    """A percentage holds for every part; a count is divided like the eligible people."""
    if goal.basis == "percent":
        return [goal] * len(weights)
    if goal.value == int(goal.value):
        return [goal._replace(value=float(part)) for part in divide(int(goal.value), weights)]
    hundredths = divide(round(goal.value * HUNDREDTHS), weights)
    return [goal._replace(value=part / HUNDREDTHS) for part in hundredths]


def join_goals(goals: Sequence[DividedTarget | None], eligible: Sequence[int]) -> DividedTarget | None:
    """Keep a percentage that all targets share; otherwise add up the people they mean as a count."""
    there = [goal for goal in goals if goal is not None]
    if not there:
        return None
    source = "; ".join(dict.fromkeys(goal.source for goal in there if goal.source))[:SOURCE_LENGTH]
    set_on = max(goal.set_on for goal in there)
    alike = {(goal.basis, goal.value) for goal in there}
    if len(there) == len(goals) and len(alike) == 1 and there[0].basis == "percent":
        return there[0]._replace(source=source, set_on=set_on)
    people = sum(
        goal.value if goal.basis == "count" else goal.value * count / 100
        for goal, count in zip(goals, eligible, strict=True)
        if goal is not None
    )
    return DividedTarget("count", round(people, DECIMALS), source, set_on)
