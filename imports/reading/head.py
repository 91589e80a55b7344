"""Rules that find the head of a list under its title lines, and what each column holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.folding import fold, tidy
from core.sheets.cells import Cell, Sheet
from imports.reading.words import ACCENTED_HEADERS, GROUPS, HEADER_PARTS, HEADERS
from wards.naming import NeighborhoodName, neighborhood_in_title

ROWS_SEARCHED = 50
FIELDS_NEEDED = 3
TITLE_LENGTH = 80
NOT_LETTERS = re.compile(r"[^a-z0-9]+")
PIECES = re.compile(r"[/(),;:\[\]\n-]+")
IN_BRACKETS = re.compile(r"[(\[].*?[)\]]")
BIRTH_PARTS = frozenset({"birth_day", "birth_month", "birth_year"})
NUMBERED = frozenset({"personal_id", "insurance"})
NUMBER_TITLES = frozenset({"so", "sothe", "ma", "maso", "sogiayto"})
HEAD_NAMES = frozenset({"hotenchuho", "hovatenchuho"})
FEWEST_TITLES = 2
UNDER_OTHERS = BIRTH_PARTS | {"male", "female"}
NAME_FIELDS = frozenset({"full_name", "given_name"})
FACT_FIELDS = {
    "full_name": ("full_name", "given_name"),
    "birth": ("birth", "male", "birth_year"),
    "sex": ("sex", "female"),
    "groups": ("groups", "group"),
    "house_groups": ("groups", "group"),
    "status": ("residence",),
    "left": ("residence", "note"),
}
LABELED = re.compile(r":\s*\w")
"""A title with what belongs under it ("Họ tên: Lê An"): several of them are a line about a person."""

SEVERAL = frozenset({"group"})
CROSSES = frozenset({"residence"})
"""Fields that several columns of crosses may have, each about one thing: Thường trú, Tạm trú, Tạm vắng."""

DIGIT = re.compile(r"\d")
ROWS_SAMPLED = 20


@dataclass(frozen=True)
class ListColumn:
    """A column of the list: its index, what it holds, and its title as the reader knows it.

    `about` is the group, neighborhood kind or residence that the head itself names.
    """

    index: int
    field: str
    title: str
    about: str = ""


@dataclass(frozen=True)
class Header:
    """The head of one sheet: its columns, the index of the first row under it, the neighborhood of the title."""

    columns: tuple[ListColumn, ...]
    first: int
    neighborhood: NeighborhoodName | None
    levels: int = 1
    """How many rows the head has itself: two where Nam and Nữ are under the birth year, none where there is no head."""

    def index_of(self, field: str) -> int:
        """The index of the first column with this field, -1 where there is none."""
        return next((column.index for column in self.columns if column.field == field), -1)

    def title(self, field: str) -> str:
        """The title of that column, empty where there is none."""
        return next((column.title for column in self.columns if column.field == field), "")

    def title_of_fact(self, fact: str) -> str:
        """The title of the column that a fact about a person came from, empty where no single one did."""
        titles = (self.title(field) for field in FACT_FIELDS.get(fact, (fact,)))
        return next((title for title in titles if title), "")

    def has(self, field: str) -> bool:
        """Whether there is a column with this field."""
        return self.index_of(field) >= 0


def find_header(sheet: Sheet) -> Header | None:
    """The head of the sheet's list, or None where the sheet holds no list of people.

    A head has a name column and at least two more that we know; the names of columns are compared
    without case, accents and blanks. It may have two levels (Nam and Nữ under the birth year).
    """
    for index, row in enumerate(sheet.rows[:ROWS_SEARCHED]):
        titles = [title_text(cell) for cell in row]
        if sum(LABELED.search(title) is not None for title in titles) > 1:
            continue
        found = {field for field, _ in map(field_of, titles) if field}
        has_names = found & NAME_FIELDS or {"household_head", "birth"} <= found
        above = [title_text(cell) for cell in sheet.rows[index - 1]] if index else []
        is_lower = bool(has_names) and _is_group_title(above, titles)
        if is_lower:
            found |= {field_of(title)[0] for title in above} - {""}
        if has_names and len(found) >= FIELDS_NEEDED:
            return header_at(sheet, index - is_lower)
    return None


def _is_group_title(above: list[str], titles: list[str]) -> bool:
    """Whether the row above is a part of the head: it has titles we know for columns without one, or halves of titles."""
    if sum(map(bool, above)) < FEWEST_TITLES:
        return False
    pairs = list(zip(above, titles, strict=False))
    return any(field_of(upper)[0] for upper, lower in pairs if upper and not lower) or any(
        _joined(upper, lower) for upper, lower in pairs
    )


def _joined(upper: str, lower: str) -> str:
    """The title that two rows have in halves ("Họ và" over "tên"), empty where they have none."""
    whole = f"{upper} {lower}"
    both = upper and lower and not (field_of(upper)[0] and field_of(lower)[0])
    return whole if both and NOT_LETTERS.sub("", fold(whole)) in HEADERS else ""


def header_at(sheet: Sheet, index: int) -> Header:
    """The head as it would be if it began at this index, whatever its titles say; before the first row: no head."""
    if index < 0:
        return Header((), 0, _title_neighborhood(sheet, 0), levels=0)
    titles = [title_text(cell) for cell in sheet.rows[index]]
    below = sheet.rows[index + 1] if index + 1 < len(sheet.rows) else []
    levels = 2 if _is_second_level(titles, below) else 1
    lower = [title_text(cell) for cell in below] if levels == 2 else []
    columns = _columns(titles, lower)
    titled = {at for row in (titles, lower) for at, title in enumerate(row) if title}
    rows = sheet.rows[index + levels :]
    columns = _with_named_households(_with_split_name(columns, titled, rows), rows)
    return Header(columns, index + levels, _title_neighborhood(sheet, index), levels)


def field_of(title: str) -> tuple[str, str]:
    """What a column title means: the field and what it is about; two empty texts for one not known."""
    accented = ACCENTED_HEADERS.get(title.casefold())
    if accented:
        return accented, ""
    for piece in (title, IN_BRACKETS.sub(" ", title), *PIECES.split(title)):
        found = _known(NOT_LETTERS.sub("", fold(piece)))
        if found[0]:
            return found
    whole = NOT_LETTERS.sub("", fold(title))
    for part, field, without in HEADER_PARTS:
        if part in whole and not any(word in whole for word in without):
            return field, ""
    return "", ""


def is_title(cell: Cell) -> bool:
    """Whether the cell is the title of a name column: a row with it is the head once more."""
    if not isinstance(cell, str):
        return False
    title = title_text(cell)
    return field_of(title)[0] in NAME_FIELDS or NOT_LETTERS.sub("", fold(title)) in HEAD_NAMES


def is_double(sheet: Sheet, header: Header) -> bool:
    """Whether names and birth dates have the same titles twice: two lists are side by side."""
    titles = [
        fold(title_text(cell))
        for row in sheet.rows[max(header.first - header.levels, 0) : header.first]
        for cell in row
    ]
    twice = [field_of(title)[0] for title in set(titles) if title and titles.count(title) > 1]
    return "full_name" in twice and "birth" in twice


def _known(key: str) -> tuple[str, str]:
    if key in GROUPS:
        return "group", GROUPS[key]
    field, _, about = HEADERS.get(key, "").partition(":")
    return field, about


def title_text(cell: Cell) -> str:
    """The title in a cell of the head, empty where it holds no text."""
    return tidy(cell, TITLE_LENGTH) if isinstance(cell, str) else ""


def _is_second_level(upper: list[str], below: Sequence[Cell]) -> bool:
    """Whether the row under the head splits some of its columns, and holds nobody yet.

    Then it holds only words, at least one of them a title we know, and nothing under the name.
    """
    if not all(isinstance(cell, str) and not DIGIT.search(cell) for cell in below):
        return False
    known = False
    for index, title in enumerate(map(title_text, below)):
        field = field_of(title)[0] if title else ""
        if title and not field and field_of(upper[index])[0] in NAME_FIELDS:
            return False
        known = known or bool(field)
    return known


def _columns(upper: list[str], lower: list[str]) -> tuple[ListColumn, ...]:
    """The known columns, the first of each field only (groups and crosses may have several)."""
    columns: list[ListColumn] = []
    taken: set[str] = set()
    parent = ""
    for index, title in enumerate(upper):
        parent = title or parent
        below = lower[index] if index < len(lower) else ""
        shown = f"{parent} – {below}" if below else title
        field, about = _under(title, parent, below) if below else field_of(title)
        what = f"{field}:{about}" if about and field in CROSSES else field
        if field and (field in SEVERAL or what not in taken):
            taken.add(what)
            columns.append(ListColumn(index, field, shown, about))
    return _resolved(columns)


def _under(title: str, parent: str, below: str) -> tuple[str, str]:
    """What a title in the lower row means; `parent` is above it or above columns to its left.

    A lone "Nam" under "Ngày sinh" without accents may be the year or the men; Nữ beside it decides. "Số" under
    "Căn cước" is its number, and brackets only explain the title above.
    """
    if whole := _joined(title, below):
        return field_of(whole)
    found, above = field_of(below), field_of(parent)
    if above[0] in NUMBERED and NOT_LETTERS.sub("", fold(below)) in NUMBER_TITLES:
        return above
    if found[0] in UNDER_OTHERS and above[0] not in ("birth", "sex", ""):
        return "", ""
    return field_of(title) if not found[0] and below.startswith("(") else found


def _resolved(columns: list[ListColumn]) -> tuple[ListColumn, ...]:
    """Mend what one column alone cannot tell: "Nam" without "Nữ" is a year, "Tên" without "Họ" the name.

    Where only heads of households are named, their column is the names.
    """
    fields = {column.field for column in columns}
    renamed = {}
    if "male" in fields and "female" not in fields and fields & BIRTH_PARTS:
        renamed["male"] = "birth_year"
    if not fields & NAME_FIELDS and "household_head" in fields:
        renamed["household_head"] = "full_name"
    if "given_name" in fields and "family_name" not in fields and "full_name" not in fields:
        renamed["given_name"] = "full_name"
    return tuple(replace(column, field=renamed.get(column.field, column.field)) for column in columns)


def _with_split_name(
    columns: tuple[ListColumn, ...], titled: set[int], rows: Sequence[Sequence[Cell]]
) -> tuple[ListColumn, ...]:
    """One title over two columns, as class lists have it: family and middle names, then the given name.

    A column with a title of its own ("Bí danh", "Mã số BHXH") holds no given names, even where nobody knows the title.
    """
    split: list[ListColumn] = []
    for column in columns:
        beside = column.index + 1
        sample = [row[beside] for row in rows[:ROWS_SAMPLED] if beside < len(row) and row[column.index]]
        words = sum(isinstance(cell, str) and bool(cell.strip()) for cell in sample)
        if column.field == "full_name" and beside not in titled and sample and words * 2 > len(sample):
            split += [replace(column, field="family_name"), ListColumn(beside, "given_name", column.title)]
        else:
            split.append(column)
    return tuple(split)


def _with_named_households(
    columns: tuple[ListColumn, ...], rows: Sequence[Sequence[Cell]]
) -> tuple[ListColumn, ...]:
    """A column "Hộ gia đình" that holds names and no numbers names the head of each household."""
    at = next((column.index for column in columns if column.field == "household"), -1)
    sample = [row[at] for row in rows[:ROWS_SAMPLED] if 0 <= at < len(row) and row[at] != ""]
    names = sum(isinstance(cell, str) and " " in cell.strip() and not DIGIT.search(cell) for cell in sample)
    if names * 2 <= len(sample) or any(column.field == "household_head" for column in columns):
        return columns
    return tuple(
        replace(column, field="household_head") if column.index == at else column for column in columns
    )


def _title_neighborhood(sheet: Sheet, index: int) -> NeighborhoodName | None:
    """The neighborhood named in a line above the head, else by the sheet's own name."""
    for row in sheet.rows[:index]:
        for cell in row:
            if isinstance(cell, str) and (found := neighborhood_in_title(cell)):
                return found
    return neighborhood_in_title(sheet.name)
