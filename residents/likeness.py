"""Reading which records of a ward may be one person twice: questions for somebody to decide, never answers."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal, cast

from sqlalchemy import select

from core.database import db
from core.sealing import keyring
from residents.birth import Birth, Precision
from residents.merge_models import PersonPair
from residents.merge_rules import differ_by_one_digit
from residents.models import Resident
from residents.rows import PersonRow, person_rows, person_select

Why = Literal["proposed", "same_number", "same_house", "same_birth", "one_digit"]

MOST_SHOWN = 50
MOST_COMPARED = 50
"""Of more people with one name and year nobody is compared: a placeholder was typed for a name."""
CHUNK = 500
ORDER: tuple[Why, ...] = ("proposed", "same_number", "one_digit", "same_house", "same_birth")
"""The surest first."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two records that look like one person, and why they are asked about."""

    first: PersonRow
    second: PersonRow
    why: Why


@dataclass(frozen=True, slots=True)
class Likenesses:
    """The first of the questions, and how many there are."""

    rows: list[Likeness]
    total: int


def likenesses(ward_id: int) -> Likenesses:
    """Pairs of the ward that somebody should look at; whoever was said to be two people is not asked again.

    Nobody is asked about who has left the roll on both sides, nor about two who carry citizen numbers that
    differ in more than a digit: these are namesakes.
    """
    proposed = _proposed(ward_id)
    found: dict[tuple[int, int], Why] = dict.fromkeys(proposed, "proposed")
    for pair, why in _alike(ward_id):
        found.setdefault(pair, why)
    for pair in _two_people(ward_id):
        found.pop(pair, None)
    wanted = sorted(found.items(), key=lambda one: (ORDER.index(one[1]), one[0]))
    return Likenesses(_rows(wanted[:MOST_SHOWN]), len(wanted))


def _rows(wanted: list[tuple[tuple[int, int], Why]]) -> list[Likeness]:
    ids = {number for pair, _why in wanted for number in pair}
    people = {row.resident_id: row for row in person_rows(person_select().where(Resident.id.in_(ids)))}
    return [Likeness(people[first], people[second], why) for (first, second), why in wanted]


def _pairs(ward_id: int, said: str) -> set[tuple[int, int]]:
    rows = db.session.execute(
        select(PersonPair.first_id, PersonPair.second_id).where(
            PersonPair.ward_id == ward_id, PersonPair.said == said
        )
    )
    return {(row.first_id, row.second_id) for row in rows}


def _two_people(ward_id: int) -> set[tuple[int, int]]:
    return _pairs(ward_id, "two")


def _proposed(ward_id: int) -> set[tuple[int, int]]:
    """Of the pairs that heads put forward those where both records still stand."""
    pairs = _pairs(ward_id, "same")
    ids = {number for pair in pairs for number in pair}
    standing = set(
        db.session.scalars(select(Resident.id).where(Resident.id.in_(ids), Resident.name_folded != ""))
    )
    return {pair for pair in pairs if standing.issuperset(pair)}


@dataclass(frozen=True, slots=True)
class _Record:
    """What likeness is told by; numbers stay sealed until two of them have to be compared digit by digit."""

    id: int
    name: str
    born: Any
    precision: str
    household_id: int
    number: bytes | None
    is_here: bool

    @property
    def birth(self) -> Birth:
        return Birth(self.born, cast(Precision, self.precision))


def _alike(ward_id: int) -> list[tuple[tuple[int, int], Why]]:
    """One walk over the ward: whoever shares a name and a year, or a number, is compared with each other."""
    rows = db.session.execute(
        select(
            Resident.id, Resident.name_folded, Resident.birth_date, Resident.birth_precision,
            Resident.household_id, Resident.personal_id_index, Resident.status == "active",
        )
        .where(Resident.ward_id == ward_id, Resident.name_folded != "")
        .order_by(Resident.id)
    )  # fmt: skip
    together: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        together[row.name_folded, row.birth_date.year].append(row)
        if row.personal_id_index is not None:
            together[row.personal_id_index].append(row)
    pairs = [
        (_Record(*first), _Record(*second))
        for group in together.values()
        if len(group) > 1
        for first, second in combinations(group[:MOST_COMPARED], 2)
    ]
    numbers = _numbers({one.id for pair in pairs for one in pair if pair[0].number and pair[1].number})
    return [
        ((first.id, second.id), why)
        for first, second in pairs
        if (first.is_here or second.is_here) and (why := _why(first, second, numbers)) is not None
    ]


def _numbers(resident_ids: set[int]) -> dict[int, str]:
    """The citizen numbers of these people in the clear; they go no further than the comparison."""
    found: dict[int, str] = {}
    wanted = sorted(resident_ids)
    for start in range(0, len(wanted), CHUNK):
        rows = db.session.execute(
            select(Resident.id, Resident.public_id, Resident.personal_id_sealed).where(
                Resident.id.in_(wanted[start : start + CHUNK]), Resident.personal_id_sealed.is_not(None)
            )
        )
        for number, public_id, sealed in rows:
            found[number] = keyring().open("resident.personal_id", public_id, cast(bytes, sealed))
    return found


def _why(one: _Record, other: _Record, numbers: dict[int, str]) -> Why | None:
    """Why two people of one name and year may be one, None where their numbers say otherwise."""
    if one.number is not None and one.number == other.number:
        return "same_number"
    if one.number is not None and other.number is not None:
        return "one_digit" if differ_by_one_digit(numbers[one.id], numbers[other.id]) else None
    if one.household_id == other.household_id:
        return "same_house"
    return "same_birth" if one.birth.agrees_with(other.birth) else None
