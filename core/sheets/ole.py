"""Looking through an old .xls workbook before it is read: password, macros, links to other files.

An .xls is a small file system (MS-CFB) whose stream `Workbook` holds records (MS-XLS); only the records
before the first sheet tell what is asked here.
"""

import io
import struct

import olefile

from core.sheets.no_values import ERROR_CODES
from core.sheets.refused import Refused

BOOKS = ("workbook", "book")
LOCKED_STREAMS = frozenset({"encryptedpackage", "encryptioninfo"})
MACRO_NAMES = frozenset({"_vba_project_cur", "_vba_project", "vba", "macros"})
LINKED_NAMES = ("mbd", "lnk")
END, FILE_PASS, SHEET, SUPPORTING_BOOK = 0x0A, 0x2F, 0x85, 0x1AE
MACRO_SHEETS = frozenset({1, 6})
FORMULA, ERROR_OR_TRUTH = 0x06, 0x205
NO_NUMBER = b"\xff\xff"
"""The end of a formula's result that is no number."""
UNKNOWN_ERROR = "#N/A"
INNER_BOOKS = frozenset({0x0401, 0x3A01})


def check_old_workbook(data: bytes) -> list[dict[tuple[int, int], str]]:
    """Raise Refused for a password, macros, links to other files, or what is no workbook.

    Returns the cells with errors of each sheet, by row and column counted from 0.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as files:
            names = {name.lower() for path in files.listdir(streams=True, storages=True) for name in path}
            if names & LOCKED_STREAMS:
                raise Refused("file_locked")
            if names & MACRO_NAMES:
                raise Refused("file_macros")
            book = next((name for name in BOOKS if files.get_type(name) == olefile.STGTY_STREAM), None)
            if book is None:
                raise Refused("file_no_table")
            if any(name.startswith(LINKED_NAMES) for name in names):
                raise Refused("file_external_links")
            records = files.openstream(book).read()
            return [_errors_of(records, at) for at in _check_records(records)]
    except (OSError, ValueError, struct.error, IndexError) as cut:
        raise Refused("file_broken") from cut


def _check_records(book: bytes) -> list[int]:
    """Go through the records up to the end of the first part; returns where each sheet begins."""
    at = 0
    sheets: list[int] = []
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        at += 4
        if kind == END:
            break
        if kind == SHEET:
            sheets.append(struct.unpack_from("<I", book, at)[0])
        if kind == FILE_PASS:
            raise Refused("file_locked")
        if kind == SHEET and book[at + 5] in MACRO_SHEETS:
            raise Refused("file_macros")
        if kind == SUPPORTING_BOOK and struct.unpack_from("<H", book, at + 2)[0] not in INNER_BOOKS:
            raise Refused("file_external_links")
        at += length
    return sheets


def _errors_of(book: bytes, at: int) -> dict[tuple[int, int], str]:
    """The errors among the cells of the sheet that begins there: typed, or as the result of a formula."""
    errors: dict[tuple[int, int], str] = {}
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        at += 4
        if kind == END:
            break
        if kind == ERROR_OR_TRUTH and length >= 8 and book[at + 7]:
            errors[struct.unpack_from("<HH", book, at)] = ERROR_CODES.get(book[at + 6], UNKNOWN_ERROR)
        elif kind == FORMULA and length >= 14 and book[at + 6] == 2 and book[at + 12 : at + 14] == NO_NUMBER:
            errors[struct.unpack_from("<HH", book, at)] = ERROR_CODES.get(book[at + 8], UNKNOWN_ERROR)
        at += length
    return errors
