"""Rules for names of neighborhoods: read kind and name from lists, give codes, compose the full name."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from core.folding import display_title_case, fold, tidy

LABELS = {
    "to_dan_pho": "Tổ dân phố",
    "thon": "Thôn",
    "ban": "Bản",
    "khu_pho": "Khu phố",
    "ap": "Ấp",
    "khom": "Khóm",
    "buon": "Buôn",
}
"""The word before the name, the same in every language (domain.md §4.5: a kind and a name)."""

WARD_LABELS = {"phuong": "Phường", "xa": "Xã", "dac_khu": "Đặc khu"}
"""What comes before a ward's name, the same in every language."""

WARD_START = re.compile(r"(?P<xa>xa\b|x\.)|(?P<dac_khu>dac khu\b|dk\.)")
"""How a ward's name begins that is not a phường's, folded."""

WRITTEN = {
    "to dan pho": "to_dan_pho",
    "to dp": "to_dan_pho",
    "tdp": "to_dan_pho",
    "to": "to_dan_pho",
    "khu pho": "khu_pho",
    "kp": "khu_pho",
    "khu": "khu_pho",
    "thon": "thon",
    "ban": "ban",
    "ap": "ap",
    "khom": "khom",
    "buon": "buon",
}
"""How lists write a kind, folded; longer words first."""

KINDLESS = re.compile(r"(xóm|làng|tiểu khu|khu dân cư|kdc|cụm|phum|sóc|bon|plei|đội)\s", re.IGNORECASE)
"""Old kinds outside the catalog: the word stays in the name, with the kind `thon`."""

START = re.compile(r"(?P<kind>" + "|".join(WRITTEN) + r")(?:[\s.:\-]+(?:so\s+|so(?=\d))?|(?=\d))(?P<name>.+)")
NUMBER = re.compile(r"(?:so\s*)?0*(?P<number>\d{1,4})")
NUMBER_NAME = re.compile(r"0*(\d{1,4})[.]?")
NUMBERED_INSIDE = re.compile(
    r"\b(?P<kind>" + "|".join(WRITTEN) + r")(?:[\s.:\-]+(?:so\s+)?)?0*(?P<number>\d{1,3})(?![\d/])"
)
TITLE_WORDS = 4
NOT_A_NAME = re.compile(
    r"(truong|pho|chuc|cong|tac|tong|ke|khai|sao|chinh|do|vuc|chi|quan|dan|tin|va|cac|so|nhan|khau)\b"
)
"""Words after a kind's word in lines that name no neighborhood: Tổ trưởng, Tổ chức, Bản tổng hợp, Ban chỉ đạo."""
CODE_DIGITS = 2


class NeighborhoodName(NamedTuple):
    """A neighborhood as a list names it; `kind` is None where only a number or a name was written."""

    kind: str | None
    name: str

    @property
    def code_hint(self) -> str | None:
        """The code of a numbered tổ dân phố ("Tổ dân phố 7" → `07`); None for others."""
        if self.kind in (None, "to_dan_pho") and self.name.isdecimal():
            return self.name.zfill(CODE_DIGITS)
        return None

    @property
    def key(self) -> tuple[str, str]:
        """What two spellings of one neighborhood have in common."""
        return self.kind or "", fold(self.name)


def ward_kind_in(name: str) -> str:
    """The kind that a ward's name begins with, however it is spelled; `phuong` for any other name."""
    found = WARD_START.match(fold(name))
    return (found.lastgroup or "phuong") if found else "phuong"


def parse_neighborhood(text: str, kind: str | None = None) -> NeighborhoodName | None:
    """Read "Tổ dân phố 7", "TDP số 07", "BẢN LƯỚT" or, where the column says the `kind`, just "7".

    None for an empty text.
    """
    tidied = display_title_case(tidy(text, 120)).strip(" .:-")
    if not tidied:
        return None
    if KINDLESS.match(tidied):
        return NeighborhoodName("thon", tidied)
    folded = fold(tidied)
    found = START.fullmatch(folded)
    if found:
        name = _same_tail(tidied, found["name"])
        return NeighborhoodName(WRITTEN[found["kind"]], _plain_number(name))
    if number := NUMBER.fullmatch(folded):
        return NeighborhoodName(kind, number["number"])
    return NeighborhoodName(kind, tidied)


def neighborhood_in_title(text: str) -> NeighborhoodName | None:
    """The neighborhood named in a title line: "TỔ DÂN PHỐ 7", "Danh sách tổ 7 năm 2026", "Bản Lướt"."""
    if numbered := NUMBERED_INSIDE.search(fold(text)):
        return NeighborhoodName(WRITTEN[numbered["kind"]], numbered["number"])
    found = parse_neighborhood(text)
    if found is None or found.kind is None:
        return None
    name = fold(found.name)
    return (
        None
        if len(name.removeprefix("khu dan cu ").split()) > TITLE_WORDS or NOT_A_NAME.match(name)
        else found
    )


def display_name(kind: str, name: str) -> str:
    """The full name: "Tổ dân phố 7", "Bản Lướt", "Xóm Đình"."""
    return name if KINDLESS.match(name) else f"{LABELS[kind]} {name}"


def codes_for(names: Iterable[NeighborhoodName], taken: Iterable[str] = ()) -> list[str]:
    """A code for each name, in order: numbered tổ dân phố by their number, the others after the highest."""
    wanted = list(names)
    used = set(taken)
    codes: list[str | None] = []
    for name in wanted:
        hint = name.code_hint
        codes.append(hint if hint and hint not in used else None)
        used.update({hint} if hint else ())
    following = max((int(code) for code in used if code.isdecimal()), default=0)
    given: list[str] = []
    for code in codes:
        if code is None:
            following += 1
            code = str(following).zfill(CODE_DIGITS)
        given.append(code)
    return given


def _same_tail(original: str, folded_tail: str) -> str:
    """The end of the original text that folds to the given text (folding never moves a word)."""
    words = len(folded_tail.split())
    tail = " ".join(original.split()[-words:])
    while tail and fold(tail) != folded_tail:
        tail = tail[1:]
    return (tail or folded_tail).strip(" .:-")


def _plain_number(name: str) -> str:
    found = NUMBER_NAME.fullmatch(name)
    return found[1] if found else name
