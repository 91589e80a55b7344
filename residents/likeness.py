"""Reading which records of a ward may be one person twice: questions for somebody to decide, never answers."""

from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import and_, extract, or_, select
from sqlalchemy.orm import aliased

from core.database import db
from core.sealing import keyring
from residents.birth import Birth, Precision
from residents.merge_models import PersonPair
from residents.merge_rules import differ_by_one_digit
from residents.models import Resident
from residents.rows import PersonRow, person_rows, person_select

Why = Literal["proposed", "same_number", "same_house", "same_birth", "one_digit"]

MOST_SHOWN = 50
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


def _alike(ward_id: int) -> list[tuple[tuple[int, int], Why]]:
    one, other = aliased(Resident), aliased(Resident)
    same_name = and_(
        other.name_folded == one.name_folded,
        one.name_folded != "",
        extract("year", other.birth_date) == extract("year", one.birth_date),
    )
    facts: list[Any] = [
        column
        for record in (one, other)
        for column in (
            record.id, record.public_id, record.household_id, record.birth_date, record.birth_precision,
            record.personal_id_index, record.personal_id_sealed,
        )
    ]  # fmt: skip
    on = and_(other.ward_id == one.ward_id, other.id > one.id)
    still_here = or_(one.status == "active", other.status == "active")
    alike: list[tuple[tuple[int, int], Why]] = []
    for condition in (same_name, other.personal_id_index == one.personal_id_index):
        rows = db.session.execute(
            select(*facts).join(other, and_(on, condition)).where(one.ward_id == ward_id, still_here)
        )
        for row in rows:
            first, second = _Side(*row[:7]), _Side(*row[7:])
            if (why := _why(first, second)) is not None:
                alike.append(((first.id, second.id), why))
    return alike


@dataclass(frozen=True, slots=True)
class _Side:
    id: int
    public_id: str
    household_id: int
    birth_date: Any
    birth_precision: str
    personal_id_index: bytes | None
    personal_id_sealed: bytes | None

    @property
    def birth(self) -> Birth:
        return Birth(self.birth_date, cast(Precision, self.birth_precision))

    @property
    def number(self) -> str:
        if self.personal_id_sealed is None:
            return ""
        return keyring().open("resident.personal_id", self.public_id, self.personal_id_sealed)


def _why(one: _Side, other: _Side) -> Why | None:
    """Why two people of one name and year may be one, None where their numbers say otherwise."""
    if one.personal_id_index is not None and one.personal_id_index == other.personal_id_index:
        return "same_number"
    if one.personal_id_index is not None and other.personal_id_index is not None:
        return "one_digit" if differ_by_one_digit(one.number, other.number) else None
    if one.household_id == other.household_id:
        return "same_house"
    return "same_birth" if one.birth.agrees_with(other.birth) else None
