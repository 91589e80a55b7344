"""Rules for codes of wards, neighborhoods and clinics."""

import re

from core.errors import BadInput
from core.marking import N_

WARD_CODE = re.compile(r"[0-9]{5}")
NEIGHBORHOOD_CODE = re.compile(r"[0-9]{2,10}")
CLINIC_CODE = re.compile(r"[A-Z0-9]{2,20}")


class WrongCode(BadInput):
    """The text is not a valid code of its kind."""

    code = "code"


def ward_code(text: str) -> str:
    """A ward's code: the 5 digits of the national list (QĐ 19/2025/QĐ-TTg). Raises WrongCode."""
    return _matching(WARD_CODE, text.strip(), N_("The code of an area has exactly 5 digits, such as 99001."))


def neighborhood_code(text: str) -> str:
    """A neighborhood's code: two or more digits; a single digit gets a leading zero. Raises WrongCode."""
    return _matching(
        NEIGHBORHOOD_CODE,
        text.strip().zfill(2),
        N_("The code of a %(place_kind)s has two digits or more, such as 07."),
    )


def clinic_code(text: str) -> str:
    """A clinic's code in capitals, such as its facility code of 5 characters. Raises WrongCode."""
    return _matching(
        CLINIC_CODE,
        text.strip().upper(),
        N_("A clinic's code has 2 to 20 characters, letters without accents or digits, such as 31015."),
    )


def _matching(pattern: re.Pattern[str], text: str, message: str) -> str:
    if not pattern.fullmatch(text):
        raise WrongCode(message, field="code")
    return text
