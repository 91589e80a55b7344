"""Rules for the text typed into the search box: words of a name, a year, a number, the code of a household or a paper."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from core import short_code
from core.folding import fold, run_together, without_marks
from residents.facts.citizen_number import is_passport
from residents.facts.phone import read_phone
from residents.household_codes import household_code

WORDS_READ = 8
TEXT_READ = 120
DATE = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")
HOUSEHOLD = re.compile(r"(?<![\w-])([^\W_]{1,10})-(\d{1,6})([^\W\d_]{0,3})(?![\w-])")
OWN_NUMBER = re.compile(r"\d{1,3}")
CARD = re.compile(r"\s*(\d{12})\s*\|")
LONG_NUMBER = re.compile(r"(?<![\w])\+?\d(?:[\d .\-]{5,18})\d(?![\w])")
PERSONAL_ID_DIGITS, TAIL_DIGITS = 12, 4
PADDINGS = (0, 2, 3, 4, 5)
TONE = "[\u0300\u0301\u0303\u0309\u0323]"
MOVED_TONE = re.compile(rf"([ou])({TONE})([aey])$")
TONE_MOVED = re.compile(rf"([ou])([aey])({TONE})$")


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """What is searched for; every term must match, except that four digits are a year or the end of a phone.

    `words` are folded and in the order typed; `typed` are the same words with their accents. `code` is the
    whole text where it can be the short code of a paper; it may also be a name.
    """

    words: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    four_digits: str = ""
    birth: date | None = None
    phone: str = ""
    personal_id: str = ""
    household_codes: tuple[str, ...] = ()
    code: str = ""

    @property
    def together(self) -> str:
        """The words as one, for names that are written without blanks or marks, here or on the roll."""
        return run_together("".join(self.words))

    @property
    def is_empty(self) -> bool:
        """True where nothing searchable was typed."""
        return self == SearchTerms()

    @property
    def year(self) -> int | None:
        """The four digits as a year of birth, where they can be one."""
        year = int(self.four_digits) if self.four_digits else 0
        return year if 1900 <= year <= 2100 else None


def spellings(word: str) -> set[str]:
    """The word in lower case with its tone on either vowel of oa, oe, uy: hoà and hòa are one word."""
    lower = unicodedata.normalize("NFC", word).lower()
    plain = unicodedata.normalize("NFD", lower)
    moved = {MOVED_TONE.sub(r"\1\3\2", plain), TONE_MOVED.sub(r"\1\3\2", plain)}
    return {lower, *(unicodedata.normalize("NFC", spelling) for spelling in moved)}


def read_terms(text: str) -> SearchTerms:
    """Split the typed text into terms; what no rule recognizes is a word of the name.

    Of a whole citizen card, as a scanner types it, only the number is read.
    """
    if card := CARD.match(text):
        return SearchTerms(personal_id=card[1])
    rest = " ".join(text[:TEXT_READ].split())
    code = _code(rest)
    birth, rest = _take_birth(rest)
    codes, rest = _take_household(rest)
    number, rest = _take_number(rest)
    words = rest.replace(",", " ")
    passport = next((word.upper() for word in words.split() if is_passport(word)), "")
    plain = without_marks(words).split()
    four = next(
        (word for word in plain if len(word) == TAIL_DIGITS and word.isascii() and word.isdecimal()), ""
    )
    typed = tuple(word for word in plain if word != four and not is_passport(word) and fold(word))[
        :WORDS_READ
    ]
    return SearchTerms(
        words=tuple(fold(word) for word in typed),
        typed=typed,
        four_digits=four,
        birth=birth,
        phone=number if len(number) != PERSONAL_ID_DIGITS else "",
        personal_id=number if len(number) == PERSONAL_ID_DIGITS else passport,
        household_codes=codes,
        code=code,
    )


def in_own_neighborhood(terms: SearchTerms, neighborhood: str) -> SearchTerms:
    """For a head, read a bare number as the number of a household in the head's neighborhood."""
    is_one_word = len(terms.words) == 1 and terms == SearchTerms(words=terms.words, typed=terms.typed)
    if not is_one_word or not OWN_NUMBER.fullmatch(terms.words[0]):
        return terms
    return SearchTerms(household_codes=(household_code(neighborhood, terms.words[0]),))


def _code(text: str) -> str:
    try:
        return short_code.parse(text)
    except short_code.WrongShortCode:
        return ""


def _take_birth(text: str) -> tuple[date | None, str]:
    found = DATE.search(text)
    if found is None:
        return None, text
    try:
        birth = date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None, text
    return birth, text.replace(found[0], " ", 1)


def _take_household(text: str) -> tuple[tuple[str, ...], str]:
    """Read a local code as lists write it: 07-12 is also 07-012 and 07-0012; one with a letter is kept as written."""
    found = HOUSEHOLD.search(text)
    if found is None:
        return (), text
    codes = {found[0].upper()}
    if not found[3]:
        codes |= {f"{found[1].upper()}-{found[2].lstrip('0').zfill(n)}" for n in PADDINGS}
    return tuple(sorted(codes)), text.replace(found[0], " ", 1)


def _take_number(text: str) -> tuple[str, str]:
    """Read a citizen number (12 digits, any spacing) or a whole phone number."""
    found = LONG_NUMBER.search(text)
    if found is None:
        return "", text
    digits = re.sub(r"\D", "", found[0])
    if len(digits) != PERSONAL_ID_DIGITS or digits.startswith("84"):
        phone = read_phone(found[0])[0]
        if phone:
            return phone, text.replace(found[0], " ", 1)
    if len(digits) == PERSONAL_ID_DIGITS:
        return digits, text.replace(found[0], " ", 1)
    return "", text
