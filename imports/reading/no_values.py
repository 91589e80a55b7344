"""Rules for cells that hold no value: an error, a formula without a result, a program's word for nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import UploadRefused
from core.marking import N_
from core.sheets.cells import Cell, Sheet
from core.sheets.no_values import NO_RESULT
from imports.reading.cells import is_blank
from imports.reading.columns import FIELDS
from imports.reading.head import SEVERAL, Header, ListColumn
from imports.reading.row import RowProblem, Severity

PEOPLE = frozenset(
    {"full_name", "family_name", "given_name", "birth", "male", "birth_day", "birth_month", "birth_year"}
)
NEEDED = PEOPLE | {"female", "neighborhood", "household", "household_head"}
"""Facts without which a row is not imported: an empty cell would mean another person or the household above."""

READ = frozenset({*FIELDS, *SEVERAL}) - {"number"}

FEWEST, SHARE = 3, 0.8
"""From so many cells, and this share of those that are filled, a column is spoken of as a whole."""

MISSING = frozenset({"name_missing", "birth_missing", "sex_missing"})
"""What is said of an empty cell, and not of one that holds no value."""


class NothingInColumn(UploadRefused):
    """No cell of a column that every person needs holds a value."""

    code = "column_without_values"
    message = N_(
        "No cell of the column “%(column)s” has a value; they have “%(text)s”. Open the workbook in Excel, check the "
        "formulas of the column, save it and send it again."
    )


@dataclass
class NoValues:
    """Such cells of one sheet: of each row by column, and what is said once of a whole column."""

    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    columns: dict[int, ListColumn] = field(default_factory=dict)
    """The columns that the list is read from, by their place."""
    of_columns: list[RowProblem] = field(default_factory=list)
    said_once: set[int] = field(default_factory=set)

    def blanked(self, number: int, cells: Sequence[Cell], *, unknown_only: bool = False) -> Sequence[Cell]:
        """The row with nothing in such cells, or only in those of columns from which nothing is read."""
        bad = self.cells.get(number)
        if not bad:
            return cells
        return [
            "" if at in bad and not (unknown_only and at in self.columns) else cell
            for at, cell in enumerate(cells)
        ]

    def are_about_a_person(self, number: int) -> bool:
        """Whether the name or birth date of the row is such a cell."""
        return any(self._field(at) in PEOPLE for at in self.cells.get(number, ()))

    def problems(self, sheet: str, number: int, found: Sequence[RowProblem]) -> list[RowProblem]:
        """The problems of a row, with what is wrong in place of what is missing."""
        bad = {at: text for at, text in self.cells.get(number, {}).items() if at in self.columns}
        if not bad:
            return list(found)
        titles = {self.columns[at].title for at in bad}
        kept = [one for one in found if one.code not in MISSING or one.column not in titles]
        return kept + [
            self._problem(sheet, number, at, text) for at, text in bad.items() if at not in self.said_once
        ]

    def _problem(self, sheet: str, number: int, at: int, text: str) -> RowProblem:
        severity: Severity = "refuse" if self._field(at) in NEEDED else "warn"
        code = "cell_no_result" if text == NO_RESULT else "cell_no_value"
        return RowProblem(sheet, number, self.columns[at].title, code, severity, {"text": text})

    def _field(self, at: int) -> str:
        return self.columns[at].field if at in self.columns else ""


def no_values(sheet: Sheet, header: Header, cells: Mapping[int, Mapping[int, str]]) -> NoValues:
    """What these cells (by column, and by row under the head) mean. Raises NothingInColumn."""
    found = NoValues(columns={one.index: one for one in header.columns if one.field in READ})
    first = sheet.first_row + header.first
    for at, places in cells.items():
        for place, text in places.items():
            found.cells.setdefault(first + place, {})[at] = text
        if at in found.columns:
            filled = sum(not is_blank(row[at]) for row in sheet.rows[header.first :])
            _note_whole(
                found, sheet.name, at, {first + place: text for place, text in places.items()}, filled
            )
    return found


def _note_whole(found: NoValues, sheet: str, at: int, places: Mapping[int, str], filled: int) -> None:
    """A column with hardly any value is spoken of once; one that nobody can do without is not read at all."""
    column, (first, text) = found.columns[at], next(iter(places.items()))
    if len(places) < FEWEST or len(places) < SHARE * filled:
        return
    if column.field in NEEDED:
        if len(places) == filled and column.field in PEOPLE:
            raise NothingInColumn(column=column.title, text=text)
        return
    found.said_once.add(at)
    facts: dict[str, str | int] = {"cells": len(places), "rows": filled, "text": text}
    found.of_columns.append(RowProblem(sheet, first, column.title, "column_no_values", "warn", facts))
