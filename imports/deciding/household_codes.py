"""Which household of the roll a list means by the number that it writes, when households have moved with their codes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from residents.household_codes import household_code

if TYPE_CHECKING:
    from imports.deciding.matcher import Incoming, Known

ZEROS = re.compile(r"(?<=[-./])0+(?=\d)")
LAST_NUMBER = re.compile(r".*[-./](\d+)")


@dataclass
class HouseholdCodes:
    """Finds a household's own code by whatever a list writes; `at` is where each household lives, by its code."""

    at: Mapping[str, str]
    _as_written: dict[str, str] = field(default_factory=dict)
    _strangers: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    """Households with a code of elsewhere, by where they live and their number."""

    @classmethod
    def of(cls, households: Iterable[tuple[str, str]]) -> "HouseholdCodes":
        """Of households by code and the code of their neighborhood."""
        codes = cls(dict(households))
        for code, neighborhood in codes.at.items():
            usual = household_code(neighborhood, code)
            if usual != code:
                for way in (usual, _loosely(usual), _loosely(code)):
                    codes._as_written.setdefault(way, code)
                number = LAST_NUMBER.fullmatch(code)
                if number and not code.startswith(f"{neighborhood}-"):
                    codes._strangers[neighborhood, int(number[1])].append(code)
        return codes

    def find(self, neighborhood: str, written: str) -> str:
        """The code of the household, or the one that a new household would have; empty where nothing is written."""
        code = household_code(neighborhood, written)
        if not self._as_written or not code or code in self.at:
            return code
        return self._as_written.get(code) or self._as_written.get(_loosely(code), code)

    def settled(self, incoming: Sequence["Incoming"], people: Iterable["Known"]) -> list["Incoming"]:
        """The rows, with the code of a household that came from elsewhere with its number and its people.

        A list of a new neighborhood writes the old number under the new name: one member among the rows
        tells that this household is meant and no other with that number.
        """
        asked = {one.household: self._candidates(one) for one in incoming} if self._strangers else {}
        candidates = {code for found in asked.values() for code in found}
        if not candidates:
            return list(incoming)
        names = {
            (one.household, one.name_folded, one.birth.day.year)
            for one in people
            if one.household in candidates and one.status == "active"
        }
        meant: dict[str, set[str]] = defaultdict(set)
        for one in incoming:
            for code in asked[one.household]:
                if (code, one.row.name_folded, one.row.birth.day.year) in names:
                    meant[one.household].add(code)
        found = {written: codes.pop() for written, codes in meant.items() if len(codes) == 1}
        return [
            one._replace(household=found[one.household]) if one.household in found else one
            for one in incoming
        ]

    def numbers_of_others(self, incoming: Sequence["Incoming"], people: Iterable["Known"]) -> set[str]:
        """Codes of households that moved elsewhere, under which the list has only people who are none of them."""
        if not self._as_written:
            return set()
        away = {one.household for one in incoming if self.lives_elsewhere(one)}
        if not away:
            return set()
        members = {(one.household, one.name_folded) for one in people if one.household in away}
        return away - {one.household for one in incoming if (one.household, one.row.name_folded) in members}

    def lives_elsewhere(self, one: "Incoming") -> bool:
        """Whether the household of the row lives in another neighborhood than the list has it in."""
        return self.at.get(one.household, one.neighborhood) != one.neighborhood

    def _candidates(self, one: "Incoming") -> Sequence[str]:
        if not one.household or one.household in self.at:
            return ()
        number = LAST_NUMBER.fullmatch(one.household)
        return self._strangers.get((one.neighborhood, int(number[1])), ()) if number else ()


@lru_cache(maxsize=4096)
def _loosely(code: str) -> str:
    return ZEROS.sub("", code).replace(".", "-").replace("/", "-")
