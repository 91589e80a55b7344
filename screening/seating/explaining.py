"""Rules of seating: what a finished chart says: seats, moves, waiting list, and one reason for each household."""

from collections.abc import Mapping, Sequence

from screening.seating.chart import OTHER_VENUE, Chart, Party
from screening.seating.plan_rows import (
    HouseholdNote,
    NeighborhoodRun,
    RemedyKind,
    SeatingNeeds,
    SeatingOutcome,
    SeatingPlan,
    SeatingReason,
    SeatingSummary,
    WaitingHousehold,
)
from screening.seating.reading import Reading, loads, read
from screening.seating.repairing import waiting_order

HELPS = {
    SeatingReason.NO_PLACES: RemedyKind.SLOTS,
    SeatingReason.EARLY_SHORT: RemedyKind.EARLY_SLOTS,
    SeatingReason.LARGER_THAN_SLOT: RemedyKind.DESK,
    SeatingReason.NO_ADJACENT: RemedyKind.SLOTS,
    SeatingReason.NO_ROOM_TOGETHER: RemedyKind.SLOTS,
}
"""The kind of remedy that is nearest to a reason."""


def explain(chart: Chart, needs: SeatingNeeds, given: Mapping[int, int]) -> SeatingPlan:
    """The plan that a finished chart amounts to; `given` are the shares of neighborhoods, in people."""
    reading = read(chart)
    waiting = _waiting(chart, needs, reading)
    ranks = {one.household: one.rank for one in waiting}
    outcomes = [(party, _outcome(chart, party)) for party in reading.remarkable]
    notes = tuple(
        _note(chart, needs, party, outcome, given, ranks)
        for party, outcome in outcomes
        if outcome is not None
    )
    return SeatingPlan(
        needs=needs,
        summary=_summary(reading, [outcome for party, outcome in outcomes if party.parts]),
        seats=reading.seats,
        moves=tuple(reading.moves),
        lost=tuple(reading.lost),
        waiting=waiting,
        notes=notes,
        runs=_runs(chart, given, reading),
        loads=loads(chart, reading),
    )


def _waiting(chart: Chart, needs: SeatingNeeds, reading: Reading) -> tuple[WaitingHousehold, ...]:
    parties = [chart.parties[number] for number in reading.waiting]
    return tuple(
        WaitingHousehold(
            rank,
            party.household.id,
            chart.neighborhoods[party.neighborhood].id,
            reading.waiting[party.number],
            party.priority,
            _why_waiting(needs, party),
        )
        for rank, party in enumerate(waiting_order(parties), 1)
    )


def _why_waiting(needs: SeatingNeeds, party: Party) -> SeatingReason:
    if party.allowed is not None:
        return SeatingReason.CHOSEN_FULL
    others = party.others - sum(there[1] for there in party.parts.values())
    return SeatingReason.EARLY_SHORT if needs.missing_early and not others else SeatingReason.NO_PLACES


def _outcome(chart: Chart, party: Party) -> SeatingOutcome | None:
    """None: together in the run, or nobody of it needs a place."""
    parts = party.parts
    seated = sum(fasting + others for fasting, others in parts.values())
    if seated < party.size:
        return SeatingOutcome.PARTLY if parts else SeatingOutcome.WAITING
    slots = list(parts) if party.anchor is None else sorted({*parts, party.anchor})
    if not parts:
        return None
    if len(slots) == 1:
        run = chart.runs[party.neighborhood]
        inside = slots[0] in run or slots[0] in chart.early_runs[party.neighborhood]
        return (
            None
            if inside or party.anchor is not None or party.chosen is not None
            else SeatingOutcome.OUTSIDE_RUN
        )
    if len(slots) == 2 and chart.adjacent(*slots):
        return SeatingOutcome.ADJACENT
    return SeatingOutcome.SPLIT


def _reason(chart: Chart, needs: SeatingNeeds, party: Party, outcome: SeatingOutcome) -> SeatingReason:
    if outcome in (SeatingOutcome.WAITING, SeatingOutcome.PARTLY):
        return _why_waiting(needs, party)
    if outcome is SeatingOutcome.OUTSIDE_RUN:
        slot = next(iter(party.parts))
        away = chart.distance(slot, chart.runs[party.neighborhood], party.neighborhood)
        return SeatingReason.OTHER_VENUE if away >= OTHER_VENUE else SeatingReason.RUN_FULL
    if party.reason is not None:
        return party.reason
    if party.anchor is not None or (party.held and sum(party.due)):
        return SeatingReason.PARTLY_BOOKED
    if party.size > chart.largest:
        return SeatingReason.LARGER_THAN_SLOT
    if party.fasting and needs.missing_together:
        return SeatingReason.EARLY_SHORT
    adjacent = outcome is SeatingOutcome.ADJACENT
    return SeatingReason.NO_ROOM_TOGETHER if adjacent else SeatingReason.NO_ADJACENT


def _note(
    chart: Chart,
    needs: SeatingNeeds,
    party: Party,
    outcome: SeatingOutcome,
    given: Mapping[int, int],
    ranks: Mapping[int, int],
) -> HouseholdNote:
    reason = _reason(chart, needs, party, outcome)
    run = chart.runs[party.neighborhood] + chart.early_runs[party.neighborhood]
    away = [chart.distance(slot, run, party.neighborhood) for slot in party.parts]
    return HouseholdNote(
        household=party.household.id,
        neighborhood=chart.neighborhoods[party.neighborhood].id,
        outcome=outcome,
        reason=reason,
        people=party.size,
        seated=sum(fasting + others for fasting, others in party.parts.values()),
        share=given.get(party.neighborhood, 0),
        rank=ranks.get(party.household.id, 0),
        largest=chart.largest,
        apart=max((far for far in away if far < OTHER_VENUE), default=0),
        help=HELPS.get(reason),
    )


def _summary(reading: Reading, outcomes: Sequence[SeatingOutcome | None]) -> SeatingSummary:
    """The numbers of a plan; `outcomes` are those of remarkable households with a place."""
    return SeatingSummary(
        seated=reading.new,
        kept=reading.kept,
        moved=len(reading.moves),
        moved_told=sum(move.told for move in reading.moves),
        waiting=sum(len(members) for members in reading.waiting.values()),
        whole=reading.whole + outcomes.count(None) + outcomes.count(SeatingOutcome.OUTSIDE_RUN),
        adjacent=outcomes.count(SeatingOutcome.ADJACENT),
        split=outcomes.count(SeatingOutcome.SPLIT),
        partly=outcomes.count(SeatingOutcome.PARTLY),
    )


def _runs(chart: Chart, given: Mapping[int, int], reading: Reading) -> tuple[NeighborhoodRun, ...]:
    seated, inside = [0] * len(chart.neighborhoods), [0] * len(chart.neighborhoods)
    for slot, there in enumerate(reading.there):
        for place, people in there.items():
            seated[place] += people
            if slot in chart.runs[place] or slot in chart.early_runs[place]:
                inside[place] += people
    found = []
    for place, neighborhood in enumerate(chart.neighborhoods):
        slots, early = chart.runs[place], chart.early_runs[place]
        first = next(iter(slots or early), None)
        found.append(
            NeighborhoodRun(
                neighborhood=neighborhood.id,
                venue=chart.slots[first].venue if first is not None else "",
                slots=tuple(chart.slots[slot].id for slot in slots),
                early_slots=tuple(chart.slots[slot].id for slot in early),
                people=reading.people[place],
                share=given.get(place, 0),
                seated=seated[place],
                inside=inside[place],
                waiting=reading.people[place] - seated[place],
            )
        )
    return tuple(found)
