"""Rules of seating: a run of neighboring slots for each neighborhood, cut from the places in its order.

Places are laid end to end in order of time, people in the order of neighborhoods. Where there are more
places than people, a run may begin on the next slots' boundary instead of where the last one ended: a
dynamic program takes the cut with the fewest slots, half days and days, near each one's proportional place.
"""

from bisect import bisect_right
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

MOST_BOUNDARIES = 5
"""How many slots a run may be put off."""
MOST_STATES = 40
"""How many ways to have come so far are kept for each neighborhood."""
SLOT, HALF_DAY, DAY, AWAY = 100, 30, 60, 2
"""What a slot, a change of half day, a change of day costs; and each slot (squared) away from the proportional place."""


@dataclass(frozen=True, slots=True)
class Line:
    """Slots laid end to end: `ends[k]` is where slot k ends, in places; half days and days are numbered."""

    ends: Sequence[int]
    half: Sequence[int]
    day: Sequence[int]

    def slots(self, start: int, end: int) -> tuple[int, int]:
        """The first and last slot that places from `start` to before `end` lie in."""
        return bisect_right(self.ends, start), bisect_right(self.ends, end - 1)


_Way = tuple[float, int, Any]
"""What it has cost so far, where the last run begins, and the way before it (None at the start)."""


def cut(line: Line, sizes: Sequence[int], used: Sequence[AbstractSet[int]]) -> list[tuple[int, int]]:
    """The first and last slot of each size's window, in order; the sizes fit the line.

    `used[i]` are slots of the line that the i-th already has people in: they cost nothing more.
    """
    total, people = line.ends[-1] if line.ends else 0, sum(sizes)
    ways: dict[int, _Way] = {0: (0.0, 0, None)}
    before, slack = 0, total - people
    for size, there in zip(sizes, used, strict=True):
        ways = _best(_further(line, ways, size, there, before + slack, (before + size / 2) / people * total))
        before += size
    return _followed(line, ways, sizes)


def _further(
    line: Line, ways: dict[int, _Way], size: int, there: AbstractSet[int], latest: int, middle: float
) -> dict[int, _Way]:
    """Every way on, for a run of this size: at once, or on one of the next boundaries, the latest being given."""
    ends, per_place = line.ends, len(line.ends) / line.ends[-1]
    costs: dict[int, float] = {}
    new: dict[int, _Way] = {}
    for end, way in ways.items():
        first = bisect_right(ends, end)
        for start in (end, *ends[first : first + MOST_BOUNDARIES]):
            if start > latest:
                break
            if start not in costs:
                away = (start + size / 2 - middle) * per_place
                costs[start] = _slots_cost(line, start, start + size, there) + AWAY * away * away
            cost = way[0] + costs[start]
            known = new.get(start + size)
            if known is None or cost < known[0]:
                new[start + size] = (cost, start, way)
    return new


def _slots_cost(line: Line, start: int, end: int, there: AbstractSet[int]) -> int:
    first, last = line.slots(start, end)
    slots = last - first + 1
    if there:
        slots -= sum(first <= slot <= last for slot in there)
    return (
        SLOT * slots
        + HALF_DAY * (line.half[last] != line.half[first])
        + DAY * (line.day[last] != line.day[first])
    )


def _best(ways: dict[int, _Way]) -> dict[int, _Way]:
    """The cheapest ways, and the one that has wasted nothing, which can always go on."""
    if len(ways) <= MOST_STATES:
        return ways
    kept = dict(sorted(ways.items(), key=lambda item: (item[1][0], item[0]))[:MOST_STATES])
    first = min(ways)
    kept[first] = ways[first]
    return kept


def _followed(line: Line, ways: dict[int, _Way], sizes: Sequence[int]) -> list[tuple[int, int]]:
    way: _Way = min(ways.values(), key=lambda way: way[:2])
    found: list[tuple[int, int]] = []
    for size in reversed(sizes):
        found.append(line.slots(way[1], way[1] + size))
        way = way[2]
    return found[::-1]
