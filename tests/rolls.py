"""Small rolls for tests: a workbook from rows, as a head of a neighborhood would have typed it."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

HEAD = (
    "STT", "Tổ dân phố", "Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Số CCCD",
    "Số điện thoại", "Địa chỉ", "Thẻ BHYT", "Đối tượng", "Tình trạng cư trú", "Dân tộc", "Ghi chú",
)  # fmt: skip


def workbook(
    rows: Sequence[Sequence[Any]], sheet: str = "Danh sách", more: dict[str, Any] | None = None
) -> bytes:
    """An .xlsx of one sheet, or several with `more`."""
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    for name, others in (more or {}).items():
        extra = book.create_sheet(name)
        for row in others:
            extra.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def person(name: str = "Nguyễn Văn An", **facts: Any) -> list[Any]:
    """A row under HEAD; everything has a sensible default."""
    row = {
        "number": 1, "neighborhood": "Tổ dân phố 7", "household": "07-0001", "name": name, "relation": "Chủ hộ",
        "birth": "07/04/1950", "sex": "Nam", "personal_id": "", "phone": "", "address": "Số 1", "insurance": "Có",
        "groups": "", "residence": "Thường trú", "ethnicity": "", "note": "",
    }  # fmt: skip
    assert facts.keys() <= row.keys()
    return list({**row, **facts}.values())


def roll(*people: list[Any]) -> bytes:
    """A roll with one head and these people."""
    return workbook([HEAD, *people])
