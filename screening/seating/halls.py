"""Rules of seating: which households share which slots: those with slots chosen by hand, then venue by venue."""

from collections.abc import Sequence
from dataclasses import dataclass

from screening.seating.admission import admit, possible
from screening.seating.chart import Chart, Party, by_neighborhood
from screening.seating.filling import seat_hall

ROUNDS = 6
"""How often neighborhoods are looked at for a better venue before the assignment is taken as it is."""
OVER = 10
"""A person beyond a venue's places weighs as much as so many who go to the next venue."""


def seat_halls(chart: Chart, parties: Sequence[Party]) -> dict[int, int]:
    """Admit and seat parties hall by hall; return the share of each neighborhood, in people."""
    given: dict[int, int] = {}
    pinned: dict[frozenset[int], list[Party]] = {}
    rest: list[Party] = []
    for party in parties:
        if party.allowed is None:
            rest.append(party)
        else:
            pinned.setdefault(party.allowed, []).append(party)
    waiting = sum(sum(party.due) for party in parties)
    for allowed, there in sorted(pinned.items(), key=lambda item: (len(item[0]), sorted(item[0]))):
        slots = sorted(allowed)
        limit = _fair_limit(chart, there, rest, waiting)
        given |= admit(there, *free_places(chart, slots), limit)
        seat_hall(chart, slots, there)
        waiting -= sum(sum(party.due) for party in there)
    given |= admit(rest, *free_places(chart, range(len(chart.slots))))
    for slots, there in _venues(chart, rest):
        seat_hall(chart, slots, there)
    return given


def _fair_limit(chart: Chart, there: Sequence[Party], rest: Sequence[Party], waiting: int) -> int:
    """The most people of a hall to admit so that the others get the same share of all places."""
    early, places = free_places(chart, range(len(chart.slots)))
    fasting = sum(party.due[0] for party in [*there, *rest])
    most = possible(fasting, waiting - fasting, early, places)
    people = sum(sum(party.due) for party in there)
    return people if most >= waiting else -(-people * most // waiting)


def free_places(chart: Chart, slots: Sequence[int]) -> tuple[int, int]:
    """Free places in early slots, and in all."""
    return (
        sum(max(0, chart.free[slot]) for slot in slots if chart.early[slot]),
        sum(max(0, chart.free[slot]) for slot in slots),
    )


@dataclass(slots=True)
class _Venues:
    """Neighborhoods, each with people and fasting people, and the venue each goes to so far.

    `costs[i][v]` is how far down the i-th neighborhood's list a venue is; `loads` and `mornings` are the
    people and the fasting people of each venue.
    """

    costs: list[list[int]]
    people: list[int]
    hungry: list[int]
    places: list[int]
    early: list[int]
    chosen: list[int]
    loads: list[int]
    mornings: list[int]

    def put(self, one: int, venue: int) -> None:
        """Send a neighborhood to another venue."""
        before = self.chosen[one]
        if before >= 0:
            self.loads[before] -= self.people[one]
            self.mornings[before] -= self.hungry[one]
        self.chosen[one] = venue
        self.loads[venue] += self.people[one]
        self.mornings[venue] += self.hungry[one]

    def cost(self, ones: tuple[int, ...]) -> int:
        """People times the rank of their venue, for these neighborhoods, and people beyond places of any venue."""
        over = sum(
            max(0, load - places) + max(0, morning - early)
            for load, places, morning, early in zip(
                self.loads, self.places, self.mornings, self.early, strict=True
            )
        )
        return OVER * over + sum(self.costs[one][self.chosen[one]] * self.people[one] for one in ones)

    def improve(self) -> bool:
        """Move one neighborhood, or exchange two, wherever that is better; False if nothing is."""
        better = False
        for one in range(len(self.chosen)):
            best, mine = self.cost((one,)), self.chosen[one]
            for venue in range(len(self.places)):
                self.put(one, venue)
                if (cost := self.cost((one,))) < best:
                    best, mine, better = cost, venue, True
            self.put(one, mine)
        for one in range(len(self.chosen)):
            for other in range(one):
                first, second = self.chosen[one], self.chosen[other]
                if first != second:
                    before = self.cost((one, other))
                    self.put(one, second)
                    self.put(other, first)
                    if self.cost((one, other)) < before:
                        better = True
                    else:
                        self.put(one, first)
                        self.put(other, second)
        return better


def _venues(chart: Chart, parties: Sequence[Party]) -> list[tuple[list[int], list[Party]]]:
    """Each venue's slots with the parties of the neighborhoods assigned to it."""
    slots = [
        [slot for slot, there in enumerate(chart.venue) if there == venue]
        for venue in range(len(chart.venue_names))
    ]
    groups = by_neighborhood(parties)
    if len(slots) > 1:
        for place, venue in zip(groups, assigned(chart, groups, slots), strict=True):
            chart.home[place] = venue
    return [
        (there, [party for place, group in groups.items() if chart.home[place] == venue for party in group])
        for venue, there in enumerate(slots)
    ]


def assigned(chart: Chart, groups: dict[int, list[Party]], slots: Sequence[Sequence[int]]) -> list[int]:
    """A venue for each neighborhood: most people at their nearest one, no venue beyond its places if possible.

    First each, those with most to lose first, goes to the best venue with room; then moves and exchanges.
    """
    places = [free_places(chart, there) for there in slots]
    venues = _Venues(
        costs=[_ranks(chart, place) for place in groups],
        people=[sum(sum(party.left) for party in group) for group in groups.values()],
        hungry=[sum(party.left[0] for party in group) for group in groups.values()],
        places=[every for _early, every in places],
        early=[early for early, _every in places],
        chosen=[-1] * len(groups),
        loads=[0] * len(slots),
        mornings=[0] * len(slots),
    )
    _by_regret(venues)
    for _round in range(ROUNDS):
        if not venues.improve():
            break
    return venues.chosen


def _ranks(chart: Chart, place: int) -> list[int]:
    """How far down a neighborhood's list each venue is; those not named are equally far."""
    wished = chart.neighborhoods[place].venues
    return [wished.index(name) if name in wished else len(wished) for name in chart.venue_names]


def _by_regret(venues: _Venues) -> None:
    """Each to the nearest venue with room, those who would lose most by another one first."""

    def regret(one: int) -> int:
        ranks = sorted(venues.costs[one])
        return (ranks[1] - ranks[0]) * venues.people[one]

    for one in sorted(range(len(venues.chosen)), key=lambda one: (-regret(one), -venues.people[one], one)):
        costs, size = venues.costs[one], venues.people[one]
        room = [places - load for places, load in zip(venues.places, venues.loads, strict=True)]
        venues.put(
            one, min(range(len(room)), key=lambda venue: (room[venue] < size, costs[venue], -room[venue]))
        )
