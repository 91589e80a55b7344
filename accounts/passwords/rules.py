"""Rules of passwords: long, and not one that a neighbor would try.

NIST SP 800-63B-4: at least 15 characters where a password is the only factor, at least 64 allowed,
any Unicode in one form (NFC), no rules of composition, no expiry, a list of common passwords.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from core.errors import BadInput
from core.folding import fold
from core.marking import N_

SHORTEST = 15
LONGEST = 128
LEFT_AT_LEAST = 6
FEWEST_DIFFERENT = 5
SHORTEST_WORD = 3
LIST = Path(__file__).with_name("common_passwords.txt")
YEAR = re.compile(r"(19|20)\d\d")
RUNS = ("01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")


class WeakPassword(BadInput):
    """The password is too short, too long, or easy to guess."""

    code = "weak_password"
    message = N_("This password is too easy to guess. Use a few unrelated words.")


def accepted(password: str, own_words: Iterable[str] = ()) -> str:
    """The password in the form that is hashed (NFC). Raises WeakPassword.

    `own_words` are the names around the account: its login, its person, ward and station.
    """
    password = normal(password)
    if len(password) < SHORTEST:
        raise WeakPassword(
            N_(
                "A password has at least %(least)d characters. Four or five unrelated words are easy to remember."
            ),
            least=SHORTEST,
            field="password",
        )
    if len(password) > LONGEST:
        raise WeakPassword(N_("A password has at most %(most)d characters."), most=LONGEST, field="password")
    if _is_guessable(password, own_words):
        raise WeakPassword(field="password")
    return password


def normal(password: str) -> str:
    """The one form in which a password is hashed and compared, whatever keyboard wrote it."""
    return unicodedata.normalize("NFC", password)


def _is_guessable(password: str, own_words: Iterable[str]) -> bool:
    """True when little is left once known words, names, years and sequences are removed."""
    if len(set(fold(password))) < FEWEST_DIFFERENT:
        return True
    left = plain = _squeezed(password)
    for word in sorted({*common(), *_own(own_words)}, key=len, reverse=True):
        left = left.replace(word, " ")
    left = _without_runs(YEAR.sub(" ", left)).replace(" ", "")
    # A password of signs alone has nothing to compare.
    return len(left) < LEFT_AT_LEAST and len(plain) >= LEFT_AT_LEAST


def _squeezed(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def _own(texts: Iterable[str]) -> set[str]:
    words = {_squeezed(text) for text in texts} | {word for text in texts for word in fold(text).split()}
    return {word for word in words if len(word) >= SHORTEST_WORD}


def _without_runs(text: str) -> str:
    """Remove sequences: counting, the alphabet, or one character repeated (three or more in a row)."""
    text = re.sub(r"(\w)\1{2,}", " ", text)
    for run in RUNS:
        for length in range(len(run), SHORTEST_WORD - 1, -1):
            for start in range(len(run) - length + 1):
                text = text.replace(run[start : start + length], " ")
    return text


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """The words of common_passwords.txt, folded; lines starting with # are comments."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(filter(None, (_squeezed(line) for line in lines if not line.startswith("#"))))
