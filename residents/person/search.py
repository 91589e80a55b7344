"""Finding a person: folded words in any order, birth year, end of the phone, numbers, codes of household and paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, and_, func, literal, not_, or_, select

from core.db.database import db
from core.sealing import keyring
from residents.joined_records import followed
from residents.models.people import STATUS, Household, Resident
from residents.person.queries import person_rows, person_select
from residents.person.rows import PersonRow
from residents.person.search_terms import SearchTerms, in_own_neighborhood, read_terms, spellings
from wards.models import Neighborhood

MOST_SHOWN = 30
SHORTEST_TOGETHER = 4
PEOPLE_OF_CODE = "people_of_code"
"""The extension in which a room above looks up a short code on a paper."""

Conditions = list[ColumnElement[bool]]
PeopleOfCode = Callable[[int, str], Sequence[int]]
"""The internal numbers of the people of a ward whose letter or ticket has the (parsed) code."""


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """People who match what was typed, best first; `is_cut` is True where more match."""

    people: list[PersonRow]
    is_cut: bool = False


def find(ward_id: int, text: str, neighborhood_id: int | None = None) -> FoundPeople:
    """People who match the typed text, best first, at most 30.

    Exact accents come first, and people on the register before those who left. For a head, pass the
    head's neighborhood: nobody outside it is found.
    """
    terms = read_terms(text)
    if terms.is_empty:
        return FoundPeople([])
    if terms.code and (meant := _people_of_code(terms.code, ward_id, neighborhood_id)):
        return FoundPeople(meant[:MOST_SHOWN], len(meant) > MOST_SHOWN)
    if neighborhood_id is not None:
        terms = in_own_neighborhood(terms, db.session.get_one(Neighborhood, neighborhood_id).code)
    within = _within(terms, ward_id, neighborhood_id)
    fitting = _fitting(terms, [*within, *map(_begins_a_word, terms.words), *_conditions(terms, ward_id)])
    if not fitting and len(terms.together) >= SHORTEST_TOGETHER:
        fitting = _fitting(terms, [*within, _is_run_together(terms), *_conditions(terms, ward_id)])
    return FoundPeople(_rows_in_order(fitting[:MOST_SHOWN]), len(fitting) > MOST_SHOWN)


def _fitting(terms: SearchTerms, conditions: Conditions) -> Sequence[int]:
    """The internal numbers of people who fit, best first, one more than is shown."""
    return db.session.scalars(
        select(Resident.id).where(*conditions).order_by(*_best_first(terms)).limit(MOST_SHOWN + 1)
    ).all()


def _people_of_code(code: str, ward_id: int, neighborhood_id: int | None) -> list[PersonRow]:
    """The people named on the paper with the code; empty for an unknown code and, for a head, for another neighborhood's."""
    ask: PeopleOfCode | None = current_app.extensions.get(PEOPLE_OF_CODE)
    ids = ask(ward_id, code) if ask else ()
    if not ids:
        return []
    kept = followed(ids)
    within = [Resident.ward_id == ward_id, Resident.id.in_([kept.get(number, number) for number in ids])]
    if neighborhood_id is not None:
        within.append(Resident.neighborhood_id == neighborhood_id)
    order = (Resident.status != "active", Resident.is_head.desc(), Resident.birth_date, Resident.id)
    return person_rows(person_select().where(*within).order_by(*order).limit(MOST_SHOWN + 1))


def _within(terms: SearchTerms, ward_id: int, neighborhood_id: int | None) -> Conditions:
    """The scope, written so that SQLite, which keeps no statistics here, uses the right index.

    Every status is named for the index of a neighborhood; an empty name is excluded for the index of names, which
    holds everything that people are ranked by, so common words are searched in the index alone.
    """
    here = Resident.ward_id == ward_id
    if neighborhood_id is not None:
        return [here, Resident.neighborhood_id == neighborhood_id, Resident.status.in_(STATUS)]
    if terms.year is not None and not _is_exact(terms):
        return []  # the ward is part of both conditions, see _four_digits
    if terms.words and not _is_exact(terms):
        return [here, Resident.name_folded > ""]
    return [here]


