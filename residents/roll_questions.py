"""Reading what a list says otherwise than the roll, side by side, so that a person can decide."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.database import db
from residents import labels
from residents.cards import mask_phone, masked
from residents.identifiers import mask
from residents.models import Household, Resident
from residents.roll_import import Prepared
from residents.roll_plan import Question
from residents.roll_row import RollRow

MOST_SHOWN = 200


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
    is_first: bool
    """The first difference of its row."""


@dataclass(frozen=True, slots=True)
class Questions:
    """The first of the differences, and how many there are in all."""

    rows: list[QuestionRow]
    total: int


def questions(prepared: Prepared) -> Questions:
    """What waits for a decision, in the order of the file; numbers are masked as in every list."""
    asked = prepared.plan.questions
    shown = asked[:MOST_SHOWN]
    people = _people({question.known.key for question in shown})
    rows: list[QuestionRow] = []
    for question in shown:
        place = question.incoming.row
        is_first = not rows or (rows[-1].sheet, rows[-1].row) != (place.sheet, place.row)
        rows.append(_row(question, *people[question.known.key], prepared, is_first))
    return Questions(rows, len(asked))


def _people(ids: set[int]) -> dict[int, tuple[Resident, Household]]:
    rows = db.session.execute(
        select(Resident, Household)
        .join(Household, Household.id == Resident.household_id)
        .where(Resident.id.in_(ids))
    )
    return {resident.id: (resident, household) for resident, household in rows}


def _row(
    question: Question, resident: Resident, household: Household, prepared: Prepared, is_first: bool
) -> QuestionRow:
    row = question.incoming.row
    return QuestionRow(
        row=row.row,
        sheet=row.sheet,
        person=resident.public_id,
        name=resident.full_name,
        birth_year=resident.birth_date.year,
        column=prepared.roll.headers[row.sheet].title_of_fact(question.field),
        on_file=str(ON_FILE[question.field](resident, household)) or "–",
        listed=str(LISTED[question.field](row, question)) or "–",
        is_approved=(row.sheet, row.row) in prepared.plan.decisions.approved,
        is_first=is_first,
    )


ON_FILE: dict[str, Callable[[Resident, Household], Any]] = {
    "full_name": lambda one, _home: one.full_name,
    "birth": lambda one, _home: labels.birth_text(one.birth_date, one.birth_precision),
    "personal_id": lambda one, _home: masked(one, "personal_id"),
    "phone": lambda one, _home: masked(one, "phone"),
    "sex": lambda one, _home: labels.SEX[one.sex],
    "insurance": lambda one, _home: labels.INSURANCE[one.insurance],
    "residence": lambda one, _home: labels.RESIDENCE[one.residence],
    "relation": lambda one, _home: one.relation,
    "note": lambda one, _home: one.note,
    "household": lambda _one, home: home.code,
    "address": lambda _one, home: home.address,
    "status": lambda one, _home: labels.CHANGES[one.status],
}
LISTED: dict[str, Callable[[RollRow, Question], Any]] = {
    "full_name": lambda row, _asked: row.full_name,
    "birth": lambda row, _asked: labels.birth_text(row.birth.day, row.birth.precision),
    "personal_id": lambda row, _asked: mask(row.personal_id),
    "phone": lambda row, _asked: mask_phone(row.phone),
    "sex": lambda row, _asked: labels.SEX[row.sex],
    "insurance": lambda row, _asked: labels.INSURANCE[row.insurance],
    "residence": lambda row, _asked: labels.RESIDENCE[row.residence],
    "relation": lambda row, _asked: row.relation,
    "note": lambda row, _asked: row.note,
    "household": lambda _row, asked: asked.incoming.household,
    "address": lambda row, _asked: row.address,
    "status": lambda _row, _asked: _("Lives here again"),
}
"""How each field that may differ is shown: from the person on file, and from the row of the list."""
