"""Old workbooks, OpenDocument spreadsheets and text files: read like .xlsx, and refused for the same reasons."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sheets import ole as sheets_ole
from core.sheets.cells import Cell
from core.sheets.reading import WorkbookRefused, read_workbook
from core.sheets.refused import Refused
from core.sheets.text_files import rows_of_text, text_of
from tests.letters import vietnamese_windows
from tests.old_workbook import compound, old_workbook, record
from tests.open_workbook import open_workbook

ROWS: list[list[Cell]] = [
    ["Họ và tên", "Ngày sinh", "CCCD"], ["", "", ""], ["Nguyễn Văn An", date(1950, 4, 7), 31050000123.0],
]  # fmt: skip
TEXT = "Họ và tên;Năm sinh\r\nNguyễn Văn Ưởng;1950\r\n"
READ = [["Họ và tên", "Năm sinh"], ["Nguyễn Văn Ưởng", "1950"]]
ENCRYPTED, SUPPORTING = 0x2F, 0x1AE


def rows_of(data: bytes) -> list[list[Cell]]:
    (sheet,) = read_workbook(data)
    assert (sheet.name, sheet.first_row) == ("Danh sách", 1)
    return sheet.rows


def code_of(data: bytes) -> str:
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(data)
    return caught.value.code


@pytest.mark.parametrize("write", [old_workbook, open_workbook])
def test_each_kind_of_workbook_gives_the_same_text_dates_and_numbers(write) -> None:
    assert rows_of(write(ROWS)) == ROWS


def test_an_old_workbook_of_many_rows_is_read_whole() -> None:
    rows = [[f"Người thứ {n}", float(n)] for n in range(5_000)]
    assert rows_of(old_workbook(rows)) == rows


def test_a_hidden_sheet_of_an_old_workbook_is_not_read() -> None:
    assert read_workbook(old_workbook(ROWS, hidden=True)) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (old_workbook(ROWS, more_records=record(ENCRYPTED, b"123456")), "file_locked"),
        (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "file_locked"),
        (old_workbook(ROWS, more_streams=["_VBA_PROJECT"]), "file_macros"),
        (old_workbook(ROWS, more_streams=["VBA"]), "file_macros"),
        (old_workbook(ROWS, kind=1), "file_macros"),
        (old_workbook(ROWS, kind=6), "file_macros"),
        (old_workbook(ROWS, more_records=record(SUPPORTING, b"\1\0\5\0\0to8.xls")), "file_external_links"),
        (old_workbook(ROWS, more_streams=["MBD0001"]), "file_external_links"),
        (compound({"WordDocument": b"x"}), "file_no_table"),
        (old_workbook(ROWS)[:1_500], "file_broken"),
    ],
)
def test_an_old_workbook_is_refused_for_a_password_macros_links_and_damage(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_references_between_the_sheets_of_one_old_workbook_are_no_links() -> None:
    assert rows_of(old_workbook(ROWS, more_records=record(SUPPORTING, b"\1\0\1\4"))) == ROWS


@given(st.data())
@settings(max_examples=200)
def test_a_damaged_file_system_is_refused_or_read_and_never_goes_round_for_ever(data: st.DataObject) -> None:
    book = bytearray(old_workbook(ROWS))
    for _ in range(data.draw(st.integers(1, 8))):
        book[data.draw(st.integers(8, len(book) - 1))] = data.draw(st.integers(0, 255))
    try:
        sheets_ole.check_old_workbook(bytes(book))
    except Refused as refused:
        assert str(refused).startswith("file_")


REPEATED = '<table:table-row table:number-rows-repeated="%s"><table:table-cell %s office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'


def test_empty_rows_to_the_end_of_an_open_sheet_are_no_rows() -> None:
    empty = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    assert rows_of(open_workbook(ROWS, more_rows=empty)) == ROWS


@pytest.mark.parametrize(
    ("rows", "cells"),
    [("1048570", 'table:number-columns-repeated="16384"'), ("4000000000", ""), ("90000", 'table:number-columns-repeated="65"')],
)  # fmt: skip
def test_a_cell_repeated_over_the_whole_sheet_is_refused_soon(rows: str, cells: str) -> None:
    assert code_of(open_workbook(ROWS, more_rows=REPEATED % (rows, cells))) in (
        "file_broken", "sheet_too_long", "sheet_too_wide", "sheet_too_large",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"manifest": "<manifest:encryption-data/>"}, "file_locked"),
        ({"parts": {"Basic/Standard/Module1.xml": "<x/>"}}, "file_macros"),
        ({"parts": {"Scripts/python/x.py": ""}}, "file_macros"),
        ({"more_rows": '<table:table-source xlink:href="file:///to8.ods"/>'}, "file_external_links"),
        ({"parts": {"Object 1/content.xml": "<x/>"}}, "file_external_links"),
        ({"parts": {"styles.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}}, "file_declarations"),
        ({"parts": {"mimetype": "application/vnd.oasis.opendocument.text"}}, "file_suspicious"),
        ({"parts": {"styles.xml": " " * (20 * 1024 * 1024)}}, "file_inflates"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_open_workbook_is_refused_for_the_same_reasons(changes: dict, code: str) -> None:
    assert code_of(open_workbook(ROWS, **changes)) in (code, "file_no_table")


def test_each_reason_to_refuse_an_open_workbook_is_its_own() -> None:
    assert code_of(open_workbook(ROWS, manifest="<manifest:encryption-data/>")) == "file_locked"
    assert code_of(open_workbook(ROWS, parts={"Basic/x.xml": "<x/>"})) == "file_macros"
    assert code_of(open_workbook(ROWS, more_rows="<table:table-source/>")) == "file_external_links"
    assert code_of(open_workbook(ROWS, more_rows="<office:script/>")) == "file_macros"
    assert rows_of(open_workbook(ROWS, more_rows="<office:scripts/>")) == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_every_form_of_unicode(encoding: str) -> None:
    assert rows_of(TEXT.encode(encoding)) == READ


def test_text_of_vietnamese_windows_is_recognised() -> None:
    assert rows_of(vietnamese_windows(TEXT)) == READ


def test_text_of_western_windows_is_recognised_by_the_old_letters_in_it() -> None:
    assert rows_of("Hä vµ tªn;N¨m sinh\nNguyÔn V¨n An;1950\n".encode("cp1252"))[1][0] == "NguyÔn V¨n An"
    assert rows_of("Hoï vaø teân;Naêm\nNguyeãn Vaên An;1950\n".encode("cp1252"))[1][0] == "Nguyeãn Vaên An"


def test_text_in_letters_that_nobody_can_tell_is_refused_with_what_to_do() -> None:
    assert code_of("Иванов;1950\nПетров;1960".encode("cp1251")) == "file_letters_unknown"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html><body><table>", "file_web_page"), (b'<?xml version="1.0"?><Workbook>', "file_web_page"),
        (b"{\\rtf1 x}", "file_no_table"), (b"abc\x01d", "file_no_table"), (b" \r\n\r\n", "file_empty"),
        (b"a\n" * 100_101, "sheet_too_long"), (b"a;" * 65 + b"b", "sheet_too_wide"),
    ],
)  # fmt: skip
def test_what_is_no_list_in_plain_text_is_told_apart(data: bytes, code: str) -> None:
    assert code_of(data) == code


@pytest.mark.parametrize("delimiter", ["\t", ";", ",", "|"])
def test_what_is_between_the_cells_is_found(delimiter: str) -> None:
    title = delimiter.join(["DANH SÁCH, TỔ 7", "", ""]) if delimiter != "," else '"DANH SÁCH; TỔ 7",,'
    lines = [title, delimiter.join(["Họ tên", "Năm sinh", "Ghi chú"]), delimiter.join(["Lê An", "1950", ""])]
    assert rows_of("\n".join(lines).encode())[2] == ["Lê An", "1950", ""]


def test_a_cell_in_quotes_may_hold_what_is_between_cells_and_a_new_line() -> None:
    assert rows_of('Họ tên;Ghi chú\nLê An;"ốm; nằm\nnhà"\n'.encode())[1] == ["Lê An", "ốm; nằm\nnhà"]


def test_a_quotation_mark_that_is_never_closed_swallows_nobody() -> None:
    assert [row[0] for row in rows_of('"Lê An, 1950\nLê Bình, 1951\n'.encode())] == ['"Lê An', "Lê Bình"]


def test_the_line_by_which_excel_announces_the_delimiter_is_no_row_of_people() -> None:
    assert rows_of(b"sep=;\r\na,b;c\r\n") == [["", ""], ["a,b", "c"]]


def test_empty_columns_at_the_end_are_not_counted() -> None:
    assert rows_of(b"a;b" + b";" * 100 + b"\nc;d") == [["a", "b"], ["c", "d"]]


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=12).map(
    str.strip
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=20), st.sampled_from("\t;,"))
def test_whatever_excel_saves_as_text_is_read_back(rows: list[tuple[str, ...]], delimiter: str) -> None:
    kept = [("Họ tên", "Năm sinh", "Ghi chú"), *rows, ("Lê An", "1950", "x")]
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(kept)
    assert rows_of_text(text_of(file.getvalue().encode("utf-8-sig")), 100, 64) == [list(row) for row in kept]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_a_refusal(data: bytes) -> None:
    try:
        rows = rows_of_text(text_of(data), 1_000, 64)
    except Refused as refused:
        assert str(refused).startswith(("file_", "sheet_"))
    else:
        assert len({len(row) for row in rows}) <= 1
