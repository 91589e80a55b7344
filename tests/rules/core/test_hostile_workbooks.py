"""Workbooks that want to break the reader: each ends in its own refusal, soon, and with nothing opened."""

import io
import random
import re
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.sheets import child as sheets_child
from core.sheets import ole as sheets_ole
from core.sheets import packages as sheets_packages
from core.sheets import reading as sheets_reading
from core.sheets import text_files as sheets_text_files
from core.sheets.reading import CHILD, REASONS, WALL_SECONDS, WorkbookRefused, read_workbook
from tests.rolls import workbook

Layer = Callable[[zipfile.ZipFile], None]
SHEET_PART = "xl/worksheets/sheet1.xml"
SHEET = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)


def code_of(data: bytes) -> str:
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(data)
    assert caught.value.status == 422
    return caught.value.code


def with_parts(
    parts: dict[str, bytes | None],
    change: Callable[[zipfile.ZipInfo], None] | None = None,
    data: bytes | None = None,
) -> bytes:
    """A good workbook with parts added, replaced, or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data or workbook([["Họ và tên"], ["An"]]))) as good:
        whole = {name: good.read(name) for name in good.namelist()} | parts
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in whole.items():
            if content is not None:
                book.writestr(name, content)
    return out.getvalue()


def lying(data: bytes, part: str, claimed: int) -> bytes:
    """The same file whose headers claim another inflated size for a part."""
    changed = bytearray(data)
    for signature, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            if data[at + name_at :].startswith(part.encode()):
                changed[at + size_at : at + size_at + 4] = struct.pack("<I", claimed)
    return bytes(changed)


def test_a_good_workbook_is_read_with_the_row_numbers_of_excel() -> None:
    (sheet,) = read_workbook(workbook([[], [], [None, "Họ và tên", 12.0, date(1950, 4, 7), True]]))
    assert dict(sheet.numbered())[3] == ["", "Họ và tên", 12.0, date(1950, 4, 7), True]


def test_several_sheets_are_read_and_hidden_ones_are_not() -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook([["a"]], "Một", {"Hai": [["b"]], "Ẩn": [["c"]]})))
    book["Ẩn"].sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    assert [sheet.name for sheet in read_workbook(file.getvalue())] == ["Một", "Hai"]


def test_an_empty_workbook_has_no_sheets_to_read() -> None:
    assert read_workbook(workbook([])) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "file_no_table"),
        (b"%PDF-1.7", "file_no_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "file_broken"),
        (b"PK\x03\x04" + b"0" * 100, "file_broken"),
        (b"PK\x03\x04" + b"0" * (10 * 1024 * 1024), "file_too_large"),
    ],
)
def test_what_is_no_workbook_is_told_apart(data: bytes, code: str) -> None:
    assert code_of(data) == code


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused_as_broken(share: float) -> None:
    data = workbook([["Họ và tên"], *([f"Người {n}"] for n in range(500))])
    assert code_of(data[: int(len(data) * share)]) == "file_broken"


def test_a_zip_that_holds_no_workbook_is_refused() -> None:
    assert code_of(with_parts({"xl/workbook.xml": None})) == "file_no_table"


def test_a_bomb_with_honest_headers_is_refused_by_its_directory() -> None:
    assert code_of(bomb()) == "file_inflates"


def test_a_bomb_whose_headers_lie_is_refused_while_inflating() -> None:
    assert code_of(lying(bomb(), SHEET_PART, 900_000)) in ("file_inflates", "file_broken")


def bomb() -> bytes:
    return with_parts({SHEET_PART: b" " * (40 * 1024 * 1024)})


def many_parts() -> bytes:
    noise = random.Random(1).randbytes(16 * 1024) * 64
    return with_parts({f"xl/media/image{n}.png": noise for n in range(110)})


@pytest.mark.parametrize("layer", [sheets_packages.check_directory, sheets_packages.check_contents])
@pytest.mark.parametrize("data", [bomb(), many_parts()])
def test_the_directory_and_the_inflating_each_hold_the_budget_alone(layer: Layer, data: bytes) -> None:
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        pytest.raises(sheets_child.Refused, match="file_inflates"),
    ):
        layer(archive)


def test_many_parts_that_together_inflate_too_far_are_refused() -> None:
    assert code_of(many_parts()) == "file_inflates"


def test_more_than_two_hundred_parts_are_refused() -> None:
    assert code_of(with_parts({f"xl/media/{n}.png": b"x" for n in range(201)})) == "file_suspicious"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "xl\\..\\x"])
def test_a_part_that_points_out_of_the_file_is_refused(name: str) -> None:
    assert code_of(with_parts({name: b"x"})) == "file_suspicious"


@pytest.mark.parametrize(
    "start",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        b"<!doctype x>",
    ],
)
def test_declarations_and_entities_are_refused_in_any_part(start: bytes) -> None:
    sheet = SHEET.encode() % b""
    head, rest = sheet.split(b"?>", 1)
    assert code_of(with_parts({SHEET_PART: head + b"?>" + start + rest})) == "file_declarations"
    assert code_of(with_parts({"xl/sharedStrings.xml": b" " * 262_140 + start})) == "file_declarations"


def test_a_declaration_in_wide_characters_is_refused_too() -> None:
    assert (
        code_of(with_parts({SHEET_PART: '<?xml version="1.0"?><!DOCTYPE x>'.encode("utf-16")}))
        == "file_declarations"
    )


def test_macros_are_refused_by_their_part_and_by_their_kind() -> None:
    assert code_of(with_parts({"xl/vbaProject.bin": b"x"})) == "file_macros"
    kinds = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    assert code_of(with_parts({"[Content_Types].xml": kinds})) == "file_macros"


def test_links_to_other_files_are_refused() -> None:
    assert code_of(with_parts({"xl/externalLinks/externalLink1.xml": b"<x/>"})) == "file_external_links"


def test_a_workbook_locked_with_a_password_is_named_as_such() -> None:
    data = bytearray(workbook([["a"]]))
    for signature, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := bytes(data).find(signature, at + 1)) >= 0:
            data[at + flags_at] |= 1
    assert code_of(bytes(data)) == "file_locked"


def test_more_than_64_columns_are_refused() -> None:
    assert read_workbook(workbook([["x"] * 64]))
    assert code_of(workbook([["x"] * 65])) == "sheet_too_wide"


def test_a_cell_in_the_farthest_corner_is_refused_and_takes_no_memory_of_ours() -> None:
    corner = '<row r="1"><c r="A1" t="n"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'
    assert code_of(with_parts({SHEET_PART: (SHEET % corner).encode()})) in (
        "sheet_too_wide", "sheet_too_long", "sheet_too_large", "file_broken",
    )  # fmt: skip


def test_two_to_the_twenty_columns_are_refused() -> None:
    cells = "".join(f'<c r="{_letters(n)}1" t="n"><v>1</v></c>' for n in range(0, 2**20, 64))
    assert code_of(with_parts({SHEET_PART: (SHEET % f'<row r="1">{cells}</row>').encode()})) in REASONS


def _letters(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def test_more_than_a_hundred_thousand_rows_are_refused() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="n"><v>{n * 7919 % 99991}</v></c></row>' for n in range(1, 100_202)
    )
    assert code_of(with_parts({SHEET_PART: (SHEET % rows).encode()})) == "sheet_too_long"


def test_one_long_text_shown_in_thousands_of_cells_is_refused_before_it_fills_our_memory() -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 4_001))
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<si><t>{'x' * 30_000}</t></si></sst>"
    )
    parts = {SHEET_PART: (SHEET % cells).encode(), "xl/sharedStrings.xml": strings.encode()}
    repeated = with_parts(parts)
    assert len(repeated) < 50_000
    assert code_of(repeated) == "file_inflates"


def test_a_number_beyond_all_numbers_is_an_empty_cell() -> None:
    cell = '<row r="1"><c r="A1" t="n"><v>1E+999</v></c><c r="B1" t="n"><v>1</v></c></row>'
    (sheet,) = read_workbook(with_parts({SHEET_PART: (SHEET % cell).encode()}))
    assert sheet.rows[-1] == ["", 1.0]


def test_a_reader_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text(
        "import sys, threading; sys.stdin.buffer.read(); threading.Event().wait(60)", encoding="utf-8"
    )
    monkeypatch.setattr(sheets_reading, "CHILD", sleeper)
    monkeypatch.setattr(sheets_reading, "WALL_SECONDS", 0.5)
    before = time.monotonic()
    assert code_of(workbook([["a"]])) == "file_too_slow"
    assert time.monotonic() - before < WALL_SECONDS


def test_a_reader_that_dies_of_its_limits_is_a_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    dying = tmp_path / "dying.py"
    dying.write_text("import os, sys; sys.stdin.buffer.read(); os.abort()", encoding="utf-8")
    monkeypatch.setattr(sheets_reading, "CHILD", dying)
    assert code_of(workbook([["a"]])) == "sheet_too_large"


LIMITED = f"""
import socket, subprocess, sys
sys.path.insert(0, {str(CHILD.parents[1])!r})
from core.sheets import child
child.limit_this_process()
tried = {{}}
for name, attempt in {{
    "socket": lambda: socket.socket(),
    "file": lambda: open("/etc/hostname"),
    "memory": lambda: bytearray(600 * 1024 * 1024),
}}.items():
    try:
        attempt()
        tried[name] = "allowed"
    except (OSError, MemoryError):
        tried[name] = "refused"
print(tried)
"""


def test_the_reading_process_can_open_no_socket_and_no_file_and_takes_no_more_memory() -> None:
    said = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True, check=True).stdout
    assert said.strip() == str({"socket": "refused", "file": "refused", "memory": "refused"})


def test_the_reading_process_sees_nothing_of_our_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    telling = tmp_path / "telling.py"
    telling.write_text(
        "import json, os, sys\nsys.stdin.buffer.read()\n"
        "print(json.dumps(['sheet', ','.join(sorted(os.environ))]))\nprint(json.dumps(['end']))",
        encoding="utf-8",
    )
    monkeypatch.setattr(sheets_reading, "CHILD", telling)
    monkeypatch.setenv("MASTER_KEY", "secret")
    (sheet,) = read_workbook(workbook([["a"]]))
    assert "MASTER_KEY" not in sheet.name


def test_every_refusal_of_the_reader_has_its_words() -> None:
    modules = (sheets_child, sheets_ole, sheets_packages, sheets_text_files)
    source = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in modules)
    said = set(re.findall(r'"((?:file|sheet)_[a-z_]+)"', source))
    assert len(said) > 10
    assert said <= REASONS.keys()
