"""What the lists of tests/rolls are made of: a quirk with its file and expectation, and short ways to write both."""

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[Any]]
Problem = tuple[int, str, str, str]


@dataclass(frozen=True)
class Quirk:
    """A list with one quirk: its file, in words, the facts expected of each person, the problems expected."""

    name: str
    says: str
    file: bytes
    people: Sequence[dict[str, Any]]
    problems: Sequence[Problem] = field(default=())

    def expected(self) -> str:
        """What must come of it, as the file beside it says."""
        kept = {"says": self.says, "people": list(self.people), "problems": [list(p) for p in self.problems]}
        return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def xlsx(rows: Rows, shape: Callable[[Worksheet], None] | None = None, **more: Rows) -> bytes:
    """A workbook; `shape` merges or hides, `more` are further sheets."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    for row in rows:
        sheet.append(list(row))
    if shape:
        shape(sheet)
    for name, others in more.items():
        extra = book.create_sheet(name.replace("_", " "))
        for row in others:
            extra.append(list(row))
        if name.startswith("ẩn"):
            extra.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text(rows: Rows, delimiter: str = ";") -> str:
    """The rows as the text that Excel saves."""
    return "".join(delimiter.join(map(str, row)) + "\r\n" for row in rows)


def people(*rows: Sequence[Any], facts: str) -> list[dict[str, Any]]:
    """People by the facts named, in their order."""
    return [dict(zip(facts.split(), row, strict=True)) for row in rows]


AN, BINH, CUONG = "Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"
HEAD = ("Tổ dân phố", "Hộ số", "Họ và tên", "Ngày sinh", "Giới tính")
NAMED = people((AN,), (BINH,), facts="full_name")


def column(title: str, *cells: Any) -> list[list[Any]]:
    """A list of men who differ in one column alone."""
    rows = [[7, n, f"Lê Văn {chr(64 + n)}", "1950", "Nam", cell] for n, cell in enumerate(cells, 1)]
    return [[*HEAD, title], *rows]


def births(*cells: Any) -> list[list[Any]]:
    """A list of men who differ in their birth date."""
    return [HEAD, *([7, n, f"Lê Văn {chr(64 + n)}", cell, "Nam"] for n, cell in enumerate(cells, 1))]
