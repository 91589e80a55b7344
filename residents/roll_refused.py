"""The rows that were not taken, as a copy of the list with the reasons beside them, to mend and send again."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _

from core.sheet_writing import Column, Table, Value, write_workbook
from core.sheets import Cell, Sheet
from residents.roll_cells import cell_text, is_blank
from residents.roll_header import Header
from residents.roll_import import Prepared
from residents.roll_messages import say
from residents.roll_row import Place, RollRow
from wards.naming import NeighborhoodName, display_name

MOST_ROWS = 10_000
"""Whoever has more rows to mend mends the list itself; writing them all would keep the others waiting."""

Spot = tuple[str, int]
"""A row by its sheet and number."""

HOUSEMATES = 2

WIDTH, REASON_WIDTH, MOST_CHARACTERS = 18, 70, 500


def refused_workbook(sheets: list[Sheet], prepared: Prepared) -> bytes:
    """Title lines and head as in the file, then the refused rows with what they had from others, and their reasons.

    All in Unicode, and under a head of ours where the list had none.
    """
    reasons: dict[Spot, list[str]] = defaultdict(list)
    for problem in prepared.result.problems:
        if problem.severity == "refuse" and (
            (problem.sheet, problem.row) in reasons or len(reasons) < MOST_ROWS
        ):
            reasons[problem.sheet, problem.row].append(f"{problem.column}: {say(problem)}".removeprefix(": "))
    read = {sheet.name: sheet for sheet in prepared.roll.sheets}
    places = _places(prepared)
    for spot in _housemates(reasons, places, prepared):
        reasons[spot] = [
            _("This row was taken. It stands here so that the household of the others is known.")
        ]
    tables = [
        _table(read[sheet.name], prepared.roll.headers[sheet.name], reasons, places)
        for sheet in sheets
        if any(name == sheet.name for name, _row in reasons)
    ]
    return write_workbook(tables)


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


def _table(
    sheet: Sheet, header: Header, reasons: dict[Spot, list[str]], places: dict[Spot, Place | RollRow]
) -> Table:
    width = max((len(row) for row in sheet.rows), default=0)
    rows = [
        [_value(cell) for cell in row] + [None] * (width + 1 - len(row)) for row in sheet.rows[: header.first]
    ]
    if rows:
        rows[-1][width] = _("What to correct")
    neighborhood = header.neighborhood
    for number, cells in sheet.numbered(header.first):
        if not (why := reasons.get((sheet.name, number))):
            continue
        place = places.get((sheet.name, number))
        if place and place.neighborhood not in (None, neighborhood) and not header.has("neighborhood"):
            neighborhood = place.neighborhood
            rows.append([_named(neighborhood), *[None] * width])
        rows.append([*(_value(cell) for cell in _whole(cells, header, place)), "; ".join(why)])
    columns = [Column("", width=WIDTH)] * width + [Column("", width=REASON_WIDTH)]
    return Table(sheet.name, columns, rows)


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
