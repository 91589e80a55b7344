"""Reading how the columns of a kept list are understood, with a few of their cells, so that a person can say otherwise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.errors import UploadRefused
from core.sheets.cells import Cell, Sheet
from imports.reading.cells import cell_text, is_blank
from imports.reading.columns import MeaningsOf, header_by_meanings, titled_columns, with_meanings
from imports.reading.head import FIELDS_NEEDED, ROWS_SEARCHED, Header, header_at
from imports.reading.old_letters import in_unicode
from imports.reading.reading import NoBirthColumn, NoListFound, lists_in

ROWS_SHOWN, EXAMPLES, EXAMPLE_LENGTH = 30, 3, 30
ROWS_OFFERED, LINE_LENGTH = 12, 90
LONG_NUMBER = re.compile(r"\d(?=(?:\D?\d){3})")
NUMBER_DIGITS = 8
"""Cells with so many digits are citizen numbers and phones: only their last three are shown."""

NO_HEAD = -1
"""The index of the head where a list has none."""


@dataclass(frozen=True)
class ColumnRow:
    """A column: its title, what the title says it holds, what it is taken for now, the first cells under it."""

    key: str
    title: str
    by_title: str
    field: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class HeadChoice:
    """A row that may be the head of the list: its index, its number in the file, the beginning of what it says."""

    index: int
    row: int
    words: str


@dataclass(frozen=True)
class ShownColumns:
    """The columns of a list, each title once.

    Where no titles tell them, `head` is the index of the row that is taken for the head, and `heads` are those it
    may be.
    """

    rows: list[ColumnRow]
    head: int | None = None
    heads: tuple[HeadChoice, ...] = ()


def columns_of(sheets: Sequence[Sheet], meanings_of: MeaningsOf, head: int | None = None) -> ShownColumns:
    """The columns of every sheet that holds a list; where no title tells them, as if the head stood at `head`."""
    first = beginnings(sheets)
    rows: dict[str, ColumnRow] = {}
    for sheet, header, _converted in lists_in(first):
        for row in _rows(sheet, header, meanings_of):
            rows.setdefault(row.key, row)
    return ShownColumns(list(rows.values())) if rows else _by_hand(first, meanings_of, head)


def said(columns: ShownColumns, chosen: dict[str, str]) -> dict[str, str]:
    """What was chosen otherwise than the titles say; of a list whose titles say nothing, everything."""
    if columns.head is not None:
        return dict(chosen)
    return {row.key: chosen[row.key] for row in columns.rows if chosen[row.key] != row.by_title}


def may_be_told(refused: UploadRefused, sheets: Sequence[Sheet]) -> bool:
    """Whether a person can say what the columns hold: it is a table whose titles do not tell, not another file."""
    if isinstance(refused, NoListFound):
        return any(len(_wide_rows(sheet)) > 1 for sheet in beginnings(sheets))
    return isinstance(refused, NoBirthColumn)


def lines_in(sheets: Sequence[Sheet]) -> int:
    """How many rows the sheets have, whatever is in them."""
    return sum(len(sheet.rows) for sheet in sheets)


def beginnings(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The first rows of every sheet: those under title lines and a head are among them."""
    return [replace(sheet, rows=sheet.rows[: ROWS_SEARCHED + ROWS_SHOWN]) for sheet in sheets]


def _by_hand(sheets: Sequence[Sheet], meanings_of: MeaningsOf, head: int | None) -> ShownColumns:
    """The columns of the sheet with the most of a table, under a head that a person can say."""
    if not sheets:
        return ShownColumns([])
    sheet, _converted = in_unicode(max(sheets, key=lambda one: len(_wide_rows(one))))
    told = header_by_meanings(sheet, meanings_of) or header_by_meanings(sheet, meanings_of, has_head=False)
    header = told or header_at(sheet, _likely_head(sheet))
    if head is not None and NO_HEAD <= head < len(sheet.rows):
        header = header_at(sheet, head)
    rows = _rows(sheet, header, meanings_of)
    index = header.first - header.levels if header.levels else NO_HEAD
    return ShownColumns(rows, index, _heads(sheet))


def _rows(sheet: Sheet, header: Header, meanings_of: MeaningsOf) -> list[ColumnRow]:
    """The columns under one head, as their titles say and as they are taken."""
    now = {
        column.index: column.field
        for column in titled_columns(sheet, with_meanings(sheet, header, meanings_of))
    }
    return [
        ColumnRow(column.key, column.title, column.field, now[column.index], _examples(sheet, header, column.index))
        for column in titled_columns(sheet, header)
    ]  # fmt: skip


def _wide_rows(sheet: Sheet) -> list[int]:
    """The indexes of rows with as many cells as a head needs."""
    return [index for index, row in enumerate(sheet.rows) if len(_filled(row)) >= FIELDS_NEEDED]


def _likely_head(sheet: Sheet) -> int:
    """The first row of a table if it has nothing but words in it; else there is no head."""
    index = next(iter(_wide_rows(sheet)), NO_HEAD)
    words = [isinstance(cell, str) and not any(map(str.isdigit, cell)) for cell in _filled(sheet.rows[index])]
    return index if all(words) else NO_HEAD


def _heads(sheet: Sheet) -> tuple[HeadChoice, ...]:
    indexes = [index for index, row in enumerate(sheet.rows) if _filled(row)][:ROWS_OFFERED]
    return tuple(HeadChoice(index, sheet.first_row + index, _line(sheet.rows[index])) for index in indexes)


def _line(row: Sequence[Cell]) -> str:
    line = " | ".join(_masked(cell_text(cell, EXAMPLE_LENGTH)) for cell in _filled(row))
    return line if len(line) <= LINE_LENGTH else f"{line[:LINE_LENGTH]}…"


def _filled(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if not is_blank(cell)]


def _examples(sheet: Sheet, header: Header, index: int) -> tuple[str, ...]:
    cells = (row[index] for row in sheet.rows[header.first : header.first + ROWS_SHOWN] if index < len(row))
    texts = dict.fromkeys(_masked(cell_text(cell, EXAMPLE_LENGTH)) for cell in cells if not is_blank(cell))
    return tuple(texts)[:EXAMPLES]


def _masked(text: str) -> str:
    if sum(map(str.isdigit, text)) <= NUMBER_DIGITS:
        return text
    return LONG_NUMBER.sub("•", text)
