"""The walking order after some households were given new places."""

from hypothesis import given
from hypothesis import strategies as st

from residents.household.walking_order_rules import in_new_order

ORDER = ["a", "b", "c", "d", "e"]


def test_one_that_is_given_another_place_goes_there_and_the_others_keep_their_order():
    assert in_new_order(ORDER, {"d": 2}) == ["a", "d", "b", "c", "e"]
    assert in_new_order(ORDER, {"a": 5}) == ["b", "c", "d", "e", "a"]


def test_present_places_named_again_change_nothing():
    assert in_new_order(ORDER, {"a": 1, "e": 5}) == ORDER
    assert in_new_order(ORDER, {"a": 1, "b": 2, "c": 3, "d": 1, "e": 5}) == ["d", "a", "b", "c", "e"]


def test_a_place_beyond_either_end_is_the_end():
    assert in_new_order(ORDER, {"b": 0}) == ["b", "a", "c", "d", "e"]
    assert in_new_order(ORDER, {"b": 99}) == ["a", "c", "d", "e", "b"]


def test_an_unknown_household_is_left_out():
    assert in_new_order(ORDER, {"x": 1}) == ORDER


@given(st.permutations(ORDER))
def test_a_whole_new_order_comes_out_as_it_was_given(then):
    assert in_new_order(ORDER, {one: place for place, one in enumerate(then, 1)}) == then


@given(st.dictionaries(st.sampled_from([*ORDER, "x"]), st.integers(-3, 9)))
def test_every_household_is_in_the_order_exactly_once(wanted):
    assert sorted(in_new_order(ORDER, wanted)) == ORDER
