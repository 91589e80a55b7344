"""By when what people ask about their data has to be answered and carried out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from residents.privacy.data_request_rules import (
    ANSWER_DAYS,
    DAYS,
    KINDS,
    ReceivedInFuture,
    ReceivedTooLongAgo,
    check_received,
    longer,
    terms,
)
from wards.working_days import is_day_off

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "carry_out"),
    [
        ("see", date(2026, 12, 3)),
        ("correct", date(2026, 12, 3)),
        ("restrict", date(2026, 12, 8)),
        ("withdraw", date(2026, 12, 8)),
        ("erase", date(2026, 12, 11)),  # the twentieth day is a Sunday
    ],
)
def test_each_kind_has_the_term_of_the_decree(kind, carry_out):
    due = terms(kind, MONDAY, {})
    assert (due.answer, due.carry_out) == (date(2026, 11, 25), carry_out)


def test_a_longer_term_is_counted_from_the_day_the_request_came():
    assert longer("see", MONDAY, {}) == date(2026, 12, 11)  # twenty days, a Sunday


@given(st.sampled_from(KINDS), st.dates(date(2026, 1, 1), date(2034, 12, 31)))
def test_a_term_ends_on_a_working_day_and_never_later_than_the_law_says(kind, received):
    due = terms(kind, received, {})
    for day in (due.answer, due.carry_out):
        assert not is_day_off(day, {})
    assert due.carry_out <= received + timedelta(days=DAYS[kind])
    worked = [
        received + timedelta(days=n)
        for n in range(1, (due.answer - received).days + 1)
        if not is_day_off(received + timedelta(days=n), {})
    ]
    assert len(worked) == ANSWER_DAYS


def test_a_request_comes_neither_tomorrow_nor_two_years_ago():
    check_received(MONDAY, MONDAY)
    with pytest.raises(ReceivedInFuture):
        check_received(MONDAY + timedelta(days=1), MONDAY)
    with pytest.raises(ReceivedTooLongAgo):
        check_received(date(2024, 11, 23), MONDAY)
