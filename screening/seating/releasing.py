"""Rules of seating: who gives a place up where a slot has fewer places than people: the fewest people.

Among as few people, those who have not been told their hour and households without priority go first.
"""

from dataclasses import dataclass

from screening.seating.chart import Chart, Party
from screening.seating.plan_rows import SeatingReason

PRIORITY, TOLD = 1, 1000
"""What it weighs to move a person of a household with priority, or one who has been told."""


@dataclass(frozen=True, slots=True)
class _Choice:
    weight: int
    party: Party
    before: "_Choice | None"


def release(chart: Chart) -> None:
    """Take the fewest people out of every over-full slot."""
    for slot, free in enumerate(chart.free):
        if free < 0:
            for party in _leaving(chart, slot, -free):
                chart.lift(party, slot)
                party.held = {other: there for other, there in party.held.items() if other != slot}
                party.count_due()
                for member in party.household.members:
                    if not member.fixed and member.slot == chart.slots[slot].id:
                        party.lose(member, SeatingReason.OVER_FULL)


def _leaving(chart: Chart, slot: int, over: int) -> list[Party]:
    """Households with together at least `over` people, as few as possible (a sum of a subset)."""
    there = [chart.parties[number] for number in sorted(chart.sitting[slot])]
    sizes = [sum(party.parts[slot]) for party in there]
    most = min(sum(sizes), over + max(sizes, default=0))
    reached: list[_Choice | None] = [None] * (most + 1)
    for party, size in reversed(list(zip(there, sizes, strict=True))):
        weight = size * (PRIORITY * party.priority + TOLD * party.told)
        for total in range(most, size - 1, -1):
            before = reached[total - size]
            if total != size and before is None:
                continue
            cost = weight + (before.weight if before else 0)
            known = reached[total]
            if known is None or cost < known.weight:
                reached[total] = _Choice(cost, party, before)
    choice = next((found for found in reached[over:] if found is not None), None)
    if choice is None:
        return there
    leaving = []
    while choice is not None:
        leaving.append(choice.party)
        choice = choice.before
    return leaving
