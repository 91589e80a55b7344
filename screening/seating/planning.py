"""Rules of seating: the door of the planner: `plan` seats a whole ward, or seats it again after changes."""

from screening.seating.admission import admit
from screening.seating.augmenting import top_up
from screening.seating.chart import NONE, Chart, Party
from screening.seating.explaining import explain
from screening.seating.facts import SeatingFacts
from screening.seating.halls import free_places, seat_halls
from screening.seating.needs import needs_of
from screening.seating.plan_rows import SeatingPlan
from screening.seating.releasing import release
from screening.seating.repairing import heal, join_own, seat_apart, seat_whole, settle
from screening.seating.rooms import Effort

OF_RUN = 20
"""A slot with less than one in so many of a neighborhood's seated people does not belong to its run."""

MOVED_FOR_LOST, MOVED_FOR_NEW = (0.02, 0), (0.5, 7)
"""How many people who have a place may move so that others sit together: for each who lost one or is new, and at least."""


def plan(facts: SeatingFacts) -> SeatingPlan:
    """Seat everyone who has no place. Raises InconsistentFacts.

    Who has a lawful place keeps it, who has lost one comes before everyone who had none. A neighborhood that
    has places keeps its run, and people who are not `fixed` move only where there is no other way. The same
    facts in any order give the same plan.
    """
    chart = Chart(facts)
    release(chart)
    needs = needs_of(chart)
    effort = Effort(facts.settings.work * max(1000, needs.people))
    if chart.seated_before:
        _find_runs(chart)
    pending = _seat_first(chart, [party for party in chart.parties if party.due != NONE], effort)
    given: dict[int, int] = {}
    for had_place, (for_each, least) in ((True, MOVED_FOR_LOST), (False, MOVED_FOR_NEW)):
        parties = [party for party in pending if bool(party.lost) is had_place]
        effort.moves = max(least, int(for_each * sum(sum(party.due) for party in parties)))
        given |= _seat_all(chart, parties, effort)
    heal(chart, [party for party in chart.parties if len(party.parts) > 1], effort)
    top_up(chart, [party for party in chart.parties if party.left != NONE or party.missing != NONE], effort)
    return explain(chart, needs, given)


def _seat_all(chart: Chart, parties: list[Party], effort: Effort) -> dict[int, int]:
    """Admit and seat parties: into the runs their neighborhoods have, or hall by hall; return the shares."""
    known = [party for party in parties if chart.runs[party.neighborhood]]
    given: dict[int, int] = {}
    if known:
        given = admit(parties, *free_places(chart, range(len(chart.slots))))
        seat_apart(chart, known, effort)
        settle(chart, known, effort)
        parties = [party for party in parties if not chart.runs[party.neighborhood]]
    given |= seat_halls(chart, parties)
    settle(chart, [party for party in parties if party.left != NONE], effort)
    return given


def _seat_first(chart: Chart, pending: list[Party], effort: Effort) -> list[Party]:
    """Seat households with a slot chosen by hand, then the rest of half-booked ones; return the others."""
    others = []
    for party in sorted(pending, key=lambda party: (party.chosen is None, party.number)):
        wanted = party.wanted
        if party.household.slot is not None:
            party.wanted = (party.fasting, party.others)
            if party.chosen is not None and chart.fits(party, party.chosen, *party.left):
                chart.put(party, party.chosen, *party.left)
            else:
                party.wanted = wanted
        elif party.anchor is not None or party.held:
            party.wanted = (party.fasting, party.others)
            if not join_own(chart, party) and not seat_whole(chart, party, effort):
                party.wanted = wanted
                others.append(party)
        else:
            others.append(party)
    return sorted(others, key=lambda party: party.number)


def _find_runs(chart: Chart) -> None:
    """The runs of neighborhoods that have places already: the slots with a fair part of their people.

    Who has a place is wanted there.
    """
    people: dict[int, dict[int, int]] = {}
    hungry: dict[int, set[int]] = {}
    for party in chart.parties:
        party.wanted = (party.fasting - party.due[0], party.others - party.due[1])
        there = people.setdefault(party.neighborhood, {})
        for slot, (fasting, others) in party.held.items():
            there[slot] = there.get(slot, 0) + fasting + others
            if fasting:
                hungry.setdefault(party.neighborhood, set()).add(slot)
    for place, there in people.items():
        least = sum(there.values()) / OF_RUN
        run = sorted(slot for slot, count in there.items() if count >= least)
        chart.early_runs[place] = [slot for slot in run if slot in hungry.get(place, ())]
        chart.runs[place] = run
        if run:
            chart.home[place] = chart.venue[run[0]]
