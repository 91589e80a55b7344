"""Who has priority at reception: ages by the law's own limits, and the groups it names."""

from datetime import date

import pytest

from checkin.scanning.priority import has_priority

DAY = date(2026, 12, 8)


@pytest.mark.parametrize(
    ("birth_date", "groups", "first"),
    [
        (date(1951, 12, 8), (), True),
        (date(1951, 12, 9), (), False),
        (date(2020, 12, 9), (), True),
        (date(2020, 12, 8), (), False),
        (date(1990, 1, 1), ("MERIT",), True),
        (date(1990, 1, 1), ("PUPIL",), False),
    ],
)
def test_priority_starts_at_75_years_and_ends_at_6(
    birth_date: date, groups: tuple[str, ...], first: bool
) -> None:
    assert has_priority(birth_date, "day", groups, DAY) is first
