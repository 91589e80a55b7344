"""Rules of the Vietnamese working-day calendar: which days are off, and when a deadline in working days ends.

The holidays of a site are a table (`wards.days_off`); what is shipped here fills it, year by year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

ONE = timedelta(days=1)
SATURDAY = 5

FIXED = ((1, 1, "new_year"), (4, 30, "reunification"), (5, 1, "labor"), (9, 2, "national"))
"""Public holidays of the solar calendar (Bộ luật Lao động 2019, Đ.112), as month, day, name."""

NATIONAL_SECOND = (9, 1)
"""The second day of National Day: the day before or after it, as announced each year; the ward corrects it
with a row of its own.
"""

TET = {
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 2),
    2031: date(2031, 1, 23),
    2032: date(2032, 2, 11),
    2033: date(2033, 1, 31),
    2034: date(2034, 2, 19),
    2035: date(2035, 2, 8),
}
"""First day of the lunar year in Vietnam (new moons at 105° East, UTC+7: QĐ 121-CP of 08/08/1967).

Computed from the new moons; in 2030 it is a day before the Chinese one.
"""

ANCESTORS = {
    2026: date(2026, 4, 26),
    2027: date(2027, 4, 16),
    2028: date(2028, 4, 4),
    2029: date(2029, 4, 23),
    2030: date(2030, 4, 12),
    2031: date(2031, 4, 1),
    2032: date(2032, 4, 19),
    2033: date(2033, 4, 9),
    2034: date(2034, 4, 28),
    2035: date(2035, 4, 17),
}
"""Giỗ Tổ Hùng Vương, the tenth of the third lunar month, computed the same way."""

KNOWN_YEARS = range(min(TET), max(TET) + 1)
"""The years whose lunar holidays are listed; later ones have their solar holidays only."""

TET_FROM, TET_DAYS = -1, 5
"""Five days, by default the last of the old year and four of the new; the government announces them each year."""


SOURCE = "Bộ luật Lao động 45/2019/QH14, Đ.112"
COMPUTED = f"{SOURCE}; âm lịch theo QĐ 121-CP"
"""Where a holiday comes from; a lunar one is computed, and the government announces the days off each year."""

LUNAR = ("tet", "ancestors")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday and its name; `instead_of` is the weekend day it replaces."""

    day: date
    name: str
    instead_of: date | None = None

    @property
    def source(self) -> str:
        """The law, and for a lunar day how it was computed."""
        return COMPUTED if self.name in LUNAR else SOURCE


def holidays(year: int) -> tuple[Holiday, ...]:
    """The public holidays of a year in order, with the days that replace those on a weekend (Đ.111.3)."""
    found = [Holiday(date(year, month, day), name) for month, day, name in FIXED]
    found.append(Holiday(date(year, *NATIONAL_SECOND), "national"))
    if year in TET:
        first = TET[year] + TET_FROM * ONE
        found += [Holiday(first + number * ONE, "tet") for number in range(TET_DAYS)]
    if year in ANCESTORS:
        found.append(Holiday(ANCESTORS[year], "ancestors"))
    return _with_days_instead(sorted(found, key=lambda holiday: holiday.day))


def _with_days_instead(named: list[Holiday]) -> tuple[Holiday, ...]:
    """Add a working day off for each holiday that falls on a weekend."""
    taken = {holiday.day for holiday in named}
    instead = []
    for holiday in named:
        if _is_weekend(holiday.day):
            day = holiday.day
            while _is_weekend(day) or day in taken:
                day += ONE
            taken.add(day)
            instead.append(Holiday(day, holiday.name, holiday.day))
    return tuple(sorted([*named, *instead], key=lambda holiday: holiday.day))


def is_day_off(day: date, days: Mapping[date, bool]) -> bool:
    """Whether a day is off. `days` holds what differs from the week: True for a day off, False for a working day."""
    return days.get(day, _is_weekend(day))


def after_working_days(start: date, number: int, days: Mapping[date, bool]) -> date:
    """The last of so many working days after a day; that day itself never counts (Bộ luật Dân sự 2015, Đ.147)."""
    day = start
    while number:
        day += ONE
        number -= not is_day_off(day, days)
    return day


def last_working_day(day: date, days: Mapping[date, bool]) -> date:
    """The day itself if it is a working day, otherwise the working day before: never later than the deadline."""
    while is_day_off(day, days):
        day -= ONE
    return day


def _is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY
