"""Search for desks: people by name, birth year or the end of the phone, each with today's state."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select

from checkin.campaign_day import Day
from checkin.scanning.persons import Who, look_at
from checkin.tables import visits
from core.db.database import db
from core.folding import fold_name, run_together
from core.sealing import keyring
from residents.person.search import SHORTEST_TOGETHER, find
from residents.person.search_terms import SearchTerms, read_terms
from screening.lifecycle import TAKES_A_PLACE
from screening.papers.people_of_code import people_of_letter
from screening.tables import bookings, residents

MOST_FOUND = 20


def find_people(day: Day, text: str, *, only_of_day: bool) -> list[dict[str, Any]]:
    """Up to MOST_FOUND people who match, as the scan page shows them: people of the day first.

    With `only_of_day`, others are found only if the full name and the birth year are typed, as a person at
    the desk can say them. The code of a household's letter finds the people it invites.
    """
    ids = list(people_of_letter(day.ward_id, text))
    if not ids:
        terms = read_terms(text)
        ids = _of_day(day, terms)
        others = (
            _named_in_full(day, text, terms)
            if only_of_day
            else [row.resident_id for row in find(day.ward_id, text).people]
        )
        ids += [number for number in others if number not in set(ids)]
    whos = look_at(day, ids[:MOST_FOUND])
    states = visit_states(day, whos)
    rows = [_row(whos[number], states.get(number)) for number in ids[:MOST_FOUND] if number in whos]
    # People the campaign is not for come last: at the desk they are seldom the person meant.
    return sorted(rows, key=lambda row: row["state"] == "not_eligible")


def visit_states(day: Day, resident_ids: Iterable[int]) -> dict[int, str]:
    """Those of these residents who have come to the campaign, with the state of their visit."""
    rows = db.session.execute(
        select(visits.c.resident_id, visits.c.state).where(
            visits.c.campaign_id == day.campaign_id,
            visits.c.resident_id.in_(list(resident_ids)),
            visits.c.arrived_at.is_not(None),
        )
    )
    return {row.resident_id: row.state for row in rows}


def person_state(who: Who, visit: str | None) -> str:
    """One word for the person's state on this day."""
    if visit is not None:
        return "completed" if visit == "completed" else "arrived"
    if who.admission.reason == "not_eligible":
        return "not_eligible"
    return "booked" if who.place == "today" else who.place


def _row(who: Who, visit: str | None) -> dict[str, Any]:
    return {"resident": who.public_id, **who.shown, "state": person_state(who, visit)}


def _of_day(day: Day, terms: SearchTerms) -> list[int]:
    """People of the day who match, in order of names."""
    if terms.is_empty:
        return []
    booked = select(bookings.c.resident_id).where(
        bookings.c.day_id == day.id, bookings.c.state.in_(TAKES_A_PLACE)
    )
    came = select(visits.c.resident_id).where(visits.c.day_id == day.id, visits.c.arrived_at.is_not(None))
    rows = db.session.execute(
        select(
            residents.c.id,
            residents.c.name_folded,
            residents.c.birth_date,
            residents.c.phone_tail_index,
            residents.c.sort_key,
        ).where(or_(residents.c.id.in_(booked), residents.c.id.in_(came)))
    )
    return [row.id for row in sorted(fitting(terms, rows.all()), key=lambda row: row.sort_key)]


def fitting(terms: SearchTerms, rows: Sequence[Any]) -> list[Any]:
    """The rows that match, in their order; where no name has the words, those that have them run together."""
    found = [row for row in rows if _fits(terms, row, _has_words(terms, row))]
    if not found and len(terms.together) >= SHORTEST_TOGETHER:
        return [row for row in rows if _fits(terms, row, terms.together in run_together(row.name_folded))]
    return found


def _has_words(terms: SearchTerms, row: Any) -> bool:
    name = row.name_folded.split()
    return all(any(part.startswith(word) for part in name) for word in terms.words)


def _fits(terms: SearchTerms, row: Any, is_named: bool) -> bool:
    """The rules of the ward's search, without citizen numbers and full phones, which volunteers may not search."""
    if not is_named or (terms.birth and row.birth_date != terms.birth):
        return False
    if not terms.four_digits:
        return bool(terms.words or terms.birth)
    is_tail = row.phone_tail_index == keyring().index("phone_tail", terms.four_digits)
    return is_tail or row.birth_date.year == terms.year


def _named_in_full(day: Day, text: str, terms: SearchTerms) -> list[int]:
    if terms.year is None or not terms.words:
        return []
    return [
        row.resident_id
        for row in find(day.ward_id, text).people
        if row.birth_year == terms.year and _is_whole_name(terms, fold_name(row.name))
    ]


def _is_whole_name(terms: SearchTerms, name: str) -> bool:
    """Whether every word of the name was typed and no other, in any order; or the same run together."""
    return sorted(name.split()) == sorted(terms.words) or run_together(name) == terms.together
