"""When a scan happened: the device's clock corrected by the server's, within the civil day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.moments import clamped, corrected, ends_of, offset_of, parse_moment
from core.clock import CIVIL, civil_date

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=CIVIL)


@given(st.timedeltas(timedelta(hours=-26), timedelta(hours=26)), st.integers(0, 200))
def test_a_wrong_clock_does_not_change_when_it_happened(skew, minutes_waiting):
    happened = NOON - timedelta(minutes=minutes_waiting)
    sent_at = NOON + skew
    moment = corrected(happened + skew, offset_of(sent_at, NOON), NOON)
    assert abs(moment - happened) <= timedelta(seconds=5)


def test_the_delay_of_the_network_moves_nothing():
    happened = NOON - timedelta(minutes=3)
    first = corrected(happened, offset_of(NOON, NOON + timedelta(seconds=1)), NOON)
    again = corrected(happened, offset_of(NOON, NOON + timedelta(seconds=4)), NOON)
    assert first == again == happened


def test_a_clock_that_is_not_told_is_not_corrected():
    assert offset_of(None, NOON) == timedelta(0)


def test_nothing_happens_after_it_was_heard_of():
    assert corrected(NOON + timedelta(hours=1), timedelta(0), NOON) == NOON


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), DAY),
        (datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 24, 16, 59, 59, tzinfo=UTC), DAY),
        (datetime(2028, 2, 28, 17, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2026, 12, 31, 17, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_is_the_wards_civil_day(moment, day):
    assert civil_date(moment) == day
    assert civil_date(moment) != day + timedelta(days=1)


FIRST, LAST = datetime(1970, 1, 2), datetime(2199, 12, 30)  # noqa: DTZ001  # hypothesis wants bounds without a zone


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
def test_a_clamped_moment_lies_on_the_day(moment):
    kept = clamped(DAY, moment)
    assert civil_date(kept) == DAY
    assert kept == moment or civil_date(moment) != DAY


def test_the_day_ends_at_the_wards_midnight():
    assert ends_of(DAY) == datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-11-24T07:30:00+07:00", "2026-11-24T00:30:00Z", "2026-11-24T00:30:00.000Z", "1970-01-01T00:00:00Z"],
)
def test_moments_with_an_offset_are_read(text):
    assert parse_moment(text) is not None


@pytest.mark.parametrize(
    "text", ["2026-11-24T07:30:00", "24/11/2026", "", None, 1795480200, "0001-01-01T00:00:00Z", "9" * 100, []]
)
def test_other_things_are_no_moments(text):
    assert parse_moment(text) is None
