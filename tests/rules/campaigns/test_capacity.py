"""Slots out of hours, places, and what is left in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from campaigns.capacity import (
    BadHours,
    Hours,
    check_capacity,
    first_overlap,
    left_of_day,
    left_word,
    make_slots,
    places_per_slot,
)

MORNING, AFTERNOON = Hours(7 * 60, 11 * 60), Hours(13 * 60 + 30, 16 * 60 + 30)


def test_a_day_with_a_lunch_break_has_no_slot_in_the_break():
    slots = make_slots([MORNING, AFTERNOON], 30)
    assert len(slots) == 8 + 6
    assert slots[7] == Hours(630, 660)
    assert slots[8] == Hours(810, 840)


def test_a_rest_shorter_than_a_slot_is_not_used():
    assert make_slots([Hours(420, 500)], 30) == [Hours(420, 450), Hours(450, 480)]


@pytest.mark.parametrize(
    ("stretches", "minutes", "field"),
    [
        ([], 30, "hours"),
        ([Hours(660, 420)], 30, "hours"),
        ([Hours(420, 420)], 30, "hours"),
        ([Hours(-5, 420)], 30, "hours"),
        ([Hours(420, 1441)], 30, "hours"),
        ([AFTERNOON, MORNING], 30, "hours"),
        ([MORNING, Hours(600, 700)], 30, "hours"),
        ([MORNING], 4, "slot_minutes"),
        ([MORNING], 721, "slot_minutes"),
        ([MORNING], 241, "slot_minutes"),
    ],
)
def test_hours_that_make_no_slots_name_the_field(stretches, minutes, field):
    with pytest.raises(BadHours) as refused:
        make_slots(stretches, minutes)
    assert refused.value.facts["field"] == field


@given(
    start=some.integers(0, 1300),
    length=some.integers(1, 140),
    gap=some.integers(0, 100),
    more=some.integers(1, 200),
    minutes=some.integers(5, 60),
)
def test_slots_stay_inside_their_hours_touch_nobody_and_waste_less_than_one_slot(
    start, length, gap, more, minutes
):
    first = Hours(start, start + length)
    stretches = [first]
    if first.ends + gap + more <= 1440:
        stretches.append(Hours(first.ends + gap, first.ends + gap + more))
    expected = sum((s.ends - s.starts) // minutes for s in stretches)
    if expected == 0:
        with pytest.raises(BadHours):
            make_slots(stretches, minutes)
        return
    slots = make_slots(stretches, minutes)
    assert len(slots) == expected
    assert first_overlap(slots) is None
    for slot in slots:
        assert slot.ends - slot.starts == minutes
        assert any(s.starts <= slot.starts and slot.ends <= s.ends for s in stretches)


def test_an_overlap_is_found_whatever_the_order():
    assert first_overlap([Hours(60, 120), Hours(0, 61)]) == 60
    assert first_overlap([Hours(60, 120), Hours(0, 60)]) is None


def test_places_of_a_slot_come_from_desks_and_what_each_sees_in_it():
    assert places_per_slot(desks=3, people_each=5) == 15


@pytest.mark.parametrize("capacity", [-1, 10_001])
def test_a_number_of_places_no_slot_can_have_is_refused(capacity):
    with pytest.raises(BadHours):
        check_capacity(capacity)


@pytest.mark.parametrize(
    ("free", "capacity", "word"),
    [
        (0, 10, "none"),
        (-1, 10, "none"),
        (1, 2, "few"),
        (2, 10, "few"),
        (3, 10, "many"),
        (10, 10, "many"),
        (1, 1, "few"),
    ],
)
def test_what_is_left_is_said_in_words(free, capacity, word):
    assert left_word(free, capacity) == word


@given(some.lists(some.tuples(some.integers(0, 50), some.integers(0, 50))))
def test_a_day_is_full_exactly_when_each_of_its_slots_is(pairs):
    slots = [(min(pair), max(pair)) for pair in pairs]
    assert (left_of_day(slots) == "none") == (bool(slots) and all(free == 0 for free, _ in slots))


def test_a_day_without_an_open_slot_is_over_and_never_full():
    assert left_of_day([]) == "over"
