"""The process that opens an uploaded list: little memory, little time, no files, no network.

Run as a script by `core.sheets.reading`, with the file on standard input and JSON lines on standard output:
`["sheet", name]`, `["rows", first row number, [[cell, …], …]]`, at the end `["end"]`, or
`["refused", code]`. A date is `{"date": "2000-02-13"}`. What the parent reads is data, never objects.
"""

import codecs
import datetime
import io
import json
import os
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import islice
from pathlib import Path

import python_calamine

if __name__ == "__main__":  # started alone, in isolation: only this folder's parent is known to be ours
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from core.sheets.no_values import with_readable_cells
from core.sheets.packages import check_package
from core.sheets.refused import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_SAID = 64 * 1024 * 1024  # three times what a list of 100,000 people says
MAX_ROWS = 100_000
ROWS_AROUND = 100  # titles, heads and totals that are no people
MAX_COLUMNS = 64
MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 20
NICENESS = 5
BATCH = 1_000
TEXT_SHEET = "Danh sách"

HALF_A_SECOND = datetime.timedelta(milliseconds=500)

ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


ErrorCells = Mapping[tuple[int, int], str]
"""Errors by row and column, counted from 0."""


def limit_this_process() -> None:
    """From here on: 512 MiB, 20 seconds of processor, no file written, nothing more opened.

    A limit of no further open files also means no socket, so no network; no further process either.
    """
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def read_file(data: bytes) -> Iterator[list[object]]:
    """The rows of a file of any kind we take (.xlsx, .ods, .xls, text), looked through before it is read."""
    if len(data) > MAX_BYTES:
        raise Refused("file_too_large")
    if not data.strip():
        raise Refused("file_empty")
    if data.startswith(ZIP_START):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_package(archive)
            data = with_readable_cells(data, archive)
        yield from read_sheets(data)
    elif data.startswith(OLE_START):
        from core.sheets.ole import check_old_workbook

        yield from read_sheets(data, check_old_workbook(data))
    else:
        yield from read_text(data)


def read_text(data: bytes) -> Iterator[list[object]]:
    """A list in plain text, as one sheet."""
    from core.sheets.text_files import rows_of_text, text_of

    rows = rows_of_text(text_of(data), MAX_ROWS + ROWS_AROUND, MAX_COLUMNS)
    yield ["sheet", TEXT_SHEET]
    for first in range(0, len(rows), BATCH):
        yield ["rows", first + 1, rows[first : first + BATCH]]


def read_sheets(data: bytes, errors: Sequence[ErrorCells] = ()) -> Iterator[list[object]]:
    """Every visible sheet with its rows in batches, within 100,000 rows and 64 columns in all.

    `errors` are the cells with errors of each sheet, hidden ones too, where the library reads them as empty.
    """
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows_left = MAX_ROWS + ROWS_AROUND
    for place, meta in enumerate(book.sheets_metadata):
        shown = meta.visible == python_calamine.SheetVisibleEnum.Visible
        if not shown or meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.end is None:
            continue
        if sheet.end[1] >= MAX_COLUMNS:
            raise Refused("sheet_too_wide")
        rows_left -= sheet.end[0] + 1
        if rows_left < 0:
            raise Refused("sheet_too_long")
        yield ["sheet", meta.name]
        yield from _rows(sheet, errors[place] if place < len(errors) else {})


def _rows(sheet: python_calamine.CalamineSheet, errors: ErrorCells) -> Iterator[list[object]]:
    """Batches of rows under the row number that a spreadsheet program shows, from column A on.

    The library's rows begin at the sheet's first row, but at its first column in use.
    """
    assert sheet.start is not None
    blanks: list[object] = [""] * sheet.start[1]
    rows, number = sheet.iter_rows(), 1
    while batch := list(islice(rows, BATCH)):
        said: list[list[object]] = [blanks + row for row in batch] if blanks or errors else batch  # type: ignore[assignment]  # cells are objects
        for (row, column), text in errors.items():
            if number <= row + 1 < number + len(said) and column < len(said[row + 1 - number]):
                said[row + 1 - number][column] = text
        yield ["rows", number, said]
        number += len(batch)


def plain(value: object) -> object:
    """What JSON has no word for: a date in an object of its own, a time, duration or date with a time as text."""
    if isinstance(value, datetime.datetime):
        whole = (
            value + HALF_A_SECOND if value.year < datetime.MAXYEAR else value
        )  # a day's end is often a rounded midnight
        has_time = (whole.hour, whole.minute, whole.second) != (0, 0, 0)
        return f"{whole:%Y-%m-%dT%H:%M:%S}" if has_time else {"date": whole.date().isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    return str(value)


def answer(data: bytes) -> Iterator[list[object]]:
    """All lines for one file; the last says how it ended."""
    try:
        yield from read_file(data)
        yield ["end"]
    except Refused as refused:
        yield ["refused", str(refused)]
    except MemoryError:
        yield ["refused", "sheet_too_large"]
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError):
        yield ["refused", "file_broken"]
    except python_calamine.PasswordError:
        yield ["refused", "file_locked"]
    except python_calamine.CalamineError:
        yield ["refused", "file_broken"]


def within_budget(lines: Iterable[list[object]]) -> Iterator[str]:
    """The lines as text, up to what the parent has memory for: one long text may stand in a million cells."""
    said = 0
    for line in lines:
        text = json.dumps(line, ensure_ascii=True, default=plain, separators=(",", ":"))
        said += len(text)
        if said > MAX_SAID:
            yield json.dumps(["refused", "file_inflates"])
            return
        yield text


def load_what_reads(data: bytes) -> None:
    """Fetch what this kind of file is read with: soon nothing more can be opened. No list waits for the others'."""
    if data.startswith(ZIP_START):
        codecs.lookup("cp437")  # the names in a zip
    elif data.startswith(OLE_START):
        codecs.lookup("utf-16-le")  # the names in it
        import_module("core.sheets.ole")
    else:
        from core.sheets.text_files import load_letters

        load_letters()


def main() -> None:
    """Read standard input whole, then answer line by line."""
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    load_what_reads(data)
    os.nice(NICENESS)
    limit_this_process()
    out = sys.stdout
    for line in within_budget(answer(data)):
        out.write(line)
        out.write("\n")


if __name__ == "__main__":
    main()
