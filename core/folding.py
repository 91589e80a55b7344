"""Text of Vietnamese names: made clean for keeping, folded for finding, and put in the order of a list."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MOST_KEPT = 200
DROPPED_FOLDING = frozenset({"Mn", "Mc", "Me", "Cc", "Cf", "Cs", "Co", "Cn"})
DROPPED_TIDYING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
STROKED_D = {"đ": "d", "ð": "d", "ɖ": "d"}
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
LETTER_MARKS = frozenset("\u0306\u0302\u031b")
BEFORE_NAMES = re.compile(r"(?:\d{1,4}\s*[.):/]\s*|[^\w(?]|_)+")
"""A running number, a dash, a bullet, the apostrophe of Excel."""
BEHIND_NAMES = " .,;:*-–_'’\""
MARK_IN_NAMES = re.compile(
    "['`\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u2018-\u201b\u2032\u2035\u055a\ua78b\ua78c\uff07\uff40"
    "\\-\u058a\u05be\u2010-\u2015\u2043\u207b\u208b\u2212\u2e3a\u2e3b\u301c\u30fb\ufe58\ufe63\uff0d]"
)
"""Apostrophes and hyphens of every kind: phones and Excel put one in place of another."""
INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
"""Signs that are letters or accents by their kind, and show nothing."""
WORD_START = re.compile(r"(^|[\s'’\-.(])(\w)")
BETWEEN_LEVELS, BETWEEN_WORDS, FIRST_LETTER, AFTER_LETTERS = " ", "!", ord("A"), "~"


FAMILY_SECOND = "given_family_middle"
NAME_ORDERS = ("given_middle_family", FAMILY_SECOND)
"""Lists of names begin with the given name; wards differ in what comes second."""


class _Folding(dict[int, str | None]):
    """What becomes of one character; filled as characters are met."""

    def __missing__(self, code: int) -> str | None:
        kept = [
            STROKED_D.get(char, char)
            for char in unicodedata.normalize("NFD", chr(code))
            if char.isspace() or unicodedata.category(char) not in DROPPED_FOLDING
        ]
        self[code] = "".join(kept) or None
        return self[code]


class _Tidying(dict[int, str | None]):
    """What is not kept: controls, zero-width and direction marks, halves of characters."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        dropped = not char.isspace() and unicodedata.category(char) in DROPPED_TIDYING
        self[code] = None if dropped else char
        return self[code]


_folding = _Folding()
_tidying = _Tidying()


def fold(text: str) -> str:
    """The text as it is searched and compared: no accents, no case, single spaces.

    Đ becomes d, composed and decomposed text give the same, and so do hoà and hòa. Folding twice is
    folding once.
    """
    return " ".join(filter(None, map(_folded_word, text.split())))


@lru_cache(maxsize=8192)
def _folded_word(word: str) -> str:
    """Vietnamese names and places are made of a few thousand syllables."""
    if word.isascii():
        return " ".join(word.lower().translate(_folding).split())
    folded = unicodedata.normalize("NFD", word).casefold().translate(_folding)
    return " ".join(folded.split())


def without_marks(name: str) -> str:
    """A name with blanks in place of apostrophes and hyphens, and without invisible signs: H’Hen Niê and H'Hen-Niê are
    one name."""
    if name.isalpha():
        return name
    return MARK_IN_NAMES.sub(" ", name if name.isascii() else INVISIBLE.sub("", name))


def fold_name(name: str) -> str:
    """A folded name as it is kept and searched: without marks, and with room in its column, though one sign (ﬃ) can
    become three letters."""
    return fold(without_marks(name))[:MOST_KEPT].rstrip()


def run_together(folded: str) -> str:
    """A folded name without its blanks: NguyenVanAn and Nguyen Van An may be one person."""
    return folded.replace(" ", "")


