"""Rules for lists without a head, as people paste them from Excel or Zalo: each column or word tells what it is."""

import re
from collections.abc import Sequence
from itertools import pairwise

from core.folding import fold, tidy
from core.sheets.cells import Cell, Sheet
from imports.reading.cells import DIGIT, cell_text
from imports.reading.head import field_of
from imports.reading.words import RELATIONS, SEXES
from wards.naming import neighborhood_in_title

TITLES = {
    "full_name": "Họ và tên",
    "birth": "Ngày sinh",
    "sex": "Giới tính",
    "personal_id": "Số căn cước",
    "phone": "Số điện thoại",
    "relation": "Quan hệ",
    "neighborhood": "Địa bàn",
    "address": "Địa chỉ",
    "note": "Ghi chú",
    "household": "Hộ số",
    "number": "STT",
}
"""The heads we give; the first nine and the household are the columns of a line that is cut into words."""

LINE_FIELDS = (*tuple(TITLES)[:9], "household")
ALWAYS = frozenset({"full_name", "birth", "sex"})
"""Other fields are in the head only where some line has them: a column of relations begins no household."""

SECOND = {"number": "household", "address": "note", "note": ""}
"""What a second column of the same kind is taken for."""
SURE = frozenset({"birth", "sex", "personal_id", "phone", "relation", "neighborhood"})
FIELDS_OF_A_HEAD = 3
SHARE_OF_PEOPLE = 0.6
MOST_OF_A_HOUSEHOLD = 12
"""One number beside more people than that is no household's, but that of their neighborhood."""

CELL_LENGTH = 300

NUMBERED = re.compile(r"^\s*(?:\d{1,3}\s*[.)/:](?!\d)|\d{1,3}\s+[-–]|[^\w\s(]+)\s*")
SERIAL = re.compile(r"\s*(\d{1,3})\s*(?:[.)/:](?!\d)|\s[-–])")
BETWEEN = re.compile(r"\s*[,;|\t]\s*|\s+[-–—]\s+")
IN_BRACKETS = re.compile(r"\(([\d/.\- ]+)\)")
WORDS = re.compile(
    r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}|\+?\d{3,4}[ .]\d{3}[ .]\d{3,4}|\+?\d+|[^\d\s]+(?:\s+[^\d\s]+)*"
)
HOUSEHOLD = re.compile(
    r"\b(?:hộ(?:\s+số)?|số\s+hộ|mã\s+hộ)\s*[:.]?\s*(\d{1,4})\b(?!\s*[/.\-]\s*\d)", re.IGNORECASE
)
"""A household by its number ("hộ 12")."""

LABEL = re.compile(r"^([^:\d]{2,24}):\s*(.+)$")
SPOKEN = re.compile(
    r"\b(?:sinh(?:\s+(?:năm|ngày))?|năm sinh|ngày sinh|sn|ns|(?:số\s+)?(?:sđt|đt|điện thoại|cccd|căn cước|cmnd))[\s.:]*(?=\+?\d)",
    re.IGNORECASE,
)
"""Words that say what the number after them is: the number says it by itself."""
BIRTH = re.compile(
    r"(?:\d{1,2}\s*[/.-]\s*){0,2}(?:19|20)\d{2}|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2}|\d{4}-\d\d-\d\d"
)
BIRTH_DIGITS = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d{2}")
PHONE = re.compile(r"(?:\+?84|0)?[2-9]\d{8,9}|01[2-9]\d{8}")
ID_LENGTHS = (11, 12)
NOT_IN_NUMBERS = re.compile(r"[\s.\-]+")
NAME = re.compile(r"[^\W\d_][^\d,;:]*")
SEX_WORDS = frozenset(word for word in SEXES if word.isalpha() and word not in ("ong", "ba"))


def with_head(sheet: Sheet) -> Sheet | None:
    """The same list under a head of ours, in a row before its first; None where it holds no people.

    Where each column holds one kind of thing the columns stay; else every line is cut into words, and each
    word goes where it belongs, what is left into the note.
    """
    lines = [_pieces(row) for row in sheet.rows]
    if not _has_people(lines):
        return None
    fields = _columns(sheet, lines)
    if fields:
        rows = [_section(line, len(fields)) or row for line, row in zip(lines, sheet.rows, strict=True)]
    else:
        placed = [{} if _section(line, 1) else _placed(line) for line in lines]
        if not all("household" in one for one in placed if "full_name" in one):
            placed = [_without_household(one) for one in placed]
        placed = [_numbered(row, one) for row, one in zip(sheet.rows, placed, strict=True)]
        known = (*LINE_FIELDS, "number")
        fields = [field for field in known if field in ALWAYS or any(field in one for one in placed)]
        rows = [
            _section(line, len(fields)) or [one.get(field, "") for field in fields]
            for line, one in zip(lines, placed, strict=True)
        ]
    head: list[Cell] = [TITLES.get(field, "") for field in fields]
    return Sheet(sheet.name, sheet.first_row - 1, [head, *rows])


def _numbered(row: Sequence[Cell], found: dict[str, str]) -> dict[str, str]:
    """A numbered line with a name alone is a person whose birth date is missing, not a title."""
    first = next((text for cell in row if (text := cell_text(cell, CELL_LENGTH))), "")
    number = SERIAL.match(first)
    return found | {"number": number[1]} if number and found.keys() == {"full_name"} else found


