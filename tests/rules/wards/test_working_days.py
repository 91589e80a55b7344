"""Which days are off in Vietnam, and when a term in working days ends."""

from datetime import date

import pytest

from wards.working_days import (
    KNOWN_YEARS,
    after_working_days,
    holidays,
    is_day_off,
    last_working_day,
)

OFFICIAL = {holiday.day: True for year in KNOWN_YEARS for holiday in holidays(year)}


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 1),
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 9, 2),
        date(2026, 9, 1),
        date(2026, 2, 16),  # the last day of the old lunar year
        date(2026, 2, 20),
        date(2027, 4, 16),  # Giỗ Tổ
        date(2026, 11, 22),  # a Sunday
        date(2026, 11, 21),  # a Saturday
    ],
)
def test_a_holiday_and_a_weekend_are_days_off(day):
    assert is_day_off(day, OFFICIAL)


@pytest.mark.parametrize(
    "day", [date(2026, 11, 23), date(2026, 2, 23), date(2026, 2, 13), date(2026, 12, 31)]
)
def test_other_days_are_days_of_work(day):
    assert not is_day_off(day, OFFICIAL)


def test_a_holiday_on_a_weekend_gives_the_next_working_day():
    assert date(2026, 4, 26).weekday() == 6  # Giỗ Tổ on a Sunday
    assert is_day_off(date(2026, 4, 27), OFFICIAL)
    assert not is_day_off(date(2026, 4, 28), OFFICIAL)


def test_two_holidays_on_one_weekend_give_two_days_and_none_twice():
    # Tết 2027: 5 to 9 February, with Saturday 6 and Sunday 7 in it.
    assert [day for day in range(8, 15) if is_day_off(date(2027, 2, day), OFFICIAL)] == [8, 9, 10, 11, 13, 14]


def test_the_lunar_year_of_2030_begins_a_day_before_the_chinese_one():
    assert date(2030, 2, 2) in {holiday.day for holiday in holidays(2030)}
    assert date(2030, 2, 1) in {holiday.day for holiday in holidays(2030)}


@pytest.mark.parametrize("year", KNOWN_YEARS)
def test_a_year_has_eleven_days_and_those_given_for_weekends(year):
    named = [holiday for holiday in holidays(year) if holiday.instead_of is None]
    assert len({holiday.day for holiday in named}) == 11
    given = [holiday for holiday in holidays(year) if holiday.instead_of is not None]
    assert len(given) == sum(holiday.day.weekday() >= 5 for holiday in named)


def test_a_year_beyond_the_table_has_its_solar_holidays_only():
    assert {holiday.name for holiday in holidays(2050)} == {"new_year", "reunification", "labor", "national"}


def test_the_wards_correction_overrides_the_calendar():
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)
    own = {**OFFICIAL, friday: True, saturday: False}
    assert is_day_off(friday, own) and not is_day_off(saturday, own)


def test_the_day_a_request_comes_is_not_counted():
    assert after_working_days(date(2026, 11, 23), 2, OFFICIAL) == date(2026, 11, 25)


def test_a_weekend_is_not_counted():
    assert after_working_days(date(2026, 11, 20), 2, OFFICIAL) == date(2026, 11, 24)


def test_the_lunar_new_year_is_not_counted():
    assert after_working_days(date(2026, 2, 13), 2, OFFICIAL) == date(2026, 2, 24)


def test_a_day_off_of_the_ward_is_not_counted():
    assert after_working_days(date(2026, 11, 23), 2, {**OFFICIAL, date(2026, 11, 24): True}) == date(
        2026, 11, 26
    )


def test_a_term_that_ends_on_a_day_off_ends_the_working_day_before():
    assert last_working_day(date(2026, 11, 22), OFFICIAL) == date(2026, 11, 20)
    assert last_working_day(date(2026, 11, 23), OFFICIAL) == date(2026, 11, 23)
