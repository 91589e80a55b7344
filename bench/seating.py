"""(g) Seating a ward: the planner alone, its speed beside a first-fit pass over the same people, and its quality."""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from bench.report import Report
from screening.seating.facts import SeatingFacts
from screening.seating.planning import plan
from tests.seating_quality import quality
from tests.seating_wards import WardSize, changed, invented, seated_by, without_slots

SIZES = (WardSize(30_000, 60), WardSize(300_000, 600, days=100))
GROWTH = (WardSize(3_000, 6, days=1, ratio=1.1), WardSize(300_000, 600, days=100, ratio=1.1))
FASTING = WardSize(30_000, 60, ratio=1.1, fasting=0.35)
RATIOS = (0.8, 1.0, 1.1, 1.5)
MOST_SECONDS = {30_000: 0.5, 300_000: 5.0}
MOST_SLOTS = {1.1: 2.6}
MOST_MOVED = {1.0: 0.004, 1.1: 0.0015}
CHANGES = 0.01
ROUNDS = 5


def measure(report: Report) -> None:
    """Two sizes with four ratios of places to people; then growth per person, against that of the first-fit pass."""
    for size in SIZES:
        for ratio in RATIOS:
            _ward(report, replace(size, ratio=ratio))
    _fasting(report)
    small, large = (_seconds_per_person(size) for size in GROWTH)
    ours, floors = large[0] / small[0], large[1] / small[1]
    report.line(
        f"  a person costs {small[0] * 1e6:.1f} µs among 3,000 and {large[0] * 1e6:.1f} µs among 300,000 ({ours:.2f} ×);"
        f" first fit {small[1] * 1e6:.1f} and {large[1] * 1e6:.1f} µs ({floors:.2f} ×)"
    )
    report.ratio(
        "growth of planning per person, 300,000 : 3,000, to that of first fit", ours / floors, at_most=1.3
    )


def _ward(report: Report, size: WardSize) -> None:
    facts = as_loaded(invented(size))
    made = plan(facts)
    ours, floor = _beside(
        lambda: plan(facts), lambda: first_fit(facts), ROUNDS if size.people < 100_000 else 1
    )
    found = quality(facts, made)
    name = f"{size.people:,} people at {size.ratio}"
    report.line(
        f"  {name}: {ours:.2f} s of the processor, {ours / floor:.1f} × first fit;"
        f" seated {found.seated:.2%}, whole {found.whole:.2%}, {found.slots:.2f} slots a neighborhood,"
        f" priority early {found.priority_early:.2%}, inside the run {found.inside:.2%}"
    )
    report.ratio(f"{name}: seconds", ours, at_most=MOST_SECONDS[size.people])
    report.ratio(f"{name}: seated of possible", found.seated, at_least=0.999)
    report.ratio(f"{name}: households whole", found.whole, at_least=0.998)
    report.ratio(f"{name}: priority early", found.priority_early, at_least=0.99)
    report.ratio(f"{name}: people inside their run", found.inside, at_least=0.99)
    if size.ratio in MOST_SLOTS:
        report.ratio(f"{name}: slots a neighborhood", found.slots, at_most=MOST_SLOTS[size.ratio])
    _changes(report, name, size.ratio, seated_by(facts, made))


def _fasting(report: Report) -> None:
    """A third of the people are fasting, which early places cannot hold with their households."""
    facts = as_loaded(invented(FASTING))
    made = plan(facts)
    ours, floor = _beside(lambda: plan(facts), lambda: first_fit(facts), ROUNDS)
    found = quality(facts, made)
    report.line(
        f"  {FASTING.people:,} people, {FASTING.fasting:.0%} fasting: {ours:.2f} s, {ours / floor:.1f} × first fit;"
        f" {made.needs.missing_together:,} early places short, {made.summary.adjacent:,} households in adjacent slots,"
        f" {made.summary.split:,} divided otherwise"
    )
    report.ratio("a third fasting: seconds", ours, at_most=MOST_SECONDS[FASTING.people])
    report.ratio("a third fasting: seated of possible", found.seated, at_least=0.999)


def _changes(report: Report, name: str, ratio: float, seated: SeatingFacts) -> None:
    """One household in a hundred changes; then a slot and a day are called off."""
    after = changed(seated, CHANGES)
    made = plan(after)
    again = made.summary
    off = seated.slots[len(seated.slots) // 2 + 4]
    day = {slot.id for slot in seated.slots if slot.day == off.day}
    slot_gone, day_gone = _moved(seated, {off.id}), _moved(seated, day)
    report.line(
        f"    moved after 1% of changes: {again.moved} of {again.kept} ({again.moved / again.kept:.3%}),"
        f" whole {quality(after, made).whole:.2%};"
        f" a slot called off: {slot_gone[0]} (unavoidable {slot_gone[1]});"
        f" a day: {day_gone[0]} (unavoidable {day_gone[1]})"
    )
    if ratio in MOST_MOVED:
        moved = again.moved / again.kept
        report.ratio(
            f"{name}: moved after 1% of changes, in a thousand",
            moved * 1000,
            at_most=MOST_MOVED[ratio] * 1000,
        )
    for what, (moved, unavoidable) in (("slot", slot_gone), ("day", day_gone)):
        if unavoidable:
            report.ratio(
                f"{name}: moved when a {what} goes, to the unavoidable", moved / unavoidable, at_most=1.05
            )


def _moved(seated: SeatingFacts, called_off: set[int]) -> tuple[int, int]:
    """People who get another place, and those of them (or those waiting) whose slot was called off."""
    made = plan(without_slots(seated, called_off))
    waiting = {lost.member for lost in made.lost}
    gone = sum(member.slot in called_off and member.id not in waiting for member in seated.members())
    return made.summary.moved, gone


def _seconds_per_person(size: WardSize) -> tuple[float, float]:
    facts = as_loaded(invented(size))
    ours, floor = _beside(lambda: plan(facts), lambda: first_fit(facts), 3)
    return ours / size.people, floor / size.people


def _beside(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Seconds of the processor of each, run in turn: the medians of the rounds."""
    times: tuple[list[float], list[float]] = ([], [])
    for _round in range(rounds):
        for work, taken in zip((one, other), times, strict=True):
            started = time.process_time()
            work()
            taken.append(time.process_time() - started)
    return median(times[0]), median(times[1])


def as_loaded(facts: SeatingFacts) -> SeatingFacts:
    """The same facts made again in their order, as they lie in memory when they are read from a database in order."""
    return replace(
        facts,
        neighborhoods=tuple(
            replace(
                one,
                households=tuple(
                    replace(home, members=tuple(replace(member, id=member.id + 0) for member in home.members))
                    for home in one.households
                ),
            )
            for one in facts.neighborhoods
        ),
    )


def first_fit(facts: SeatingFacts) -> dict[int, int]:
    """The least that seating can cost: households in order, each into the first slot with room from the present one on."""
    seats: dict[int, int] = {}
    slots = sorted(facts.slots, key=lambda slot: (slot.venue, slot.day, slot.starts, slot.id))
    free = [slot.free for slot in slots]
    at = 0
    for neighborhood in sorted(facts.neighborhoods, key=lambda one: (one.order, one.id)):
        for home in sorted(neighborhood.households, key=lambda home: (home.walk, home.id)):
            fasting = any(member.fasting for member in home.members)
            while at < len(free) - 1 and free[at] <= 0:
                at += 1
            for number in range(at, len(free)):
                if free[number] >= len(home.members) and (slots[number].early or not fasting):
                    free[number] -= len(home.members)
                    for member in home.members:
                        seats[member.id] = slots[number].id
                    break
    return seats
