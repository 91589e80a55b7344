"""What rows of a list say of their household as a whole: that it is poor or near-poor."""

from collections.abc import Mapping, Sequence

from imports.deciding.matcher import Incoming
from imports.reading.words import OF_HOUSEHOLDS

ONE_OF = frozenset({"POOR", "NEAR_POOR"})
"""A household is at most one of these."""

NONE: frozenset[str] = frozenset()

House = str | int
"""A household by its code, or by the number of its place in the file where it has none."""


class HouseMarks:
    """Which households a list marks: one member's row is enough, and the next one says nothing new.

    `on_file` are the marks that stand now, by the code of the household. Of a household of which rows say
    both of ONE_OF, or another one than the roll, nothing is taken.
    """

    def __init__(self, incoming: Sequence[Incoming], on_file: Mapping[str, frozenset[str]]) -> None:
        self.on_file = on_file
        self.given: dict[tuple[str, int], frozenset[str]] = {}
        """By sheet and row: the marks that the household of this row is given."""
        self._heard: dict[House, frozenset[str]] = {}
        self._first: dict[House, int] = {}
        self._differing: set[House] = set()
        said_of: dict[House, frozenset[str]] = {}
        for one in incoming:
            if one.row.groups and (said := one.row.groups & ONE_OF):
                self._first.setdefault(one.house, one.row.row)
                if len(said | said_of.setdefault(one.house, said)) > 1:
                    self._differing.add(one.house)

    def hear(self, incoming: Incoming, house: House) -> tuple[bool, str, int]:
        """Whether the row gives its household a mark; else a code for what is wrong, and the row it differs from.

        `house` is where the person lives once the row is taken.
        """
        said = incoming.row.groups & OF_HOUSEHOLDS
        if not said:
            return False, "", 0
        if incoming.house in self._differing:
            other = self._first[incoming.house]
            return False, "house_groups_differ" if other != incoming.row.row or len(said) > 1 else "", other
        before = self.on_file.get(house, NONE) if isinstance(house, str) else NONE
        heard = self._heard.get(house, NONE)
        self._heard[house] = heard | said
        if (before & ONE_OF) - said and said & ONE_OF:
            return False, "" if said <= heard else "house_group_on_file", 0
        fresh = said - before - heard
        if fresh:
            self.given[incoming.row.sheet, incoming.row.row] = fresh
        return bool(fresh), "", 0
