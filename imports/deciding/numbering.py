"""Whether the household numbers of a list are those of the roll, or only count the households of the list.

A head who puts one family first moves every number below it. Taken at their word, such numbers would put whole
families into the households of others, and the letters of one into the hands of another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from residents.facts.person import HEAD

if TYPE_CHECKING:
    from imports.deciding.matcher import Incoming, Known

FEWEST_TO_DOUBT_ALL = 3
SHARE_TO_DOUBT_ALL = 0.5
"""Of a neighborhood's numbers that the roll knows; from there on no number counts that nobody's name bears out."""


@dataclass(frozen=True)
class Numbering:
    """The rows to go on with: without a number where it is not believed."""

    rows: list["Incoming"]
    counting: list["Incoming"] = field(default_factory=list)
    """The first such row of each neighborhood whose numbers only count the list."""
    of_others: list["Incoming"] = field(default_factory=list)
    """The first row, with its number, of each household that has the number of others."""


def numbering(incoming: list["Incoming"], people: Sequence["Known"]) -> Numbering:
    """Take away the numbers under which the roll has other people.

    A number is doubted when nobody of its rows is of that household, by name and year, citizen number, phone
    or whole birth date, and somebody among them lives elsewhere or heads a household that has a head: a child
    added under a number says neither.
    """
    here = [one for one in people if one.status == "active" and not one.is_joined]
    strange = _strange(incoming, here) if here else set()
    doubted = _doubted(incoming, here, strange) if strange else set()
    if not doubted:
        return Numbering(incoming)
    known = {one.household for one in here}
    counting = _counting(incoming, known, doubted)
    result = Numbering([])
    told: set[str] = set()
    runs: dict[str, int] = {}
    for one in incoming:
        code, counts = one.household, one.neighborhood in counting
        if code not in doubted and not (counts and code in counting[one.neighborhood]):
            result.rows.append(one)
            continue
        if (key := one.neighborhood if counts else code) not in told:
            told.add(key)
            (result.counting if counts else result.of_others).append(one)
        run = runs.setdefault(code, one.row.household_run)
        result.rows.append(one._replace(household="", row=one.row._replace(household_run=run)))
    return result


def _strange(incoming: Sequence["Incoming"], here: Sequence["Known"]) -> set[str]:
    """Numbers of the roll under which the list has nobody of the same name and year, or citizen number."""
    members = {(one.household, one.name_folded, one.birth.day.year) for one in here}
    borne_out = {
        one.household
        for one in incoming
        if (one.household, one.row.name_folded, one.row.birth.day.year) in members
    }
    strange = ({one.household for one in incoming} - borne_out) & {one.household for one in here}
    if not strange:
        return strange
    numbers = {(one.household, one.personal_id) for one in here if one.personal_id}
    return strange - {one.household for one in incoming if (one.household, one.personal_id) in numbers}


def _doubted(incoming: Iterable["Incoming"], here: Sequence["Known"], strange: set[str]) -> set[str]:
    """Those of them that speak against themselves."""
    members: dict[str, list[Known]] = defaultdict(list)
    of_name: dict[tuple[str, str, int], list[Known]] = defaultdict(list)
    of_number: dict[bytes, Known] = {}
    for person in here:
        members[person.household].append(person)
        of_name[person.neighborhood, person.name_folded, person.birth.day.year].append(person)
        if person.personal_id:
            of_number[person.personal_id] = person
    borne_out: set[str] = set()
    doubted: set[str] = set()
    for one in incoming:
        if one.household not in strange:
            continue
        if any(_may_be(one, person) for person in members[one.household]):
            borne_out.add(one.household)
        has_head = any(person.relation == HEAD for person in members[one.household])
        if (one.row.is_head and has_head) or _lives_elsewhere(one, of_name, of_number):
            doubted.add(one.household)
    return doubted - borne_out


def _may_be(one: "Incoming", person: "Known") -> bool:
    """Whether name, phone or whole birth date is the person's: the others may have been written otherwise."""
    same_day = one.row.birth == person.birth and person.birth.precision == "day"
    same_name = one.row.name_folded == person.name_folded
    return same_name or same_day or (one.phone is not None and one.phone == person.phone)


def _lives_elsewhere(
    one: "Incoming",
    of_name: Mapping[tuple[str, str, int], Sequence["Known"]],
    of_number: Mapping[bytes, "Known"],
) -> bool:
    if one.personal_id and one.personal_id in of_number:
        return True
    named = of_name.get((one.neighborhood, one.row.name_folded, one.row.birth.day.year), ())
    return any(person.birth.agrees_with(one.row.birth) for person in named)


def _counting(incoming: Iterable["Incoming"], known: set[str], doubted: set[str]) -> dict[str, set[str]]:
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
