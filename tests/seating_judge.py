"""An exact solver as judge of plans: the most people who can be seated, and the fewest households not together.

Households with as many fasting and as many other people are exchangeable, so the program counts kinds of
households instead of naming them, which keeps it small. It knows one venue and nothing chosen by hand.
"""

from collections import Counter
from dataclasses import dataclass

import highspy

from screening.seating.facts import SeatingFacts
from screening.seating.plan_rows import SeatingPlan

SECONDS = 5.0


@dataclass(frozen=True)
class Verdict:
    """The best there is: people seated, and households with people in several slots or partly waiting."""

    seated: int
    divided: int
    proved: bool


def best(facts: SeatingFacts) -> Verdict:
    """The most people seated and, with so many, the fewest divided households."""
    kinds = Counter(
        (sum(one.fasting for one in home.members), sum(not one.fasting for one in home.members))
        for neighborhood in facts.neighborhoods
        for home in neighborhood.households
    )
    slots = [(slot.free, slot.early) for slot in facts.slots if slot.free > 0]
    early = sum(free for free, is_early in slots if is_early)
    places = sum(free for free, _early in slots)
    fasting = sum(kind[0] * count for kind, count in kinds.items())
    others = sum(kind[1] * count for kind, count in kinds.items())
    seated = min(fasting, early) + min(others, places - min(fasting, early))
    return _fewest_divided(kinds, slots, seated)


def _fewest_divided(kinds: Counter[tuple[int, int]], slots: list[tuple[int, bool]], seated: int) -> Verdict:
    model = highspy.Highs()
    model.silent()
    model.setOptionValue("time_limit", SECONDS)
    model.setOptionValue("threads", 1)
    whole = {
        (kind, at): model.addIntegral(0, count)
        for kind, count in kinds.items()
        for at, (free, early) in enumerate(slots)
        if sum(kind) <= free and (early or not kind[0])
    }
    divided = {kind: model.addIntegral(0, count) for kind, count in kinds.items()}
    hungry = [model.addIntegral(0, free if early else 0) for free, early in slots]
    rest = [model.addIntegral(0, free) for free, _early in slots]
    for kind, count in kinds.items():
        model.addConstr(divided[kind] + sum(var for (one, _at), var in whole.items() if one == kind) <= count)
    for at, (free, _early) in enumerate(slots):
        there = sum(sum(kind) * var for (kind, slot), var in whole.items() if slot == at)
        model.addConstr(hungry[at] + rest[at] + there <= free)
    model.addConstr(sum(hungry) <= sum(kind[0] * var for kind, var in divided.items()))
    model.addConstr(sum(rest) <= sum(kind[1] * var for kind, var in divided.items()))
    all_whole = sum(sum(kind) * var for (kind, _at), var in whole.items())
    model.addConstr(sum(hungry) + sum(rest) + all_whole >= seated)
    model.minimize(sum(divided.values()))
    proved = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    bound = model.getInfo().mip_dual_bound
    return Verdict(seated, round(model.getObjectiveValue()) if proved else max(0, round(bound)), proved)


def divided_by(facts: SeatingFacts, plan: SeatingPlan) -> int:
    """Households that a plan does not keep together."""
    return sum(
        len({plan.seats.get(member.id) for member in home.members}) > 1
        for neighborhood in facts.neighborhoods
        for home in neighborhood.households
    )


def most_at_nearest_venue(facts: SeatingFacts) -> int:
    """The most people whose whole neighborhood could be at its nearest venue, no venue beyond its places."""
    model = highspy.Highs()
    model.silent()
    model.setOptionValue("time_limit", SECONDS)
    model.setOptionValue("threads", 1)
    places = Counter[str]()
    for slot in facts.slots:
        places[slot.venue] += slot.free
    people = {one.id: sum(len(home.members) for home in one.households) for one in facts.neighborhoods}
    goes = {(one.id, venue): model.addBinary() for one in facts.neighborhoods for venue in places}
    for one in facts.neighborhoods:
        model.addConstr(sum(goes[one.id, venue] for venue in places) == 1)
    for venue, free in places.items():
        model.addConstr(sum(people[one.id] * goes[one.id, venue] for one in facts.neighborhoods) <= free)
    model.maximize(sum(people[one.id] * goes[one.id, one.venues[0]] for one in facts.neighborhoods))
    return round(model.getObjectiveValue())
