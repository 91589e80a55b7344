"""Rules of the walking order: the order after some households were given new places."""

from collections.abc import Mapping, Sequence


def in_new_order(order: Sequence[str], wanted: Mapping[str, int]) -> list[str]:
    """Return the households in their new order; `wanted` gives places from 1, for all or some.

    A household given a new place moves there, the others keep their order around it. A place beyond either end
    is that end; of two given the same place, the one that came first stays first.
    """
    present = {household: place for place, household in enumerate(order, start=1)}
    moving = [one for one in order if wanted.get(one, present[one]) != present[one]]
    found = [one for one in order if one not in set(moving)]
    for household in sorted(moving, key=lambda one: wanted[one]):
        found.insert(max(wanted[household], 1) - 1, household)
    return found
