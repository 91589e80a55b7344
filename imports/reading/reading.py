"""Rules for a whole list: which rows are people, and in which households and neighborhoods."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.errors import UploadRefused
from core.folding import fold
from core.marking import N_
from core.sheets.cells import Cell, Sheet
from core.sheets.legacy_text import has_odd_letters
from core.sheets.no_values import cells_without_values
from imports.reading.cells import cell_text, clean_rows, is_blank
from imports.reading.coded_words import RELATION_LENGTH
from imports.reading.columns import (
    MeaningsOf,
    header_by_meanings,
    nothing_said,
    titled_columns,
    with_meanings,
)
from imports.reading.head import Header, find_header, is_double, is_title
from imports.reading.headless import with_head
from imports.reading.inherited import BIRTH_FIELDS, Inherited, has_birth
from imports.reading.lines_without_people import (
    CELLS_OF_A_TITLE,
    are_column_numbers,
    household_of_title,
    is_signature,
    is_total,
    may_be_a_name,
    title_in,
)
from imports.reading.no_values import no_values
from imports.reading.old_letters import ConvertedColumn, in_unicode
from imports.reading.row import NAME_LENGTH, ListedRow, RowHome, RowProblem, RowReader, Severity
from imports.reading.words import EXAMPLE_NAMES, RELATIONS, SEXES
from wards.naming import neighborhood_in_title

MAX_PEOPLE = 100_000
PHONE_DIGITS = re.compile(r"\d{8}")
EXAMPLES = frozenset({"vd", "vi du"})


class NoListFound(UploadRefused):
    """No sheet of the workbook holds a list of people."""

    code = "list_not_found"
    message = N_(
        "No list of people was found. A table needs a header row with the columns Họ và tên, Ngày sinh and one more; the template has them all. Without a header row, each line needs a name and a birth date or year."
    )


class NoBirthColumn(UploadRefused):
    """The list has names and no birth dates: its people cannot be told apart."""

    code = "birth_column_missing"
    message = N_("The list has no birth date column. Add a column named Ngày sinh (the year is enough).")


class ListsSideBySide(UploadRefused):
    """Two lists are beside each other on one sheet: only one of them would be read."""

    code = "lists_side_by_side"
    message = N_(
        "There are two lists side by side on one sheet. Move the second one below the first, or to its own sheet."
    )


class TooManyPeople(UploadRefused):
    """The list names more than 100,000 people."""

    code = "list_too_long"
    message = N_("The list has more than 100,000 people. Send it in parts.")


@dataclass(frozen=True)
class ReadList:
    """A list as it was read: its people, every problem, the rows refused so far, its sheets and their heads."""

    people: list[ListedRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    refused: list[tuple[int, RowHome]] = field(default_factory=list)
    headers: dict[str, Header] = field(default_factory=dict)
    sheets: list[Sheet] = field(default_factory=list)
    """The sheets with a list, as they were read: in Unicode, under a head."""

    def problem(
        self, row: ListedRow, fact: str, code: str, severity: Severity, **params: str | int
    ) -> RowProblem:
        """A problem of a row, under the title of the column that the fact came from."""
        title = self.headers[row.sheet].title_of_fact(fact)
        return RowProblem(row.sheet, row.row, title, code, severity, params)


def read_list(sheets: Iterable[Sheet], today: date, meanings_of: MeaningsOf = nothing_said) -> ReadList:
    """The people of every sheet that holds a list; raises NoListFound, NoBirthColumn, ListsSideBySide,
    TooManyPeople.

    `meanings_of` tells what was said about the columns of a list with these titles.
    """
    listed = ReadList()
    runs = 0
    for sheet, titled, converted in lists_in(sheets, meanings_of):
        header = with_meanings(sheet, titled, meanings_of)
        if not any(header.has(name) for name in BIRTH_FIELDS):
            raise NoBirthColumn()
        if is_double(sheet, header):
            raise ListsSideBySide()
        listed.headers[sheet.name] = header
        listed.sheets.append(sheet)
        listed.problems.extend(_conversion(sheet, header, column) for column in converted)
        runs = _SheetReading(sheet, header, today, listed, runs).read()
        if len(listed.people) + len(listed.refused) > MAX_PEOPLE:
            raise TooManyPeople()
    if not listed.headers:
        raise NoListFound()
    return listed


def lists_in(
    sheets: Iterable[Sheet], meanings_of: MeaningsOf = nothing_said
) -> list[tuple[Sheet, Header, list[ConvertedColumn]]]:
    """The sheets that hold a list, in Unicode: with a head, or with titles whose meaning was said.

    Where no sheet has any, one without a head gets one of ours, or its columns hold what was said of them.
    """
    written = [in_unicode(sheet) if has_odd_letters(sheet.rows) else (sheet, []) for sheet in sheets]
    for head_of in (find_header, lambda sheet: header_by_meanings(sheet, meanings_of)):
        if lists := [(sheet, header, new) for sheet, new in written if (header := head_of(sheet))]:
            return lists
    headed = [(sheet, new) for one, new in written if (sheet := with_head(one))]
    if lists := [(sheet, header, new) for sheet, new in headed if (header := find_header(sheet))]:
        return lists
    told = [(sheet, header_by_meanings(sheet, meanings_of, has_head=False), new) for sheet, new in written]
    return [(sheet, header, new) for sheet, header, new in told if header]


def _conversion(sheet: Sheet, header: Header, column: ConvertedColumn) -> RowProblem:
    """What is said of a column whose old letters were converted, under its title and its first such row."""
    titles = {titled.index: titled.title for titled in titled_columns(sheet, header)}
    known = next(
        (known.title for known in header.columns if known.index == column.index), titles.get(column.index, "")
    )
    params: dict[str, str | int] = {"before": column.before, "after": column.after, "cells": column.cells}
    return RowProblem(sheet.name, column.row, known, f"text_{column.scheme}", "warn", params)


class _SheetReading:
    """Goes down one sheet, remembering what blank cells inherit from above."""

    def __init__(self, sheet: Sheet, header: Header, today: date, listed: ReadList, runs: int) -> None:
        self.sheet, self.header, self.listed = sheet, header, listed
        self.reader = RowReader(header, today, sheet)
        self.above = Inherited(sheet, header, self.reader, runs)
        self.number_at = header.index_of("number")
        bad = cells_without_values(sheet.rows[header.first :])
        self.no_values = no_values(sheet, header, bad) if bad else None
        listed.problems.extend(self.no_values.of_columns if self.no_values else [])
        self.after_total = False
        self.waiting: list[tuple[int, Sequence[Cell]]] = []

    def read(self) -> int:
        """Read every row; returns the number of the last household."""
        first = self.header.first
        for number, cells in enumerate(clean_rows(self.sheet.rows[first:]), self.sheet.first_row + first):
            bad = self.no_values if self.no_values and number in self.no_values.cells else None
            seen = bad.blanked(number, cells, unknown_only=True) if bad else cells
            if not self._is_person(seen) and not (bad and bad.are_about_a_person(number)):
                if self._may_be_a_person(seen):
                    self.waiting.append((number, seen))
                continue
            for waiting in self.waiting:
                self._take(*waiting)
            self.waiting = []
            read = bad.blanked(number, cells) if bad else cells
            self.above.go_on(read)
            self._take(number, read)
        return self.above.runs

    def _take(self, number: int, cells: Sequence[Cell]) -> None:
        """Read the row of a person; a numbered row with nothing but a title is about nobody after all."""
        person, problems = self.reader.read(number, cells, self.above.home)
        if self.no_values and number in self.no_values.cells:
            problems = self.no_values.problems(self.sheet.name, number, problems)
        if person is not None and not any(one.severity == "refuse" for one in problems):
            self.listed.people.append(person)
        elif self._is_title([cell for cell in cells if not is_blank(cell)], cells):
            return
        else:
            self.listed.refused.append((number, self.above.home))
        if problems:
            self.listed.problems.extend(problems)

    def _may_be_a_person(self, cells: Sequence[Cell]) -> bool:
        """Whether a name is alone in its row: a signature at the end, but a person where more people follow."""
        if self.after_total or not self.reader.has_name(cells):
            return False
        filled = [cell for cell in cells if not is_blank(cell)]
        return len(filled) == 1 and may_be_a_name(str(filled[0]))

    def _is_person(self, cells: Sequence[Cell]) -> bool:
        """Whether the row is about a person; titles, totals, signatures and blank rows are not."""
        numbered = self.number_at >= 0 and _is_number(cells[self.number_at])
        named = self.reader.has_name(cells)
        if numbered and named and not self.after_total:
            return True
        filled = [cell for cell in cells if not is_blank(cell)]
        if not filled or self._is_marking(filled, cells):
            return False
        if not named:
            return self._has_evidence(cells)
        if self.after_total or len(filled) == 1:
            return numbered or self._has_evidence(cells)
        return True

    def _is_marking(self, filled: Sequence[Cell], cells: Sequence[Cell]) -> bool:
        """Total, section title, the head again, numbers of columns, an example of the template."""
        first = filled[0]
        texts = [cell for cell in filled if isinstance(cell, str)]
        if is_total(texts) and not has_birth(self.reader, cells):
            self.after_total = True
            return True
        if len(filled) <= CELLS_OF_A_TITLE and self._is_signature(filled, cells):
            self.after_total = True
            return True
        if self._is_title(filled, cells):
            return True
        if (
            isinstance(first, str)
            and fold(first) in EXAMPLES
            and fold(self.reader.name(cells)) in EXAMPLE_NAMES
        ):
            return True
        if any(is_title(cell) for cell in texts) and not has_birth(self.reader, cells):
            return True
        return are_column_numbers(filled)

    def _is_signature(self, filled: Sequence[Cell], cells: Sequence[Cell]) -> bool:
        """Whether the lines under the list begin here."""
        name = self.reader.text(cells, "full_name", NAME_LENGTH)
        return is_signature(filled, name) and (len(filled) == 1 or not self._has_evidence(cells))

    def _is_title(self, filled: Sequence[Cell], cells: Sequence[Cell]) -> bool:
        """The title of a neighborhood or household: what it says holds for the rows under it."""
        if len(filled) > CELLS_OF_A_TITLE:
            return False
        name = self.reader.text(cells, "full_name", NAME_LENGTH)
        title = title_in(filled, name)
        if not title or self._has_evidence(cells) or (name and self.reader.text(cells, "neighborhood", 1)):
            return False
        if section := neighborhood_in_title(title):
            self.above.enter_neighborhood(section)
            self.after_total = False
        elif (household := household_of_title(title)) is not None:
            self.above.enter_household(household)
        else:
            return False
        return True

    def _has_evidence(self, cells: Sequence[Cell]) -> bool:
        """Whether a row without a name is still about a person, who then must not be lost silently."""
        if has_birth(self.reader, cells):
            return True
        numbers = (cell_text(self.reader.cell(cells, name), 40) for name in ("personal_id", "phone"))
        if any(PHONE_DIGITS.search(text.replace(" ", "").replace(".", "")) for text in numbers):
            return True
        relation = fold(self.reader.text(cells, "relation", RELATION_LENGTH))
        return relation in RELATIONS or fold(self.reader.text(cells, "sex", 20)) in SEXES


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, float) or (isinstance(cell, str) and cell.isdecimal())
