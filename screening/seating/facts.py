"""Rules of seating: the facts from which a plan is made, and nothing else.

A plan depends on these facts alone. Their order does not matter: everything is sorted by the order of
neighborhoods, the walking order, and ids. Times are minutes after midnight of the civil day
(Asia/Ho_Chi_Minh), places and sizes are people. Who has declined, wants a home visit, is away, restricted
or covered is left out by the caller and keeps what he or she has: a place such a person holds counts in
`SlotToFill.booked`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

NOON = 12 * 60
"""A slot that starts at noon or later is in the second half of its day."""


class InconsistentFacts(ValueError):
    """The facts contradict each other: an id twice, or more people of a slot than it has bookings."""


@dataclass(frozen=True, slots=True)
class SlotToFill:
    """A slot that can still be booked, with its counters as they are now.

    `booked` counts everyone with a place, also the people given in these facts; `held` the places of
    requests, offers and kept places. Walk-in places are a counter of the day on top and are not part of
    `capacity`. `early`: fasting blood can be taken in it (see `is_early`). `capacity` may be below what
    is booked when a lower one is being tried out: then people have to move.
    """

    id: int
    day: date
    starts: int
    ends: int
    venue: str
    capacity: int
    booked: int = 0
    held: int = 0
    early: bool = False

    @property
    def free(self) -> int:
        """Places that nobody has; negative where the slot is over-full."""
        return self.capacity - self.booked - self.held

    @property
    def half_day(self) -> tuple[str, date, bool]:
        """Venue, day, and whether it is the afternoon: adjacent slots agree in all three."""
        return self.venue, self.day, self.starts >= NOON


@dataclass(frozen=True, slots=True)
class MemberToSeat:
    """A person who has a place or is to get one.

    `fasting`: needs an early slot. `priority`: belongs to the people whom the law or the ward lets go first.
    `slot` is the slot of the person's
    booking now; a slot that is not among the facts was called off, and the person needs another place.
    `fixed`: that booking is not the plan's to move (made by the person, the head or the station).
    `told`: a letter with the hour was printed or a notice was passed on; such households move last.
    """

    id: int
    fasting: bool = False
    priority: bool = False
    slot: int | None = None
    fixed: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class HouseholdToSeat:
    """A household with its members to seat, in any order.

    `walk` is its place in the neighborhood's walking order (ties are broken by id). `slot` was chosen by
    hand for the whole household: nothing else is tried.
    """

    id: int
    members: tuple[MemberToSeat, ...]
    walk: int = 0
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class NeighborhoodToSeat:
    """A neighborhood with its households, and what was chosen for it by hand.

    `order` is its place in the order of neighborhoods (ties are broken by id). `days` and `slots` limit
    where its people may go; both empty: the plan chooses; both given: slots of these days and these
    slots, together. `venues` are the venues nearest first, one not named comes after those named; empty:
    all are equally near.
    """

    id: int
    households: tuple[HouseholdToSeat, ...]
    order: int = 0
    days: frozenset[date] = frozenset()
    slots: frozenset[int] = frozenset()
    venues: tuple[str, ...] = ()

    @property
    def chosen(self) -> bool:
        """Days or slots were chosen by hand."""
        return bool(self.days or self.slots)

    def may_use(self, slot: SlotToFill) -> bool:
        """Whether the choice by hand allows a slot."""
        return not self.chosen or slot.day in self.days or slot.id in self.slots


@dataclass(frozen=True, slots=True)
class SeatingSettings:
    """What a ward can set about seating.

    `adjacent_slack`: a household larger than any slot is put first, into two adjacent slots, only where
    free places exceed the people by this share (0.05: five in a hundred). `desk_places`: places that one
    more desk adds to each slot, 0 where unknown (see `desks.places_of`). `slot_places`: places of one more
    slot, 0: as the day's largest. `work`: steps of repair for each person before the plan is taken as it is.
    """

    adjacent_slack: float = 0.05
    desk_places: int = 0
    slot_places: int = 0
    work: int = 40


@dataclass(frozen=True, slots=True)
class SeatingFacts:
    """Everything a plan is made from."""

    slots: tuple[SlotToFill, ...]
    neighborhoods: tuple[NeighborhoodToSeat, ...]
    settings: SeatingSettings = field(default_factory=SeatingSettings)

    def members(self) -> Iterator[MemberToSeat]:
        """Everyone in the facts."""
        for neighborhood in self.neighborhoods:
            for household in neighborhood.households:
                yield from household.members


def is_early(ends: int, fasting_until: int) -> bool:
    """Whether a slot ends early enough for fasting blood; both in minutes after midnight."""
    return ends <= fasting_until


def check_ids(facts: SeatingFacts) -> None:
    """Raise InconsistentFacts for an id given twice."""
    homes = [home for neighborhood in facts.neighborhoods for home in neighborhood.households]
    _once("slot", [slot.id for slot in facts.slots])
    _once("neighborhood", [neighborhood.id for neighborhood in facts.neighborhoods])
    _once("household", [home.id for home in homes])
    _once("member", [member.id for home in homes for member in home.members])


def _once(kind: str, ids: list[int]) -> None:
    if len(set(ids)) < len(ids):
        raise InconsistentFacts(f"a {kind} is given twice")
