"""Which known household the people of a list live in where the list has no household numbers."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imports.deciding.matcher import Incoming, Known

FEWEST = 2
"""One person may have a namesake of the same age next door; two of one household do not."""


def houses_by_people(
    incoming: Sequence["Incoming"], by_name: Mapping[tuple[str, int], Sequence["Known"]], most: int
) -> dict[int, str]:
    """The known household of each run of rows without a number, told by two or more of its people.

    Each of them must have the neighborhood, name, birth and sex of somebody of that household; where two
    households fit as well, or two runs fit one household, nothing is told. Of more than `most` people of
    one name and year none is looked at.
    """
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for row in incoming:
        if row.household:
            continue
        named = by_name.get((row.row.name_folded, row.row.birth.day.year), ())[:most]
        votes[row.row.household_run].update({one.household for one in named if _is_like(row, one)})
    told: dict[int, str] = {}
    for run, counted in votes.items():
        ranked = counted.most_common(2)
        if ranked and ranked[0][1] >= FEWEST and (len(ranked) == 1 or ranked[1][1] < ranked[0][1]):
            told[run] = ranked[0][0]
    claimed = Counter(told.values())
    return {run: house for run, house in told.items() if claimed[house] == 1}


def _is_like(incoming: "Incoming", known: "Known") -> bool:
    row = incoming.row
    return (
        known.neighborhood == incoming.neighborhood
        and known.spelling == incoming.spelling
        and known.birth.agrees_with(row.birth)
        and (known.sex == row.sex or "unknown" in (known.sex, row.sex))
        and not (known.personal_id and incoming.personal_id and known.personal_id != incoming.personal_id)
    )
