"""Rules for citizen numbers as lists write them: 12 digits, no check digit, often damaged by Excel (domain.md §4.1).

A foreigner without one is known by the number of a passport, which begins with letters; it is kept in its place.
"""

import re
import unicodedata
from collections.abc import Iterator

from core.folding import fold

LENGTH = 12
OLD_CARD_LENGTH = 9
SHORTEST_AS_NUMBER = 10  # 001… of Hà Nội loses two zeros
PUNCTUATION = re.compile(r"[\s.\-'’]+")
WHOLE_FLOAT = re.compile(r"(\d{6,})[.,]0")
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?\s*E\s*\+?\s*\d+", re.IGNORECASE)
LOST_DIGITS = "000000"
NO_NUMBER = frozenset({
    "khong", "khong co", "chua co", "chua", "chua lam", "chua cap", "chua duoc cap", "dang lam", "ko", "k", "k co", "ko co",
    "-", "--", "0", "mat", "bi mat", "lam lai", "x",
})  # fmt: skip
"""What cells of people without a number contain, folded."""

WHOLE_NUMBER = re.compile(r"(?<!\d)\d{12}(?!\d)")
TEMPORARY = re.compile(r"TAM\W?\d{4}\W?\d+", re.IGNORECASE)
PASSPORT = re.compile(r"[A-Z]{1,2}\d{6,9}", re.IGNORECASE)
SEX_DIGIT = {"male": 0, "female": 1}


class BadPersonalId(Exception):
    """The cell holds a citizen number that cannot be used; the argument is the code of the reason."""

    @property
    def code(self) -> str:
        """`id_scientific` or `id_malformed`."""
        return str(self.args[0])


def read_personal_id(value: str | float) -> tuple[str, str | None]:
    """Read the 12 digits in a cell (empty where there are none), with the code of a warning.

    11 digits get back the zero that Excel dropped, 10 digits of a number cell two zeros (a warning).
    A passport number is read in capitals (a warning); an old 9-digit card number is left out (a warning). Words
    for "none" are read as none. 12 digits beside other text are read (a warning). Raises BadPersonalId for what
    cannot be repaired: a number shortened to 3.1E+10, another length, letters.
    """
    from_number = not isinstance(value, str)
    text = _digits_of_number(float(value)) if from_number else str(value).strip()
    if len(text) == LENGTH and text.isascii() and text.isdecimal():
        return text, None
    if not text or TEMPORARY.fullmatch(text) or fold(text).strip(" .") in NO_NUMBER:
        return "", None
    if is_passport(text):
        return text.upper(), "id_passport"
    if len(numbers := WHOLE_NUMBER.findall(text)) == 1 and text.strip("'’ .") != numbers[0]:
        return numbers[0], "id_among_others"
    digits = _bare(text)
    if len(digits) in (LENGTH - 1, LENGTH - 2) and digits.endswith(LOST_DIGITS):
        raise BadPersonalId("id_scientific")
    if len(digits) == LENGTH - 1:
        return _padded(digits)
    if len(digits) == SHORTEST_AS_NUMBER and from_number:
        return _padded(digits)
    if len(digits) == OLD_CARD_LENGTH or (len(digits) == OLD_CARD_LENGTH - 1 and from_number):
        return "", "id_old_card"
    if len(digits) != LENGTH:
        raise BadPersonalId("id_malformed")
    return digits, None


def is_passport(number: str) -> bool:
    """Whether it is the number of a passport: one or two letters, then six to nine digits."""
    return PASSPORT.fullmatch(number) is not None


def contradiction(personal_id: str, year: int, sex: str) -> str | None:
    """Return the code of a hint where the number's century, sex or year disagrees; it never refuses.

    TT 59/2021 (expired): digit 4 counts centuries from the 1900s, even for men and odd for women;
    digits 5 and 6 are the year. A passport number says nothing.
    """
    if is_passport(personal_id):
        return None
    century, of_woman = divmod(int(personal_id[3]), 2)
    if (1900 + 100 * century) + int(personal_id[4:6]) != year:
        return "id_year_differs"
    if SEX_DIGIT.get(sex, of_woman) != of_woman:
        return "id_sex_differs"
    return None


def sex_by_number(personal_id: str) -> str:
    """The sex that the fourth digit of a citizen number suggests."""
    return "female" if int(personal_id[3]) % 2 else "male"


def one_digit_away(personal_id: str) -> Iterator[str]:
    """The 108 citizen numbers that differ in one digit, as after a typing mistake; none for a passport."""
    if is_passport(personal_id):
        return
    for place, present in enumerate(personal_id):
        for digit in "0123456789":
            if digit != present:
                yield personal_id[:place] + digit + personal_id[place + 1 :]


def mask(personal_id: str) -> str:
    """The number as lists show it: 031******123, C****678."""
    if is_passport(personal_id):
        return personal_id[:1] + "*" * (len(personal_id) - 4) + personal_id[-3:]
    return personal_id[:3] + "*" * (len(personal_id) - 6) + personal_id[-3:]


def _digits_of_number(value: float) -> str:
    if value != int(value) or value < 0:
        raise BadPersonalId("id_malformed")
    digits = str(int(value))
    if len(digits) >= SHORTEST_AS_NUMBER and digits.endswith(LOST_DIGITS):
        raise BadPersonalId("id_scientific")
    return digits


def _bare(text: str) -> str:
    """Return the digits of a number typed as text, without separators."""
    if whole := WHOLE_FLOAT.fullmatch(text):
        text = whole[1]
    if SCIENTIFIC.fullmatch(text):
        raise BadPersonalId("id_scientific")
    bare = PUNCTUATION.sub("", unicodedata.normalize("NFKC", text))
    if not (bare.isascii() and bare.isdecimal()):
        raise BadPersonalId("id_malformed")
    return bare


def _padded(digits: str) -> tuple[str, str]:
    return digits.zfill(LENGTH), "id_zero_restored"
