"""Reads rows of a list that may be known people, or differ from them, with what is on file beside what the list says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core.db.database import db
from core.marking import N_
from core.web.paging import Page, page_of
from imports.deciding.decisions import THE_OTHER_ROW, Decisions
from imports.deciding.problem_words import kind_of
from imports.uploads.answered import AskedRow, Step, standings
from imports.uploads.review import Review, SaidByRows, ShownFacts
from residents.models.people import Household, Resident
from residents.person.card_queries import masked
from residents.words import CHANGES, INSURANCE, RESIDENCE, SEX, birth_text

ALIKE_SHOWN, DIFFERING_SHOWN = 20, 100
"""People on one page."""

COMPARED = {
    "full_name": N_("Full name"), "birth": N_("Birth date"), "sex": N_("Sex"), "personal_id": N_("Citizen number"),
    "phone": N_("Phone"), "household": N_("Household"), "relation": N_("Relation"), "address": N_("Address"),
}  # fmt: skip
"""What each of the facts is called by which people are told apart."""

WORDS: dict[str, Any] = {"sex": SEX, "insurance": INSURANCE, "residence": RESIDENCE}
ON_FILE: dict[str, Callable[[Resident, Household], Any]] = {
    "full_name": lambda one, _home: one.full_name,
    "birth": lambda one, _home: birth_text(one.birth_date, one.birth_precision),
    "personal_id": lambda one, _home: masked(one, "personal_id"),
    "phone": lambda one, _home: masked(one, "phone"),
    "sex": lambda one, _home: SEX[one.sex],
    "insurance": lambda one, _home: INSURANCE[one.insurance],
    "residence": lambda one, _home: RESIDENCE[one.residence],
    "relation": lambda one, _home: one.relation,
    "note": lambda one, _home: one.note,
    "household": lambda _one, home: home.code,
    "address": lambda _one, home: home.address,
    "status": lambda one, _home: CHANGES[one.status],
    "left": lambda one, _home: RESIDENCE[one.residence] if one.status == "active" else CHANGES[one.status],
}
"""How each field that may differ is shown from the person on file."""

OnFile = dict[str, tuple[Resident, Household]]
"""People of the roll with their households, by public id."""

SaidBy = Callable[[Iterable[AskedRow]], SaidByRows]
"""What some rows of a list say."""


@dataclass(frozen=True, slots=True)
class ComparedPerson:
    """One of those compared: how an answer names the person, a heading, the facts."""

    ref: str
    title: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """A row of the list, and whom it may be; `why` is the kind of likeness, `others` how an answer names everybody."""

    row: int
    sheet: str
    why: str
    code: str
    listed: ComparedPerson
    candidates: tuple[ComparedPerson, ...]
    others: str
    erased_on: str
    """Of a row with the number of an erased person: when that person was erased."""

    def lines(self) -> list[tuple[str, str, list[tuple[str, bool]]]]:
        """Each fact that is not the same everywhere: its name, what the list says, what each candidate has and whether that
        differs."""
        return [
            (_(words), said or "–", [self._beside(said, one.facts[name]) for one in self.candidates])
            for name, words in COMPARED.items()
            for said in (self.listed.facts[name],)
            if not self._agrees(name)
        ]

    def same(self) -> list[tuple[str, str]]:
        """The other facts: they are the same everywhere; those that nobody knows are left out."""
        facts = self.listed.facts
        return [
            (_(words), facts[name]) for name, words in COMPARED.items() if self._agrees(name) and facts[name]
        ]

    def _agrees(self, name: str) -> bool:
        """Whether a fact is the same everywhere; the birth date is compared in any case."""
        said = self.listed.facts[name]
        if not self.candidates:
            return not said
        return name != "birth" and all(one.facts[name] == said for one in self.candidates)

    @staticmethod
    def _beside(said: str, on_file: str) -> tuple[str, bool]:
        return on_file or "–", bool(said and on_file and said != on_file)


@dataclass(frozen=True, slots=True)
class DifferingRow:
    """A row and the person it is: of each fact that differs the column, what is on file, what the list says."""

    row: int
    sheet: str
    person: Resident
    facts: list[tuple[str, str, str]]
    is_approved: bool


def alike_rows(
    review: Review, decisions: Decisions, said_by: SaidBy, page: int = 1, *, is_confined: bool
) -> Page[AlikeRow]:
    """The rows that wait for an answer who they are, in the order of the list; numbers are masked.

    `said_by` tells what rows of the list say. The facts on file are read now. A reader who is confined to a
    neighborhood is not shown people elsewhere.
    """
    asked = [
        (row, standing.step)
        for row, standing in standings(review.rows, decisions)
        if standing.step is not None and not (is_confined and standing.step.is_elsewhere)
    ]
    shown = page_of(asked, page, ALIKE_SHOWN)
    people = _on_file(one.ref for _row, step in shown.rows for one in step.candidates)
    listed = said_by(row for row, _step in shown.rows)
    rows = [_alike_row(row, step, people, *listed[row.position]) for row, step in shown.rows]
    return Page(rows, shown.page, shown.pages, shown.total)


def differing_rows(
    review: Review, decisions: Decisions, said_by: SaidBy, page: int = 1, *, is_confined: bool
) -> Page[DifferingRow]:
    """The same for rows whose person is known, and that wait for approval of what they say otherwise."""
    asked = [
        (row, standing, standing.person)
        for row, standing in standings(review.rows, decisions)
        if standing.person and standing.person.overwrites and not (is_confined and standing.is_elsewhere)
    ]
    shown = page_of(asked, page, DIFFERING_SHOWN)
    people = _on_file(person.ref for _row, _standing, person in shown.rows)
    listed = said_by(row for row, _standing, _person in shown.rows)
    rows = []
    for row, standing, person in shown.rows:
        if person.ref in people:
            on_file, (said, _other) = people[person.ref], listed[row.position]
            facts = [
                (review.title(row, name), str(ON_FILE[name](*on_file)) or "–", _said(said, name) or "–")
                for name in person.overwrites
            ]
            sheet, number = row.position
            rows.append(DifferingRow(number, sheet, on_file[0], facts, standing.is_approved))
    return Page(rows, shown.page, shown.pages, shown.total)


def _on_file(public_ids: Iterable[str]) -> OnFile:
    """These people as they are on the roll now, without those who were erased meanwhile."""
    rows = db.session.execute(
        select(Resident, Household)
        .join(Household, Household.id == Resident.household_id)
        .where(Resident.public_id.in_(set(public_ids)))
    )
    return {resident.public_id: (resident, household) for resident, household in rows}


def _alike_row(row: AskedRow, step: Step, people: OnFile, listed: ShownFacts, other: ShownFacts) -> AlikeRow:
    sheet, number = row.position
    refs = [one.ref for one in step.candidates]
    candidates = [
        ComparedPerson(ref, _("In the resident list"), {name: str(ON_FILE[name](*people[ref])) for name in COMPARED})
        for ref in refs
        if ref in people
    ]  # fmt: skip
    if step.other_row:
        candidates.append(_listed(step.other_row, other, THE_OTHER_ROW))
    this = _listed(number, listed)
    return AlikeRow(
        number, sheet, kind_of(step.code), step.code, this, tuple(candidates), ",".join(refs), step.day
    )


def _listed(number: int, facts: ShownFacts, ref: str = "") -> ComparedPerson:
    title = _("Row %(number)s of the list", number=number)
    return ComparedPerson(ref, title, {name: _said(facts, name) for name in COMPARED})


def _said(listed: ShownFacts, name: str) -> str:
    """What a row of a list says of a fact, as it is shown."""
    if name == "birth":
        return birth_text(date.fromisoformat(listed["birth"]), listed["precision"])
    if name == "status":
        return _("Lives here again")
    if name == "left":
        return str(CHANGES[listed["residence"]])
    text = listed.get(name, "")
    return str(WORDS[name][text]) if text and name in WORDS else text
