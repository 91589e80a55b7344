"""Reading which records of a ward may be the same person: questions to decide, never answers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import Select, Table, and_, extract, func, select

from core.db.database import db
from core.sealing import keyring
from residents.facts.birth import Birth, Precision
from residents.joining.likeness_rules import ORDER, Why, why_alike
from residents.models.joins import PersonPair
from residents.models.people import Resident
from residents.person.queries import person_rows, person_select
from residents.person.rows import PersonRow

MOST_SHOWN = 50
MOST_COMPARED = 50
"""Larger groups with one name and year are not compared: a placeholder was typed for a name."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two records that look like one person, and why."""

    first: PersonRow
    second: PersonRow
    why: Why


@dataclass(frozen=True, slots=True)
class Likenesses:
    """The first of the questions, and their total number."""

    rows: list[Likeness]
    total: int


def likenesses(ward_id: int) -> Likenesses:
    """Pairs of the ward to decide about; pairs decided to be two people are left out.

    Pairs are left out, too, where both people have left, or where their citizen numbers differ in more than
    one digit: those are namesakes.
    """
    proposed = _proposed(ward_id)
    found: dict[tuple[int, int], Why] = dict.fromkeys(proposed, "proposed")
    for pair, why in _alike(ward_id):
        found.setdefault(pair, why)
    for pair in _pairs(ward_id, "two"):
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


def _proposed(ward_id: int) -> set[tuple[int, int]]:
    """The pairs proposed by heads, where neither record has been joined since."""
    pairs = _pairs(ward_id, "same")
    ids = {number for pair in pairs for number in pair}
    unjoined = set(
        db.session.scalars(select(Resident.id).where(Resident.id.in_(ids), Resident.name_folded != ""))
    )
    return {pair for pair in pairs if unjoined.issuperset(pair)}


@dataclass(slots=True)
class _Record:
    """The facts that are compared; the number stays sealed until two numbers are compared digit by digit."""

    id: int
    name: str
    born: date
    precision: str
    household_id: int
    status: str
    number: bytes | None
    public_id: str
    sealed: bytes | None
    opened: str = ""

    @property
    def birth(self) -> Birth:
        return Birth(self.born, cast(Precision, self.precision))

    def digits(self) -> str:
        """The citizen number in the clear, for the comparison only."""
        if not self.opened:
            self.opened = keyring().open("resident.personal_id", self.public_id, cast(bytes, self.sealed))
        return self.opened


_people = cast(Table, Resident.__table__).c
_COLUMNS = (
    _people.id,
    _people.name_folded,
    _people.birth_date,
    _people.birth_precision,
    _people.household_id,
    _people.status,
    _people.personal_id_index,
    _people.public_id,
    _people.personal_id_sealed,
)
_ID = attrgetter("id")


def _alike(ward_id: int) -> list[tuple[tuple[int, int], Why]]:
    """Compare records that share a name and a year, or a number; other records are never read."""
    found: list[tuple[tuple[int, int], Why]] = []
    for group in _together(ward_id):
        group.sort(key=_ID)
        for first, second in combinations(group[:MOST_COMPARED], 2):
            if "active" in (first.status, second.status) and (why := why_alike(first, second)):
                found.append(((first.id, second.id), why))
    return found


def _together(ward_id: int) -> Iterable[list[_Record]]:
    """The records that share a name and year, then those that share a number."""
    together: dict[Any, list[_Record]] = defaultdict(list)
    for row in db.session.execute(_of_one_name_and_year(ward_id)):
        record = _Record(*row)
        together[record.name, record.born.year].append(record)
    for row in db.session.execute(_of_one_number(ward_id)):
        record = _Record(*row)
        together[record.number].append(record)
    return together.values()


def _of_one_name_and_year(ward_id: int) -> Select[Any]:
    """Count the groups, then find their rows by first and last birth date in the index of names."""
    shared = (
        select(
            _people.name_folded.label("name"),
            func.min(_people.birth_date).label("first"),
            func.max(_people.birth_date).label("last"),
        )
        .where(_people.ward_id == ward_id, _people.name_folded > "")
        .group_by(_people.name_folded, extract("year", _people.birth_date))
        .having(func.count() > 1)
        .subquery()
    )
    # An outer join makes SQLite go from the groups to their rows and not the other way round.
    return (
        select(*_COLUMNS)
        .select_from(shared)
        .outerjoin(
            cast(Table, Resident.__table__),
            and_(
                _people.ward_id == ward_id,
                _people.name_folded == shared.c.name,
                _people.birth_date.between(shared.c.first, shared.c.last),
            ),
        )
    )


def _of_one_number(ward_id: int) -> Select[Any]:
    shared = (
        select(_people.personal_id_index)
        .where(_people.ward_id == ward_id, _people.personal_id_index.is_not(None))
        .group_by(_people.personal_id_index)
        .having(func.count() > 1)
    )
    return select(*_COLUMNS).where(
        _people.ward_id == ward_id, _people.name_folded != "", _people.personal_id_index.in_(shared)
    )
