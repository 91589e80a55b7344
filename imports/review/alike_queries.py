"""Reads which rows of a list may be known people, with the facts of both side by side, so that a person can decide."""

from dataclasses import dataclass

from flask_babel import gettext as _

from imports.deciding.decisions import THE_OTHER_ROW, Decisions
from imports.deciding.problem_words import kind_of
from imports.review.fact_queries import ON_FILE, OnFile, SaidBy, on_file, said
from imports.uploads.answered import AskedRow, Step, standings
from imports.uploads.review import Review, ShownFacts
from residents.models.people import Household, Resident

PAGE = 20
FACTS = ("full_name", "birth", "sex", "personal_id", "phone", "household", "relation", "address")


@dataclass(frozen=True, slots=True)
class ComparedPerson:
    """One of those compared: how an answer names the person, a heading, the facts in the order of FACTS."""

    ref: str
    title: str
    facts: tuple[str, ...]


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
    erased_on: str = ""
    """Of a row with the number of an erased person: when that person was erased."""

    def lines(self) -> list[tuple[str, str, tuple[tuple[str, bool], ...]]]:
        """Each fact that is not the same everywhere, and the birth date: its name, what the list says, what each candidate has
        and whether that differs."""
        return [
            (words, said or "–", tuple((one.facts[at] or "–", _differs(said, one.facts[at])) for one in self.candidates))
            for at, words, said in self._facts()
            if FACTS[at] == "birth" or (said and not self.candidates) or any(one.facts[at] != said for one in self.candidates)
        ]  # fmt: skip

    def same(self) -> list[tuple[str, str]]:
        """The other facts: they are the same everywhere; those that nobody knows are left out."""
        return [
            (words, said)
            for at, words, said in self._facts()
            if said
            and self.candidates
            and FACTS[at] != "birth"
            and all(one.facts[at] == said for one in self.candidates)
        ]

    def _facts(self) -> list[tuple[int, str, str]]:
        words = fact_words()
        return [(at, words[name], self.listed.facts[at]) for at, name in enumerate(FACTS)]


@dataclass(frozen=True, slots=True)
class AlikeRows:
    """One page of the questions that are open, and how many there are in all."""

    rows: list[AlikeRow]
    total: int
    page: int
    pages: int


def fact_words() -> dict[str, str]:
    """What each of the facts compared is called."""
    return {
        "full_name": _("Full name"), "birth": _("Birth date"), "sex": _("Sex"), "personal_id": _("Citizen number"),
        "phone": _("Phone"), "household": _("Household"), "relation": _("Relation"), "address": _("Address"),
    }  # fmt: skip


def alike_rows(
    review: Review, decisions: Decisions, said_by: SaidBy, page: int = 1, *, is_confined: bool
) -> AlikeRows:
    """The rows that wait for an answer who they are, in the order of the list; numbers are masked.

    `said_by` tells what rows of the list say. The facts on file are read now. A reader who is confined to a
    neighborhood is not shown people elsewhere.
    """
    asked = [
        (row, standing.step)
        for row, standing in standings(review.rows, decisions)
        if standing.step is not None and not (is_confined and standing.step.is_elsewhere)
    ]
    pages = max(1, -(-len(asked) // PAGE))
    page = min(max(page, 1), pages)
    shown = asked[(page - 1) * PAGE : page * PAGE]
    people = on_file({one.ref for _row, step in shown for one in step.candidates})
    listed = said_by([row for row, _step in shown])
    rows = [_row(row, step, people, *listed[row.position]) for row, step in shown]
    return AlikeRows(rows, len(asked), page, pages)


def _row(row: AskedRow, step: Step, people: OnFile, listed: ShownFacts, other: ShownFacts) -> AlikeRow:
    sheet, number = row.position
    candidates = [_on_the_roll(*people[one.ref]) for one in step.candidates if one.ref in people]
    if step.other_row:
        candidates.append(ComparedPerson(THE_OTHER_ROW, _row_words(step.other_row), _facts_of(other)))
    this = ComparedPerson("", _row_words(number), _facts_of(listed))
    others = ",".join(one.ref for one in step.candidates)
    return AlikeRow(number, sheet, kind_of(step.code), step.code, this, tuple(candidates), others, step.day)


def _row_words(number: int) -> str:
    return _("Row %(number)s of the list", number=number)


def _on_the_roll(one: Resident, home: Household) -> ComparedPerson:
    facts = tuple(str(ON_FILE[name](one, home)) for name in FACTS)
    return ComparedPerson(one.public_id, _("In the resident list"), facts)


def _facts_of(listed: ShownFacts) -> tuple[str, ...]:
    return tuple(said(listed, name) for name in FACTS)


def _differs(said: str, on_file: str) -> bool:
    return bool(said and on_file and said != on_file)
