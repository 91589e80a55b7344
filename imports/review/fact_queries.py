"""Reads people of the roll, and shows their facts beside what the rows of a list say."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.db.database import db
from imports.uploads.answered import AskedRow
from imports.uploads.review import SaidByRows, ShownFacts
from residents import words as residents_words
from residents.models.people import Household, Resident
from residents.person.card_queries import masked

OnFile = dict[str, tuple[Resident, Household]]
"""People of the roll with their households, by public id."""

SaidBy = Callable[[Iterable[AskedRow]], SaidByRows]
"""What some rows of a list say."""


def on_file(public_ids: Iterable[str]) -> OnFile:
    """These people as they are on the roll now, without those who were erased meanwhile."""
    rows = db.session.execute(
        select(Resident, Household)
        .join(Household, Household.id == Resident.household_id)
        .where(Resident.public_id.in_(set(public_ids)))
    )
    return {resident.public_id: (resident, household) for resident, household in rows}


def said(listed: ShownFacts, name: str) -> str:
    """What a row of a list says of a fact, as it is shown."""
    if name == "birth":
        return residents_words.birth_text(date.fromisoformat(listed["birth"]), listed["precision"])
    if name == "status":
        return _("Lives here again")
    if name == "left":
        return str(residents_words.CHANGES[listed["residence"]])
    text = listed.get(name, "")
    return str(LABELS[name][text]) if text and name in LABELS else text


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
