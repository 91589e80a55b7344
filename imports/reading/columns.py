"""Rules: what the columns of a list mean, by its head or by what was said of another list with the same titles."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.sheets.cells import Sheet
from imports.reading.cells import is_blank
from imports.reading.head import (
    CROSSES,
    NAME_FIELDS,
    ROWS_SAMPLED,
    ROWS_SEARCHED,
    SEVERAL,
    Header,
    ListColumn,
    header_at,
    title_text,
)
from imports.reading.words import REASON_TITLES

GROUP = "group"
LEFT_OUT = ""
UNTITLED = re.compile(r"cột [a-z]+")
"""What we call a column without a title, as it is compared."""

FIELDS = (
    "full_name", "family_name", "given_name", "birth", "birth_day", "birth_month", "birth_year", "male", "female",
    "sex", "personal_id", "phone", "neighborhood", "household", "household_head", "relation", "address",
    "insurance", "groups",
    "residence", "note", "number",
)  # fmt: skip
"""What a column may be said to hold, beside a group of which it has crosses (`group:POOR`)."""

Meanings = Mapping[str, str]
"""Title as it is compared → field, empty for a column that is left out; only of the columns about which something was said."""

MeaningsOf = Callable[[Sequence[str]], Meanings]
"""What was said about the columns of a list with these titles."""


@dataclass(frozen=True, slots=True)
class TitledColumn:
    """A column of a list by its title, with the field it is taken for; empty where it is left out."""

    index: int
    title: str
    field: str

    @property
    def key(self) -> str:
        """The title as it is compared: "Nam" and "Năm" are two."""
        return key_of(self.title)


def key_of(title: str) -> str:
    """A title without case and superfluous blanks."""
    return " ".join(title.casefold().split())


def nothing_said(_titles: Sequence[str]) -> Meanings:
    """Every column means what its title says."""
    return {}


def shape_of(titles: Sequence[str]) -> bytes:
    """What two lists with the same titles share, in whatever order and spelling.

    Columns without a title count only where none has one: now and then people write beside the list.
    """
    keys = set(map(key_of, titles))
    titled = {key for key in keys if not UNTITLED.fullmatch(key)}
    return hashlib.sha256("\x1f".join(sorted(titled or keys)).encode()).digest()


def titled_columns(sheet: Sheet, header: Header) -> list[TitledColumn]:
    """Every column that has a title, known or not, and those without one that hold something: by their letter."""
    fields = {column.index: written(column) for column in header.columns}
    return [
        TitledColumn(index, title, fields.get(index, LEFT_OUT))
        for index, title in enumerate(_titles(sheet, header))
        if title and key_of(title).rpartition(" – ")[2] not in REASON_TITLES
    ]


def written(column: ListColumn) -> str:
    """A column's field as it is chosen and remembered; one that is known, and of which nothing is kept, is left out."""
    if column.field == GROUP or (column.about and column.field in CROSSES):
        return f"{column.field}:{column.about}"
    return column.field if column.field in FIELDS else LEFT_OUT


def with_meanings(sheet: Sheet, header: Header, meanings_of: MeaningsOf) -> Header:
    """The head with the meanings said of its columns; a field said of one column is taken from every other."""
    columns = titled_columns(sheet, header)
    said = meanings_of([column.title for column in columns])
    if not said:
        return header
    chosen = [(column, said[column.key]) for column in columns if column.key in said]
    indexes = {column.index for column, _field in chosen}
    single = {field for _column, field in chosen} - {LEFT_OUT}
    kept = [
        column
        for column in header.columns
        if column.index not in indexes and (column.field in SEVERAL or column.field not in single)
    ]
    new: dict[str, ListColumn] = {}
    for column, field in chosen:
        if field != LEFT_OUT:
            single_or_group = f"{field}{column.index}" if field.startswith(f"{GROUP}:") else field
            new.setdefault(single_or_group, _column(column, field))
    return replace(header, columns=tuple(sorted((*kept, *new.values()), key=lambda column: column.index)))


def _column(column: TitledColumn, said: str) -> ListColumn:
    field, _, about = said.partition(":")
    return ListColumn(column.index, field, column.title, about)


def header_by_meanings(sheet: Sheet, meanings_of: MeaningsOf, *, has_head: bool = True) -> Header | None:
    """The head of a list by what was said of one with the same titles, where the titles alone do not tell.

    Without a head the columns are told by their letters. None where nothing was said of such titles.
    """
    for index in range(min(ROWS_SEARCHED, len(sheet.rows))) if has_head else (-1,):
        header = header_at(sheet, index)
        titles = [column.title for column in titled_columns(sheet, header)]
        said = meanings_of(titles) if titles else {}
        if any(said.get(key_of(title)) in NAME_FIELDS for title in titles):
            return header
    return None


def _titles(sheet: Sheet, header: Header) -> list[str]:
    """The title of each column, with the one above it where the head has two levels; each title once."""
    titles = _written_titles(sheet, header)
    sample = sheet.rows[header.first : header.first + ROWS_SAMPLED]
    width = max([len(titles), *map(len, sample)])
    titles += [""] * (width - len(titles))
    for index in range(width):
        if not titles[index] and any(index < len(row) and not is_blank(row[index]) for row in sample):
            titles[index] = f"Cột {letters(index)}"
    seen: Counter[str] = Counter()
    for index, title in enumerate(titles):
        seen[key_of(title)] += 1
        if title and seen[key_of(title)] > 1:
            titles[index] = f"{title} ({seen[key_of(title)]})"
    return titles


def letters(index: int) -> str:
    """What spreadsheet programs call a column: A, B, … Z, AA."""
    before, at = divmod(index, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + at)


def _written_titles(sheet: Sheet, header: Header) -> list[str]:
    if not header.levels:
        return []
    lowest = sheet.rows[header.first - 1]
    if header.levels == 1:
        return [title_text(cell) for cell in lowest]
    titles, parent = [], ""
    for cell, below in zip(sheet.rows[header.first - 2], lowest, strict=False):
        parent = title_text(cell) or parent
        under = title_text(below)
        titles.append(f"{parent} – {under}" if under else title_text(cell))
    return titles
