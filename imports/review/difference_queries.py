"""Reading what a list says otherwise than the roll, side by side, so that a person can decide."""

from collections.abc import Iterator
from dataclasses import dataclass

from imports.deciding.decisions import Decisions
from imports.review.fact_queries import ON_FILE, SaidBy, on_file, said
from imports.uploads.answered import AskedRow, RowState, standings
from imports.uploads.review import Review, ShownFacts
from residents.models.people import Household, Resident

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
    """The last difference of its row, where the row's decision is shown."""
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

    `said_by` tells what rows of the list say. What is on file is read now. A reader who is confined to a
    neighborhood is not shown people elsewhere.
    """
    asked = [
        (row, standing)
        for row, standing in standings(review.rows, decisions)
        if standing.person and standing.person.overwrites and not (is_confined and standing.is_elsewhere)
    ]
    pages = max(1, -(-len(asked) // PAGE))
    page = min(max(page, 1), pages)
    shown = asked[(page - 1) * PAGE : page * PAGE]
    listed = said_by([row for row, _standing in shown])
    people = on_file({standing.person.ref for _row, standing in shown if standing.person})
    rows = [
        one
        for row, standing in shown
        if standing.person and standing.person.ref in people
        for one in _rows(row, standing, people[standing.person.ref], listed[row.position][0], review)
    ]
    return Questions(rows, len(shown), len(asked), page, pages)


def _rows(
    row: AskedRow, standing: RowState, person: tuple[Resident, Household], listed: ShownFacts, review: Review
) -> Iterator[QuestionRow]:
    assert standing.person is not None
    resident, household = person
    for at, name in enumerate(standing.person.overwrites):
        yield QuestionRow(
            row=row.position[1],
            sheet=row.position[0],
            person=resident.public_id,
            name=resident.full_name,
            birth_year=resident.birth_date.year,
            column=review.title(row, name),
            on_file=str(ON_FILE[name](resident, household)) or "–",
            listed=said(listed, name) or "–",
            is_approved=standing.is_approved,
            is_last=at + 1 == len(standing.person.overwrites),
            number=len(standing.person.overwrites),
        )
