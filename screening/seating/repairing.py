"""Rules of seating: people left over get a place, households that were divided come together, bounded in work."""

from collections.abc import Iterator, Sequence

from screening.seating.chart import OTHER_VENUE, Chart, Party, Seats
from screening.seating.filling import Unit, divided, put_spread, spread
from screening.seating.plan_rows import SeatingReason
from screening.seating.repacking import exchange_with_waiting, repack
from screening.seating.rooms import Effort, make_room

ROUNDS = 3
"""How often divided households are looked at again: each that comes together changes what is free."""
SLOTS_TRIED = 24
"""In how many slots, the nearest first, room for one household is looked for."""


def settle(chart: Chart, parties: Sequence[Party], effort: Effort) -> None:
    """Seat everyone left over: those with fasting people, then priority, then large households first.

    Each goes into the run, beside it, anywhere, or is divided.
    """
    left = [party for party in parties if sum(party.left)]
    left.sort(key=lambda party: (not party.left[0], not party.priority, -sum(party.left), party.number))
    for party in left:
        if not join_own(chart, party) and not seat_whole(chart, party, effort):
            divide(chart, party)


def seat_apart(chart: Chart, parties: Sequence[Party], effort: Effort) -> None:
    """Where early places are short, seat fasting people first without those who come with them."""
    units = [Unit(party, *left) for party in parties if (left := party.left)[0]]
    early = sum(max(0, free) for free, is_early in zip(chart.free, chart.early, strict=True) if is_early)
    for unit in divided(units, early)[1]:
        seat_whole(chart, unit.party, effort, (unit.party.left[0], 0))


def heal(chart: Chart, parties: Sequence[Party], effort: Effort) -> None:
    """Bring households together that are in more than one slot, if exchanges allow it."""
    for _round in range(ROUNDS):
        apart = [party for party in parties if len(party.parts) > 1 and may_heal(party)]
        healed = [_healed(chart, party, effort) for party in apart]
        if not any(healed) or effort.steps <= 0:
            break


def may_heal(party: Party) -> bool:
    """Whether nobody of a party had a place before."""
    return party.anchor is None and not party.held


def _healed(chart: Chart, party: Party, effort: Effort) -> bool:
    if effort.steps <= 0 or (party.reason is SeatingReason.EARLY_SHORT and not _early_room(chart, party)):
        return False
    parts = chart.lift_all(party)
    if sum(party.left) and seat_whole(chart, party, effort):
        party.reason = None
        return True
    chart.put_back(party, parts)
    if party.size <= chart.largest and repack(chart, party, effort):
        party.reason = None
        return True
    if party.priority or party.reason is not None:
        return False
    waiting = [one for one in chart.parties if sum(one.missing) == one.size and one.size < party.size]
    return exchange_with_waiting(chart, party, waiting)


def _early_room(chart: Chart, party: Party) -> bool:
    """Whether early slots have places for those of a party who are to come later, in all."""
    own = sum(fasting + others for slot, (fasting, others) in party.parts.items() if chart.early[slot])
    free = sum(max(0, free) for free, early in zip(chart.free, chart.early, strict=True) if early)
    return own + free >= party.size


def join_own(chart: Chart, party: Party) -> bool:
    """Seat the rest of a household with those of it who have a place: in their slot, or beside it."""
    own = sorted(party.parts, key=lambda slot: (-sum(party.parts[slot]), slot))
    if party.anchor is not None:
        own.insert(0, party.anchor)
    if not own:
        return False
    left = party.left
    for slot in own:
        if chart.fits(party, slot, *left):
            chart.put(party, slot, *left)
            return True
    for slot in own:
        beside = [other for other in (slot - 1, slot + 1) if 0 <= other < len(chart.slots)]
        beside = [other for other in beside if chart.adjacent(slot, other)]
        if any(put_spread(chart, party, left, (slot, other)) for other in beside):
            return True
    return False


def seat_whole(chart: Chart, party: Party, effort: Effort, people: Seats | None = None) -> bool:
    """Seat everyone left of a party (or these of them) in one slot, if need be by moving others."""
    fasting, others = people = people or party.left
    if fasting + others > max(slot.capacity for slot in chart.slots):
        return False
    near = chart.near(party.neighborhood, fasting > 0)
    run = chart.early_runs[party.neighborhood] if fasting else []
    run = run or chart.runs[party.neighborhood] + chart.early_runs[party.neighborhood]
    fitting = [slot for slot in near if chart.fits(party, slot, fasting, others)]
    best = min(fitting, key=lambda slot: _worth(chart, party, slot, run, sum(people)), default=None)
    if best is None or (not chart.seated_before and chart.distance(best, run, party.neighborhood) > 1):
        close = [slot for slot in near if chart.distance(slot, run, party.neighborhood) <= 1]
        if _exchanged(chart, party, people, close, effort):
            return True
        if best is None:
            return _exchanged(chart, party, people, near[: len(close) + SLOTS_TRIED], effort)
    chart.put(party, best, fasting, others)
    return True


def _exchanged(chart: Chart, party: Party, people: Seats, slots: Sequence[int], effort: Effort) -> bool:
    return any(
        make_room(chart, party, people, slot, effort, told=told)
        for told in (False, True)[: 1 + chart.anyone_told]
        for slot in slots
        if effort.steps > 0
    )


def _worth(
    chart: Chart, party: Party, slot: int, run: Sequence[int], size: int
) -> tuple[bool, bool, bool, int, int]:
    """Slots in the run or beside it first, then of its venue, exact fits, near ones."""
    away = chart.distance(slot, run, party.neighborhood)
    exact = chart.free[slot] == size
    return away > 1, away >= OTHER_VENUE, not exact, away, slot


def divide(chart: Chart, party: Party) -> bool:
    """Seat people of a party in two adjacent slots, or else in the nearest ones with free places."""
    left = party.left
    near = [slot for slot in chart.near(party.neighborhood, False) if chart.free[slot] > 0]
    for slot in near:
        following = slot + 1
        if (
            following < len(chart.slots)
            and chart.adjacent(slot, following)
            and put_spread(chart, party, left, (slot, following))
        ):
            return True
    if put_spread(chart, party, left, _few_slots(chart, party, left, near)):
        return True
    return put_spread(chart, party, left, near)


def _few_slots(chart: Chart, party: Party, left: Seats, near: Sequence[int]) -> list[int]:
    """Two slots that hold the party, near ones first; all if there are none."""
    for at, slot in enumerate(near[:SLOTS_TRIED]):
        for other in near[:at]:
            if spread(chart, party, left, (other, slot)) is not None:
                return [other, slot]
    return list(near)


def waiting_order(parties: Sequence[Party]) -> Iterator[Party]:
    """Those who wait, fairly: who lost a place, then priority, then the first of each neighborhood, the second, and so on."""
    seen: dict[tuple[bool, bool, int], int] = {}
    ranked = []
    for party in parties:
        key = bool(party.lost), party.priority, party.neighborhood
        seen[key] = seen.get(key, 0) + 1
        ranked.append(
            (not party.lost, not party.priority, seen[key], party.neighborhood, party.number, party)
        )
    return (item[-1] for item in sorted(ranked, key=lambda item: item[:-1]))
