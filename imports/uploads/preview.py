"""What can be read of a checked list before it is taken: the people it would write, and the cells behind its problems."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from core.web.paging import Page
from imports.deciding.decisions import Decisions
from imports.models import Upload
from imports.reading.cells import cell_text
from imports.reading.columns import letters
from imports.reading.row import ListedRow
from imports.uploads import files
from imports.uploads.answered import AskedRow, RowState, standings
from imports.uploads.problems import problems_to_keep
from imports.uploads.records import kept_of_waiting
from imports.uploads.review import Review, review_from, said_by
from imports.writing.importing import Prepared
from residents.facts.birth import Birth, Precision
from residents.facts.citizen_number import WHOLE_NUMBER, mask

A_PAGE, AT_ONCE = 100, 2_000
"""People on one page, and in one bundle of what is kept."""
MOST_CELLS = 1_000
"""Of one kind of problem, so many are shown with their cells."""
VALUE_LENGTH = 60


class WrittenPerson(NamedTuple):
    """A person whom the list would add, or to whom it would add `facts`; a new person has none."""

    sheet: str
    row: int
    full_name: str
    birth: Birth
    household: str
    address: str
    is_new: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellBehind:
    """Of whom a problem is, and the cell it is about: as spreadsheets name it, and what is in it."""

    name: str
    cell: str
    value: str


def keep(public_id: str, prepared: Prepared) -> None:
    """Keep both, in place of an earlier check's."""
    people = _people(prepared)
    for number in range(max(1, -(-len(people) // AT_ONCE))):
        some = people[number * AT_ONCE : (number + 1) * AT_ONCE]
        files.keep(files.people(number), public_id, json.dumps([len(people), some], ensure_ascii=False))
    files.keep(files.CELLS, public_id, json.dumps(list(_cells(prepared)), ensure_ascii=False))


def people_to_write(upload: Upload, page: int, now: datetime, *, is_confined: bool) -> Page[WrittenPerson]:
    """One page of them: those the check was sure of, then those about whom a question was answered since.

    Raises UploadGone, AtWork.
    """
    review = review_from(kept_of_waiting(files.REVIEW, upload, now))
    answered = _answered(review, Decisions.from_json(upload.decisions), is_confined)
    total, _first = json.loads(files.kept(files.people(0), upload.public_id))
    full = -(-total // A_PAGE)
    pages = max(1, full + -(-len(answered) // A_PAGE))
    page = min(max(page, 1), pages)
    if page <= full:
        number, place = divmod((page - 1) * A_PAGE, AT_ONCE)
        _total, kept = json.loads(files.kept(files.people(number), upload.public_id))
        rows = [_person(one) for one in kept[place : place + A_PAGE]]
    else:
        some = answered[(page - full - 1) * A_PAGE :][:A_PAGE]
        said = said_by(upload, (row for row, _standing in some))
        rows = [_answered_person(row, standing, said[row.position][0]) for row, standing in some]
    return Page(rows, page, pages, total + len(answered))


def cells_behind(upload: Upload) -> dict[tuple[str, int, str], CellBehind]:
    """By sheet, row and column of a problem; raises UploadGone."""
    kept = json.loads(files.kept(files.CELLS, upload.public_id))
    return {(sheet, row, column): CellBehind(*behind) for sheet, row, column, *behind in kept}


def _people(prepared: Prepared) -> list[list[Any]]:
    """In the order of the list."""
    written: list[tuple[ListedRow, str, bool, tuple[str, ...]]] = [
        (one.row, household, True, ()) for one, household in prepared.plan.new_people
    ]
    written += [
        (one.incoming.row, one.known.household, False, tuple(sorted(one.fields)))
        for one in prepared.plan.changes
    ]
    order = {sheet: at for at, sheet in enumerate(prepared.homes.listed.headers)}
    written.sort(key=lambda one: (order[one[0].sheet], one[0].row))
    return [
        [row.sheet, row.row, row.full_name, *_birth(row), household or row.household, row.address, is_new, facts]
        for row, household, is_new, facts in written
    ]  # fmt: skip


def _birth(row: ListedRow) -> tuple[str, str]:
    return row.birth.day.isoformat(), row.birth.precision


def _person(kept: list[Any]) -> WrittenPerson:
    sheet, row, name, day, precision, household, address, is_new, facts = kept
    return WrittenPerson(
        sheet, row, name, _birth_of(day, precision), household, address, is_new, tuple(facts)
    )


def _birth_of(day: str, precision: str) -> Birth:
    return Birth(date.fromisoformat(day), cast(Precision, precision))


def _answered(review: Review, now: Decisions, is_confined: bool) -> list[tuple[AskedRow, RowState]]:
    """Rows that would be written since an answer."""
    before = standings(review.rows, review.decided)
    return [
        (row, state)
        for (row, was), (_row, state) in zip(before, standings(review.rows, now), strict=True)
        if state.outcome in ("new", "changed")
        and state.outcome != was.outcome
        and not (is_confined and state.is_elsewhere)
    ]


def _answered_person(row: AskedRow, state: RowState, said: dict[str, str]) -> WrittenPerson:
    facts = state.person.overwrites if state.person and state.is_approved else ()
    return WrittenPerson(
        *row.position,
        said["full_name"],
        _birth_of(said["birth"], said["precision"]),
        said.get("household", ""),
        said.get("address", ""),
        state.outcome == "new",
        facts,
    )


def _cells(prepared: Prepared) -> Iterator[list[Any]]:
    listed = prepared.homes.listed
    sheets = {sheet.name: sheet for sheet in listed.sheets}
    names = {row.position: row.full_name for row in listed.people}
    seen: Counter[str] = Counter()
    for problem in problems_to_keep(prepared.result.problems):
        seen[problem.code] += 1
        sheet, header = sheets[problem.sheet], listed.headers[problem.sheet]
        at = problem.row - sheet.first_row
        if seen[problem.code] > MOST_CELLS or not 0 <= at < len(sheet.rows):
            continue
        cells = sheet.rows[at]
        name = names.get((problem.sheet, problem.row)) or _text(cells, header.index_of("full_name"))
        index = next((one.index for one in header.columns if one.title == problem.column), -1)
        # Under a head of ours, in a row before the first, the columns are not those that the reader sees.
        cell = f"{letters(index)}{problem.row}" if index >= 0 and sheet.first_row > 0 else ""
        yield [problem.sheet, problem.row, problem.column, name, cell, _text(cells, index)]


def _text(cells: list[Any], index: int) -> str:
    """What is in a cell; a whole citizen number is masked."""
    if not 0 <= index < len(cells):
        return ""
    return WHOLE_NUMBER.sub(lambda found: mask(found[0]), cell_text(cells[index], VALUE_LENGTH))
