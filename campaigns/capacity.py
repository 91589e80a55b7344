"""Rules of capacity: a day's hours cut into slots, places per slot, and words for what is left.

A slot or day that is over has no word for its places: it is `over`, never full (`none`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from core.errors import BadInput, Refusal
from core.marking import N_

Left = Literal["many", "few", "none", "over"]

DAY_MINUTES = 24 * 60
SHORTEST_SLOT, LONGEST_SLOT = 5, 12 * 60
MOST_PLACES = 10_000
FEW_OF_CAPACITY = 5
"""A slot with at most one place in five free has few left."""


class SlotFull(Refusal):
    """The slot has fewer free places than were asked for; nobody of the household was booked."""

    code = "slot_full"
    message = N_("This time is full now. Please choose another time.")


class BelowTaken(Refusal):
    """The capacity would be below the places already booked or held, which are `facts["taken"]`."""

    status = 422
    code = "below_taken"
    message = N_("%(taken)d places are already booked. The number of places cannot be lower than that.")


class BadHours(BadInput):
    """Hours, slot length or number of places that make no slots; `facts["field"]` names the field."""

    code = "bad_hours"


class SlotsOverlap(BadHours):
    """Two slots of a day would run at the same time; `facts["at"]` is when the second starts."""

    code = "slots_overlap"
    message = N_("There is already a slot at %(at)s. Choose hours that are still free.")


@dataclass(frozen=True)
class Hours:
    """A stretch of a day in which slots run, in minutes after midnight."""

    starts: int
    ends: int


@dataclass(frozen=True)
class Balance:
    """Places against people: who is eligible, the places taken on any day, and those free on days to come.

    `is_of_today`: the people are those of the resident list of today, who are not as many as were frozen.
    """

    people: int
    taken: int
    free: int
    is_of_today: bool = False

    def missing(self, more: int = 0) -> int:
        """How many people have no place, with so many places more."""
        return max(0, self.people - self.taken - self.free - more)


def check_hours(stretches: Sequence[Hours]) -> None:
    """Raise BadHours unless the stretches are valid, in order and apart (morning, then afternoon)."""
    if not stretches:
        raise BadHours(N_("Type the hours, such as 7:00 to 11:00."), field="hours")
    for stretch in stretches:
        if not 0 <= stretch.starts < stretch.ends <= DAY_MINUTES:
            raise BadHours(N_("The end of the hours must be later than their start."), field="hours")
    for earlier, later in pairwise(stretches):
        if later.starts < earlier.ends:
            raise BadHours(N_("The afternoon must start after the morning has ended."), field="hours")


def make_slots(stretches: Sequence[Hours], slot_minutes: int) -> list[Hours]:
    """The slots of a day, one after the other; time left over at the end is not used.

    Raises BadHours.
    """
    check_hours(stretches)
    if not SHORTEST_SLOT <= slot_minutes <= LONGEST_SLOT:
        raise BadHours(N_("A slot lasts from 5 to 720 minutes."), field="slot_minutes")
    slots = [
        Hours(start, start + slot_minutes)
        for stretch in stretches
        for start in range(stretch.starts, stretch.ends - slot_minutes + 1, slot_minutes)
    ]
    if not slots:
        raise BadHours(N_("These hours are shorter than one slot."), field="slot_minutes")
    return slots


def stretches_of(slots: Iterable[Hours]) -> list[Hours]:
    """The stretches formed by slots that follow one another without a gap."""
    stretches: list[Hours] = []
    for slot in sorted(slots, key=lambda slot: slot.starts):
        if stretches and stretches[-1].ends == slot.starts:
            stretches[-1] = Hours(stretches[-1].starts, slot.ends)
        else:
            stretches.append(slot)
    return stretches


def first_overlap(slots: Iterable[Hours]) -> int | None:
    """When the first overlapping slot starts; None where no slots overlap."""
    ordered = sorted(slots, key=lambda slot: (slot.starts, slot.ends))
    return next((b.starts for a, b in pairwise(ordered) if b.starts < a.ends), None)


def check_order(slots: Sequence[tuple[str, Hours]]) -> None:
    """Raise BadHours unless these hours keep the slots, each with its public id, apart and in the order of the day."""
    for slot, hours in slots:
        if not 0 <= hours.starts < hours.ends <= DAY_MINUTES:
            raise BadHours(N_("The end of the hours must be later than their start."), slot=slot)
    for (_earlier, hours), (slot, after) in pairwise(slots):
        if after.starts < hours.ends:
            raise BadHours(N_("This slot must start when the one before it has ended, or later."), slot=slot)


def places_per_slot(desks: int, people_each: int) -> int:
    """Places of a slot when each desk sees this many people in it."""
    return desks * people_each


def check_capacity(capacity: int) -> None:
    """Raise BadHours for a number of places no slot can have."""
    if not 0 <= capacity <= MOST_PLACES:
        raise BadHours(N_("The number of places is from 0 to 10,000."), field="capacity")


def left_word(free: int, capacity: int) -> Left:
    """What is left, in a word: many, few (one in five or less, or a single place), none."""
    if free <= 0:
        return "none"
    return "few" if free * FEW_OF_CAPACITY <= capacity or free == 1 else "many"


def left_of_day(slots: Iterable[tuple[int, int]]) -> Left:
    """The same for a whole day, from the (free, capacity) of its open slots; over where none is open any more."""
    pairs = list(slots)
    if not pairs:
        return "over"
    return left_word(sum(free for free, _ in pairs), sum(capacity for _, capacity in pairs))
