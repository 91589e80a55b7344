"""Rules of seating: nobody waits while a place could be had, be it by a chain of people each moving one slot on."""

from collections import deque
from collections.abc import Sequence

from screening.seating.chart import Chart, Party
from screening.seating.repairing import divide, join_own, seat_whole, waiting_order
from screening.seating.rooms import Effort

Step = tuple[int, Party, bool]
"""From which slot a person of which party moves on, and whether the person is fasting."""


def top_up(chart: Chart, parties: Sequence[Party], effort: Effort) -> None:
    """Seat as many more as possible: those left over, then those who wait, in their order."""
    hopeless: set[tuple[bool, frozenset[int] | None]] = set()
    for party in parties:
        if sum(party.left):
            _one_by_one(chart, party, hopeless)
    for party in waiting_order([party for party in parties if sum(party.missing)]):
        if not any(free > 0 for free in chart.free):
            break
        kinds = [kind for kind, count in zip((True, False), party.missing, strict=True) if count]
        if all((kind, party.allowed) in hopeless for kind in kinds):
            continue
        wanted = party.wanted
        party.wanted = (party.fasting, party.others)
        if not (join_own(chart, party) or seat_whole(chart, party, effort) or divide(chart, party)):
            _one_by_one(chart, party, hopeless)
        party.wanted = (
            max(wanted[0], party.fasting - party.left[0]),
            max(wanted[1], party.others - party.left[1]),
        )


def _one_by_one(chart: Chart, party: Party, hopeless: set[tuple[bool, frozenset[int] | None]]) -> None:
    for fasting, count in zip((True, False), party.left, strict=True):
        key = fasting, party.allowed
        for _person in range(count):
            if key in hopeless:
                break
            if not augment(chart, party, fasting):
                hopeless.add(key)


def augment(chart: Chart, party: Party, fasting: bool) -> bool:
    """Seat one more person of a party by the shortest chain of moves that ends on a free place."""
    may = chart.near(party.neighborhood, fasting)
    start = [slot for slot in may if party.allowed is None or slot in party.allowed]
    came: dict[int, Step | None] = dict.fromkeys(start)
    queue = deque(start)
    while queue:
        slot = queue.popleft()
        if chart.free[slot] > 0:
            _carry_out(chart, party, fasting, slot, came)
            return True
        for number in sorted(chart.sitting[slot], key=lambda number: chart.parties[number].told):
            other = chart.parties[number]
            for hungry in (False, True):
                if other.parts[slot][0 if hungry else 1]:
                    for following in chart.near(other.neighborhood, hungry):
                        if following not in came and (other.allowed is None or following in other.allowed):
                            came[following] = (slot, other, hungry)
                            queue.append(following)
    return False


def _carry_out(chart: Chart, party: Party, fasting: bool, slot: int, came: dict[int, Step | None]) -> None:
    """Move everyone along the chain, last one first, and seat the person where the first one left."""
    while step := came[slot]:
        before, other, hungry = step
        move_one(chart, other, before, slot, hungry)
        slot = before
    chart.put(party, slot, int(fasting), int(not fasting))


def move_one(chart: Chart, party: Party, slot: int, to: int, fasting: bool) -> None:
    """Move one person of a party from slot to slot."""
    there = chart.lift(party, slot)
    rest = there[0] - fasting, there[1] - (not fasting)
    if sum(rest):
        chart.put(party, slot, *rest)
    chart.put(party, to, int(fasting), int(not fasting))