def _is_exact(terms: SearchTerms) -> bool:
    """Whether something was typed that few people share and that has its own index."""
    is_tail = bool(terms.four_digits) and terms.year is None
    return bool(terms.personal_id or terms.phone or terms.household_codes or terms.birth or is_tail)


def _conditions(terms: SearchTerms, ward_id: int) -> Conditions:
    """One condition for each term that is no word of the name; all must hold."""
    index = keyring().index
    conditions: Conditions = []
    if not terms.words:
        conditions.append(Resident.name_folded != "")  # neither erased nor joined with another record
    if terms.personal_id:
        conditions.append(Resident.personal_id_index == index("personal_id", terms.personal_id))
    if terms.phone:
        conditions.append(Resident.phone_index == index("phone", terms.phone))
    if terms.birth:
        conditions.append(Resident.birth_date == terms.birth)
    if terms.four_digits:
        conditions.append(_four_digits(terms, ward_id))
    if terms.household_codes:
        conditions.append(Resident.household_id.in_(_households(terms, ward_id)))
    return conditions


def _four_digits(terms: SearchTerms, ward_id: int) -> ColumnElement[bool]:
    """The end of a phone or a year of birth; the ward is in both so that each uses its index."""
    tail = Resident.phone_tail_index == keyring().index("phone_tail", terms.four_digits)
    if terms.year is None:
        return tail
    born = Resident.birth_date.between(date(terms.year, 1, 1), date(terms.year, 12, 31))
    here = Resident.ward_id == ward_id
    return or_(and_(here, tail), and_(here, born))


def _households(terms: SearchTerms, ward_id: int) -> Sequence[int]:
    meant = (Household.ward_id == ward_id, Household.code.in_(terms.household_codes))
    return db.session.scalars(select(Household.id).where(*meant)).all()


def _begins_a_word(word: str) -> ColumnElement[bool]:
    return or_(
        Resident.name_folded.startswith(word, autoescape=True),
        Resident.name_folded.contains(f" {word}", autoescape=True),
    )


def _is_run_together(terms: SearchTerms) -> ColumnElement[bool]:
    """Whether the name has the words one after the other when neither has blanks: asked where no name has the words."""
    return func.replace(Resident.name_folded, " ", "").contains(terms.together, autoescape=True)


def _best_first(terms: SearchTerms) -> list[ColumnElement[Any]]:
    """The order of hits: not gone, exact accents, whole words, then by name, namesakes by age."""
    name = literal(" ").concat(Resident.name_folded).concat(" ")
    order: list[ColumnElement[Any]] = [Resident.status != "active"]
    if terms.words:
        order.append(not_(and_(*map(_is_spelled, terms.typed))))
        order.append(not_(and_(*(name.contains(f" {word} ", autoescape=True) for word in terms.words))))
    return [*order, Resident.sort_key.asc(), Resident.birth_date.asc(), Resident.id.asc()]


def _is_spelled(word: str) -> ColumnElement[bool]:
    """Whether the name has a word with these accents; databases cannot change the case of accented letters."""
    if word.isascii():
        plain = literal(" ").concat(func.lower(Resident.full_name)).concat(" ")
        return plain.contains(f" {word.lower()} ", autoescape=True)
    name = literal(" ").concat(Resident.full_name).concat(" ")
    ways = {
        case for spelling in spellings(word) for case in (spelling, spelling.capitalize(), spelling.upper())
    }
    return or_(*(name.contains(f" {way} ", autoescape=True) for way in sorted(ways)))


def _rows_in_order(ids: Sequence[int]) -> list[PersonRow]:
    rows = {row.resident_id: row for row in person_rows(person_select().where(Resident.id.in_(ids)))}
    return [rows[resident_id] for resident_id in ids]
