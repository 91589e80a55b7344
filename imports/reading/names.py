"""Names as lists write them: what stands before and behind a name, and what it tells."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from core.folding import fold
from imports.reading.words import LEFT, NOTE_RESIDENCES, RELATIONS

BEFORE = re.compile(r"(?:\d{1,4}\s*[.):/]\s*|[^\w(?]|_)+")
"""A running number, a dash, a bullet, the apostrophe of Excel."""

BEHIND = " .,;:*-–_'’\""
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


@dataclass(frozen=True, slots=True)
class BesideName:
    """A name by itself, and what stood beside it: the sex by the word of address, a relation, a note."""

    name: str = ""
    sex: str = ""
    relation: str = ""
    note: str = ""


NOTHING_BESIDE = BesideName()


def plain_name(written: str) -> str:
    """The name without what lists put before it ("1. ", "- ", an apostrophe) and behind it."""
    found = BEFORE.match(written)
    return written[found.end() if found else 0 :].rstrip(BEHIND)


def what_is_wrong(char: str) -> tuple[str, Literal["warn", "refuse"]]:
    """Code and severity for a name with a digit, with the sign of a lost letter, with what stands between two names."""
    if char.isdecimal():
        return "name_digits", "warn"
    return "name_letters_lost" if char in "?\ufffd" else "name_several", "refuse"


def is_bare(name: str) -> bool:
    """Whether certainly nothing stands beside the name; asked of every row, so by its ends alone."""
    return name[:2] not in FIRST_LETTERS and name[-1:] != ")"


def beside_name(name: str) -> BesideName:
    """The name without its word of address ("Bà Trần Thị Bình") and without a known word in brackets behind it.

    Known are relations and words about residence. Whatever else stands in brackets may be what tells two
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
