"""Ages in months and days, and the birth dates that an age means."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from residents.facts.ages import born_by, is_estimated, months_on

DAYS = some.dates(date(1930, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("birth", "on", "months"),
    [
        (date(2026, 10, 8), date(2026, 12, 7), 1),
        (date(2026, 10, 8), date(2026, 12, 8), 2),
        (date(2026, 12, 31), date(2027, 2, 28), 2),
        (date(2026, 12, 31), date(2027, 2, 27), 1),
        (date(2026, 12, 8), date(2026, 12, 8), 0),
        (date(2024, 2, 29), date(2026, 2, 28), 24),
    ],
)
def test_a_month_is_full_on_the_same_day_or_the_last_of_a_shorter_month(
    birth: date, on: date, months: int
) -> None:
    assert months_on(birth, on) == months


@given(DAYS, DAYS, some.integers(0, 600))
def test_the_last_birth_date_of_an_age_in_months_agrees_with_the_months(
    birth: date, on: date, age: int
) -> None:
    if birth <= on:
        assert (birth <= born_by(age, on, "months")) == (months_on(birth, on) >= age)


def test_an_age_in_days_counts_days() -> None:
    assert born_by(28, date(2026, 3, 1), "days") == date(2026, 3, 1) - timedelta(28) == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("birth", "precision", "on", "estimated"),
    [
        (date(1966, 1, 1), "year", date(2026, 1, 1), True),
        (date(1966, 1, 1), "year", date(2026, 12, 31), True),
        (date(1966, 12, 1), "month", date(2026, 12, 1), True),
        (date(1966, 12, 1), "month", date(2026, 11, 30), False),
        (date(1966, 12, 1), "day", date(2026, 12, 1), False),
    ],
)
def test_an_age_is_estimated_while_the_birthday_may_be_before_or_after_the_day(
    birth: date, precision: str, on: date, estimated: bool
) -> None:
    assert is_estimated(birth, precision, on) is estimated
