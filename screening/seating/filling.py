"""Rules of seating: the people of a hall into its slots: large households, fasting groups, then run by run.

A hall is a set of slots with the households that may use them: a venue, or slots chosen by hand.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from screening.seating.chart import NONE, Chart, Party, Seats, boundaries
from screening.seating.plan_rows import SeatingReason
from screening.seating.windows import Line, cut

LOOKED_AT = 80
"""How many of the next households are looked at to fill a slot exactly."""
WHOLE_EARLY = 0.65
"""The part of the early places left by fasting households that whole neighborhoods get; more makes their cut too tight."""
DROPPED = 6
"""How many of the last households taken are tried to be given back for that."""


class Unit(NamedTuple):
    """People of a household who are to sit in one slot."""

    party: Party
    fasting: int
    others: int

    @property
    def size(self) -> int:
        """How many they are."""
        return self.fasting + self.others


Groups = dict[int, list[Unit]]


def seat_hall(chart: Chart, slots: Sequence[int], parties: Sequence[Party]) -> None:
    """Seat as many admitted people of the parties as windows of whole slots allow; the rest stays left over."""
    _seat_large(chart, slots, parties)
    early = [slot for slot in slots if chart.early[slot]]
    units = [Unit(party, *left) for party in parties if (left := party.left) != NONE]
    places = sum(chart.free[slot] for slot in early)
    fasting, others = divided([unit for unit in units if unit.fasting], places)
    apart = len(others)
    others += [unit for unit in units if not unit.fasting]
    whole = _whole_early(chart, early, fasting, others)
    fasting += [unit for unit in others if unit.party.neighborhood in whole]
    _seat(chart, early, in_walking_order(fasting), chart.early_runs)
    later = [
        unit
        for number, unit in enumerate(others)
        if unit.party.neighborhood not in whole and not (number < apart and _seat_beside(chart, unit))
    ]
    _seat(chart, slots, in_walking_order(later), chart.runs)
    for place in whole:
        chart.runs[place] = list(chart.early_runs[place])


def in_walking_order(units: Iterable[Unit]) -> list[Unit]:
    """Units in the order of neighborhoods and of walking."""
    return sorted(units, key=lambda unit: unit.party.number)


def _whole_early(
    chart: Chart, early: Sequence[int], fasting: Sequence[Unit], others: Sequence[Unit]
) -> list[int]:
    """Neighborhoods that come to an early slot as a whole, so that they need no second one: the smallest.

    They get a part of the early places that fasting households leave; all of them would leave no room to cut.
    """
    left = (sum(chart.free[slot] for slot in early) - sum(unit.size for unit in fasting)) * WHOLE_EARLY
    largest = max((chart.free[slot] for slot in early), default=0)
    hungry, rest = Counter[int](), Counter[int]()
    for units, people in ((fasting, hungry), (others, rest)):
        for unit in units:
            people[unit.party.neighborhood] += unit.size
    found = []
    for size, place in sorted((size, place) for place, size in rest.items() if hungry[place]):
        if size > left:
            break
        if size + hungry[place] <= largest:
            found.append(place)
            left -= size
    return sorted(found)


def _seat_large(chart: Chart, slots: Sequence[int], parties: Sequence[Party]) -> None:
    """Households larger than any slot into two adjacent slots, where places are not tight."""
    large = max((chart.free[slot] for slot in slots), default=0)
    if not any(party.size > large for party in parties):
        return
    places, people = sum(chart.free[slot] for slot in slots), sum(sum(party.left) for party in parties)
    if places < people * (1 + chart.settings.adjacent_slack):
        return
    before = 0
    for party in parties:
        if sum(party.left) > large:
            target = slots[min(len(slots) - 1, before * len(slots) // people)]
            for slot in sorted(slots, key=lambda slot: (abs(slot - target), slot)):
                pair = slot, slot + 1
                if pair[1] in slots and chart.adjacent(*pair) and put_spread(chart, party, party.left, pair):
                    party.reason = SeatingReason.LARGER_THAN_SLOT
                    break
        before += sum(party.wanted)


def spread(chart: Chart, party: Party, people: Seats, slots: Sequence[int]) -> dict[int, Seats] | None:
    """People of a party divided over slots in this order, fasting ones first; None if they do not fit."""
    fasting, others = people
    parts: dict[int, Seats] = {}
    for slot in slots:
        if chart.free[slot] > 0 and (party.allowed is None or slot in party.allowed):
            hungry = min(fasting, chart.free[slot]) if chart.early[slot] else 0
            if hungry:
                parts[slot] = (hungry, 0)
                fasting -= hungry
    for slot in slots:
        if others and (party.allowed is None or slot in party.allowed):
            hungry = parts.get(slot, (0, 0))[0]
            rest = min(others, chart.free[slot] - hungry)
            if rest > 0:
                parts[slot] = (hungry, rest)
                others -= rest
    return None if fasting or others else parts


def put_spread(chart: Chart, party: Party, people: Seats, slots: Sequence[int]) -> bool:
    """Seat people of a party over these slots, all or nobody."""
    parts = spread(chart, party, people, slots)
    for slot, (fasting, others) in (parts or {}).items():
        chart.put(party, slot, fasting, others)
    return parts is not None


def divided(units: Sequence[Unit], early: int) -> tuple[list[Unit], list[Unit]]:
    """Fasting households for the early places, and companions who must come later where these are short.

    The fewest households are divided: those with most companions, and a last one that frees just enough.
    """
    over = sum(unit.size for unit in units) - early
    apart: dict[int, Unit] = {}
    ordered = sorted(
        (unit for unit in units if unit.others),
        key=lambda unit: (-unit.others, unit.party.priority, -unit.party.number),
    )
    for at, unit in enumerate(ordered):
        if over <= 0:
            break
        if unit.others >= over:
            smaller = [other for other in ordered[at:] if other.others >= over]
            unit = smaller[-1]
        apart[unit.party.number] = unit
        unit.party.reason = SeatingReason.EARLY_SHORT
        over -= unit.others
    together = [Unit(unit.party, unit.fasting, 0) if unit.party.number in apart else unit for unit in units]
    return together, [Unit(unit.party, 0, unit.others) for unit in apart.values()]


def _seat_beside(chart: Chart, unit: Unit) -> bool:
    """Seat those who come later in the slot next to that of their household's fasting people, if it has room."""
    for slot in list(unit.party.parts):
        for other in (slot + 1, slot - 1):
            if (
                0 <= other < len(chart.slots)
                and chart.adjacent(slot, other)
                and chart.fits(unit.party, other, unit.fasting, unit.others)
            ):
                chart.put(unit.party, other, unit.fasting, unit.others)
                place = unit.party.neighborhood
                chart.early_runs[place] = sorted({*chart.early_runs[place], other})
                return True
    return False


