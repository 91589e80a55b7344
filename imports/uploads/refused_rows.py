"""The rows that were not taken, as a copy of the list with the reasons beside them, to mend and send again."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from core.sheets.cells import Cell, Sheet
from core.sheets.reading import sheets_from_text, sheets_to_text
from core.sheets.writing import Column, Table, Value, write_workbook
from imports.deciding.neighborhoods import label
from imports.deciding.problem_words import message
from imports.reading.cells import cell_text, is_blank
from imports.reading.columns import key_of
from imports.reading.head import Header
from imports.reading.row import ListedRow, Position, RowHome
from imports.reading.words import REASON_TITLES
from imports.writing.importing import Prepared

MOST_ROWS = 10_000
"""Limit on exported refused rows; a list with more of them is corrected at its source."""

HOUSEMATES = 2

NARROWEST, WIDEST, REASON_WIDTH, MOST_CHARACTERS = 8, 40, 70, 500
"""Widths of columns in characters, and how many a cell may hold."""


Reasons = list[tuple[str, str, Mapping[str, Any]]]
"""Why a row was refused: column, code, facts of each problem; none for a row that was taken and only comes along."""


@dataclass(frozen=True)
class RefusedRows:
    """The refused rows of one sheet, as they were read: its head first, the reasons of each row or None beside them."""

    sheet: Sheet
    reasons: list[Reasons | None]
    head: int

    @property
    def width(self) -> int:
        """How many cells the widest row has."""
        return max((len(row) for row in self.sheet.rows), default=0)


def refused_rows(prepared: Prepared) -> list[RefusedRows]:
    """Title lines and head as in the file, then the refused rows with what they had from others, and their reasons.

    All in Unicode, and under a head of ours where the list had none.
    """
    reasons: dict[Position, Reasons] = defaultdict(list)
    for problem in prepared.result.problems:
        position = (problem.sheet, problem.row)
        if problem.severity == "refuse" and (position in reasons or len(reasons) < MOST_ROWS):
            reasons[position].append((problem.column, problem.code, problem.params))
    if not reasons:
        return []
    listed = prepared.homes.listed
    homes: dict[Position, RowHome | ListedRow] = {row.position: row for row in listed.people}
    homes |= {(home.sheet, number): home for number, home in listed.refused}
    reasons |= {position: [] for position in _housemates(reasons, homes, prepared)}
    return [
        _rows(sheet, listed.headers[sheet.name], reasons, homes)
        for sheet in listed.sheets
        if any(name == sheet.name for name, _row in reasons)
    ]


def workbook_of(refused: Iterable[RefusedRows]) -> bytes:
    """These rows as a workbook, with the reasons in the reader's language."""
    return write_workbook([_table(rows) for rows in refused])


def text_of(refused: Sequence[RefusedRows]) -> str:
    """These rows as one text, to be sealed and kept."""
    beside = [[rows.reasons, rows.head] for rows in refused]
    return json.dumps([sheets_to_text([rows.sheet for rows in refused]), beside], ensure_ascii=False)


def refused_from(text: str) -> list[RefusedRows]:
    """The rows of such a text."""
    sheets, beside = json.loads(text)
    return [
        RefusedRows(sheet, reasons, head)
        for sheet, (reasons, head) in zip(sheets_from_text(sheets), beside, strict=True)
    ]


def _housemates(
    refused: Iterable[Position], homes: dict[Position, RowHome | ListedRow], prepared: Prepared
) -> list[Position]:
    """Where a list has no household numbers: two who were taken of each household with a refused row, its head first.

    On the way back they begin the household, and are known.
    """
    runs = {
        homes[position].household_run
        for position in refused
        if position in homes and not prepared.homes.listed.headers[position[0]].has("household")
    }
    taken: dict[int, list[ListedRow]] = defaultdict(list)
    for row in prepared.homes.listed.people:
        if row.household_run in runs and row.position not in prepared.plan.refused:
            taken[row.household_run].append(row)
    return [
        row.position
        for rows in taken.values()
        for row in sorted(rows, key=lambda one: not one.is_head)[:HOUSEMATES]
    ]


def _rows(
    sheet: Sheet,
    header: Header,
    reasons: dict[Position, Reasons],
    homes: dict[Position, RowHome | ListedRow],
) -> RefusedRows:
    width = _width(sheet, header)
    rows = [row[:width] for row in sheet.rows[: header.first]]
    said: list[Reasons | None] = [None] * len(rows)
    neighborhood, run = header.neighborhood, 0
    for number, cells in sheet.numbered(header.first):
        why = reasons.get((sheet.name, number))
        if why is None:
            continue
        home = homes.get((sheet.name, number))
        if home and home.neighborhood not in (None, neighborhood) and not header.has("neighborhood"):
            neighborhood = home.neighborhood
            rows.append([label(neighborhood)])
            said.append(None)
        if home and home.household and home.household_run != run and not header.has("household"):
            run = home.household_run
            rows.append([f"Hộ số {home.household}"])
            said.append(None)
        rows.append(_whole(cells, header, home)[:width])
        said.append(why)
    return RefusedRows(Sheet(sheet.name, sheet.first_row, rows), said, header.first)


def _table(refused: RefusedRows) -> Table:
    width = refused.width
    rows = [[_value(cell) for cell in row] + [None] * (width + 1 - len(row)) for row in refused.sheet.rows]
    if refused.head:
        rows[refused.head - 1][width] = _("What to correct")
    for row, reasons in zip(rows, refused.reasons, strict=True):
        if reasons is not None:
            row[width] = _in_words(reasons)
    reason = Column("", width=REASON_WIDTH, wraps=True)
    columns = [Column("", width=one) for one in _widths(rows, width)]
    return Table(refused.sheet.name, [*columns, reason], rows, head_rows=refused.head)


def _width(sheet: Sheet, header: Header) -> int:
    """How many columns the list has itself; where it is such a copy already, our own column is not one of them."""
    ours = [
        index
        for row in sheet.rows[: header.first]
        for index, cell in enumerate(row)
        if isinstance(cell, str) and key_of(cell) in REASON_TITLES
    ]
    return min(ours, default=max((len(row) for row in sheet.rows), default=0))


def _widths(rows: list[list[Value]], width: int) -> list[int]:
    """Wide enough for the texts of each column, within reason; a title line above the list counts for none."""
    widths = [NARROWEST] * width
    for row in rows:
        filled = [index for index in range(width) if row[index] is not None]
        for index in filled if len(filled) > 1 else ():
            widths[index] = max(widths[index], min(len(str(row[index])) + 2, WIDEST))
    return widths


def _in_words(reasons: Reasons) -> str:
    if not reasons:
        return _(
            "This row was imported. It is shown so that you can see which household the others belong to."
        )
    return "; ".join(
        f"{column}: {message(code, facts)}".removeprefix(": ") for column, code, facts in reasons
    )


def _whole(cells: list[Cell], header: Header, home: RowHome | ListedRow | None) -> list[Cell]:
    """The row with the neighborhood, household and address it had by standing under others."""
    whole = list(cells)
    if home is None:
        return whole
    inherited = {
        "neighborhood": label(home.neighborhood), "household": home.household, "address": home.address,
    }  # fmt: skip
    for field, text in inherited.items():
        at = header.index_of(field)
        if at >= 0 and text and is_blank(whole[at]):
            whole[at] = text
    return whole


def _value(cell: Cell) -> Value:
    """Numbers are text, so that nothing more is lost on the way back; dates stay dates."""
    if is_blank(cell):
        return None
    return cell if isinstance(cell, date) else cell_text(cell, MOST_CHARACTERS)
