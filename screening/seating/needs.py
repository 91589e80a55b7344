"""Rules of seating: places against people before planning, what is missing, and what would help."""

from collections.abc import Iterator

from screening.seating.admission import possible
from screening.seating.chart import Chart
from screening.seating.facts import SeatingFacts, SlotToFill
from screening.seating.plan_rows import RemedyKind, SeatingNeeds, SeatingRemedy
from screening.seating.releasing import release


def needs(facts: SeatingFacts) -> SeatingNeeds:
    """What can be said before planning. Raises InconsistentFacts."""
    chart = Chart(facts)
    release(chart)
    return needs_of(chart)


def needs_of(chart: Chart) -> SeatingNeeds:
    """The same from a chart on which nobody has been given a new place yet."""
    fasting, others, companions, kept = 0, 0, 0, 0
    for party in chart.parties:
        hungry, rest = party.due
        fasting, others = fasting + hungry, others + rest
        companions += rest if hungry else 0
        kept += party.fixed + party.size - hungry - rest
    places = sum(max(0, free) for free in chart.free)
    early = sum(max(0, free) for free, is_early in zip(chart.free, chart.early, strict=True) if is_early)
    missing = fasting + others - possible(fasting, others, early, places)
    missing_early = max(0, fasting - early)
    missing_together = max(0, fasting + companions - early)
    remedies = [
        *_for_places(chart, max(0, fasting + others - places), missing_early),
        *_for_early(chart, missing_early, missing_together, companions),
    ]
    return SeatingNeeds(
        fasting + others, kept, places, early, fasting, companions, missing, missing_early, missing_together,
        tuple(remedies),
    )  # fmt: skip


def _for_places(chart: Chart, missing: int, missing_early: int) -> Iterator[SeatingRemedy]:
    """More slots on the day with fewest, more desks, more days: each as many as close the gap alone."""
    if not missing or not chart.slots:
        return
    cures = missing_early == 0
    shortest = _shortest_day(chart)
    each = _places_of_slot(chart, shortest)
    if each:
        count = -(-missing // each)
        yield SeatingRemedy(
            RemedyKind.SLOTS, count, count * each, cures, day=shortest[0].day, venue=shortest[0].venue
        )
    desk = chart.settings.desk_places * len(chart.slots)
    if desk:
        count = -(-missing // desk)
        morning = count * chart.settings.desk_places * sum(chart.early)
        yield SeatingRemedy(RemedyKind.DESK, count, count * desk, morning >= missing_early)
    day = max(sum(slot.capacity for slot in there) for there in _days(chart))
    if day:
        count = -(-missing // day)
        yield SeatingRemedy(RemedyKind.DAY, count, count * day, cures)


def _for_early(chart: Chart, missing: int, together: int, companions: int) -> Iterator[SeatingRemedy]:
    """More early slots or desks: as many as fasting people lack, or else as keep their households whole."""
    short = missing or together
    if not short or not chart.slots:
        return
    shortest = _shortest_day(chart)
    each = _places_of_slot(chart, shortest)
    if each:
        count = -(-short // each)
        yield SeatingRemedy(
            RemedyKind.EARLY_SLOTS, count, count * each, True, day=shortest[0].day, venue=shortest[0].venue
        )
    desk = chart.settings.desk_places * sum(chart.early)
    if desk:
        count = -(-short // desk)
        yield SeatingRemedy(RemedyKind.EARLY_DESK, count, count * desk, True)
    if companions:
        yield SeatingRemedy(RemedyKind.FASTING_ONLY, 1, min(companions, together), not missing)


def _days(chart: Chart) -> list[list[SlotToFill]]:
    days: dict[int, list[SlotToFill]] = {}
    for day, slot in zip(chart.day, chart.slots, strict=True):
        days.setdefault(day, []).append(slot)
    return list(days.values())


def _shortest_day(chart: Chart) -> list[SlotToFill]:
    """The slots of the day with the fewest, the first of them."""
    return min(_days(chart), key=lambda there: (len(there), there[0].day, there[0].venue))


def _places_of_slot(chart: Chart, day: list[SlotToFill]) -> int:
    return chart.settings.slot_places or max(slot.capacity for slot in day)
