"""Rules for a list of neighborhood heads: which cells are the neighborhood, the name and the phone; sign-in names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.folding import display_title_case, fold, tidy

MOST_LINES = 100
TITLES = {
    "place": re.compile(
        r"(ten )?(to|tdp|to dan pho|thon|ban|ap|khu pho|khom|buon|to thon|dia ban|don vi|neighborhood)( dan pho)?( so)?"
    ),
    "name": re.compile(
        r"(ho( va|,)? ?ten|ten|ho ten( to truong| truong thon| truong ban)?|to truong|truong thon|truong ban|name)"
    ),
    "phone": re.compile(r"(so )?(dien thoai|dt|sdt|di dong|so dt|phone|zalo)( lien he| di dong)?"),
    "count": re.compile(r"(stt|tt|so tt|no\.?|#)"),
}
PHONE = re.compile(r"\+?[0-9][0-9 .()\-]{7,}[0-9]")
LOST_ZERO = re.compile(r"[1-9][0-9]{8}")
"""A mobile number that Excel took for a number: its first zero is gone."""
COUNT = re.compile(r"[0-9]{1,3}\.?")
NOT_IN_LOGIN = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class HeadLine:
    """One line of the list, as it was written."""

    place: str
    name: str
    phone: str


def lines_of(rows: Iterable[Sequence[object]]) -> list[HeadLine]:
    """The lines of a list: by its titles where it has some, otherwise by what its cells look like.

    A single cell above the first line is a heading; below it, it is a line with something missing.
    """
    found, titles = list[HeadLine](), dict[str, int]()
    for row in rows:
        cells = [_text(cell) for cell in row]
        filled = sum(map(bool, cells))
        named = _titles(cells)
        if "name" in named and len(named) > 1:
            titles = named
        elif filled > 1 or (filled and found):
            found.append(_by_titles(cells, titles) if titles else _by_looks(cells))
    return found


def login_for(name: str, place_code: str, taken: set[str]) -> str:
    """A sign-in name from the given name and the neighborhood's code: hoa.07, then hoa2.07."""
    given = NOT_IN_LOGIN.sub("", fold(name).split(" ")[-1]) or "to"
    place = NOT_IN_LOGIN.sub("", fold(place_code)) or "to"
    return next(login for login in _logins(given, place) if login not in taken)


def _logins(given: str, place: str) -> Iterator[str]:
    yield f"{given}.{place}"
    yield from (f"{given}{number}.{place}" for number in range(2, 1000))


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = tidy(str(cell), 200) if cell is not None else ""
    return f"0{text}" if LOST_ZERO.fullmatch(text) else text


def _titles(cells: Sequence[str]) -> dict[str, int]:
    named: dict[str, int] = {}
    for number, cell in enumerate(cells):
        for what, title in TITLES.items():
            if what not in named and title.fullmatch(fold(cell).strip(" .:")):
                named[what] = number
                break
    return named


def _by_titles(cells: Sequence[str], titles: dict[str, int]) -> HeadLine:
    def at(what: str) -> str:
        number = titles.get(what, len(cells))
        return cells[number] if number < len(cells) else ""

    return HeadLine(at("place"), display_title_case(at("name")), at("phone"))


def _by_looks(cells: Sequence[str]) -> HeadLine:
    """The phone has many digits; a running number may come first; then neighborhood and name, in this order."""
    phone = next((cell for cell in cells if PHONE.fullmatch(cell)), "")
    rest = [cell for cell in cells if cell and cell != phone]
    if len(rest) > 2 and COUNT.fullmatch(rest[0]):
        rest = rest[1:]
    place, name = (rest[0], rest[1]) if len(rest) > 1 else ("", rest[0] if rest else "")
    return HeadLine(place, display_title_case(name), phone)
