"""The short code under every QR: eight symbols a person can read aloud and type, wrong ones caught by a check symbol."""

import unicodedata
from collections.abc import Iterator, Sequence

from core.errors import BadInput
from core.marking import N_

SYMBOLS = "23456789ABCDEFGHJKMNPQRSTVWXY"
BASE = len(SYMBOLS)
LENGTH = 8
NEEDED_BYTES = 10
IGNORED = frozenset(" \t\r\n\u00a0-\u2010\u2011\u2012\u2013\u2014\u2212._")
VALUES = {symbol: value for value, symbol in enumerate(SYMBOLS)}
LOOK_ALIKES = {"0": "DQ", "O": "DQ", "1": "7JT", "I": "7JT", "L": "7JT", "U": "V", "Z": "27"}
"""For a symbol that no code has, those it is mistaken for."""
KEYS = {
    "Đ": "D9",
    "\u0306": "W8",  # breve
    "\u0300": "F2",  # grave
    "\u0301": "S",  # acute
    "\u0309": "R3",  # hook
    "\u0303": "X4",  # tilde
    "\u0323": "J5",  # dot
    "\u031b": "W7",  # horn
}
"""The keys of which an input method, Telex or VNI, makes a Vietnamese letter or mark."""
MOST_MARKS = 3
Part = tuple[str, tuple[str, ...]]
"""A typed symbol: the letters it can stand for, and for each of its marks the keys."""
CIRCUMFLEX, HORN = "\u0302", "\u031b"
"""A circumflex is made by the same letter again, or by 6."""


class WrongShortCode(BadInput):
    """A typed short code cannot be one; `facts["at"]` is the place (1–8) of a symbol that no code has."""

    code = "short_code"
    message = N_("That code is not right. Please compare its 8 characters with your letter or ticket.")


def make(random_bytes: bytes) -> str:
    """A fresh code of eight symbols from at least ten random bytes; raises ValueError for fewer.

    Seven symbols carry about 34 bits, the eighth is the check; ten bytes keep every code
    equally likely to within 2^-45.
    """
    if len(random_bytes) < NEEDED_BYTES:
        raise ValueError(f"a short code needs {NEEDED_BYTES} random bytes")
    number = int.from_bytes(random_bytes, "big") % BASE ** (LENGTH - 1)
    values = []
    for _ in range(LENGTH - 1):
        number, value = divmod(number, BASE)
        values.append(value)
    values.append(-_weighted(values) % BASE)
    return "".join(SYMBOLS[value] for value in values)


def parse(text: str) -> str:
    """The eight symbols of what was typed, upper case; hyphens, spaces and case do not matter.

    Raises WrongShortCode: a symbol that no code has, too few or too many, or a check that fails.
    """
    code = "".join(symbol for symbol in text.upper() if symbol not in IGNORED)
    for place, symbol in enumerate(code, start=1):
        if symbol not in VALUES:
            raise WrongShortCode(
                N_("Codes never contain “%(symbol)s”. Please check the code again."), symbol=symbol, at=place
            )
    if len(code) != LENGTH:
        raise WrongShortCode(N_("A code has 8 characters; this one has %(count)d."), count=len(code))
    if _weighted([VALUES[symbol] for symbol in code]) % BASE:
        raise WrongShortCode
    return code


def read(text: str) -> str:
    """As `parse`, but also undoes what a Vietnamese input method made of the keys, and look-alikes.

    A guess counts only if the check symbol leaves no other. Raises WrongShortCode, which names the first
    symbol that no code has.
    """
    wide = unicodedata.normalize("NFKC", text)
    try:
        return parse(wide)
    except WrongShortCode as wrong:
        parts = [_taken_apart(symbol) for symbol in wide.upper() if symbol not in IGNORED]
        marks = sum(len(keys) for _letters, keys in parts)
        if marks > MOST_MARKS or len(parts) + marks != LENGTH:
            raise
        for is_late in (False, True):
            guesses = {guess for guess in _guesses(parts, is_late=is_late) if _is_code(guess)}
            if guesses:
                break
        if len(guesses) != 1:
            raise wrong from None
        return guesses.pop()


def _guesses(
    parts: Sequence[Part], pending: tuple[str, ...] = (), before: str = "", *, is_late: bool
) -> Iterator[str]:
    """What may have been meant: a mark is a key pressed right after its letter or, if `is_late`, after others."""
    if not parts and not pending:
        yield before
    for at, keys in enumerate(pending):
        for key in keys:
            yield from _guesses(parts, pending[:at] + pending[at + 1 :], before + key, is_late=is_late)
    if parts and (is_late or not pending):
        letters, marks = parts[0]
        for letter in letters:
            yield from _guesses(parts[1:], pending + marks, before + letter, is_late=is_late)


def _taken_apart(symbol: str) -> Part:
    """The letters that a typed symbol can stand for, and for each of its marks the keys that make it."""
    if symbol == "Đ":
        return "D", (KEYS["Đ"],)
    base, *marks = list(unicodedata.normalize("NFD", symbol))
    if base == "U" and HORN in marks:  # Telex makes Ư of W alone
        base = "W"
        marks.remove(HORN)
    letters = base if base in VALUES else LOOK_ALIKES.get(base, "")
    return letters, tuple(base + "6" if mark == CIRCUMFLEX else KEYS.get(mark, "") for mark in marks)


def show(code: str) -> str:
    """The code as people read it: `ABCD-EFGH`."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def _is_code(guess: str) -> bool:
    return VALUES.keys() >= set(guess) and not _weighted([VALUES[symbol] for symbol in guess]) % BASE


def _weighted(values: list[int]) -> int:
    # Weights 8 … 1 modulo a prime: every wrong symbol and every swap of two changes the sum.
    return sum(weight * value for weight, value in zip(range(LENGTH, 0, -1), values, strict=False))
