"""Rules for household codes: `<neighborhood>-<number>`, however a list writes the number."""

import re
from collections.abc import Iterable
from functools import lru_cache

from core.folding import tidy

NUMBER = re.compile(r"0*(\d{1,6})")
DIGITS = 4
LENGTH = 30


@lru_cache(maxsize=4096)
def household_code(neighborhood: str, written: str) -> str:
    """The code of a household of a neighborhood: "1", "0001", "07-1" and "07-0001" are all 07-0001.

    Other text is kept as written after the neighborhood's code; an empty text stays empty.
    """
    if not written:
        return ""
    rest = written.removeprefix(neighborhood)
    bare = rest[1:].strip() if rest != written and rest.startswith(("-", ".", "/")) else written
    if number := NUMBER.fullmatch(bare):
        return f"{neighborhood}-{number[1].zfill(DIGITS)}"
    return tidy(f"{neighborhood}-{bare.upper()}", LENGTH)


def next_number(neighborhood: str, codes: Iterable[str]) -> int:
    """The number after the highest one in use in a neighborhood."""
    numbers = (NUMBER.fullmatch(code.removeprefix(neighborhood + "-")) for code in codes)
    return max((int(number[1]) for number in numbers if number), default=0) + 1
