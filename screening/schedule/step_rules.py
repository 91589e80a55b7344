"""Rules for one step of carrying out a plan: which households are next, and for whom there is still room."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class SeatingStep:
    """A household's part of a plan: (resident, slot, slot before or None) of each who gets another place."""

    household: int
    neighborhood: int
    seats: tuple[tuple[int, int, int | None], ...]

    @property
    def moves(self) -> bool:
        """Whether a member has a place already."""
        return any(before is not None for _resident, _slot, before in self.seats)


def next_steps(steps: Sequence[SeatingStep], done: int, most: int) -> Sequence[SeatingStep]:
    """The households after the first `done` people: all who move, who come first, else about `most` people."""
    ends = list(accumulate(len(step.seats) for step in steps))
    first = next((n for n, end in enumerate(ends) if end > done), len(steps))
    if first < len(steps) and steps[first].moves:
        return [step for step in steps[first:] if step.moves]
    last = next((n for n, end in enumerate(ends) if end >= done + most), len(steps) - 1)
    return steps[first : last + 1]


def with_room(steps: Sequence[SeatingStep], free: Mapping[int, int]) -> dict[int, int]:
    """Resident → slot for the households that can be seated, with so many free places in each slot.

    A household is seated as a whole or not at all. All move at once if that fits, so that two may exchange
    their places; else one after the other, as long as a place becomes free for the next.
    """
    room = Counter(free)
    if _fits(steps, room):
        return _seats(steps)
    seated: list[SeatingStep] = []
    waiting, left = list(steps), len(steps) + 1
    while waiting and len(waiting) < left:
        left, trying, waiting = len(waiting), waiting, []
        for step in trying:
            if _fits([step], room):
                room.subtract(_needed([step]))
                seated.append(step)
            else:
                waiting.append(step)
    return _seats(seated)


def _needed(steps: Sequence[SeatingStep]) -> Counter[int]:
    """Places needed in each slot; negative where more become free than are needed."""
    needed: Counter[int] = Counter()
    for step in steps:
        for _resident, slot, before in step.seats:
            needed[slot] += 1
            if before is not None:
                needed[before] -= 1
    return needed


def _fits(steps: Sequence[SeatingStep], room: Mapping[int, int]) -> bool:
    return all(count <= max(0, room[slot]) for slot, count in _needed(steps).items() if count > 0)


def _seats(steps: Sequence[SeatingStep]) -> dict[int, int]:
    return {resident: slot for step in steps for resident, slot, _before in step.seats}
