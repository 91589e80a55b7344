"""Rules of seating: what a finished chart comes to: members with their slots, moves, losses, loads of slots."""

from dataclasses import dataclass, field

from screening.seating.chart import Chart, Party
from screening.seating.plan_rows import SeatingReason, SeatLost, SeatMove, SlotLoad


@dataclass(slots=True)
class Reading:
    """Read from a chart: `waiting` party number → members without a place; `there` slot → neighborhood → people.

    `new` counts members who had no place and have one, `kept` those who keep theirs; `remarkable` are the
    parties that are not simply together in the run of their neighborhood.
    """

    seats: dict[int, int] = field(default_factory=dict)
    moves: list[SeatMove] = field(default_factory=list)
    lost: list[SeatLost] = field(default_factory=list)
    waiting: dict[int, tuple[int, ...]] = field(default_factory=dict)
    there: list[dict[int, int]] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    remarkable: list[Party] = field(default_factory=list)
    kept: int = 0
    new: int = 0
    whole: int = 0


def read(chart: Chart) -> Reading:
    """Read a chart, households in their order."""
    reading = Reading(
        there=[{} for _slot in chart.slots], people=[0 for _neighborhood in chart.neighborhoods]
    )
    ids = [slot.id for slot in chart.slots]
    runs = [frozenset(run + early) for run, early in zip(chart.runs, chart.early_runs, strict=True)]
    seats, there, people = reading.seats, reading.there, reading.people
    for party in chart.parties:
        place, size = party.neighborhood, party.fasting + party.others
        people[place] += size
        if len(party.parts) == 1 and party.is_plain:
            ((slot, (fasting, others)),) = party.parts.items()
            if fasting + others == size and slot in runs[place]:
                slot_id = ids[slot]
                for member in party.household.members:
                    seats[member.id] = slot_id
                there[slot][place] = there[slot].get(place, 0) + size
                reading.new += size
                reading.whole += 1
                continue
        reading.remarkable.append(party)
        for slot, (fasting, others) in party.parts.items():
            there[slot][place] = there[slot].get(place, 0) + fasting + others
        _read_members(chart, party, reading)
    return reading


def _read_members(chart: Chart, party: Party, reading: Reading) -> None:
    """Say who of a party sits where: those who have a place in one of its slots keep it, who was told first."""
    rooms = {slot: list(there) for slot, there in party.parts.items()}
    open_ones = []
    for member in sorted(party.household.members, key=lambda member: (not member.told, member.id)):
        if member.fixed and member.slot is not None:
            reading.seats[member.id] = member.slot
            reading.kept += 1
            continue
        slot = None if member.slot is None else chart.number.get(member.slot)
        kind = 0 if member.fasting else 1
        if slot is not None and slot in rooms and rooms[slot][kind]:
            rooms[slot][kind] -= 1
            reading.seats[member.id] = chart.slots[slot].id
            reading.kept += 1
        else:
            open_ones.append(member)
    if len(open_ones) > 1:
        open_ones.sort(key=lambda member: (member.slot is None, not member.priority, member.id))
    waiting = []
    for member in open_ones:
        kind = 0 if member.fasting else 1
        found = next((slot for slot in sorted(rooms) if rooms[slot][kind]), None)
        home, reason = party.household.id, party.lost.get(member.id, SeatingReason.MADE_ROOM)
        if found is None:
            waiting.append(member.id)
            if member.slot is not None:
                reading.lost.append(SeatLost(member.id, home, member.slot, reason, member.told))
            continue
        rooms[found][kind] -= 1
        reading.seats[member.id] = to = chart.slots[found].id
        if member.slot is None:
            reading.new += 1
        else:
            reading.moves.append(SeatMove(member.id, home, member.slot, to, reason, member.told))
    if waiting:
        reading.waiting[party.number] = tuple(sorted(waiting))


def loads(chart: Chart, reading: Reading) -> tuple[SlotLoad, ...]:
    """People in each slot before and after, and of which neighborhoods."""
    return tuple(
        SlotLoad(
            slot=slot.id,
            capacity=slot.capacity,
            before=slot.booked,
            after=slot.capacity - slot.held - free,
            by_neighborhood={
                chart.neighborhoods[place].id: people for place, people in sorted(there.items())
            },
        )
        for slot, free, there in zip(chart.slots, chart.free, reading.there, strict=True)
    )
