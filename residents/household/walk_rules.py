"""Rules of the walking order: where a household stands after somebody named its place."""

from collections.abc import Mapping, Sequence


def rearranged(order: Sequence[str], wanted: Mapping[str, int]) -> list[str]:
    """The households in their new order; `wanted` names places from 1, of all or of only some.

    Whoever is given another place than the present one goes there, the others keep their order around it.
    A place beyond either end is the end; of two that are given one place the one that stood first comes first.
    """
    present = {household: place for place, household in enumerate(order, start=1)}
    moving = [one for one in order if wanted.get(one, present[one]) != present[one]]
    found = [one for one in order if one not in set(moving)]
    for household in sorted(moving, key=lambda one: wanted[one]):
        found.insert(max(wanted[household], 1) - 1, household)
    return found
