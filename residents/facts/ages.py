"""Rules of ages: in full years on a day, and the birth dates that an age means."""

from datetime import date
from typing import NamedTuple


class Age(NamedTuple):
    """Full years; estimated where only the year (or month) of birth is known."""

    years: int
    estimated: bool


def age_on(birth_date: date, precision: str, on: date) -> Age:
    """Full years on a day. With only the year known, the difference of the years."""
    years = on.year - birth_date.year
    if precision == "year":
        return Age(years, estimated=True)
    if precision == "month":
        # The day is unknown: people born in this month count as having had their birthday.
        return Age(years - (on.month < birth_date.month), estimated=on.month == birth_date.month)
    return Age(years - ((on.month, on.day) < (birth_date.month, birth_date.day)), estimated=False)


def born_by(age: int, on: date) -> date:
    """The last birth date of those who are at least `age` on the day."""
    try:
        return on.replace(year=on.year - age)
    except ValueError:  # 29 February against a year without it
        return date(on.year - age, 2, 28)
