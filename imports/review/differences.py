"""Reading what a list says otherwise than the roll, side by side, so that a person can decide."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from imports.deciding.decisions import Decisions
from imports.review.alike import SaidBy, birth_of, on_file
from imports.uploads.answered import AskedRow, Standing, standings
from imports.uploads.review import Listed, Review
from residents import words as residents_words
from residents.models.people import Household, Resident
from residents.person.card_queries import masked

PAGE = 100
"""People on one page."""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One difference: the row and its person, the column, what is on file, what the list says."""

    row: int
    sheet: str
    person: str
    name: str
    birth_year: int
    column: str
    on_file: str
    listed: str
    is_approved: bool
    is_last: bool
    """The last difference of its row: what is decided about the row stands there."""
    number: int
    """How many differences the row has."""


@dataclass(frozen=True, slots=True)
class Questions:
    """One page of the differences; `total` counts the people."""

    rows: list[QuestionRow]
    shown: int
    total: int
    page: int
    pages: int


def questions(
    review: Review, decisions: Decisions, said_by: SaidBy, page: int = 1, *, is_confined: bool
) -> Questions:
    """What waits for a decision, in the order of the list; numbers are masked as in every list.

    `said_by` tells what rows of the list say. What is on file is that of this moment. Whoever is confined to a neighborhood is not shown people elsewhere.
    """
    asked = [
        (row, standing)
        for row, standing in standings(review.rows, decisions)
        if standing.person and standing.person.overwrites and not (is_confined and standing.is_elsewhere)
    ]
    pages = max(1, -(-len(asked) // PAGE))
    page = min(max(page, 1), pages)
    shown = asked[(page - 1) * PAGE : page * PAGE]
    said = said_by([row for row, _standing in shown])
    people = on_file({standing.person.ref for _row, standing in shown if standing.person})
    rows = [
        one
        for row, standing in shown
        if standing.person and standing.person.ref in people
        for one in _rows(row, standing, people[standing.person.ref], said[row.place][0], review)
    ]
    return Questions(rows, len(shown), len(asked), page, pages)


def _rows(
    row: AskedRow, standing: Standing, person: tuple[Resident, Household], said: Listed, review: Review
) -> Iterator[QuestionRow]:
    assert standing.person is not None
    resident, household = person
    for at, name in enumerate(standing.person.overwrites):
        yield QuestionRow(
            row=row.place[1],
            sheet=row.place[0],
            person=resident.public_id,
            name=resident.full_name,
            birth_year=resident.birth_date.year,
            column=review.title(row, name),
            on_file=str(ON_FILE[name](resident, household)) or "–",
            listed=_said(said, name) or "–",
            is_approved=standing.is_approved,
            is_last=at + 1 == len(standing.person.overwrites),
            number=len(standing.person.overwrites),
        )


def _said(listed: Listed, name: str) -> str:
    if name == "birth":
        return birth_of(listed)
    if name == "status":
        return _("Lives here again")
    if name == "left":
        return str(residents_words.CHANGES[listed["residence"]])
    said = listed.get(name, "")
    return str(LABELS[name][said]) if said and name in LABELS else said


LABELS: dict[str, Any] = {
    "sex": residents_words.SEX,
    "insurance": residents_words.INSURANCE,
    "residence": residents_words.RESIDENCE,
}
ON_FILE: dict[str, Callable[[Resident, Household], Any]] = {
    "full_name": lambda one, _home: one.full_name,
    "birth": lambda one, _home: residents_words.birth_text(one.birth_date, one.birth_precision),
    "personal_id": lambda one, _home: masked(one, "personal_id"),
    "phone": lambda one, _home: masked(one, "phone"),
    "sex": lambda one, _home: residents_words.SEX[one.sex],
    "insurance": lambda one, _home: residents_words.INSURANCE[one.insurance],
    "residence": lambda one, _home: residents_words.RESIDENCE[one.residence],
    "relation": lambda one, _home: one.relation,
    "note": lambda one, _home: one.note,
    "household": lambda _one, home: home.code,
    "address": lambda _one, home: home.address,
    "status": lambda one, _home: residents_words.CHANGES[one.status],
    "left": lambda one, _home: (
        residents_words.RESIDENCE[one.residence]
        if one.status == "active"
        else residents_words.CHANGES[one.status]
    ),
}
"""How each field that may differ is shown from the person on file."""
