"""Odd cells of workbooks that were tried: none is lost without a word, none is read a day off, none breaks the reader."""

import io
import struct
import zipfile
from datetime import date

import pytest

from core.sheets.no_values import NO_RESULT
from core.sheets.reading import WorkbookRefused, read_workbook
from tests.old_workbook import old_workbook, record
from tests.open_workbook import open_workbook
from tests.rolls import workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = (
    f'<?xml version="1.0"?><styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="22"/></cellXfs></styleSheet>'
)


def with_sheet(rows: str, before: str = "", prefix: str = "") -> bytes:
    """A workbook whose one sheet has these rows, as XML."""
    tag = f"{prefix}:" if prefix else ""
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8"?><{tag}worksheet {name}="{MAIN}">{before}'
        f"<{tag}sheetData>{rows}</{tag}sheetData></{tag}worksheet>"
    )
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["Họ và tên"]]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book,
    ):
        changed = {"xl/worksheets/sheet1.xml": sheet, "xl/styles.xml": STYLES}
        for part in good.namelist():
            book.writestr(part, changed.get(part) or good.read(part))
    return out.getvalue()


def cells_of(data: bytes) -> list[object]:
    (sheet,) = read_workbook(data)
    return [cell for row in sheet.rows for cell in row]


def cell(inside: str, more: str = "") -> bytes:
    return with_sheet(f'<row r="1"><c r="A1"{more}>{inside}</c></row>')


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"])
@pytest.mark.parametrize("formula", ["", "<f>B1</f>", '<f t="shared" si="0"/>'])
def test_an_error_is_read_as_what_it_shows(error: str, formula: str) -> None:
    assert cells_of(cell(f"{formula}<v>{error}</v>", ' t="e"')) == [error]


@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>"])
@pytest.mark.parametrize(
    "formula", ["<f>DATE(1950,4,7)</f>", '<f t="shared" si="0"/>', '<f ca="1">NOW()</f>']
)
@pytest.mark.parametrize("more", ["", ' s="1"', ' t="n" s="1"'])
def test_a_formula_without_a_stored_result_is_not_an_empty_cell(value: str, formula: str, more: str) -> None:
    assert cells_of(cell(formula + value, more)) == [NO_RESULT]


def test_a_formula_with_an_empty_text_or_a_value_is_that() -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><f>IF(B1="","",B1)</f><v></v></c><c r="B1" s="1"><f>B2</f><v>18360</v></c>'
        '<c r="C1" t="str"><f>C2</f><v>An</v></c><c r="D1"><v>7</v></c></row>'
    )
    assert cells_of(with_sheet(rows)) == ["", date(1950, 4, 7), "An", 7.0]


def test_a_workbook_with_a_prefix_is_read_alike() -> None:
    rows = '<x:row r="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c><x:c r="B1"><x:f>NOW()</x:f></x:c></x:row>'
    assert cells_of(with_sheet(rows, prefix="x")) == ["#N/A", NO_RESULT]


def test_an_error_of_an_old_workbook_is_read_as_what_it_shows() -> None:
    typed = record(0x0205, struct.pack("<HHHBB", 1, 0, 0, 0x2A, 1))
    truth = record(0x0205, struct.pack("<HHHBB", 1, 1, 0, 1, 0))
    result = struct.pack("<BBBBBBH", 2, 0, 0x17, 0, 0, 0, 0xFFFF)
    formula = record(0x0006, struct.pack("<HHH", 1, 2, 0) + result + struct.pack("<HIH", 0, 0, 0))
    rows = [["Họ và tên", "Ngày sinh", "CCCD"], ["", "", ""], ["An", "1950", "1"]]
    data = old_workbook(rows, more_cells=typed + truth + formula)
    (sheet,) = read_workbook(data)
    assert sheet.rows[1] == ["#N/A", True, "#REF!"]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (
            'office:value-type="string" office:string-value=""><text:p>#N/A</text:p></table:table-cell>',
            "#N/A",
        ),
        ('office:value-type="float" office:value="0"><text:p>#VALUE!</text:p></table:table-cell>', "#VALUE!"),
        ('office:value-type="string"><text:p>Err:502</text:p></table:table-cell>', "Err:502"),
        ("/>", NO_RESULT),
    ],
)
def test_an_error_of_an_open_workbook_is_read_as_what_it_shows(cell: str, read: str) -> None:
    row = f'<table:table-row><table:table-cell table:formula="of:=NA()" {cell}</table:table-row>'
    assert cells_of(open_workbook([["Họ và tên"]], more_rows=row)) == ["Họ và tên", read]


