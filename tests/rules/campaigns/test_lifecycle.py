"""Draft, published, closed: what each allows, and when a draft may be published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from campaigns.lifecycle import (
    ALLOWED,
    NEXT,
    ActionNotAllowed,
    DayTooEarly,
    NotClosable,
    NotPublishable,
    allows,
    check_closable,
    check_new_day,
    check_publishable,
    require,
)

TODAY = date(2026, 11, 22)
ACTIONS = sorted(frozenset().union(*ALLOWED.values()))


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        ("draft", {"close", "book"}),
        ("published", {"change_criteria", "remove_days", "publish", "discard"}),
        ("closed", set(ACTIONS)),
    ],
)
def test_each_state_refuses_exactly_these(status, refused):
    assert {action for action in ACTIONS if not allows(status, action)} == refused


@given(some.sampled_from(sorted(ALLOWED)), some.sampled_from(ACTIONS))
def test_an_action_is_allowed_or_refused_with_its_state(status, action):
    if allows(status, action):
        require(status, action)
        return
    with pytest.raises(ActionNotAllowed) as refused:
        require(status, action)
    assert refused.value.facts == {"status": status, "action": action}


def test_life_goes_one_way():
    seen = ["draft"]
    while NEXT[seen[-1]]:
        (following,) = NEXT[seen[-1]]
        assert following not in seen
        seen.append(following)
    assert seen == ["draft", "published", "closed"]


@pytest.mark.parametrize("kind", ["screening", "vaccination"])
def test_a_screening_needs_a_day_with_slots_to_be_published(kind):
    with pytest.raises(NotPublishable):
        check_publishable(kind, [], TODAY)
    with pytest.raises(NotPublishable):
        check_publishable(kind, [(TODAY, 0)], TODAY)
    check_publishable(kind, [(TODAY, 8)], TODAY)


def test_an_event_may_be_open_without_slots_or_even_days():
    check_publishable("event", [], TODAY)
    check_publishable("event", [(TODAY, 0)], TODAY)


@pytest.mark.parametrize("kind", ["screening", "event"])
def test_what_is_wholly_over_is_not_published(kind):
    with pytest.raises(NotPublishable):
        check_publishable(kind, [(TODAY - timedelta(1), 8)], TODAY)
    check_publishable(kind, [(TODAY - timedelta(1), 8), (TODAY, 8)], TODAY)


def test_a_campaign_is_closed_once_its_days_with_places_that_came_are_closed():
    for is_closed, taken in ((True, 9), (False, 0)):
        check_closable([(TODAY, is_closed, taken), (TODAY + timedelta(1), False, 9)], TODAY)
    for back in (0, 1):
        with pytest.raises(NotClosable):
            check_closable([(TODAY - timedelta(back), False, 1)], TODAY)


def test_a_new_day_lies_neither_in_the_past_nor_before_the_day_ages_were_counted_on():
    check_new_day(TODAY, TODAY, None)
    check_new_day(TODAY + timedelta(9), TODAY, TODAY + timedelta(9))
    for day, counted_on in ((TODAY - timedelta(1), None), (TODAY + timedelta(8), TODAY + timedelta(9))):
        with pytest.raises(DayTooEarly):
            check_new_day(day, TODAY, counted_on)
