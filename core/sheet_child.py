"""The process that opens an uploaded workbook: little memory, little time, no files, no network.

Run as a script by `core.spreadsheets`, with the file on standard input and JSON lines on standard output:
`["sheet", name]`, `["rows", first row number, [[cell, …], …]]`, at the end `["end"]`, or
`["refused", code]`. A date is `{"date": "2000-02-13"}`. What the parent reads is data, never objects.
"""

import codecs
import datetime
import io
import json
import os
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice

import python_calamine

MAX_BYTES = 10 * 1024 * 1024
MAX_ENTRIES = 200
MAX_INFLATED = 100 * 1024 * 1024
MAX_RATIO = 100
RATIO_FROM = 1024 * 1024
MAX_SAID = 64 * 1024 * 1024  # three times what a list of 100,000 people says
MAX_ROWS = 100_000
ROWS_AROUND = 100  # titles, heads and totals that are no people
MAX_COLUMNS = 64
MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 20
NICENESS = 5
CHUNK = 256 * 1024
BATCH = 1_000
OVERLAP = 16

ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
XML_PARTS = (".xml", ".rels", ".vml")
WIDE_XML = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00")
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MACRO_PARTS = re.compile(r"vbaproject|/macrosheets/|/activex/|/dialogsheets/", re.IGNORECASE)
MACRO_CONTENT = re.compile(rb"macroEnabled|vbaProject|ms-excel\.macrosheet", re.IGNORECASE)
EXTERNAL_PARTS = re.compile(r"/externallinks/|/embeddings/|/oleobjects/", re.IGNORECASE)
EXTERNAL_CONTENT = re.compile(rb"relationships/(?:externalLink|oleObject|attachedTemplate)", re.IGNORECASE)
DECLARING_PARTS = ("[Content_Types].xml", ".rels")


class Refused(Exception):
    """The workbook is not read on; the argument is the code of the reason."""


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


def check_kind(data: bytes) -> None:
    """Raise Refused for what is no .xlsx at all: too large, empty, an old .xls, a picture renamed."""
    if len(data) > MAX_BYTES:
        raise Refused("file_too_large")
    if not data:
        raise Refused("file_empty")
    if data.startswith(OLE_START):
        raise Refused("file_old_or_locked")
    if not data.startswith(ZIP_START):
        raise Refused("file_not_xlsx")


def check_directory(archive: zipfile.ZipFile) -> None:
    """Raise Refused for a directory that says too much, or names what a list of people never needs."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise Refused("file_not_xlsx")
    if len(entries) > MAX_ENTRIES or len(names) < len(entries):
        raise Refused("file_suspicious")
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > MAX_INFLATED:
        raise Refused("file_inflates")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise Refused("file_suspicious")
    if entry.flag_bits & ENCRYPTED:
        raise Refused("file_old_or_locked")
    if entry.compress_type not in METHODS:
        raise Refused("file_suspicious")
    if entry.file_size > max(RATIO_FROM, entry.compress_size * MAX_RATIO):
        raise Refused("file_inflates")
    if MACRO_PARTS.search("/" + name):
        raise Refused("file_macros")
    if EXTERNAL_PARTS.search("/" + name):
        raise Refused("file_external_links")


def check_contents(archive: zipfile.ZipFile) -> None:
    """Inflate every part once within the budget, whatever the headers claim, and look for declarations."""
    left = MAX_INFLATED
    for entry in archive.infolist():
        left -= _check_part(archive, entry, left)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Look through one part; returns its real size."""
    is_xml = entry.filename.lower().endswith(XML_PARTS)
    declares = entry.filename.endswith(DECLARING_PARTS)
    most = min(left, max(RATIO_FROM, entry.compress_size * MAX_RATIO))
    size, tail = 0, b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            if is_xml and not size and chunk.startswith(WIDE_XML):
                raise Refused("file_declarations")
            size += len(chunk)
            if size > most:
                raise Refused("file_inflates")
            if declares and size > RATIO_FROM:
                raise Refused("file_suspicious")
            window = tail + chunk
            _check_window(window, is_xml, declares)
            tail = window[-OVERLAP:] if not declares else window
    return size


def _check_window(window: bytes, is_xml: bool, declares: bool) -> None:
    if is_xml and DECLARATION.search(window):
        raise Refused("file_declarations")
    if declares and MACRO_CONTENT.search(window):
        raise Refused("file_macros")
    if declares and EXTERNAL_CONTENT.search(window):
        raise Refused("file_external_links")


def read_sheets(data: bytes) -> Iterator[list[object]]:
    """Every visible sheet with its rows in batches, within 100,000 rows and 64 columns in all."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows_left = MAX_ROWS + ROWS_AROUND
    for meta in book.sheets_metadata:
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
        yield from _rows(sheet)


def _rows(sheet: python_calamine.CalamineSheet) -> Iterator[list[object]]:
    """Batches of rows under the row number that a spreadsheet program shows, from column A on.

    The library's rows begin at the sheet's first row, but at its first column in use.
    """
    assert sheet.start is not None
    blanks: list[object] = [""] * sheet.start[1]
    rows, number = sheet.iter_rows(), 1
    while batch := list(islice(rows, BATCH)):
        yield ["rows", number, [blanks + row for row in batch] if blanks else batch]
        number += len(batch)


def plain(value: object) -> object:
    """What JSON has no word for: a date in an object of its own, a time or duration as text."""
    if isinstance(value, datetime.datetime):
        return {"date": value.date().isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    return str(value)


def answer(data: bytes) -> Iterator[list[object]]:
    """All lines for one file; the last says how it ended."""
    try:
        check_kind(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_directory(archive)
            check_contents(archive)
        yield from read_sheets(data)
        yield ["end"]
    except Refused as refused:
        yield ["refused", str(refused)]
    except MemoryError:
        yield ["refused", "sheet_too_large"]
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError):
        yield ["refused", "file_broken"]
    except python_calamine.PasswordError:
        yield ["refused", "file_old_or_locked"]
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


def main() -> None:
    """Read standard input whole, then answer line by line."""
    codecs.lookup("cp437")  # the names in a zip; loaded now, because soon nothing more can be opened
    os.nice(NICENESS)
    limit_this_process()
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    out = sys.stdout
    for line in within_budget(answer(data)):
        out.write(line)
        out.write("\n")


if __name__ == "__main__":
    main()
