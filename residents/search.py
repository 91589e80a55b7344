"""Finding a person: folded words in any order, birth year, end of the phone, numbers, household code."""

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from core.database import db
from core.folding import sort_key
from core.sealing import keyring
from residents.models import Household, Resident
from residents.rows import PersonRow, person_rows, person_select
from residents.search_terms import Terms, read_terms

MOST_SHOWN = 30
MOST_RANKED = 4000
"""How many that match are put in order; a text that matches more says too little anyway."""


def search(
    ward_id: int, text: str, neighborhood_id: int | None = None, limit: int = MOST_SHOWN
) -> list[PersonRow]:
    """Those who fit the typed text, best first, at most `limit` (never more than 30).

    Exact accents come before others, people living here before those who left. A head passes the
    own neighborhood; nobody outside it is found, by whatever is typed.
    """
    terms = read_terms(text)
    if terms.is_empty:
        return []
    found = db.session.execute(
        select(Resident.id, Resident.full_name, Resident.name_folded, Resident.status, Resident.sort_key)
        .where(Resident.ward_id == ward_id, *_in_neighborhood(neighborhood_id), *_conditions(terms, ward_id))
        .limit(MOST_RANKED)
    ).all()
    best = sorted(found, key=lambda row: _rank(row, terms))[: min(limit, MOST_SHOWN)]
    return _rows_in_order([row.id for row in best])


def _in_neighborhood(neighborhood_id: int | None) -> list[ColumnElement[bool]]:
    return [] if neighborhood_id is None else [Resident.neighborhood_id == neighborhood_id]


def _conditions(terms: Terms, ward_id: int) -> list[ColumnElement[bool]]:
    """One condition for each thing typed; all must hold."""
    index = keyring().index
    conditions = [_begins_a_word(word) for word in terms.words]
    if terms.personal_id:
        conditions.append(Resident.personal_id_index == index("personal_id", terms.personal_id))
    if terms.phone:
        conditions.append(Resident.phone_index == index("phone", terms.phone))
    if terms.birth:
        conditions.append(Resident.birth_date == terms.birth)
    if terms.four_digits:
        tail: ColumnElement[bool] = Resident.phone_tail_index == index("phone_tail", terms.four_digits)
        conditions.append(tail if terms.year is None else or_(tail, _born_in(terms.year)))
    if terms.household_codes:
        houses = select(Household.id).where(
            Household.ward_id == ward_id, Household.code.in_(terms.household_codes)
        )
        conditions.append(Resident.household_id.in_(houses))
    return conditions


def _begins_a_word(word: str) -> ColumnElement[bool]:
    return or_(
        Resident.name_folded.startswith(word, autoescape=True),
        Resident.name_folded.contains(f" {word}", autoescape=True),
    )


def _born_in(year: int) -> ColumnElement[bool]:
    return and_(Resident.birth_date >= date(year, 1, 1), Resident.birth_date <= date(year, 12, 31))


def _rank(row: Any, terms: Terms) -> tuple[Any, ...]:
    """Sorts the best hit first: not gone, exact accents, whole words, then the order of names."""
    return (
        row.status != "active",
        not _accents(row.full_name).issuperset(map(_accent, terms.typed)),
        not set(row.name_folded.split()).issuperset(terms.words),
        row.sort_key,
    )


def _accents(name: str) -> set[str]:
    return {_accent(word) for word in name.split()}


@lru_cache(maxsize=8192)
def _accent(word: str) -> str:
    """A word with its accents; hoà and hòa are two ways of writing one."""
    return sort_key(word)


def _rows_in_order(ids: list[int]) -> list[PersonRow]:
    rows = {row.resident_id: row for row in person_rows(person_select().where(Resident.id.in_(ids)))}
    return [rows[resident_id] for resident_id in ids]
