"""How good a plan is, read from its seats alone."""

from collections import Counter
from dataclasses import dataclass

from screening.seating.facts import HouseholdToSeat, SeatingFacts
from screening.seating.plan_rows import SeatingPlan


@dataclass(frozen=True)
class Quality:
    """Shares from 0 to 1: of possible people seated, of seated households (that fit a slot) whole, of priority people early.

    `slots` is the mean number of slots with people of a neighborhood, `inside` the share of people in the run.
    """

    seated: float
    whole: float
    slots: float
    priority_early: float
    inside: float


def quality(facts: SeatingFacts, plan: SeatingPlan) -> Quality:
    """Judge a plan of a ward in which nobody was booked before."""
    needs = plan.needs
    largest = max(slot.free for slot in facts.slots)
    homes, whole, used = 0, 0, 0
    priority = Counter[bool]()
    for neighborhood in facts.neighborhoods:
        there: set[int | None] = set()
        for home in neighborhood.households:
            slots = {plan.seats.get(member.id) for member in home.members}
            there |= slots
            if slots != {None} and len(home.members) <= largest:
                homes += 1
                whole += len(slots) == 1
        used += len(there - {None})
        for fasting in (False, True):
            priority += _early(
                [home for home in neighborhood.households if _fasts(home) is fasting], facts, plan
            )
    return Quality(
        seated=len(plan.seats) / max(1, needs.people - needs.missing),
        whole=whole / max(1, homes),
        slots=used / len(facts.neighborhoods),
        priority_early=priority[True] / max(1, priority.total()),
        inside=sum(run.inside for run in plan.runs) / max(1, len(plan.seats)),
    )


def _fasts(home: HouseholdToSeat) -> bool:
    return any(member.fasting for member in home.members)


def _early(homes: list[HouseholdToSeat], facts: SeatingFacts, plan: SeatingPlan) -> Counter[bool]:
    """People of priority households in the first slots of these homes that could hold all of them, and later."""
    order = {slot.id: (slot.venue, slot.day, slot.starts) for slot in facts.slots}
    people = Counter[int]()
    first: list[tuple[int, int]] = []
    for home in homes:
        slots = {plan.seats[member.id] for member in home.members if member.id in plan.seats}
        if len(slots) == 1:
            (slot,) = slots
            people[slot] += len(home.members)
            if any(member.priority for member in home.members):
                first.append((slot, len(home.members)))
    left, early = sum(size for _slot, size in first), set[int]()
    for slot in sorted(people, key=order.__getitem__):
        if left > 0:
            early.add(slot)
            left -= people[slot]
    found = Counter[bool]()
    for slot, size in first:
        found[slot in early] += size
    return found