def kind_of(piece: str) -> str:
    """What a piece of a line is by itself, empty where it does not tell."""
    digits = NOT_IN_NUMBERS.sub("", piece)
    if BIRTH.fullmatch(piece) or BIRTH_DIGITS.fullmatch(piece):
        return "birth"
    if digits.isdecimal() and len(digits) in ID_LENGTHS and not PHONE.fullmatch(digits):
        return "personal_id"
    if PHONE.fullmatch(digits):
        return "phone"
    folded = fold(piece)
    if folded in SEX_WORDS:
        return "sex"
    if folded in RELATIONS:
        return "relation"
    if neighborhood_in_title(piece):
        return "neighborhood"
    return "full_name" if NAME.fullmatch(piece) and " " in piece else ""


def _pieces(row: Sequence[Cell]) -> list[str]:
    """The cells of a row as text; a line in one cell is cut."""
    filled = [text for cell in row if (text := cell_text(cell, CELL_LENGTH))]
    if not filled:
        return []
    filled[0] = NUMBERED.sub("", filled[0])
    apart = [
        SPOKEN.sub(", ", HOUSEHOLD.sub(r", hộ \1, ", IN_BRACKETS.sub(r", \1, ", text))) for text in filled
    ]
    pieces: list[str] = []
    for text, cell in zip(apart, filled, strict=True):
        pieces += _cut(text) if len(apart) == 1 or text != cell else [text]
    return pieces


def _cut(line: str) -> list[str]:
    """A line at the marks between its parts; a part of several known things is cut at its blanks too."""
    pieces: list[str] = []
    for piece in filter(None, BETWEEN.split(line)):
        words = _words(piece) if DIGIT.search(piece) and not _known(piece)[0] else []
        pieces += words if any(kind_of(word) in SURE for word in words) else [piece]
    return pieces


def _words(line: str) -> list[str]:
    """A line with nothing but blanks between its words: numbers by themselves, "nam" and "nữ" beside the name."""
    pieces: list[str] = []
    for piece in WORDS.findall(line):
        head, _, last = piece.rpartition(" ")
        pieces += [head, last] if head and kind_of(last) == "sex" else [piece]
    return pieces


def _known(piece: str) -> tuple[str, str]:
    """The field of a piece and the piece without the word that says it ("Giới tính: …")."""
    if household := HOUSEHOLD.fullmatch(piece):
        return "household", household[1].lstrip("0")
    if labeled := LABEL.match(piece):
        field, _ = field_of(labeled[1].strip())
        if field in LINE_FIELDS:
            return field, labeled[2]
    return kind_of(piece), piece


def _has_people(lines: list[list[str]]) -> bool:
    """Whether most lines of several pieces hold a name and a birth date."""
    asked = [{_known(piece)[0] for piece in line} for line in lines if len(line) > 1]
    people = sum({"full_name", "birth"} <= kinds for kinds in asked)
    return people > 0 and people >= SHARE_OF_PEOPLE * len(asked)


def _columns(sheet: Sheet, lines: list[list[str]]) -> list[str]:
    """What each column holds, or nothing where a column holds things of several kinds."""
    rows = [
        row for row, line in zip(sheet.rows, lines, strict=True) if len(line) > 1 and not _section(line, 1)
    ]
    fields: list[str] = []
    for index in range(len(rows[0])):
        texts = [text for row in rows if (text := cell_text(row[index], CELL_LENGTH))]
        kinds = [kind_of(text) for text in texts]
        sure = {kind for kind in kinds if kind in SURE}
        field = next(iter(sure), "") or _unsure(texts, kinds)
        if any(map(HOUSEHOLD.fullmatch, texts)):
            return []  # "hộ 12" is cut by lines
        if len(sure) > 1 or (sure and kinds.count(field) * 2 < len(kinds)):
            return []
        if field in fields:
            field = SECOND.get(field, field)
        if field and field in fields:
            return []
        fields.append(field)
    known = [field for field in fields if field]
    return fields if "full_name" in known and "birth" in known and len(known) >= FIELDS_OF_A_HEAD else []


def _unsure(texts: list[str], kinds: list[str]) -> str:
    """A column of names, of running numbers, of household numbers; else nothing known."""
    if texts and kinds.count("full_name") * 2 > len(kinds):
        return "full_name"
    if not texts:
        return ""
    if not all(text.isdecimal() and len(text) < 4 for text in texts):
        return "address" if sum(map(bool, map(DIGIT.search, texts))) * 2 > len(texts) else "note"
    if len(texts) > MOST_OF_A_HOUSEHOLD and len(set(texts)) == 1:
        return "neighborhood"
    steps = [int(later) - int(sooner) for sooner, later in pairwise(texts)]
    if all(step == 1 for step in steps):
        return "number"
    return "household" if min(steps) >= 0 else ""


def _section(line: list[str], width: int) -> list[Cell] | None:
    """A line that names the neighborhood of those after it, as one cell."""
    if any(_known(piece)[0] in SURE - {"neighborhood"} for piece in line):
        return None
    return [", ".join(line), *[""] * (width - 1)] if line and neighborhood_in_title(line[0]) else None


def _without_household(found: dict[str, str]) -> dict[str, str]:
    """A household that only some lines name goes into the note: the others would be counted to the one above."""
    if "household" not in found:
        return found
    number = found.pop("household")
    return found | {"note": ", ".join(filter(None, [f"hộ {number}", found.get("note")]))}


def _placed(line: list[str]) -> dict[str, str]:
    """The pieces of a line by their fields: the first of a kind there, others into the note."""
    found: dict[str, str] = {}
    rest: list[str] = []
    for piece in line:
        field, text = _known(piece)
        if field == "" and "full_name" not in found and NAME.fullmatch(text):
            field = "full_name"
        if field and field not in found:
            found[field] = text
        elif "phone" in found and text.startswith("("):
            found["phone"] += f" {text}"
        elif text not in rest:
            rest.append(text)
    note = tidy(", ".join(filter(None, [found.get("note"), *rest])), CELL_LENGTH)
    return found | {"note": note} if note else found
