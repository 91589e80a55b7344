"""Rules of seating: what a plan says, as data; the words are made where it is shown.

People and places are counted in people. Everything is in a fixed order: slots by venue, day and hour,
neighborhoods by their order, households by walking order, ids last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum


class SeatingReason(Enum):
    """Why a household is not together in a slot of its neighborhood's run: one main reason each."""

    NO_PLACES = "no_places"
    """All places are given out; `share` of the neighborhood and `rank` on the waiting list tell how."""
    EARLY_SHORT = "early_short"
    """Too few early places for the fasting people and those who come with them."""
    LARGER_THAN_SLOT = "larger_than_slot"
    """More people than the largest number of free places in a slot (`largest`)."""
    PARTLY_BOOKED = "partly_booked"
    """Some of its members had a place before; that slot had too little room for the others."""
    NO_ADJACENT = "no_adjacent"
    """No slot had room for all, and no two adjacent slots of one half day either."""
    NO_ROOM_TOGETHER = "no_room_together"
    """No slot had room for all; two adjacent slots of one half day had."""
    RUN_FULL = "run_full"
    """The run of its neighborhood is full; the slot is outside it, `apart` slots away."""
    OTHER_VENUE = "other_venue"
    """The venue of its neighborhood is full; the slot is at another venue."""
    CHOSEN_FULL = "chosen_full"
    """The slots chosen by hand (for it or for its neighborhood) have too little room or are not early."""
    SLOT_GONE = "slot_gone"
    """Of a move: the slot was called off."""
    OVER_FULL = "over_full"
    """Of a move: the slot has fewer places than people now."""
    NOT_LAWFUL = "not_lawful"
    """Of a move: the slot is not early, or not one of those chosen by hand."""
    MADE_ROOM = "made_room"
    """Of a move: another household needed the place, and this one had another."""


class SeatingOutcome(Enum):
    """How a household ends up."""

    OUTSIDE_RUN = "outside_run"
    """Together, in a slot outside its neighborhood's run."""
    ADJACENT = "adjacent"
    """Seated in two adjacent slots of one half day."""
    SPLIT = "split"
    """Seated in slots that are not adjacent, or in more than two."""
    PARTLY = "partly"
    """Some members are seated, others wait."""
    WAITING = "waiting"
    """Nobody of those to be seated has a place."""


class RemedyKind(Enum):
    """What would help."""

    SLOTS = "slots"
    """`count` more slots on `day` at `venue`."""
    DESK = "desk"
    """`count` more desks in every slot."""
    DAY = "day"
    """`count` more days like the largest."""
    EARLY_SLOTS = "early_slots"
    """`count` more early slots on `day` at `venue`."""
    EARLY_DESK = "early_desk"
    """`count` more desks in the early slots."""
    FASTING_ONLY = "fasting_only"
    """Early slots for fasting people alone; those who come with them later. `gain` is places gained."""


@dataclass(frozen=True, slots=True)
class SeatingRemedy:
    """One thing that would help, and how far: `gain` places more; `enough` if nothing is missing then."""

    kind: RemedyKind
    count: int
    gain: int
    enough: bool
    day: date | None = None
    venue: str = ""


@dataclass(frozen=True, slots=True)
class SeatingNeeds:
    """What can be said before planning: places against people.

    `people` are those to be seated, without anyone who keeps a place; `kept` those who keep one. `places`
    are free places; `early_places` those among them in early slots. `fasting` counts those of `people` who
    need an early place, `companions` the others of their households. `missing` is how many of `people`
    cannot be seated at all; `missing_early` how many fasting people have no early place;
    `missing_together` how many early places more would keep every fasting household whole.
    """

    people: int
    kept: int
    places: int
    early_places: int
    fasting: int
    companions: int
    missing: int
    missing_early: int
    missing_together: int
    remedies: tuple[SeatingRemedy, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseholdNote:
    """What there is to say of a household that is not simply together in its run.

    `people` were to be seated, of whom `seated` are. `share` is the number of places of its neighborhood,
    `rank` its rank on the waiting list (1 is next; 0: not on it), `largest` the most free places a slot
    had at first, `apart` how many slots it is outside the run. `help` is the nearest remedy.
    """

    household: int
    neighborhood: int
    outcome: SeatingOutcome
    reason: SeatingReason
    people: int
    seated: int
    share: int = 0
    rank: int = 0
    largest: int = 0
    apart: int = 0
    help: RemedyKind | None = None


@dataclass(frozen=True, slots=True)
class SeatMove:
    """A person who has a place and gets another; `from_slot` is not among the facts if it was called off."""

    member: int
    household: int
    from_slot: int
    to_slot: int
    reason: SeatingReason
    told: bool


@dataclass(frozen=True, slots=True)
class SeatLost:
    """A person whose place is gone or no longer lawful and who gets none; also on the waiting list."""

    member: int
    household: int
    from_slot: int
    reason: SeatingReason
    told: bool


@dataclass(frozen=True, slots=True)
class WaitingHousehold:
    """Members of a household who wait, in the order in which places should be offered (`rank` from 1)."""

    rank: int
    household: int
    neighborhood: int
    members: tuple[int, ...]
    priority: bool
    reason: SeatingReason


@dataclass(frozen=True, slots=True)
class NeighborhoodRun:
    """The slots in which a neighborhood's people are expected.

    `slots` are neighboring slots in order of time; `early_slots` those of its fasting households (and of
    those who come just after them), which may lie apart. `people` were to be seated or keep a place, `seated` have one, `inside` of them in the
    run, `waiting` have none; `share` is the number of places it was given.
    """

    neighborhood: int
    venue: str
    slots: tuple[int, ...]
    early_slots: tuple[int, ...]
    people: int
    share: int
    seated: int
    inside: int
    waiting: int


@dataclass(frozen=True, slots=True)
class SlotLoad:
    """People in a slot before and after, of whom `by_neighborhood` (id → people) are in these facts."""

    slot: int
    capacity: int
    before: int
    after: int
    by_neighborhood: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class SeatingSummary:
    """The result in numbers of people, and of households where it says so.

    `seated` got a place they did not have, `kept` have the place they had, `moved` another one (of whom
    `moved_told` had been told), `waiting` have none. Of the households with someone seated, `whole` are
    together in one slot, `adjacent` in two adjacent ones, `split` otherwise, `partly` have members waiting.
    """

    seated: int
    kept: int
    moved: int
    moved_told: int
    waiting: int
    whole: int
    adjacent: int
    split: int
    partly: int


@dataclass(frozen=True, slots=True)
class SeatingPlan:
    """A plan: `seats` (member → slot) for everyone in the facts who has a place under it."""

    needs: SeatingNeeds
    summary: SeatingSummary
    seats: Mapping[int, int]
    moves: tuple[SeatMove, ...]
    lost: tuple[SeatLost, ...]
    waiting: tuple[WaitingHousehold, ...]
    notes: tuple[HouseholdNote, ...]
    runs: tuple[NeighborhoodRun, ...]
    loads: tuple[SlotLoad, ...]
