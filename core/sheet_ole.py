"""Looking through an old .xls workbook before it is read: password, macros, links to other files.

An .xls is a small file system (MS-CFB) whose stream `Workbook` holds records (MS-XLS); only the records
before the first sheet tell what is asked here.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from core.sheet_refused import Refused

HEADER = 512
FREE = 0xFFFFFFFA  # from here on no sector, but a word about one
DIRECTORY_ENTRY = 128
STREAM, ROOT = 2, 5
MINI_SECTOR = 64
BOOKS = ("workbook", "book")
LOCKED_STREAMS = frozenset({"encryptedpackage", "encryptioninfo"})
MACRO_NAMES = frozenset({"_vba_project_cur", "_vba_project", "vba", "macros"})
LINKED_NAMES = ("mbd", "lnk")
END, FILE_PASS, SHEET, SUPPORTING_BOOK = 0x0A, 0x2F, 0x85, 0x1AE
MACRO_SHEETS = frozenset({1, 6})
INNER_BOOKS = frozenset({0x0401, 0x3A01})


@dataclass(frozen=True)
class _Entry:
    """One name of the small file system."""

    name: str
    kind: int
    start: int
    size: int


def check_old_workbook(data: bytes) -> None:
    """Raise Refused for a password, macros, links to other files, or what is no workbook."""
    try:
        files = _Files(data)
        names = {entry.name for entry in files.entries}
        if names & LOCKED_STREAMS:
            raise Refused("file_locked")
        if names & MACRO_NAMES:
            raise Refused("file_macros")
        book = next((e for e in files.entries if e.name in BOOKS and e.kind == STREAM), None)
        if book is None:
            raise Refused("file_no_table")
        if any(name.startswith(LINKED_NAMES) for name in names):
            raise Refused("file_external_links")
        _check_records(files.read(book))
    except (struct.error, IndexError) as cut:
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


class _Files:
    """The small file system: its names, and what stands under one of them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = 1 << min(struct.unpack_from("<H", data, 30)[0], 12)
        self.most = len(data) // self.size + 1
        self.table = self._table()
        first, _signature, self.mini_below, self.mini_first = struct.unpack_from("<IIII", data, 48)
        directory = self._whole(first)
        self.entries = [
            _entry(directory, at) for at in range(0, len(directory) - DIRECTORY_ENTRY + 1, DIRECTORY_ENTRY)
        ]

    def read(self, entry: _Entry) -> bytes:
        """The bytes of a stream; a small one lies in the stream of the root."""
        if entry.size >= self.mini_below:
            return self._whole(entry.start)[: entry.size]
        root = next((e for e in self.entries if e.kind == ROOT), None)
        if root is None:
            raise Refused("file_broken")
        mini, container = _numbers(self._whole(self.mini_first)), self._whole(root.start)
        pieces = (container[n * MINI_SECTOR : (n + 1) * MINI_SECTOR] for n in _chain(entry.start, mini))
        return b"".join(pieces)[: entry.size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        return self.data[at : at + self.size]

    def _whole(self, first: int) -> bytes:
        return b"".join(map(self._sector, _chain(first, self.table)))

    def _table(self) -> tuple[int, ...]:
        """Which sector follows which, gathered from the sectors that the header names."""
        named = list(struct.unpack_from("<109I", self.data, 76))
        following: int = struct.unpack_from("<I", self.data, 68)[0]
        while following < FREE and len(named) <= self.most:
            more = _numbers(self._sector(following))
            if not more:
                raise Refused("file_broken")
            named += more[:-1]
            following = more[-1]
        sectors = [number for number in named if number < FREE][: self.most]
        return _numbers(b"".join(map(self._sector, sectors)))


def _chain(first: int, table: tuple[int, ...]) -> Iterator[int]:
    """Sector after sector; a chain that bites its tail is a broken file."""
    number, left = first, len(table)
    while number < FREE:
        if left < 0:
            raise Refused("file_broken")
        yield number
        number, left = table[number], left - 1


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _entry(directory: bytes, at: int) -> _Entry:
    length, kind = struct.unpack_from("<HB", directory, at + 64)
    name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<II", directory, at + 116)
    return _Entry(name.lower(), kind, start, size)
