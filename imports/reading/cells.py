"""Rules for single cells of a list: text, names, crosses, relations, groups, residence, insurance."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from core.folding import fold, is_tidy, tidy
from core.sheets.cells import Cell
from imports.reading.words import (
    DECEASED,
    GROUPS,
    LEFT,
    NO_MARKS,
    NOTE_RESIDENCES,
    RELATIONS,
    RESIDENCES,
    SEXES,
    YES_MARKS,
)

BETWEEN_MARKS = re.compile(r"[,;/+&|.\n]+| - ")
ROWS_AT_ONCE = 5_000
DIGIT = re.compile(r"\d")
WITH_DATE = re.compile(
    r"(?P<words>[a-z ]+?)"
    r"(?P<date>[ (,:;-]+(?:(?:tu|hoi|ngay|thang|nam) )*\d(?:[\d ./-]|ngay|thang|nam)*\)?)?[ .]*"
)
"""Words, and perhaps a day, month or year behind them."""

NOT_LETTERS = re.compile(r"[^a-z0-9]+")

ASIDE = re.compile(r"\s*\(([^()]*)\)$")
NO_LETTER_OF_A_NAME = re.compile("[\\d?\ufffd,;&/]")
ADDRESSES = {
    "ông": "male", "bà": "female", "anh": "male", "chị": "female", "cô": "female", "chú": "male",
    "cụ": "", "bác": "", "em": "", "cháu": "", "bé": "",
}  # fmt: skip
"""Words of address with the sex they tell, accents as typed: "Chu" is a family name, "Chú" is not."""

FIRST_LETTERS = frozenset(start for word in ADDRESSES for start in (word[:2], word[:2].title()))
FAMILY_NAMES = frozenset((
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dinh", "doan", "trinh", "truong", "lam", "mai", "dao", "luong", "ha", "cao", "ta", "to", "luu", "trieu",
    "nghiem", "tong", "chu", "vuong", "thai", "quach", "la", "kieu", "thach",
))  # fmt: skip
"""The most frequent: only before one of these a word of address is no family name itself (Ông, Anh)."""


SHORTEST_TOGETHER, LONGEST_WORD = 6, 9
"""Letters of names: Võ An without its blank, and no syllable of Vietnamese or of the highlands' languages is longer."""


def cell_text(cell: Cell, limit: int) -> str:
    """A cell as clean text: a whole number without `.0`, a date as dd/mm/yyyy, no truth values."""
    if isinstance(cell, str):
        return tidy(cell, limit) if cell else cell
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return str(int(cell)) if cell == int(cell) else str(cell)


def is_blank(cell: Cell) -> bool:
    """Whether nothing can be seen in the cell."""
    return isinstance(cell, str) and (not cell or not cell.strip())


def is_mark(cell: Cell) -> bool:
    """Whether the cell is a cross, a tick, "có" or the like."""
    if isinstance(cell, str):
        return bool(cell) and _is_mark_text(cell)
    return cell is True or cell == 1


def is_no(cell: Cell) -> bool:
    """Whether the cell says that there is nothing: blank, a dash, a zero, "không"."""
    if isinstance(cell, str):
        return is_blank(cell) or fold(cell) in NO_MARKS
    return cell == 0


@lru_cache(maxsize=1024)
def _is_mark_text(text: str) -> bool:
    return fold(text) in YES_MARKS


