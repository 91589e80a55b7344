"""Rules of ages: in full years, months or days on a day, and the birth dates that an age means."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

Unit = Literal["years", "months", "days"]
UNITS: tuple[Unit, ...] = ("years", "months", "days")
OLDEST: dict[Unit, int] = {"years": 130, "months": 1_560, "days": 47_500}
"""The highest age that criteria may name."""

MONTHS = 12


def age_on(birth_date: date, precision: str, on: date) -> int:
    """Full years on a day. With only the year known, the difference of the years.

    With only the month known, people born in this month count as having had their birthday.
    """
    years = on.year - birth_date.year
    if precision == "year":
        return years
    day = 1 if precision == "month" else birth_date.day
    return years - ((on.month, on.day) < (birth_date.month, day))


def is_estimated(birth_date: date, precision: str, on: date) -> bool:
    """Whether the birthday may be before or after the day, as only its year or month is known."""
    return precision == "year" or (precision == "month" and on.month == birth_date.month)


def months_on(birth_date: date, on: date) -> int:
    """Full months on a day. A month of people born on the 31st is full on the last day of a shorter one."""
    months = (on.year - birth_date.year) * MONTHS + on.month - birth_date.month
    return months - (on.day < min(birth_date.day, monthrange(on.year, on.month)[1]))


def born_by(age: int, on: date, unit: Unit = "years") -> date:
    """The last birth date of those who are at least `age` on the day."""
    if unit == "days":
        return on - timedelta(days=age)
    if unit == "months":
        return _born_by_months(age, on)
    try:
        return on.replace(year=on.year - age)
    except ValueError:  # 29 February against a year without it
        return date(on.year - age, 2, 28)


def _born_by_months(age: int, on: date) -> date:
    year, month = divmod(on.year * MONTHS + on.month - 1 - age, MONTHS)
    longest = monthrange(year, month + 1)[1]
    is_last_day = on.day == monthrange(on.year, on.month)[1]
    return date(year, month + 1, longest if is_last_day else min(on.day, longest))
