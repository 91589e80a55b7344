"""Who has priority at reception: the ages and groups of the law, as the shipped catalog has them."""

from datetime import date

import pytest

from residents.facts.group_rules import MILD, SEVERE, SHIPPED, VERY_SEVERE, Mark
from residents.facts.priority import has_priority

DAY = date(2026, 12, 8)
SINCE = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("birth_date", "groups", "first"),
    [
        (date(1951, 12, 8), (), True),
        (date(1951, 12, 9), (), False),
        (date(2020, 12, 9), (), True),
        (date(2020, 12, 8), (), False),
        (date(1990, 1, 1), ("MERIT",), True),
        (date(1990, 1, 1), ("PREGNANT",), True),
        (date(1990, 1, 1), ("PUPIL",), False),
        (date(1990, 1, 1), ("POOR", "CHRONIC", "SOCIAL_AID", "HOMEBOUND"), False),
    ],
)
def test_priority_starts_at_75_years_and_ends_at_6(
    birth_date: date, groups: tuple[str, ...], first: bool
) -> None:
    marks = [Mark(code, SINCE) for code in groups]
    assert has_priority(SHIPPED, birth_date, "day", marks, DAY) is first


@pytest.mark.parametrize(
    ("degree", "first"), [(MILD, False), (SEVERE, True), (VERY_SEVERE, True), (None, True)]
)
def test_a_disability_gives_priority_where_it_is_severe_or_nobody_has_recorded_how_severe(
    degree: int | None, first: bool
) -> None:
    marks = [Mark("DISABLED", SINCE, None, degree)]
    assert has_priority(SHIPPED, date(1990, 1, 1), "day", marks, DAY) is first


def test_a_group_gives_priority_only_while_it_holds() -> None:
    ended = [Mark("MERIT", SINCE, date(2026, 12, 7))]
    assert has_priority(SHIPPED, date(1990, 1, 1), "day", ended, DAY) is False