def clean_rows(rows: Sequence[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """The rows with every text clean; numbers and dates stay what they are.

    Column by column, some rows at a time: most columns are clean, which can be seen of all their text at once.
    """
    for first in range(0, len(rows), ROWS_AT_ONCE):
        columns = zip(*rows[first : first + ROWS_AT_ONCE], strict=True)
        yield from zip(*map(_clean, columns), strict=True)


def _clean(column: Sequence[Cell]) -> Sequence[Cell]:
    texts = [cell for cell in column if isinstance(cell, str)]
    if is_tidy(texts):
        return column
    kept = {text: tidy(text) for text in set(texts)}
    return [kept[cell] if isinstance(cell, str) else cell for cell in column]


def without_date(cell: Cell) -> str | float:
    """A clean cell, for what can never be a date."""
    return cell_text(cell, 40) if isinstance(cell, date) else cell


@lru_cache(maxsize=1024)
def relation_of(written: str) -> tuple[str, str]:
    """The relation as it is kept, and the sex it tells."""
    kept, sex = RELATIONS.get(fold(written), (written, None))
    return kept, sex or ""


@lru_cache(maxsize=256)
def sex_of(written: str) -> str:
    """`male`, `female`, or empty where the list does not say."""
    return SEXES.get(fold(written), "")


@lru_cache(maxsize=1024)
def groups_in(written: str) -> tuple[frozenset[str], str]:
    """The groups marked in one cell, and the marks that nobody knows, as one text."""
    keys = {piece.strip(): NOT_LETTERS.sub("", fold(piece)) for piece in BETWEEN_MARKS.split(written)}
    unknown = [piece for piece, key in keys.items() if key and key not in GROUPS and key not in NO_MARKS]
    return frozenset(GROUPS[key] for key in keys.values() if key in GROUPS), ", ".join(unknown)


@lru_cache(maxsize=1024)
def residence_of(written: str, note: str) -> str:
    """Permanent, temporary or absent, by its own column or else by a word in the note.

    Moved or deceased where either says so: how the person lived here is older than that.
    """
    if left := _left(written) or _left(note):
        return left
    found = RESIDENCES.get(fold(written), "")
    folded_note = fold(note) if note and not found else ""
    return found or next((kind for words, kind in NOTE_RESIDENCES.items() if words in folded_note), "")


def _left(written: str) -> str:
    if not written:
        return ""
    said = WITH_DATE.fullmatch(fold(written))
    if said is None:
        return ""
    if said["words"] == "mat":  # as a word alone it may be an eye
        return DECEASED if said["date"] or "mất" in written.casefold() else ""
    return LEFT.get(said["words"], "")


@lru_cache(maxsize=1024)
def insurance_of(written: str) -> str:
    """`yes`, `no` or `unknown`; a card number is a yes, an empty cell says nothing."""
    folded = fold(written)
    if folded in NO_MARKS:
        return "no"
    return "yes" if folded in YES_MARKS or DIGIT.search(folded) else "unknown"


@dataclass(frozen=True, slots=True)
class BesideName:
    """A name by itself, and what stood beside it: the sex by the word of address, a relation, a note."""

    name: str = ""
    sex: str = ""
    relation: str = ""
    note: str = ""


NOTHING_BESIDE = BesideName()


def what_is_wrong(char: str) -> tuple[str, Literal["warn", "refuse"]]:
    """Code and severity for a name with a digit, with the sign of a lost letter, with a sign between two names."""
    if char.isdecimal():
        return "name_digits", "warn"
    return "name_letters_lost" if char in "?\ufffd" else "name_several", "refuse"


def is_run_together(name: str) -> bool:
    """Whether a name of one word is several that lost their blanks: capitals inside it, or longer than any word."""
    return len(name) >= SHORTEST_TOGETHER and (len(name) > LONGEST_WORD or not name[1:].islower())


def is_bare(name: str) -> bool:
    """Whether there is certainly nothing beside the name; asked of every row, so by its ends alone."""
    return name[:2] not in FIRST_LETTERS and name[-1:] != ")"


def beside_name(name: str) -> BesideName:
    """The name without its word of address ("Bà Trần Thị Bình") and without a known word in brackets behind it.

    Known are relations and words about residence. Anything else in brackets may be what tells two
    people of one name apart, and stays.
    """
    found = ASIDE.search(name)
    aside = found[1].strip() if found and _is_known(found[1]) else ""
    if found and aside:
        name = name[: found.start()]
    name, sex = _without_address(name)
    is_relation = fold(aside) in RELATIONS
    return BesideName(name, sex, aside if is_relation else "", "" if is_relation else aside)


def _without_address(name: str) -> tuple[str, str]:
    first, _, rest = name.partition(" ")
    family, _, given = rest.partition(" ")
    if first.lower() in ADDRESSES and given and fold(family) in FAMILY_NAMES:
        return rest, ADDRESSES[first.lower()]
    return name, ""


@lru_cache(maxsize=256)
def _is_known(aside: str) -> bool:
    folded = fold(aside)
    return any(folded in words for words in (RELATIONS, NOTE_RESIDENCES, LEFT))
