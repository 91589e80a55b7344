from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.i18n import percent
from turnout.rate_rules import (
    Goal,
    LadderCounts,
    LadderRow,
    behind,
    fill,
    neighborhood_row,
    rate,
    ward_row,
    why_over,
)

few = st.integers(0, 500)
counts = st.builds(LadderCounts, **{f.name: few for f in fields(LadderCounts)})
goals = st.none() | st.builds(Goal, st.sampled_from(["count", "percent"]), st.floats(0, 300))


def test_a_rate_over_nothing_is_no_rate():
    assert rate(3, 0) is None
    assert rate(3, None) is None
    assert rate(0, 3) == 0.0


def test_more_than_everybody_is_left_as_it_is():
    row = LadderRow(LadderCounts(eligible=10, arrived=12), 8, "count")
    assert row.turnout == 1.5
    assert why_over(row)


def test_turnout_attendance_and_coverage_divide_by_target_invited_and_eligible():
    row = LadderRow(
        LadderCounts(eligible=200, invited=160, arrived=80, completed=70, covered_elsewhere=30), 100, "count"
    )
    assert (row.turnout, row.attendance, row.coverage) == (0.8, 0.5, 0.5)


def test_a_percentage_is_taken_of_the_frozen_eligible():
    assert neighborhood_row(LadderCounts(eligible=80), Goal("percent", 95)).target == 76


@pytest.mark.parametrize(
    ("value", "eligible", "people"),
    [(50, 3, 2), (70, 10, 7), (51.8, 100, 52), (33.3, 1000, 333), (0.1, 1, 1)],
)
def test_a_target_is_a_whole_number_of_people_rounded_up(value, eligible, people):
    assert neighborhood_row(LadderCounts(eligible=eligible), Goal("percent", value)).target == people


@pytest.mark.parametrize(("part", "whole"), [(2002, 2003), (99_999, 100_000), (9_999_999, 10_000_000)])
def test_a_goal_that_is_not_reached_never_has_a_rate_of_one(part, whole):
    assert rate(part, whole) < 1
    assert percent(rate(part, whole), language="en") == "99.9%"


def test_people_who_were_not_counted_at_publishing_are_not_in_the_coverage():
    counts = LadderCounts(
        eligible=10, completed=6, completed_late=2, covered_elsewhere=1, covered_self_declared=3
    )
    assert LadderRow(counts).coverage == 0.5


def test_without_a_target_there_is_no_turnout():
    row = neighborhood_row(LadderCounts(eligible=80, arrived=5), None)
    assert (row.target, row.target_basis, row.turnout) == (None, None, None)


def test_the_ward_target_is_what_was_set_before_it_is_a_sum():
    rows = [
        neighborhood_row(LadderCounts(eligible=10), Goal("count", 4)),
        neighborhood_row(LadderCounts(eligible=10), Goal("count", 5)),
    ]
    assert (ward_row(rows, None).target, ward_row(rows, None).target_basis) == (9, "sum")
    assert (ward_row(rows, Goal("count", 20)).target, ward_row(rows, Goal("count", 20)).target_basis) == (
        20,
        "count",
    )


@given(st.lists(st.tuples(counts, goals)), goals)
def test_the_ward_counts_exactly_what_its_neighborhoods_count(places, goal):
    rows = [neighborhood_row(c, g) for c, g in places]
    total = ward_row(rows, goal).counts
    for f in fields(LadderCounts):
        assert getattr(total, f.name) == sum(getattr(row.counts, f.name) for row in rows)


def test_counts_come_together_from_one_small_table_a_rung():
    assert fill({"eligible": {1: 5, 2: 3}, "arrived": {2: 1}}) == {
        1: LadderCounts(eligible=5),
        2: LadderCounts(eligible=3, arrived=1),
    }


def test_a_place_is_behind_when_it_lags_the_ward_by_more_than_a_tenth():
    assert behind(0.3, 0.6)
    assert not behind(0.55, 0.6)
    assert not behind(None, 0.6)
    assert not behind(0.3, None)
