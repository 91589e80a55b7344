"""Rules for birth dates as lists write them: day, month or only the year known (domain.md §4.5)."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

Precision = Literal["day", "month", "year"]

MAX_AGE = 120
EXCEL_DAY_ZERO = date(1899, 12, 30)
FIRST_SERIAL = 10_000  # 18/05/1927; a smaller number is more likely a mistyped year
MOST_DIGITS = 4  # of a day, a month or a year
FINENESS = {"year": 0, "month": 1, "day": 2}

USUAL = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
NUMERIC = re.compile(
    r"(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})(?:\s+(?P<time>\d{1,2}:\d{2}(?::\d{2})?))?"
)
MONTH_YEAR = re.compile(r"(?:[?x\-_.]{1,2}\s*[/.\-]\s*)?(\d{1,2})\s*[/.\-]\s*(\d{4})", re.IGNORECASE)
YEAR = re.compile(r"(?:(?:0{1,2}|[?x\-_.…]{1,12})\s*[/.\-]\s*){0,2}(\d{4})\.?", re.IGNORECASE)
ISO = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ](?P<time>.*?)(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
MIDNIGHT = re.compile(r"[0:. ]*(?:(?<!\d)12:00(?::00)? ?AM)?", re.IGNORECASE)
COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})")
SPELLED = re.compile(
    r"(\d{1,2})[\s/\-]*(?:tháng|thg\.?)\s*(\d{1,2})[\s,/\-]*(?:năm\s*)?(\d{4})", re.IGNORECASE
)
ENGLISH = re.compile(
    r"(\d{1,2})[ \-/](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ \-/,]+(\d{4})", re.IGNORECASE
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The format of an English Excel whose date was saved as text."""

SAID_AROUND = re.compile(
    r"^(?:['’‘`\"~≈/\s]|(?:sinh|năm|ngày|tháng|khoảng|chừng|sn|ns)\b[\s.:]*)+|\s*\((?:khoảng|chừng)\)$|(?<=\d{4})[.,]0$",
    re.IGNORECASE,
)
"""What people and programs put around a date: "sinh năm 1950", "~1950", a single apostrophe, the 1950.0 of a program."""

OTHER_STROKES = str.maketrans("\\,|", "///")
TWO_DIGITS = 100
MONTHS_OF_A_YEAR, FEWEST_OF_EACH = 12, 3


class Birth(NamedTuple):
    """A birth date and its precision; a coarser one is the first day of its span."""

    day: date
    precision: Precision = "day"

    def agrees_with(self, other: "Birth") -> bool:
        """Whether both can be the same birth, as far as the coarser one tells."""
        if self.precision == "year" or other.precision == "year":
            return self.day.year == other.day.year
        if self.precision == "month" or other.precision == "month":
            return (self.day.year, self.day.month) == (other.day.year, other.day.month)
        return self.day == other.day

    def is_finer_than(self, other: "Birth") -> bool:
        """Whether this date is known more precisely."""
        return FINENESS[self.precision] > FINENESS[other.precision]


class BadBirth(Exception):
    """The cell holds no birth date that a living person can have; the argument is the code of the reason."""

    @property
    def code(self) -> str:
        """`birth_missing`, `_unreadable`, `_impossible`, `_short_year`, `_with_time`, `_future` or `_too_old`."""
        return str(self.args[0])


def read_birth(value: str | float | date, today: date) -> tuple[Birth, str | None]:
    """Read the birth date in a cell, with the code of a warning where it had to be guessed.

    Accepts dates, Excel serial numbers, years, and `dd/mm/yyyy` with its variants; the month never comes
    first. Raises BadBirth.
    """
    if isinstance(value, date):
        birth, warning = _from_date(value, today)
    elif isinstance(value, str):
        birth, warning = _from_text(value.strip(), today)
    else:
        birth, warning = _from_number(float(value), today)
    check_birth(birth, today)
    return birth, warning


def birth_from_parts(day: str, month: str, year: str, today: date) -> Birth:
    """Read the birth date from three cells or fields; day and month may be empty. Raises BadBirth."""
    parts = [part.strip().removesuffix(".0") for part in (day, month, year)]
    if not parts[2]:
        raise BadBirth("birth_missing")
    if not all(len(part) <= MOST_DIGITS and (part.isdecimal() or not part) for part in parts):
        raise BadBirth("birth_unreadable")
    numbers = [int(part or 0) for part in parts]
    birth = _from_numbers(*numbers)
    check_birth(birth, today)
    return birth


def check_birth(birth: Birth, today: date) -> None:
    """Raise BadBirth for a birth after today or more than 120 years ago."""
    if birth.day > today:
        raise BadBirth("birth_future")
    if birth.day.year < today.year - MAX_AGE:
        raise BadBirth("birth_too_old")


