"""Tables for officials' Excel: workbooks in which no cell can become a formula or lose a zero."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from core.clock import local
from core.folding import tidy
from core.i18n import below_whole

if TYPE_CHECKING:
    from openpyxl import Workbook

Kind = Literal["text", "number", "percent", "date"]
Value = str | int | float | date | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
MOST_CHARACTERS = 32_767  # of one cell, a limit of the file format
NUMBER_FORMATS = {
    "text": "@",
    "number": "#,##0",
    "percent": "0.0%",
    "date": "DD/MM/YYYY",
}
TITLE_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
TITLE_CHARACTERS = 31
A4 = 9  # the number of the paper in the file format
MOST_FROZEN = 8  # rows; more would leave nothing to scroll on a small screen


@dataclass(frozen=True)
class Column:
    """A column of a table; `text` keeps citizen numbers and phones as they are."""

    title: str
    kind: Kind = "text"
    width: int = 16
    choices: str | None = None
    """A range such as `Lists!$A$1:$A$30` whose values the column offers in a drop-down."""
    wraps: bool = False
    """Long text is broken into lines within the width."""


@dataclass(frozen=True)
class Table:
    """One sheet: lines above the head, columns and rows; values stand in the order of the columns."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    above: Sequence[str] = field(default=())
    hidden: bool = False
    head_rows: int = 0
    """Where the columns have no titles: so many of the rows are the head, bold and always in sight."""
    for_paper: bool = False
    """Opens ready to print: A4 landscape, one page wide, borders, the head repeated on every page."""


def write_workbook(tables: Iterable[Table]) -> bytes:
    """An .xlsx file with one sheet a table; every text is written as text, whatever it begins with."""
    from openpyxl import Workbook  # here, because a web worker that never writes a table saves 15 MiB

    book = Workbook(write_only=True)
    for table in tables:
        _add_sheet(book, table)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _add_sheet(book: "Workbook", table: Table) -> None:
    sheet: Any = book.create_sheet(tidy(table.title.translate(TITLE_FORBIDDEN), TITLE_CHARACTERS))
    sheet.sheet_state = "hidden" if table.hidden else "visible"
    _shape(sheet, table)
    if table.for_paper:
        _set_up_page(sheet, len(table.above) + 1)
    for number, line in enumerate(table.above):
        sheet.append([_cell(sheet, line, "text", bold=table.for_paper and number == 0)])
    if any(column.title for column in table.columns):
        titles = [
            _cell(sheet, column.title, "text", bold=True, wraps=table.for_paper) for column in table.columns
        ]
        sheet.append(_bordered(titles) if table.for_paper else titles)
    for number, row in enumerate(table.rows):
        bold = number < table.head_rows
        cells = [
            _cell(sheet, value, column.kind, bold, wraps=column.wraps)
            for value, column in zip(row, table.columns, strict=True)
        ]
        sheet.append(_bordered(cells) if table.for_paper else cells)


def _set_up_page(sheet: Any, head_row: int) -> None:
    """A4 landscape, as wide as one page, with the head on every page and page numbers below."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "&P/&N"


def _bordered(cells: list[Any]) -> list[Any]:
    from openpyxl.styles import Border, Side

    line = Side(style="thin")
    for cell in cells:
        cell.border = Border(left=line, right=line, top=line, bottom=line)
    return cells


def _shape(sheet: Any, table: Table) -> None:
    """Widths, the frozen head and the drop-downs; a write-only sheet wants them before its rows."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    first = len(table.above) + 2
    if any(column.title for column in table.columns):
        sheet.freeze_panes = f"A{first}"
    elif 0 < table.head_rows <= MOST_FROZEN:
        sheet.freeze_panes = f"A{table.head_rows + 1}"
    for place, column in enumerate(table.columns, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        if column.kind == "text":
            sheet.column_dimensions[letter].number_format = NUMBER_FORMATS["text"]
        if column.choices:
            rule = DataValidation("list", formula1=column.choices, allow_blank=True, showErrorMessage=False)
            rule.add(f"{letter}{first}:{letter}{first + 1999}")
            sheet.data_validations.append(rule)


def _cell(sheet: Any, value: Value, kind: Kind, bold: bool = False, wraps: bool = False) -> Any:
    """A cell whose kind we say, so that the library cannot guess a formula; a date is one in a column of text too."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    if isinstance(value, datetime):
        value = local(value).replace(tzinfo=None)
    if kind == "percent" and isinstance(value, float):
        value = float(below_whole(value))
    if isinstance(value, str):
        value = tidy(value, MOST_CHARACTERS)
    cell: Any = WriteOnlyCell(sheet, value)  # type: ignore[arg-type]  # the stubs forget plain dates
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = NUMBER_FORMATS["text"]
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    elif value is not None:
        is_day = kind == "text" and isinstance(value, date)
        cell.number_format = NUMBER_FORMATS["date" if is_day else kind]
    if wraps:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
