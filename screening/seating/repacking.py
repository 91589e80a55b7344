"""Rules of seating: the households of a few small slots packed again, so that a divided one comes together.

In slots of a few places exchanges of single households are not enough: all that sit in two to four slots are
taken out and put back, largest first, by a search that gives up after a number of steps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from screening.seating.chart import Chart, Party, Seats
from screening.seating.rooms import STEP, Effort

MOST_UNITS = 30
"""More households than this are not packed again: slots that hold so many can be filled exactly anyway."""
MOST_STEPS = 400
SLOTS_AROUND = 10
"""How many slots near a divided household are tried together with its own."""


@dataclass(slots=True)
class _Packing:
    """Households to be put into slots with these places; `chosen[i]` is the slot of the i-th so far."""

    chart: Chart
    parties: list[Party]
    sizes: list[Seats]
    slots: list[int]
    rooms: list[int]
    chosen: list[int]
    steps: int = MOST_STEPS

    def search(self, at: int = 0) -> bool:
        """Put the households from `at` on somewhere; False if that is not possible within the steps."""
        if at == len(self.parties):
            return True
        self.steps -= 1
        if self.steps <= 0:
            return False
        fasting, others = self.sizes[at]
        allowed = self.parties[at].allowed
        tried: set[tuple[int, bool]] = set()
        for number, slot in enumerate(self.slots):
            key = self.rooms[number], self.chart.early[slot]
            if (
                self.rooms[number] >= fasting + others
                and key not in tried
                and (not fasting or self.chart.early[slot])
                and (allowed is None or slot in allowed)
            ):
                if allowed is None:
                    tried.add(key)
                self.rooms[number] -= fasting + others
                self.chosen[at] = slot
                if self.search(at + 1):
                    return True
                self.rooms[number] += fasting + others
        return False


def repack(chart: Chart, party: Party, effort: Effort) -> bool:
    """Bring a divided party together by packing its slots and one or two near ones again."""
    own = sorted(party.parts)
    if sum(len(chart.sitting[slot]) for slot in own) > 2 * MOST_UNITS:
        return False
    near = [slot for slot in chart.near(party.neighborhood, False) if slot not in party.parts]
    near.sort(key=lambda slot: min(chart.distance(slot, own, party.neighborhood), len(chart.slots)))
    return any(
        _repacked(chart, party, sorted([*own, *more]), effort)
        for more in _some(near[:SLOTS_AROUND])
        if effort.steps > 0
    )


def _some(near: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for count in (0, 1, 2):
        yield from combinations(near, count)


def _repacked(chart: Chart, party: Party, slots: list[int], effort: Effort) -> bool:
    there = {number: None for slot in slots for number in chart.sitting[slot]}
    units = [chart.parties[number] for number in sorted(there)]
    movable = [one for one in units if one is party or _may_move(one)]
    if len(movable) > MOST_UNITS or not effort.spend():
        return False
    before = {one.number: chart.lift_all(one) for one in movable}
    movable.sort(key=lambda one: (-sum(sum(part) for part in before[one.number].values()), one.number))
    sizes = [
        (
            sum(part[0] for part in before[one.number].values()),
            sum(part[1] for part in before[one.number].values()),
        )
        for one in movable
    ]
    packing = _Packing(chart, movable, sizes, slots, [chart.free[slot] for slot in slots], [0] * len(movable))
    found = packing.search()
    effort.spend(STEP * (MOST_STEPS - packing.steps) + len(units))
    for one, size, slot in zip(movable, sizes, packing.chosen, strict=True):
        if found:
            chart.put(one, slot, *size)
        else:
            chart.put_back(one, before[one.number])
    return found


def _may_move(party: Party) -> bool:
    return len(party.parts) == 1 and party.anchor is None and not party.held and party.chosen is None


def exchange_with_waiting(chart: Chart, party: Party, waiting: Sequence[Party]) -> bool:
    """Let whole households that wait have the places of a divided one, if they fill all of them exactly."""
    takes: list[tuple[Party, int]] = []
    for slot, part in sorted(party.parts.items()):
        fitting = [
            one
            for one in waiting
            if one.size == sum(part)
            and not one.parts
            and (not one.fasting or chart.early[slot])
            and (one.allowed is None or slot in one.allowed)
            and all(one is not other for other, _slot in takes)
        ]
        if not fitting:
            return False
        takes.append(
            (min(fitting, key=lambda one: (one.neighborhood != party.neighborhood, one.number)), slot)
        )
    chart.lift_all(party)
    party.wanted = (0, 0)
    for one, slot in takes:
        one.wanted = (one.fasting, one.others)
        chart.put(one, slot, one.fasting, one.others)
    return True
