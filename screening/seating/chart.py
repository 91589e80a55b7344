"""Rules of seating: the chart that a plan is worked out on: places left in each slot, and who sits where.

Slots have numbers here, in order of venue, day and hour, so that neighboring slots have neighboring
numbers; households are parties, in the order of neighborhoods and of walking.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from screening.seating.facts import (
    HouseholdToSeat,
    InconsistentFacts,
    MemberToSeat,
    NeighborhoodToSeat,
    SeatingFacts,
    check_ids,
)
from screening.seating.plan_rows import SeatingReason

OTHER_VENUE = 100_000
"""How far apart two slots of different venues are, in slots: farther than any two of one venue."""

Seats = tuple[int, int]
"""So many fasting people, so many others."""
NONE: Seats = (0, 0)
NOBODY: Mapping[int, Any] = MappingProxyType({})
"""Most households have nobody with a place before: one empty mapping serves them all."""


@dataclass(slots=True, eq=False)
class Party:
    """The people of one household that the plan places, and where they are so far.

    `fasting` and `others` are to be placed; `wanted` how many of each are admitted; `parts` slot → those
    who sit there. `fixed` members have bookings that are not touched, `anchor` is the slot of one; `chosen` was chosen by
    hand; `allowed` are the slots it may use (None: all). `held` are members who keep a place by now, by
    slot; `due` those who do not; `lost` tells why members had to give theirs up.
    """

    number: int
    household: HouseholdToSeat
    neighborhood: int
    fasting: int = 0
    others: int = 0
    fixed: int = 0
    priority: bool = False
    told: bool = False
    anchor: int | None = None
    chosen: int | None = None
    allowed: frozenset[int] | None = None
    parts: dict[int, Seats] = field(default_factory=dict)
    held: Mapping[int, Seats] = field(default_factory=lambda: NOBODY)
    lost: Mapping[int, SeatingReason] = field(default_factory=lambda: NOBODY)
    due: Seats = NONE
    wanted: Seats = NONE
    reason: SeatingReason | None = None

    @property
    def size(self) -> int:
        """People to be placed, admitted or not."""
        return self.fasting + self.others

    def lose(self, member: MemberToSeat, reason: SeatingReason) -> None:
        """Note why a member gives a place up; the first reason counts."""
        self.lost = {member.id: reason, **self.lost}

    def count_due(self) -> None:
        """Set `due` from those who keep a place."""
        fasting, others = self.fasting, self.others
        for there in self.held.values():
            fasting -= there[0]
            others -= there[1]
        self.due = (fasting, others)

    @property
    def is_plain(self) -> bool:
        """Nobody of the household had a place before."""
        return not (self.fixed or self.held or self.lost)

    @property
    def missing(self) -> Seats:
        """People who are not admitted."""
        return self.fasting - self.wanted[0], self.others - self.wanted[1]

    @property
    def left(self) -> Seats:
        """Admitted people who have no place yet."""
        if not self.parts:
            return self.wanted
        fasting, others = self.wanted
        for there in self.parts.values():
            fasting -= there[0]
            others -= there[1]
        return fasting, others


class Chart:
    """Slots with their free places, parties with their parts; `put` and `lift` are the only ways to change it."""

    def __init__(self, facts: SeatingFacts) -> None:
        check_ids(facts)
        self.settings = facts.settings
        self.slots = sorted(facts.slots, key=lambda slot: (slot.venue, slot.day, slot.starts, slot.id))
        self.number = {slot.id: number for number, slot in enumerate(self.slots)}
        self.free = [slot.free for slot in self.slots]
        self.early = [slot.early for slot in self.slots]
        halves = {half: number for number, half in enumerate(dict.fromkeys(s.half_day for s in self.slots))}
        self.half = [halves[slot.half_day] for slot in self.slots]
        days = {day: number for number, day in enumerate(dict.fromkeys((s.venue, s.day) for s in self.slots))}
        self.day = [days[slot.venue, slot.day] for slot in self.slots]
        venues = {venue: number for number, venue in enumerate(dict.fromkeys(s.venue for s in self.slots))}
        self.venue = [venues[slot.venue] for slot in self.slots]
        self.venue_names = list(venues)
        self.sitting: list[dict[int, None]] = [{} for _slot in self.slots]
        self.neighborhoods = sorted(facts.neighborhoods, key=lambda one: (one.order, one.id))
        self.anyone_told = self.seated_before = False
        self._booked = [slot.booked for slot in self.slots]
        self.parties = list(self._parties())
        self.largest = max(self.free, default=0)
        self.runs: list[list[int]] = [[] for _one in self.neighborhoods]
        self.early_runs: list[list[int]] = [[] for _one in self.neighborhoods]
        self.home: list[int] = [0 for _one in self.neighborhoods]
        self._near: dict[tuple[int, bool], list[int]] = {}

    def _parties(self) -> Iterator[Party]:
        number = 0
        for place, neighborhood in enumerate(self.neighborhoods):
            allowed = self._allowed(neighborhood)
            for home in sorted(neighborhood.households, key=lambda home: (home.walk, home.id)):
                party = Party(number, home, place, allowed=allowed)
                if home.slot is not None:
                    party.chosen = self.number.get(home.slot)
                    party.allowed = frozenset(() if party.chosen is None else (party.chosen,))
                fasting, others = 0, 0
                for member in home.members:
                    if member.slot is not None:
                        self._add_booked(party, member)
                        continue
                    if member.fasting:
                        fasting += 1
                    else:
                        others += 1
                    if member.priority:
                        party.priority = True
                party.fasting += fasting
                party.others += others
                party.count_due()
                yield party
                number += 1

    def _allowed(self, neighborhood: NeighborhoodToSeat) -> frozenset[int] | None:
        if not neighborhood.chosen:
            return None
        return frozenset(number for number, slot in enumerate(self.slots) if neighborhood.may_use(slot))

    def _add_booked(self, party: Party, member: MemberToSeat) -> None:
        """Count a member who has a booking: kept where it is lawful, to be placed otherwise."""
        slot = None if member.slot is None else self.number.get(member.slot)
        if slot is not None:
            self._booked[slot] -= 1
            if self._booked[slot] < 0:
                raise InconsistentFacts(f"slot {member.slot} has more people than bookings")
        if member.fixed:
            party.fixed += 1
            if party.anchor is None or (slot is not None and slot < party.anchor):
                party.anchor = slot
            return
        if member.fasting:
            party.fasting += 1
        else:
            party.others += 1
        party.priority = party.priority or member.priority
        party.told = party.told or member.told
        self.anyone_told = self.anyone_told or member.told
        self.seated_before = True
        if slot is None:
            party.lose(member, SeatingReason.SLOT_GONE)
        elif (member.fasting and not self.early[slot]) or (
            party.allowed is not None and slot not in party.allowed
        ):
            party.lose(member, SeatingReason.NOT_LAWFUL)
            self.free[slot] += 1
        else:
            fasting, others = party.held.get(slot, NONE)
            there = (fasting + member.fasting, others + (not member.fasting))
            party.held = {**party.held, slot: there}
            party.parts[slot] = there
            self.sitting[slot][party.number] = None

    def put(self, party: Party, slot: int, fasting: int, others: int) -> None:
        """Give people of a party places in a slot; the caller has looked that they are free."""
        there = party.parts.get(slot)
        party.parts[slot] = (fasting, others) if there is None else (there[0] + fasting, there[1] + others)
        self.free[slot] -= fasting + others
        self.sitting[slot][party.number] = None

    def lift(self, party: Party, slot: int) -> Seats:
        """Take a party's people out of a slot."""
        fasting, others = party.parts.pop(slot)
        self.free[slot] += fasting + others
        del self.sitting[slot][party.number]
        return fasting, others

    def lift_all(self, party: Party) -> dict[int, Seats]:
        """Take a party out of all its slots; `put_back` undoes it."""
        return {slot: self.lift(party, slot) for slot in list(party.parts)}

    def put_back(self, party: Party, parts: dict[int, Seats]) -> None:
        """Put a party exactly there."""
        self.lift_all(party)
        for slot, (fasting, others) in parts.items():
            self.put(party, slot, fasting, others)

    def fits(self, party: Party, slot: int, fasting: int, others: int) -> bool:
        """Whether so many people of a party may sit in a slot and find room there."""
        return (
            self.free[slot] >= fasting + others
            and (not fasting or self.early[slot])
            and (party.allowed is None or slot in party.allowed)
        )

    def adjacent(self, one: int, other: int) -> bool:
        """Whether two slots follow one another in one half day."""
        return abs(one - other) == 1 and self.half[one] == self.half[other]

    def near(self, neighborhood: int, early: bool) -> list[int]:
        """All slots (or all early ones), those of a neighborhood's run first, then the nearest."""
        key = neighborhood, early
        if key not in self._near:
            run = self.runs[neighborhood] + self.early_runs[neighborhood]
            if early:
                run = self.early_runs[neighborhood] or run
            slots = [slot for slot in range(len(self.slots)) if self.early[slot] or not early]
            self._near[key] = sorted(slots, key=lambda slot: (self.distance(slot, run, neighborhood), slot))
        return self._near[key]

    def distance(self, slot: int, run: Sequence[int], neighborhood: int) -> int:
        """How many slots a slot is away from a run; 0 inside it."""
        venue = self.venue[slot]
        there = [abs(slot - other) for other in run if self.venue[other] == venue]
        if there:
            return min(there)
        return OTHER_VENUE if run or venue != self.home[neighborhood] else 0


def by_neighborhood(parties: Iterable[Party]) -> dict[int, list[Party]]:
    """Parties of each neighborhood, both in their order."""
    found: dict[int, list[Party]] = {}
    for party in parties:
        found.setdefault(party.neighborhood, []).append(party)
    return found


def boundaries(sizes: Iterable[int]) -> list[int]:
    """Where each of some sizes begins when laid end to end, and where the last one ends."""
    ends = [0]
    for size in sizes:
        ends.append(ends[-1] + size)
    return ends
