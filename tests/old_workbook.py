"""A writer of old .xls workbooks for tests: the small file system (MS-CFB) and the few records (MS-XLS) of a list."""

import struct
from collections.abc import Sequence
from datetime import date

SECTOR = 512
END_OF_CHAIN, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
DATE_FORMAT = 14
SMALLEST_STREAM = 4_096


def old_workbook(
    rows: Sequence[Sequence[object]],
    name: str = "Danh sách",
    *,
    hidden: bool = False,
    kind: int = 0,
    more_records: bytes = b"",
    more_cells: bytes = b"",
    more_streams: Sequence[str] = (),
) -> bytes:
    """An .xls of one sheet; `more_records` are among the workbook's own, `more_cells` after the
    others, `more_streams` beside it."""
    before, after = _start(0x0005), _formats() + more_records + record(0x0A)
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    length = 4 + 6 + len(title)
    at = len(before) + length + len(after)
    sheet = record(0x85, struct.pack("<IBB", at, 1 if hidden else 0, kind) + title)
    book = before + sheet + after + _start(0x0010) + b"".join(_cells(rows)) + more_cells + record(0x0A)
    return compound({"Workbook": book, **dict.fromkeys(more_streams, b"x")})


def record(kind: int, data: bytes = b"") -> bytes:
    """One record of a workbook."""
    return struct.pack("<HH", kind, len(data)) + data


def compound(streams: dict[str, bytes]) -> bytes:
    """A small file system with these streams, each large enough to have sectors of its own."""
    sectors: list[bytes] = []
    table: list[int] = []

    def place(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[n : n + SECTOR].ljust(SECTOR, b"\0") for n in range(0, len(data), SECTOR)]
        sectors.extend(pieces)
        table.extend([*range(first + 1, first + len(pieces)), END_OF_CHAIN])
        return first

    padded = {name: data.ljust(SMALLEST_STREAM, b"\0") for name, data in streams.items()}
    starts = {name: place(data) for name, data in padded.items()}
    entries = [_entry("Root Entry", 5, END_OF_CHAIN, 0, child=1)]
    for number, (name, data) in enumerate(padded.items(), 1):
        right = number + 1 if number < len(padded) else FREE
        entries.append(_entry(name, 2, starts[name], len(data), right=right))
    directory = place(b"".join(entries).ljust(SECTOR, b"\0"))
    needed = -(-(len(table) + 1) * 4 // (SECTOR - 4))
    firsts = range(len(sectors), len(sectors) + needed)
    table += [TABLE] * needed
    fat = struct.pack(f"<{len(table)}I", *table).ljust(needed * SECTOR, b"\xff")
    sectors.extend(fat[n : n + SECTOR] for n in range(0, len(fat), SECTOR))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack(
        "<IIIIIIIII", 0, needed, directory, 0, SMALLEST_STREAM, END_OF_CHAIN, 0, END_OF_CHAIN, 0
    )
    head += struct.pack("<109I", *firsts, *[FREE] * (109 - needed))
    return head + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII36xII4x", written, len(written), kind, 1, FREE, right, child, start, size)


def _start(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _formats() -> bytes:
    """Two ways to show a cell: plainly, and as a date."""
    return b"".join(record(0xE0, struct.pack("<HHH14x", 0, shown, 0)) for shown in (0, DATE_FORMAT))


def _cells(rows: Sequence[Sequence[object]]) -> list[bytes]:
    """The cells of a sheet; text as label records, dates as numbers shown as dates."""
    found = []
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                days = float((value - date(1899, 12, 30)).days)
                found.append(record(0x0203, struct.pack("<HHHd", at, column, 1, days)))
            elif isinstance(value, int | float):
                found.append(record(0x0203, struct.pack("<HHHd", at, column, 0, float(value))))
            elif value:
                text = str(value)
                found.append(
                    record(
                        0x0204, struct.pack("<HHHHB", at, column, 0, len(text), 1) + text.encode("utf-16-le")
                    )
                )
    return found
