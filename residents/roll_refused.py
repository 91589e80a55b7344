"""The rows that were not taken, as a copy of the list with the reasons beside them, to mend and send again."""

from collections import defaultdict
from datetime import date

from flask_babel import gettext as _

from core.sheet_writing import Column, Table, Value, write_workbook
from core.sheets import Cell, Sheet
from residents.roll_cells import cell_text, is_blank
from residents.roll_header import Header
from residents.roll_import import Prepared
from residents.roll_messages import say
from residents.roll_row import Place

MOST_ROWS = 10_000
"""Whoever has more rows to mend mends the list itself; writing them all would keep the others waiting."""

WIDTH, REASON_WIDTH, MOST_CHARACTERS = 18, 70, 500


def refused_workbook(sheets: list[Sheet], prepared: Prepared) -> bytes:
    """Title lines and head as in the file, then the refused rows with their household and their reasons.

    All in Unicode, and under a head of ours where the list had none.
    """
    reasons: dict[tuple[str, int], list[str]] = defaultdict(list)
    for problem in prepared.result.problems:
        if problem.severity == "refuse" and (
            (problem.sheet, problem.row) in reasons or len(reasons) < MOST_ROWS
        ):
            reasons[problem.sheet, problem.row].append(f"{problem.column}: {say(problem)}".removeprefix(": "))
    read = {sheet.name: sheet for sheet in prepared.roll.sheets}
    tables = [
        _table(read[sheet.name], prepared.roll.headers[sheet.name], reasons, _places(prepared))
        for sheet in sheets
        if any(name == sheet.name for name, _row in reasons)
    ]
    return write_workbook(tables)


def _places(prepared: Prepared) -> dict[tuple[str, int], Place]:
    """Where rows that could not be read stood: what they would have inherited from rows not copied."""
    return {(place.sheet, row): place for row, place in prepared.roll.refused}


def _table(
    sheet: Sheet,
    header: Header,
    reasons: dict[tuple[str, int], list[str]],
    places: dict[tuple[str, int], Place],
) -> Table:
    width = max((len(row) for row in sheet.rows), default=0)
    above = [
        [_value(cell) for cell in row] + [None] * (width + 1 - len(row)) for row in sheet.rows[: header.first]
    ]
    if above:
        above[-1][width] = _("What to correct")
    rows = [
        [*(_value(cell) for cell in _whole(cells, header, places.get((sheet.name, number)))), "; ".join(why)]
        for number, cells in sheet.numbered(header.first)
        if (why := reasons.get((sheet.name, number)))
    ]
    columns = [Column("", width=WIDTH)] * width + [Column("", width=REASON_WIDTH)]
    return Table(sheet.name, columns, [*above, *rows])


def _whole(cells: list[Cell], header: Header, place: Place | None) -> list[Cell]:
    """The row with the household and address it had by standing under others."""
    whole = list(cells)
    for field, inherited in (("household", place.household), ("address", place.address)) if place else ():
        at = header.place(field)
        if at >= 0 and inherited and is_blank(whole[at]):
            whole[at] = inherited
    return whole


def _value(cell: Cell) -> Value:
    """Numbers stand as text, so that nothing more is lost on the way back; dates stay dates."""
    if is_blank(cell):
        return None
    return cell if isinstance(cell, date) else cell_text(cell, MOST_CHARACTERS)
