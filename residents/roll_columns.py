"""Reading how the columns of a kept list are understood, with a few of their cells, so that a person can say otherwise."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.sheets import Sheet
from residents.roll_cells import cell_text, is_blank
from residents.roll_header import ROWS_SEARCHED, Header
from residents.roll_mapping import MeaningsOf, key_of, titled_columns, with_meanings
from residents.roll_reading import lists_in

ROWS_SHOWN, EXAMPLES, EXAMPLE_LENGTH = 30, 3, 30
LONG_NUMBER = re.compile(r"\d(?=(?:\D?\d){3})")
NUMBER_DIGITS = 8
"""Cells with so many digits are citizen numbers and phones: only their last three are shown."""


@dataclass(frozen=True)
class ColumnRow:
    """A column: its title, what the title says it holds, what it is taken for now, the first cells under it."""

    key: str
    title: str
    by_title: str
    field: str
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Columns:
    """The columns of a list, each title once; `titles` are those of each sheet."""

    rows: list[ColumnRow]
    titles: list[list[str]]


def columns_of(sheets: Sequence[Sheet], meanings_of: MeaningsOf) -> Columns:
    """The columns with a title of every sheet that holds a list."""
    rows: dict[str, ColumnRow] = {}
    titles = []
    for sheet, header, _converted in lists_in([_beginning(sheet) for sheet in sheets]):
        plain = titled_columns(sheet, header)
        now = {
            column.key: column.field
            for column in titled_columns(sheet, with_meanings(sheet, header, meanings_of))
        }
        titles.append([column.title for column in plain])
        for column in plain:
            examples = _examples(sheet, header, column.place)
            rows.setdefault(
                column.key, ColumnRow(column.key, column.title, column.field, now[column.key], examples)
            )
    return Columns(list(rows.values()), titles)


def said(columns: Columns, chosen: dict[str, str]) -> dict[str, str]:
    """What was chosen otherwise than the titles say."""
    return {row.key: chosen[row.key] for row in columns.rows if chosen[row.key] != row.by_title}


def said_of(titles: Sequence[str], meanings: dict[str, str]) -> dict[str, str]:
    """What of that is about the columns of one sheet."""
    keys = set(map(key_of, titles))
    return {key: field for key, field in meanings.items() if key in keys}


def _beginning(sheet: Sheet) -> Sheet:
    return replace(sheet, rows=sheet.rows[: ROWS_SEARCHED + ROWS_SHOWN])


def _examples(sheet: Sheet, header: Header, place: int) -> tuple[str, ...]:
    cells = (row[place] for row in sheet.rows[header.first : header.first + ROWS_SHOWN] if place < len(row))
    texts = dict.fromkeys(_masked(cell_text(cell, EXAMPLE_LENGTH)) for cell in cells if not is_blank(cell))
    return tuple(texts)[:EXAMPLES]


def _masked(text: str) -> str:
    if sum(map(str.isdigit, text)) <= NUMBER_DIGITS:
        return text
    return LONG_NUMBER.sub("•", text)
