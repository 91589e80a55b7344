"""Rules for phone numbers as lists write them, as stored (0912345678) and as shown (domain.md §4.4)."""

import re
from functools import lru_cache

import phonenumbers

from core.folding import fold

REGION = "VN"
MOBILE = re.compile(r"0[35789]\d{8}")
FIXED = re.compile(r"02\d{9}")
LOST_ZERO = re.compile(r"[35789]\d{8}")
LOST_ZERO_FIXED = re.compile(r"2\d{9}")
CANDIDATE = re.compile(r"\+?\d[\d\s.\-()]{6,}\d")
TWO_IN_ONE = re.compile(r"(0[35789]\d{8})0\d{9,10}")
NO_PHONE = frozenset({"khong", "khong co", "chua co", "ko", "k", "0", "-", "x"})
LABEL = re.compile(
    r"^(?:sđt|sdt|đtdđ|đtdd|đt|dt|điện thoại|dien thoai|tel|phone|zalo|số|so)\b[\s.:]*(?!của)", re.IGNORECASE
)
OWNER_EDGES = " ()[]-–:;,./"
OWNER_LENGTH = 60
BETWEEN_NUMBERS = frozenset({"hoac", "va", "hay"})
MOBILE_PREFIX, FIXED_PREFIX = 4, 6
BEFORE_2018 = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
"""Old 11-digit prefixes and their replacements of 2018."""

PREFIXES_OF_2018 = {new: old for old, new in BEFORE_2018.items()}


def read_phone(value: str | float) -> tuple[str, str, str | None]:
    """Read the number in a cell as ten (landlines: eleven) digits, with its owner and the code of a warning.

    A zero that Excel dropped is restored silently. Of several numbers the first is read. An old 11-digit
    mobile number is converted (a warning, because the number should be tried). Text that is not a phone
    number is left out with a warning; it never spoils its row.
    """
    text = value.strip() if isinstance(value, str) else _digits_of_number(value)
    if MOBILE.fullmatch(text):
        return text, "", None if is_assigned(text) else "phone_unassigned"
    if not text or fold(text) in NO_PHONE:
        return "", "", None
    candidates = CANDIDATE.findall(text)
    numbers = [number for number in map(_national, candidates) if number]
    if not numbers:
        return "", "", "phone_unreadable"
    number, warning = numbers[0]
    if warning is None and len(candidates) > 1:
        warning = "phone_several"
    return number, _owner(CANDIDATE.sub(" ", text)), warning


def show_phone(number: str) -> str:
    """The number as people read it: 0912 345 678."""
    parsed = phonenumbers.parse(number, REGION)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def said_of_prefix(number: str, code: str) -> dict[str, str]:
    """The old and the new prefix of a number, for the warning about one in its old form."""
    return {"before": PREFIXES_OF_2018[number[:3]], "after": number[:3]} if code == "phone_old_prefix" else {}


def is_assigned(number: str) -> bool:
    """Whether the number's first digits are assigned to a carrier."""
    return _assigned(number[: FIXED_PREFIX if number.startswith("02") else MOBILE_PREFIX], len(number))


@lru_cache(maxsize=4096)
def _assigned(prefix: str, length: int) -> bool:
    """The result depends on the first digits alone, and asking the library takes 50 times longer."""
    return phonenumbers.is_valid_number(phonenumbers.parse(prefix.ljust(length, "0"), REGION))


def _digits_of_number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def _owner(rest: str) -> str:
    """Read the owner of a number from the words beside it: "0912 345 678 (con gái)"."""
    words = " ".join(LABEL.sub("", rest.strip(OWNER_EDGES)).strip(OWNER_EDGES).split())
    if "(" in words:  # the other bracket went with the edges
        words = words.replace("(", ", ").replace(" ,", ",")
    is_word = sum(map(str.isalpha, words)) > 1 and fold(words) not in BETWEEN_NUMBERS
    return words[:OWNER_LENGTH] if is_word else ""


def _national(text: str) -> tuple[str, str | None] | None:
    """Read one candidate in national form with its warning; None where it is not a phone number."""
    digits = re.sub(r"\D", "", text)
    if digits.startswith("0084"):
        digits = digits[2:]
    if digits.startswith("84") and len(digits) in (11, 12, 13):
        digits = "0" + digits[2:].removeprefix("0")
    if LOST_ZERO.fullmatch(digits) or LOST_ZERO_FIXED.fullmatch(digits):
        digits = "0" + digits
    if len(digits) == 10 and "0" + digits[:3] in BEFORE_2018:
        digits = "0" + digits
    if len(digits) == 11 and digits[:4] in BEFORE_2018:
        return BEFORE_2018[digits[:4]] + digits[4:], "phone_old_prefix"
    if two := TWO_IN_ONE.fullmatch(digits):
        return two[1], "phone_several"
    if not (MOBILE.fullmatch(digits) or FIXED.fullmatch(digits)):
        return None
    return digits, None if is_assigned(digits) else "phone_unassigned"
