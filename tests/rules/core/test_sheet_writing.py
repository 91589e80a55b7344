"""Tables for Excel: nothing becomes a formula, nothing loses a zero."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sheets.writing import FORMULA_STARTS, Column, Table, write_workbook

COLUMNS = [Column("Họ và tên"), Column("Số", "number"), Column("Ngày", "date")]
DANGEROUS = ["=1+1", "+84912345678", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "－1", " =1+1"]


def cells(data: bytes) -> list[list[openpyxl.cell.Cell]]:
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_is_written_as_text(text: str) -> None:
    _head, (cell, *_rest) = cells(write_workbook([Table("x", COLUMNS, [[text, 1, None]])]))
    assert cell.data_type == "s"
    assert cell.quotePrefix or not str(cell.value).startswith(FORMULA_STARTS)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_no_text_at_all_becomes_a_formula(text: str) -> None:
    _head, (cell, *_rest) = cells(write_workbook([Table("x", COLUMNS, [[text, 1, None]])]))
    assert cell.data_type == "s" or cell.value is None
    assert cell.quotePrefix or not str(cell.value).startswith(FORMULA_STARTS)


def test_numbers_of_people_keep_their_zeros() -> None:
    _head, (cell, *_rest) = cells(write_workbook([Table("x", COLUMNS, [["031080689978", None, None]])]))
    assert (cell.value, cell.number_format) == ("031080689978", "@")


def test_numbers_and_dates_are_numbers_and_dates() -> None:
    moment = datetime(2026, 4, 6, 18, 0, tzinfo=UTC)
    _head, row, other = cells(
        write_workbook([Table("x", COLUMNS, [["", 5, date(2026, 4, 7)], ["", 6, moment]])])
    )
    assert (row[1].value, row[2].value.date()) == (5, date(2026, 4, 7))
    assert other[2].value == datetime(2026, 4, 7, 1, 0)  # noqa: DTZ001  # a sheet shows the ward's clock


def test_sheet_names_that_excel_forbids_are_mended() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook([Table("Tổ 7/2026: [x]" * 5, COLUMNS, [])])))
    assert len(book.sheetnames[0]) <= 31 and not set(book.sheetnames[0]) & set("[]:*?/\\")
