"""Invented wards for the planner's tests and bench, and what a plan is judged by."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from screening.seating.facts import (
    HouseholdToSeat,
    MemberToSeat,
    NeighborhoodToSeat,
    SeatingFacts,
    SeatingSettings,
    SlotToFill,
    is_early,
)
from screening.seating.plan_rows import SeatingPlan

FIRST_DAY = date(2027, 4, 5)
HOURS = (420, 480, 540, 600, 810, 870, 930, 990)
"""Slots of an hour: four in the morning from 7:00, four in the afternoon from 13:30."""
QUARTERS = tuple(range(420, 660, 15)) + tuple(range(810, 990, 15))
"""Slots of a quarter of an hour, for days with more than eight."""
FASTING_UNTIL = 600
SIZES, WEIGHTS = (1, 2, 3, 4, 5, 6, 7), (10, 18, 22, 24, 14, 8, 4)
"""Sizes of households and how many in a hundred have each: 3.5 people on average."""


@dataclass(frozen=True)
class WardSize:
    """How large an invented ward is, and how many places there are for its people."""

    people: int
    neighborhoods: int
    days: int = 10
    slots: int = 8
    ratio: float = 1.0
    fasting: float = 0.08
    priority: float = 0.1
    seed: int = 1


def slots_of(days: int, capacities: list[int], venue: str = "Trạm") -> tuple[SlotToFill, ...]:
    """The same number of slots each day, with capacities taken in turn."""
    each = len(capacities) // days
    hours, length = (HOURS, 60) if each <= len(HOURS) else (QUARTERS, 15)
    return tuple(
        SlotToFill(
            id=n + 1,
            day=FIRST_DAY + timedelta(n // each),
            starts=hours[n % each],
            ends=hours[n % each] + length,
            venue=venue,
            capacity=capacity,
            early=is_early(hours[n % each] + length, FASTING_UNTIL),
        )
        for n, capacity in enumerate(capacities)
    )


def invented(size: WardSize, settings: SeatingSettings | None = None) -> SeatingFacts:
    """A ward of that size; neighborhoods differ by up to two fifths from their mean."""
    chance = Random(size.seed)
    weights = [chance.uniform(0.6, 1.4) for _n in range(size.neighborhoods)]
    homes: list[list[HouseholdToSeat]] = [[] for _n in range(size.neighborhoods)]
    people, number = 0, 0
    while people < size.people:
        count = min(chance.choices(SIZES, WEIGHTS)[0], size.people - people)
        place = chance.choices(range(size.neighborhoods), weights)[0]
        members = tuple(
            MemberToSeat(
                people + n + 1,
                fasting=chance.random() < size.fasting,
                priority=chance.random() < size.priority,
            )
            for n in range(count)
        )
        number += 1
        homes[place].append(HouseholdToSeat(number, members, walk=len(homes[place])))
        people += count
    total, count = round(size.people * size.ratio), size.days * size.slots
    capacities = [total // count + (n < total % count) for n in range(count)]
    return SeatingFacts(
        slots_of(size.days, capacities),
        tuple(NeighborhoodToSeat(n + 1, tuple(there), order=n) for n, there in enumerate(homes)),
        settings or SeatingSettings(),
    )


def seated_by(facts: SeatingFacts, plan: SeatingPlan, *, fixed: bool = False) -> SeatingFacts:
    """The facts after a plan was carried out."""
    before = {member.id: member.slot for member in facts.members()}
    change: Counter[int | None] = Counter()
    for member, slot in before.items():
        now = plan.seats.get(member)
        if now != slot:
            change[now] += 1
            change[slot] -= 1
    return SeatingFacts(
        tuple(replace(slot, booked=slot.booked + change[slot.id]) for slot in facts.slots),
        tuple(
            replace(one, households=tuple(_seated(home, plan, fixed) for home in one.households))
            for one in facts.neighborhoods
        ),
        facts.settings,
    )


def _seated(home: HouseholdToSeat, plan: SeatingPlan, fixed: bool) -> HouseholdToSeat:
    return replace(
        home,
        members=tuple(
            replace(one, slot=plan.seats.get(one.id), fixed=fixed or one.fixed) for one in home.members
        ),
    )


def shuffled(facts: SeatingFacts, chance: Random) -> SeatingFacts:
    """The same facts in another order."""

    def mixed(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(items, len(items)))

    return SeatingFacts(
        mixed(facts.slots),
        mixed(
            tuple(
                replace(
                    one,
                    households=mixed(
                        tuple(replace(home, members=mixed(home.members)) for home in one.households)
                    ),
                )
                for one in facts.neighborhoods
            )
        ),
        facts.settings,
    )


def changed(facts: SeatingFacts, share: float, seed: int = 1) -> SeatingFacts:
    """Seated facts after so large a share of households has changed: half of them left, as many have come."""
    chance = Random(seed)
    homes = [home for one in facts.neighborhoods for home in one.households]
    count = round(len(homes) * share / 2)
    gone = {home.id for home in chance.sample(homes, count)}
    freed = Counter(member.slot for home in homes if home.id in gone for member in home.members)
    number = max(member.id for member in facts.members())
    household = max(home.id for home in homes)
    come: dict[int, list[HouseholdToSeat]] = {}
    for _n in range(count):
        size = chance.choices(SIZES, WEIGHTS)[0]
        members = tuple(
            MemberToSeat(number + n + 1, fasting=chance.random() < 0.08, priority=chance.random() < 0.1)
            for n in range(size)
        )
        number, household = number + size, household + 1
        place = chance.choice(facts.neighborhoods)
        come.setdefault(place.id, []).append(
            HouseholdToSeat(household, members, walk=chance.randrange(len(place.households) + 1))
        )
    return replace(
        facts,
        slots=tuple(replace(slot, booked=slot.booked - freed[slot.id]) for slot in facts.slots),
        neighborhoods=tuple(
            replace(
                one,
                households=tuple(home for home in one.households if home.id not in gone)
                + tuple(come.get(one.id, ())),
            )
            for one in facts.neighborhoods
        ),
    )


def without_slots(facts: SeatingFacts, called_off: set[int]) -> SeatingFacts:
    """The facts when some slots were called off; who sat there has a booking in a slot that is not known."""
    return replace(facts, slots=tuple(slot for slot in facts.slots if slot.id not in called_off))


def home(
    number: int,
    size: int = 1,
    *,
    fasting: int = 0,
    priority: int = 0,
    walk: int | None = None,
    slots: tuple[int | None, ...] = (),
    fixed: bool = False,
    told: bool = False,
    chosen: int | None = None,
) -> HouseholdToSeat:
    """A household whose first members are fasting or have priority; `slots` are bookings of the first ones."""
    members = tuple(
        MemberToSeat(
            number * 10 + n,
            fasting=n < fasting,
            priority=n < priority,
            slot=slots[n] if n < len(slots) else None,
            fixed=fixed and n < len(slots),
            told=told,
        )
        for n in range(size)
    )
    return HouseholdToSeat(number, members, walk=number if walk is None else walk, slot=chosen)


def ward(
    slots: tuple[SlotToFill, ...], *neighborhoods: list[HouseholdToSeat], **settings: Any
) -> SeatingFacts:
    """A ward of these neighborhoods, numbered from 1 in this order."""
    return SeatingFacts(
        slots,
        tuple(NeighborhoodToSeat(n, tuple(homes), order=n) for n, homes in enumerate(neighborhoods, 1)),
        SeatingSettings(**settings),
    )


def slots_of_household(plan: SeatingPlan, one: HouseholdToSeat) -> list[int | None]:
    """The slots of a household's members, in the order of the members; None: waits."""
    return [plan.seats.get(member.id) for member in one.members]


def is_together(plan: SeatingPlan, one: HouseholdToSeat) -> bool:
    """All its members are in one slot."""
    slots = set(slots_of_household(plan, one))
    return len(slots) == 1 and None not in slots
