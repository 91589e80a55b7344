"""Rules: which household a list means by the number written in it, and whether its numbers are those of the roll at all.

Households keep their codes when they move. A list whose numbers only count its own households, because a head put
one family first, must not put whole families into the households of others: the letters of one would reach another.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from imports.deciding.people import IncomingRow, Known
from residents.facts.person import HEAD
from residents.household_codes import household_code

ZEROS = re.compile(r"(?<=[-./])0+(?=\d)")
LAST_NUMBER = re.compile(r".*[-./](\d+)")


class HouseholdCodes:
    """Finds a household's own code by whatever a list writes; `at` is where each household lives, by its code."""

    def __init__(self, at: Mapping[str, str]) -> None:
        self.at = at
        self._as_written: dict[str, str] = {}
        self._strangers: dict[tuple[str, int], list[str]] = defaultdict(list)
        """Households with a code of elsewhere, by where they live and their number."""
        for code, neighborhood in at.items():
            usual = household_code(neighborhood, code)
            if usual != code:
                for way in (usual, _loosely(usual), _loosely(code)):
                    self._as_written.setdefault(way, code)
                number = LAST_NUMBER.fullmatch(code)
                if number and not code.startswith(f"{neighborhood}-"):
                    self._strangers[neighborhood, int(number[1])].append(code)

    def find(self, neighborhood: str, written: str) -> str:
        """The code of the household, or the one that a new household would have; empty where nothing is written."""
        code = household_code(neighborhood, written)
        if not self._as_written or not code or code in self.at:
            return code
        return self._as_written.get(code) or self._as_written.get(_loosely(code), code)

    def settled(self, incoming: Sequence[IncomingRow], people: Iterable[Known]) -> list[IncomingRow]:
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

    def numbers_of_others(self, incoming: Sequence[IncomingRow], people: Iterable[Known]) -> set[str]:
        """Codes of households that moved elsewhere, under which the list has only people who are none of them."""
        if not self._as_written:
            return set()
        away = {one.household for one in incoming if self.lives_elsewhere(one)}
        if not away:
            return set()
        members = {(one.household, one.name_folded) for one in people if one.household in away}
        return away - {one.household for one in incoming if (one.household, one.row.name_folded) in members}

    def lives_elsewhere(self, one: IncomingRow) -> bool:
        """Whether the household of the row lives in another neighborhood than the list has it in."""
        return self.at.get(one.household, one.neighborhood) != one.neighborhood

    def _candidates(self, one: IncomingRow) -> Sequence[str]:
        if not one.household or one.household in self.at:
            return ()
        number = LAST_NUMBER.fullmatch(one.household)
        return self._strangers.get((one.neighborhood, int(number[1])), ()) if number else ()


@lru_cache(maxsize=4096)
def _loosely(code: str) -> str:
    return ZEROS.sub("", code).replace(".", "-").replace("/", "-")


FEWEST_TO_DOUBT_ALL = 3
SHARE_TO_DOUBT_ALL = 0.5
"""Of a neighborhood's numbers that the roll knows; from there on no number counts that nobody's name bears out."""


def without_doubted_numbers(
    incoming: list[IncomingRow], people: Sequence[Known]
) -> tuple[list[IncomingRow], dict[str, list[IncomingRow]]]:
    """The rows, without the numbers under which the roll has other people; and what is to be told, by code.

    `numbers_count` is told of the first such row of each neighborhood whose numbers only count the list,
    `number_of_others` of the first row of each household that has the number of others.
    """
    here = [one for one in people if one.status == "active" and not one.is_joined]
    doubted = _doubted(incoming, here)
    if not doubted:
        return incoming, {}
    counting = _counting(incoming, {one.household for one in here}, doubted)
    rows: list[IncomingRow] = []
    first: dict[tuple[str, str], IncomingRow] = {}
    runs: dict[str, int] = {}
    for one in incoming:
        code, counts = one.household, one.neighborhood in counting
        if code not in doubted and not (counts and code in counting[one.neighborhood]):
            rows.append(one)
            continue
        told = ("numbers_count", one.neighborhood) if counts else ("number_of_others", code)
        first.setdefault(told, one)
        run = runs.setdefault(code, one.row.household_run)
        rows.append(one._replace(household="", row=one.row._replace(household_run=run)))
    problems: dict[str, list[IncomingRow]] = defaultdict(list)
    for (problem, _about), one in first.items():
        problems[problem].append(one)
    return rows, problems


def _doubted(incoming: Iterable[IncomingRow], here: Sequence[Known]) -> set[str]:
    """Numbers of which nobody of their rows is of that household, while one lives elsewhere or is a second head.

    A child added under a number says neither.
    """
    members: dict[str, list[Known]] = defaultdict(list)
    for person in here:
        members[person.household].append(person)
    numbered = [one for one in incoming if one.household in members]
    borne_out: set[str] = set()
    for one in numbered:
        if one.household not in borne_out and any(_may_be(one, person) for person in members[one.household]):
            borne_out.add(one.household)
    strange = [one for one in numbered if one.household not in borne_out]
    if not strange:
        return set()
    of_name: dict[tuple[str, str, int], list[Known]] = defaultdict(list)
    for person in here:
        of_name[person.neighborhood, person.name_folded, person.birth.day.year].append(person)
    of_number = {person.personal_id for person in here if person.personal_id}
    return {
        one.household
        for one in strange
        if (one.row.is_head and any(person.relation == HEAD for person in members[one.household]))
        or _lives_elsewhere(one, of_name, of_number)
    }


def _may_be(one: IncomingRow, person: Known) -> bool:
    """Whether name, citizen number, phone or whole birth date is the person's: others may be written otherwise."""
    same_number = one.personal_id is not None and one.personal_id == person.personal_id
    same_day = one.row.birth == person.birth and person.birth.precision == "day"
    same_name = one.row.name_folded == person.name_folded
    return same_name or same_day or same_number or (one.phone is not None and one.phone == person.phone)


def _lives_elsewhere(
    one: IncomingRow,
    of_name: Mapping[tuple[str, str, int], Sequence[Known]],
    of_number: Collection[bytes],
) -> bool:
    if one.personal_id and one.personal_id in of_number:
        return True
    named = of_name.get((one.neighborhood, one.row.name_folded, one.row.birth.day.year), ())
    return any(person.birth.agrees_with(one.row.birth) for person in named)


def _counting(incoming: Iterable[IncomingRow], known: set[str], doubted: set[str]) -> dict[str, set[str]]:
    """The neighborhoods whose numbers only count the list, each with the numbers that nobody bears out."""
    asked: dict[str, set[str]] = defaultdict(set)
    for one in incoming:
        if one.household:
            asked[one.neighborhood].add(one.household)
    found: dict[str, set[str]] = {}
    for neighborhood, codes in asked.items():
        wrong, on_file = codes & doubted, codes & known
        if len(wrong) >= FEWEST_TO_DOUBT_ALL and len(wrong) >= SHARE_TO_DOUBT_ALL * len(on_file):
            found[neighborhood] = (codes - known) | wrong
    return found
