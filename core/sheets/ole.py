"""Looking through an old .xls workbook before it is read: password, macros, links to other files.

An .xls is a small file system (MS-CFB) whose stream `Workbook` holds records (MS-XLS); only the records
before the first sheet tell what is asked here.
"""

import io
import struct

import olefile

from core.sheets.refused import Refused

BOOKS = ("workbook", "book")
LOCKED_STREAMS = frozenset({"encryptedpackage", "encryptioninfo"})
MACRO_NAMES = frozenset({"_vba_project_cur", "_vba_project", "vba", "macros"})
LINKED_NAMES = ("mbd", "lnk")
END, FILE_PASS, SHEET, SUPPORTING_BOOK = 0x0A, 0x2F, 0x85, 0x1AE
MACRO_SHEETS = frozenset({1, 6})
INNER_BOOKS = frozenset({0x0401, 0x3A01})


def check_old_workbook(data: bytes) -> None:
    """Raise Refused for a password, macros, links to other files, or what is no workbook."""
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
            _check_records(files.openstream(book).read())
    except (OSError, ValueError, struct.error, IndexError) as cut:
        raise Refused("file_broken") from cut


def _check_records(book: bytes) -> None:
    """Go through the records up to the end of the first part."""
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        at += 4
        if kind == END:
            return
        if kind == FILE_PASS:
            raise Refused("file_locked")
        if kind == SHEET and book[at + 5] in MACRO_SHEETS:
            raise Refused("file_macros")
        if kind == SUPPORTING_BOOK and struct.unpack_from("<H", book, at + 2)[0] not in INNER_BOOKS:
            raise Refused("file_external_links")
        at += length
