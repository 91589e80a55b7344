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
from residents.roll_mapping import key_of
from residents.roll_messages import say
from residents.roll_row import Place, RollRow
from residents.roll_words import REASON_TITLES
from wards.naming import NeighborhoodName, display_name

MOST_ROWS = 10_000
"""Whoever has more rows to mend mends the list itself; writing them all would keep the others waiting."""

Spot = tuple[str, int]
"""A row by its sheet and number."""

HOUSEMATES = 2

NARROWEST, WIDEST, REASON_WIDTH, MOST_CHARACTERS = 8, 40, 70, 500
"""Widths of columns in characters, and how many a cell may hold."""


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
    width = _width(sheet, header)
    rows = [_row(row, width) for row in sheet.rows[: header.first]]
    if rows:
        rows[-header.levels][width] = _("What to correct")
    neighborhood, run = header.neighborhood, 0
    for number, cells in sheet.numbered(header.first):
        if not (why := reasons.get((sheet.name, number))):
            continue
        place = places.get((sheet.name, number))
        if place and place.neighborhood not in (None, neighborhood) and not header.has("neighborhood"):
            neighborhood = place.neighborhood
            rows.append([_named(neighborhood), *[None] * width])
        if place and place.household and place.household_run != run and not header.has("household"):
            run = place.household_run
            rows.append([f"Hộ số {place.household}", *[None] * width])
        rows.append(_row(_whole(cells, header, place), width, "; ".join(why)))
    reason = Column("", width=REASON_WIDTH, wraps=True)
    columns = [Column("", width=one) for one in _widths(rows, width)]
    return Table(sheet.name, [*columns, reason], rows, head_rows=header.first)


def _width(sheet: Sheet, header: Header) -> int:
    """How many columns the list has itself; where it is such a copy already, our own column is not one of them."""
    head = [row for row in sheet.rows[: header.first] if any(_is_ours(cell) for cell in row)]
    if head:
        return next(place for place, cell in enumerate(head[0]) if _is_ours(cell))
    return max((len(row) for row in sheet.rows), default=0)


def _is_ours(cell: Cell) -> bool:
    return isinstance(cell, str) and key_of(cell) in REASON_TITLES


def _row(cells: list[Cell], width: int, why: str | None = None) -> list[Value]:
    """So many cells, blank ones at the end, then the reason."""
    values = [_value(cell) for cell in cells[:width]]
    return [*values, *[None] * (width - len(values)), why]


def _widths(rows: list[list[Value]], width: int) -> list[int]:
    """Wide enough for the texts of each column, within reason; a title line above the list counts for none."""
    widths = [NARROWEST] * width
    for row in rows:
        filled = [place for place in range(width) if row[place] is not None]
        for place in filled if len(filled) > 1 else ():
            widths[place] = max(widths[place], min(len(str(row[place])) + 2, WIDEST))
    return widths


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