def _seat(chart: Chart, slots: Sequence[int], units: Iterable[Unit], runs: list[list[int]]) -> None:
    """Cut a window for each neighborhood and fill it; people beyond the places are left over."""
    line_slots = [slot for slot in slots if chart.free[slot] > 0]
    if not line_slots:
        return
    places = sum(chart.free[slot] for slot in line_slots)
    groups: Groups = {}
    for unit in units:
        if unit.size <= places:
            groups.setdefault(unit.party.neighborhood, []).append(unit)
            places -= unit.size
    line = Line(
        boundaries(chart.free[slot] for slot in line_slots)[1:],
        [chart.half[slot] for slot in line_slots],
        [chart.day[slot] for slot in line_slots],
    )
    at = {slot: number for number, slot in enumerate(line_slots)}
    used = [{at[slot] for slot in chart.early_runs[place] if slot in at} for place in groups]
    windows = cut(line, [sum(unit.size for unit in group) for group in groups.values()], used)
    for (place, group), (first, last) in zip(groups.items(), windows, strict=True):
        runs[place] = line_slots[first : last + 1]
        fill(chart, runs[place], group)


def fill(chart: Chart, slots: Sequence[int], units: Sequence[Unit]) -> None:
    """Fill slot by slot: priority households first, then walking order; exact at the rim of each slot."""
    rest = sorted(units, key=lambda unit: (not unit.party.priority, unit.party.number))
    for slot in slots:
        taken, rest = _taken(rest, chart.free[slot])
        for unit in taken:
            chart.put(unit.party, slot, unit.fasting, unit.others)


def _taken(units: list[Unit], room: int) -> tuple[list[Unit], list[Unit]]:
    """Units for the places of one slot, and those that remain, both in order."""
    at = 0
    while at < len(units) and units[at].size <= room:
        room -= units[at].size
        at += 1
    if not room or at == len(units):
        return units[:at], units[at:]
    rim = units[at : at + LOOKED_AT]
    best, dropped = _exactly(rim, room), 0
    for back in range(1, min(DROPPED, at) + 1):
        if sum(unit.size for unit in best) == room:
            break
        goes = units[at - back]
        if goes.party.priority:
            break
        other = _exactly(rim, room + goes.size)
        if sum(unit.size for unit in other) == room + goes.size:
            best, room, dropped = other, room + goes.size, back
    taken = {unit.party.number for unit in [*units[:at], *best]}
    if dropped:
        taken.remove(units[at - dropped].party.number)
    return (
        [unit for unit in units if unit.party.number in taken],
        [unit for unit in units if unit.party.number not in taken],
    )


def _exactly(units: Sequence[Unit], room: int) -> list[Unit]:
    """The units, first ones first, that fill the room best."""
    reached: dict[int, list[Unit]] = {0: []}
    for unit in units:
        for total in sorted(reached, reverse=True):
            new = total + unit.size
            if new <= room and new not in reached:
                reached[new] = [*reached[total], unit]
        if room in reached:
            break
    return reached[max(reached)]
