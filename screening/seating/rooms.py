"""Rules of seating: room for a household in a full slot, by moving the fewest people to places that are free."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from screening.seating.chart import Chart, Party, Seats

MOST_HOLES, MOST_STEPS = 8, 200
"""How many slots with free places are looked at, and how many ways to use them, before the slot is given up."""

STEP = 8
"""What such a step costs, beside one for each household and each slot that is looked at."""


@dataclass(slots=True)
class Effort:
    """Work left for exchanges, in steps, and how many people who have a place may still be moved for others.

    When the steps are used up, the plan is taken as it is; people are moved beyond `moves` only for a person
    who could have no place at all otherwise.
    """

    steps: int
    moves: int = 0

    def spend(self, steps: int = 1) -> bool:
        """Use some; False if there is none left."""
        self.steps -= steps
        return self.steps > 0


@dataclass(slots=True)
class _Kind:
    """Households of a slot that can take each other's places: same size, same needs."""

    fasting: int
    others: int
    allowed: frozenset[int] | None
    parties: list[Party] = field(default_factory=list)

    @property
    def size(self) -> int:
        return self.fasting + self.others


@dataclass(slots=True)
class _Search:
    """The best way found so far to free places of a slot: who goes where."""

    chart: Chart
    kinds: list[_Kind]
    holes: list[int]
    rooms: list[int]
    effort: Effort
    steps: int = MOST_STEPS
    best: list[tuple[Party, int]] | None = None
    least: int = 1_000_000
    goal: int = 0

    def look(self, need: int, at: int, moved: int, chosen: list[tuple[Party, int]], used: int) -> None:
        """Try households from kind `at` on, of which `used` are already chosen, until `need` places are free."""
        if moved >= self.least or self.least == self.goal or self.steps <= 0:
            return
        if need <= 0:
            self.best, self.least = list(chosen), moved
            return
        self.steps -= 1
        if not self.effort.spend(STEP):
            return
        for number in range(at, len(self.kinds)):
            kind, taken = self.kinds[number], used if number == at else 0
            if taken >= len(kind.parties) or moved + kind.size >= self.least:
                continue
            tried: set[int] = set()
            for hole in self._fitting(kind):
                if self.rooms[hole] in tried:
                    continue
                tried.add(self.rooms[hole])
                self.rooms[hole] -= kind.size
                chosen.append((kind.parties[taken], self.holes[hole]))
                self.look(need - kind.size, number, moved + kind.size, chosen, taken + 1)
                chosen.pop()
                self.rooms[hole] += kind.size

    def _fitting(self, kind: _Kind) -> Iterator[int]:
        for hole, slot in enumerate(self.holes):
            if (
                self.rooms[hole] >= kind.size
                and (not kind.fasting or self.chart.early[slot])
                and (kind.allowed is None or slot in kind.allowed)
            ):
                yield hole


def make_room(chart: Chart, party: Party, people: Seats, slot: int, effort: Effort, *, told: bool) -> bool:
    """Move whole households out of a slot so that these people fit, and seat them; False changes nothing.

    Households with priority, with a member booked before, or (unless `told`) with news of their hour stay.
    """
    if (people[0] and not chart.early[slot]) or (party.allowed is not None and slot not in party.allowed):
        return False
    need = sum(people) - chart.free[slot]
    if need > 0:
        effort.spend(len(chart.sitting[slot]) + len(chart.slots))
        holes = _holes(chart, slot)
        kinds = _kinds(chart, slot, need, effort.moves, told=told) if holes else []
        search = _Search(chart, kinds, holes, [chart.free[hole] for hole in holes], effort, goal=need)
        search.look(need, 0, 0, [], 0)
        if search.best is None:
            return False
        effort.moves -= sum(sum(other.parts[slot]) for other, _hole in search.best if other.held)
        for other, hole in search.best:
            chart.put(other, hole, *chart.lift(other, slot))
    chart.put(party, slot, *people)
    return True


def _holes(chart: Chart, slot: int) -> list[int]:
    """The nearest other slots with free places, same venue first, early ones among the others."""
    venue = chart.venue[slot]
    found = [other for other, free in enumerate(chart.free) if free > 0 and other != slot]
    found.sort(key=lambda other: (chart.venue[other] != venue, abs(other - slot), other))
    early = [other for other in found if chart.early[other]][: MOST_HOLES // 2]
    late = [other for other in found if not chart.early[other]][: MOST_HOLES - len(early)]
    return early + late


def _kinds(chart: Chart, slot: int, need: int, moves: int, *, told: bool) -> list[_Kind]:
    """Kinds of households that may leave a slot: just large enough first, then smaller, then larger ones."""
    kinds: dict[tuple[int, int, frozenset[int] | None], _Kind] = {}
    for number in chart.sitting[slot]:
        party = chart.parties[number]
        if party.priority or party.anchor is not None or len(party.parts) > 1 or (party.told and not told):
            continue
        fasting, others = party.parts[slot]
        if party.held and fasting + others > moves:
            continue
        key = min(fasting, 1), fasting + others, party.allowed
        if key not in kinds:
            kinds[key] = _Kind(fasting, others, party.allowed)
        kinds[key].parties.append(party)
    return ordered_by_use(list(kinds.values()), need)


def ordered_by_use(kinds: Sequence[_Kind], need: int) -> list[_Kind]:
    """Exact ones first, then smaller ones from large to small, then larger ones from small to large."""
    return sorted(
        kinds,
        key=lambda kind: (
            kind.size > need,
            kind.size if kind.size > need else -kind.size,
            kind.fasting > 0,
            sorted(kind.allowed or ()),
        ),
    )