def may_be_swapped(cells: Iterable[object]) -> bool:
    """Whether an Excel that writes the month first swapped day and month in this column.

    Such an Excel reads 5/12/1950 as a date in May and leaves 25/12/1950 as text, so exactly the days above 12
    are text. A few of each are required, because a short column may look like this by chance.
    """
    dates = texts = 0
    for cell in cells:
        if isinstance(cell, date):
            dates += 1
            if cell.day > MONTHS_OF_A_YEAR:
                return False
        elif isinstance(cell, str) and (found := NUMERIC.fullmatch(cell.strip())):
            texts += 1
            if int(found[1]) <= MONTHS_OF_A_YEAR:
                return False
    return dates >= FEWEST_OF_EACH <= texts


def both_ways(value: date) -> dict[str, str]:
    """A date as written and with day and month swapped; empty where both are the same."""
    if value.day == value.month or value.day > MONTHS_OF_A_YEAR:
        return {}
    return {"read": value.strftime("%d/%m/%Y"), "other": value.strftime("%m/%d/%Y")}


def _from_date(value: date, today: date) -> tuple[Birth, str | None]:
    """Read a date cell; a year typed into a date cell arrives as a day in 1905."""
    serial = (value - EXCEL_DAY_ZERO).days
    if today.year - MAX_AGE <= serial <= today.year:
        return Birth(date(serial, 1, 1), "year"), "birth_year_as_date"
    return Birth(date(value.year, value.month, value.day)), None


def _from_number(value: float, today: date) -> tuple[Birth, str | None]:
    """Read a year, an Excel serial number, or ddmmyyyy that lost its leading zero."""
    if value != int(value) or value < 0:
        raise BadBirth("birth_unreadable")
    number = int(value)
    if number < TWO_DIGITS:
        raise BadBirth("birth_short_year")
    if number <= 9999:
        return Birth(_day(number, 1, 1), "year"), None
    if FIRST_SERIAL <= number <= (today - EXCEL_DAY_ZERO).days:
        return Birth(EXCEL_DAY_ZERO + timedelta(days=number)), None
    return _from_text(str(number).zfill(8), today)


def _from_text(text: str, today: date) -> tuple[Birth, str | None]:
    """Read a birth date in words and digits; text around it is removed where it cannot be read with it."""
    if not text:
        raise BadBirth("birth_missing")
    found = _read_text(text, today) or _read_text(
        SAID_AROUND.sub("", text).strip().translate(OTHER_STROKES), today
    )
    if found is None:
        raise BadBirth("birth_unreadable")
    return found


def _read_text(text: str, today: date) -> tuple[Birth, str | None] | None:
    """Read the bare date; None where it is not a date."""
    if found := USUAL.fullmatch(text):
        return _from_numbers(int(found[1]), int(found[2]), int(found[3])), None
    if found := NUMERIC.fullmatch(text):
        return _from_day_month_year(found, today)
    for pattern in (SPELLED, COMPACT):
        if found := pattern.fullmatch(text):
            return _from_numbers(int(found[1]), int(found[2]), int(found[3])), None
    if found := YEAR.fullmatch(text):
        return Birth(_day(int(found[1]), 1, 1), "year"), None
    if found := ISO.fullmatch(text):
        _refuse_time(found["time"])
        day = _day(int(found[1]), int(found[3]), int(found[4]))
        return Birth(day), "birth_with_zone" if found["zone"] else None
    if found := MONTH_YEAR.fullmatch(text):
        return _from_numbers(0, int(found[1]), int(found[2])), None
    if found := ENGLISH.fullmatch(text):
        return _from_numbers(int(found[1]), MONTHS.index(found[2].lower()) + 1, int(found[3])), None
    if text.isdecimal() and len(text) in (1, 2, 5):
        return _from_number(float(text), today)
    return None


def _refuse_time(time: str | None) -> None:
    """A date that a program kept as a moment elsewhere: in Vietnam it may have been the day after. Raises BadBirth."""
    if time and time[0].isdecimal() and not MIDNIGHT.fullmatch(time):
        raise BadBirth("birth_with_time")


def _from_day_month_year(found: re.Match[str], today: date) -> tuple[Birth, str | None]:
    _refuse_time(found["time"])
    day, month, year = int(found[1]), int(found[2]), int(found[3])
    if len(found[3]) == 4:
        return _from_numbers(day, month, year), None
    century = 1900 if year > today.year % 100 else 2000
    return _from_numbers(day, month, century + year), "birth_two_digit_year"


def _from_numbers(day: int, month: int, year: int) -> Birth:
    """Zero means that the part is not known."""
    if day and month:
        return Birth(_day(year, month, day))
    if day:
        raise BadBirth("birth_impossible")
    return Birth(_day(year, month or 1, 1), "month" if month else "year")


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise BadBirth("birth_impossible") from wrong


KNOWN_CHARACTERS = {"day": 10, "month": 7, "year": 4}


def known_part(day: date, precision: str) -> str:
    """The known part of a birth date in ISO form, for files: 1950-04-07, 1950-04 or 1950."""
    return day.isoformat()[: KNOWN_CHARACTERS[precision]]