def tidy(text: str, limit: int | None = None) -> str:
    """The text as it is kept: composed (NFC), without invisible characters, single spaces.

    With a `limit`, no more than so many characters.
    """
    if text.isprintable():
        kept = text if text.isascii() else unicodedata.normalize("NFC", text)
        if "  " in kept or kept[:1] == " " or kept[-1:] == " ":  # the only white space that is printable
            kept = " ".join(kept.split())
    else:
        kept = " ".join(unicodedata.normalize("NFC", text.translate(_tidying)).split())
    return kept if limit is None or len(kept) <= limit else kept[:limit].rstrip()


def is_tidy(texts: Iterable[str]) -> bool:
    """Whether tidying would certainly change none of them: asked of all at once, which is soon answered."""
    together = f"|{'|'.join(texts)}|"
    has_space_too_many = "  " in together or "| " in together or " |" in together
    return together.isprintable() and unicodedata.is_normalized("NFC", together) and not has_space_too_many


def display_title_case(name: str) -> str:
    """A name typed wholly in capitals with a capital for each part; any other name as it is."""
    if not name.isupper():
        return name
    return WORD_START.sub(lambda found: found[1] + found[2].upper(), name.lower())


def plain_name(written: str) -> str:
    """The name without what lists put before it ("1. ", "- ", an apostrophe) and behind it."""
    found = BEFORE_NAMES.match(written)
    return written[found.end() if found else 0 :].rstrip(BEHIND_NAMES)


def tidy_name(written: str) -> str:
    """A tidied name as it is kept, typed or from a list: plain, neither in capitals nor in small letters alone."""
    if not (written[:1].isalpha() and written[-1:].isalpha()):
        written = plain_name(written)
    return display_title_case(written.upper() if written.islower() else written)


def sort_key(name: str, order: str = NAME_ORDERS[0]) -> str:
    """A string by which names are in Vietnamese order when compared byte by byte.

    By given name (the last word), then middle names, then family name, or in the other of NAME_ORDERS; each by the
    letters of the Vietnamese alphabet (a ă â b c d đ …) and only then by tone. Marks inside names count for nothing. Any
    database sorts it alike
    (SQLite BINARY, PostgreSQL "C").
    """
    words = tidy(without_marks(name)).casefold().split()
    if not words:
        return ""
    family = words[0] if len(words) > 1 else ""
    middle_and_family = [_level(" ".join(words[1:-1])), _level(family)]
    if order == FAMILY_SECOND:
        middle_and_family.reverse()
    return BETWEEN_LEVELS.join((_level(words[-1]), *middle_and_family))


@lru_cache(maxsize=4096)
def _level(words: str) -> str:
    """Letters of all the words, then their tones."""
    pairs = [_word_key(word) for word in words.split()]
    letters = BETWEEN_WORDS.join(letters for letters, _ in pairs)
    return letters + BETWEEN_LEVELS + "".join(tone for _, tone in pairs)


@lru_cache(maxsize=4096)
def _word_key(word: str) -> tuple[str, str]:
    """The word's letters as characters that sort right, and its tone as one digit (0 level … 5 heavy)."""
    keys: list[str] = []
    tone = "0"
    for cluster in _clusters(word):
        tone = next((TONES[mark] for mark in cluster[1:] if mark in TONES), tone)
        letter = unicodedata.normalize(
            "NFC", cluster[0] + "".join(m for m in cluster[1:] if m in LETTER_MARKS)
        )
        keys.append(_letter_key(letter))
    return "".join(keys), tone


def _clusters(word: str) -> list[str]:
    """The word cut into letters, each with the marks that stand on it."""
    clusters: list[str] = []
    for char in unicodedata.normalize("NFD", word):
        if unicodedata.combining(char) and clusters:
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _letter_key(letter: str) -> str:
    """One character for a letter of the alphabet; digits as they are; anything else after all letters."""
    place = ALPHABET.find(letter) if len(letter) == 1 else -1
    if place >= 0:
        return chr(FIRST_LETTER + place)
    if letter.isascii() and letter.isdigit():
        return letter
    base = fold(letter)
    if len(base) == 1 and base in ALPHABET:
        return chr(FIRST_LETTER + ALPHABET.index(base))
    return AFTER_LETTERS + letter