@pytest.mark.parametrize(
    ("serial", "read"),
    [
        ("18360", date(1950, 4, 7)),
        ("18360.0000001", date(1950, 4, 7)),
        ("18359.9999999", date(1950, 4, 7)),
        ("18359.7083333333", "1950-04-06T17:00:00"),
        ("2958465.9999999", None),
    ],
)
def test_a_moment_is_a_day_only_at_midnight(serial: str, read: object) -> None:
    (found,) = cells_of(cell(f"<v>{serial}</v>", ' s="2"'))
    assert found == read or read is None


@pytest.mark.parametrize(
    "moment", ["1950-04-06T17:00:00Z", "1950-04-07T00:00:00+07:00", "1950-04-07T00:00:00.000Z"]
)
def test_a_date_with_a_time_zone_stays_as_written(moment: str) -> None:
    assert cells_of(cell(f"<v>{moment}</v>", ' t="d"')) == [moment]


def test_an_escaped_return_is_no_letter_of_a_name() -> None:
    (read,) = cells_of(cell("<is><t>Nguyễn_x000D_ Văn An</t></is>", ' t="inlineStr"'))
    assert str(read).split() == ["Nguyễn", "Văn", "An"]


def test_rich_text_is_read_whole_and_its_phonetic_reading_left_out() -> None:
    rich = (
        '<is><r><t xml:space="preserve">Nguyễn </t></r><r><rPr><b/></rPr><t>Văn An</t></r>'
        '<rPh sb="0" eb="6"><t>グエン</t></rPh><phoneticPr fontId="1"/></is>'
    )
    assert cells_of(cell(rich, ' t="inlineStr"')) == ["Nguyễn Văn An"]


@pytest.mark.parametrize(
    "dimension",
    ["", '<dimension ref="A1"/>', '<dimension ref="A1:XFD1048576"/>', '<dimension ref="Z99:B2"/>'],
)
def test_a_dimension_that_is_wrong_or_missing_changes_nothing(dimension: str) -> None:
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>An</t></is></c><c r="B{0}"><v>{0}</v></c></row>'
    data = with_sheet("".join(row.format(number) for number in (1, 2, 3)), dimension)
    assert cells_of(data) == ["An", 1.0, "An", 2.0, "An", 3.0]


def test_a_list_that_starts_at_c7_keeps_the_rows_and_columns_of_excel() -> None:
    row = '<row r="{0}"><c r="C{0}" t="inlineStr"><is><t>An</t></is></c><c r="D{0}"><v>1950</v></c></row>'
    (sheet,) = read_workbook(with_sheet(row.format(7) + row.format(8), '<dimension ref="C7:D8"/>'))
    assert dict(sheet.numbered())[7] == ["", "", "An", 1950.0]
    assert [number for number, cells in sheet.numbered() if any(cells)] == [7, 8]


def test_120_000_formatted_empty_rows_are_no_rows() -> None:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>An</t></is></c></row>'
    empty = "".join(
        f'<row r="{number}"><c r="A{number}" s="1"/><c r="B{number}" s="1"/></row>'
        for number in range(2, 120_002)
    )
    assert [one for one in cells_of(with_sheet(row + empty)) if one] == ["An"]


@pytest.mark.parametrize(
    "page", [b"<html><table><tr><td>An</td></tr></table></html>", b"\xef\xbb\xbf<!DOCTYPE html><html>"]
)
def test_a_web_page_named_xls_is_told_apart(page: bytes) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(page)
    assert refused.value.code == "file_web_page"
