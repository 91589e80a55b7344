"""The short code under every QR: eight symbols a person can read aloud and type, wrong ones caught by a check symbol."""

from core.errors import BadInput
from core.marking import N_

SYMBOLS = "23456789ABCDEFGHJKMNPQRSTVWXY"
BASE = len(SYMBOLS)
LENGTH = 8
NEEDED_BYTES = 10
IGNORED = frozenset(" \t\r\n\u00a0-\u2010\u2011\u2012\u2013\u2014\u2212._")
VALUES = {symbol: value for value, symbol in enumerate(SYMBOLS)}


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


def show(code: str) -> str:
    """The code as people read it: `ABCD-EFGH`."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def _weighted(values: list[int]) -> int:
    # Weights 8 … 1 modulo a prime: every wrong symbol and every swap of two changes the sum.
    return sum(weight * value for weight, value in zip(range(LENGTH, 0, -1), values, strict=False))
