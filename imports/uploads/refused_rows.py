"""The rows that were not taken, as a copy of the list with the reasons beside them, to mend and send again."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from core.sheets.cells import Cell, Sheet
from core.sheets.reading import sheets_from_text, sheets_to_text
from core.sheets.writing import Column, Table, Value, write_workbook
from imports.deciding.messages import message
from imports.reading.cells import cell_text, is_blank
from imports.reading.columns import key_of
from imports.reading.head import Header
from imports.reading.row import Place, RollRow
from imports.reading.words import REASON_TITLES
from imports.writing.importing import Prepared
from wards.naming import NeighborhoodName, display_name

MOST_ROWS = 10_000
"""Whoever has more rows to mend mends the list itself; writing them all would keep the others waiting."""

Spot = tuple[str, int]
"""A row by its sheet and number."""

HOUSEMATES = 2

NARROWEST, WIDEST, REASON_WIDTH, MOST_CHARACTERS = 8, 40, 70, 500
"""Widths of columns in characters, and how many a cell may hold."""


Reasons = list[tuple[str, str, dict[str, Any]]]
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


def refused_workbook(sheets: list[Sheet], prepared: Prepared) -> bytes:
    """The refused rows of a list as a workbook, in the reader's language."""
    return workbook_of(refused_rows(sheets, prepared))


def refused_rows(sheets: Sequence[Sheet], prepared: Prepared) -> list[RefusedRows]:
    """Title lines and head as in the file, then the refused rows with what they had from others, and their reasons.

    All in Unicode, and under a head of ours where the list had none.
    """
    reasons: dict[Spot, Reasons] = defaultdict(list)
    for problem in prepared.result.problems:
        spot = (problem.sheet, problem.row)
        if problem.severity == "refuse" and (spot in reasons or len(reasons) < MOST_ROWS):
            reasons[spot].append((problem.column, problem.code, dict(problem.params)))
    if not reasons:
        return []
    read = {sheet.name: sheet for sheet in prepared.roll.sheets}
    places = _places(prepared)
    reasons |= {spot: [] for spot in _housemates(reasons, places, prepared)}
    return [
        _rows(read[sheet.name], prepared.roll.headers[sheet.name], reasons, places)
        for sheet in sheets
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


def _places(prepared: Prepared) -> dict[Spot, Place | RollRow]:
    """Where each row stood: what it inherited from rows that are not copied."""
    places: dict[Spot, Place | RollRow] = {(row.sheet, row.row): row for row in prepared.roll.people}
    return places | {(place.sheet, number): place for number, place in prepared.roll.refused}


def _housemates(
    refused: Iterable[Spot], places: dict[Spot, Place | RollRow], prepared: Prepared
) -> list[Spot]:
    """Where a list has no household numbers: two who were taken of each household with a refused row, its head first.

    On the way back they begin the household, and are known.
    """
    runs = {
        places[spot].household_run
        for spot in refused
        if spot in places and not prepared.roll.headers[spot[0]].has("household")
    }
    taken: dict[int, list[RollRow]] = defaultdict(list)
    for row in prepared.roll.people:
        if row.household_run in runs and (row.sheet, row.row) not in prepared.result.refused:
            taken[row.household_run].append(row)
    return [
        (row.sheet, row.row)
        for rows in taken.values()
        for row in sorted(rows, key=lambda one: not one.is_head)[:HOUSEMATES]
    ]


def _rows(
    sheet: Sheet, header: Header, reasons: dict[Spot, Reasons], places: dict[Spot, Place | RollRow]
) -> RefusedRows:
    width = _width(sheet, header)
    rows = [row[:width] for row in sheet.rows[: header.first]]
    said: list[Reasons | None] = [None] * len(rows)
    neighborhood, run = header.neighborhood, 0
    for number, cells in sheet.numbered(header.first):
        why = reasons.get((sheet.name, number))
        if why is None:
            continue
        place = places.get((sheet.name, number))
        if place and place.neighborhood not in (None, neighborhood) and not header.has("neighborhood"):
            neighborhood = place.neighborhood
            rows.append([_named(neighborhood)])
            said.append(None)
        if place and place.household and place.household_run != run and not header.has("household"):
            run = place.household_run
            rows.append([f"Hộ số {place.household}"])
            said.append(None)
        rows.append(_whole(cells, header, place)[:width])
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
        place
        for row in sheet.rows[: header.first]
        for place, cell in enumerate(row)
        if isinstance(cell, str) and key_of(cell) in REASON_TITLES
    ]
    return min(ours, default=max((len(row) for row in sheet.rows), default=0))


def _widths(rows: list[list[Value]], width: int) -> list[int]:
    """Wide enough for the texts of each column, within reason; a title line above the list counts for none."""
    widths = [NARROWEST] * width
    for row in rows:
        filled = [place for place in range(width) if row[place] is not None]
        for place in filled if len(filled) > 1 else ():
            widths[place] = max(widths[place], min(len(str(row[place])) + 2, WIDEST))
    return widths


def _in_words(reasons: Reasons) -> str:
    if not reasons:
        return _(
            "This row was imported. It is shown so that you can see which household the others belong to."
        )
    return "; ".join(
        f"{column}: {message(code, facts)}".removeprefix(": ") for column, code, facts in reasons
    )


def _whole(cells: list[Cell], header: Header, place: Place | RollRow | None) -> list[Cell]:
    """The row with the neighborhood, household and address it had by standing under others."""
    whole = list(cells)
    if place is None:
        return whole
    inherited = {
        "neighborhood": _named(place.neighborhood), "household": place.household, "address": place.address,
    }  # fmt: skip
    for field, text in inherited.items():
        at = header.place(field)
        if at >= 0 and text and is_blank(whole[at]):
            whole[at] = text
    return whole


def _named(neighborhood: NeighborhoodName | None) -> str:
    if neighborhood is None:
        return ""
    return display_name(neighborhood.kind, neighborhood.name) if neighborhood.kind else neighborhood.name


def _value(cell: Cell) -> Value:
    """Numbers stand as text, so that nothing more is lost on the way back; dates stay dates."""
    if is_blank(cell):
        return None
    return cell if isinstance(cell, date) else cell_text(cell, MOST_CHARACTERS)
