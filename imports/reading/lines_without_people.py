"""Rules for lines of a list that are about nobody: totals, numbers of columns, titles of sections."""

import re
from collections.abc import Sequence

from core.folding import fold
from core.sheets.cells import Cell
from imports.reading.cells import cell_text
from imports.reading.head import field_of
from imports.reading.words import GROUPS
from wards.naming import neighborhood_in_title

TOTAL = re.compile(r"(tổng|cộng|tong cong|tong so)\b(?!\s+tác)", re.IGNORECASE)
SIGNED = re.compile(
    r"\W*(?:người lập|lập biểu|người tổng hợp|tổ trưởng|trưởng (?:thôn|bản|ấp|khu|khóm|trạm)|bí thư|xác nhận|chủ tịch|phó chủ tịch"
    r"|(?:t/?m|tm\.|kt\.)\s|ký\b|đã ký|cán bộ|cộng tác viên|thủ trưởng)",
    re.IGNORECASE,
)
"""How the lines under a list begin that say who made and who confirms it."""

DATED = re.compile(r".{0,60}\bngày\b.{1,8}\btháng\b.{1,8}\bnăm\b", re.IGNORECASE)
COLUMN_NUMBER = re.compile(r"[(\[]?\d{1,2}[)\]]?|[A-Z]")
MARKER = re.compile(r"[-–*+•.]|[IVXLC]{1,5}[.)]?|[A-Z][.)]?|\d{1,3}(?:\.\d{1,2})*[.)]?")
"""What comes before the title of a section: a letter, a Roman number, a dash."""

CELLS_OF_A_TITLE = 4
"""A longer row is no title."""

HOUSEHOLD = re.compile(
    r"(?:hộ gia đình|gia đình|chủ hộ|hộ)\b(?:\s*(?:số|thứ)\b)?\s*(?P<mark>[:.\-–]\s*)?(?P<number>\d{1,4}\b)?\s*(?P<rest>.*)",
    re.IGNORECASE,
)
ADDRESSES = frozenset({"ông", "bà", "anh", "chị", "cụ", "cô", "chú", "bác"})
MOST_WORDS_OF_A_NAME = 6
NO_FIRST_WORDS = (
    "ngõ ", "ngách ", "hẻm ", "đường ", "phố ", "khu ", "cụm ", "nhóm ", "đội ", "đối tượng", "danh sách", "trang ", "phần ",
    "mục ", "ghi chú", "người ", "cán bộ", "hộ ", "gia đình", "tổ ", "toàn ", "số ", "tỉnh ", "xã ", "phường ", "thành phố",
    "quận ", "huyện ", "ủy ban",
)  # fmt: skip


def is_total(texts: Sequence[str]) -> bool:
    """Whether one of the cells says Tổng or Cộng; "Cộng tác viên" does not."""
    return any(TOTAL.match(text.strip()) for text in texts)


def is_signature(filled: Sequence[Cell], name: str) -> bool:
    """Whether the row begins the lines under a list: place and date, "Người lập biểu", "TỔ TRƯỞNG".

    Who is called so in another column ("Tổ trưởng" among the notes) has a name in that of the names.
    """
    texts = [cell for cell in filled if isinstance(cell, str)]
    return (
        len(texts) == len(filled)
        and (not name or bool(SIGNED.match(name) or DATED.match(name)))
        and any(SIGNED.match(text) or DATED.match(text) for text in texts)
    )


def are_column_numbers(filled: Sequence[Cell]) -> bool:
    """Whether the row numbers the columns, as printed forms do under their head."""
    return len(filled) > 1 and all(COLUMN_NUMBER.fullmatch(cell_text(cell, 10)) for cell in filled)


def title_in(filled: Sequence[Cell], name: str) -> str:
    """The one text of a row that may be the title of a section, empty where it may be none.

    A letter or number before it and counts behind it are allowed; the column of names holds nothing else.
    """
    texts = [cell for cell in filled if isinstance(cell, str) and not MARKER.fullmatch(cell)]
    if not texts or name not in ("", texts[0]):
        return ""
    return texts[0]


def household_of_title(title: str) -> str | None:
    """The number in the title of a household ("Hộ số 12: ông An"), empty where it has none; None for other titles.

    "Hộ nghèo" is none: there must be a number, a colon, a word of address or a name.
    """
    found = HOUSEHOLD.match(title)
    if found is None or fold(title) in GROUPS:
        return None
    first, _, _rest = found["rest"].partition(" ")
    is_name = first[:1].isupper() and not title.isupper()
    if found["number"] or found["mark"] or first.lower() in ADDRESSES or is_name:
        return (found["number"] or "").lstrip("0")
    return None


def may_be_a_name(text: str) -> bool:
    """Whether a text alone in its row, in the column of names, may be a person and not a heading."""
    words = text.split()
    if not 2 <= len(words) <= MOST_WORDS_OF_A_NAME or not all(word.isalpha() for word in words):
        return False
    if not all(word[0].isupper() for word in words) or text.lower().startswith(NO_FIRST_WORDS):
        return False
    return not field_of(text)[0] and neighborhood_in_title(text) is None
