"""A person's state on the round, and what each filter shows."""

import pytest

from frame.status_words import STATUS_WORDS
from screening.round.state_rules import BOOKABLE, FILTERS, SHOWS, fits, state_of


@pytest.mark.parametrize(
    ("booking", "answer", "facts", "expected"),
    [
        (None, None, {"is_meant": True}, "not_booked"),
        (None, None, {"is_meant": False}, None),
        ("booked", "comes", {"is_meant": True}, "booked"),
        ("booked", None, {"is_meant": False}, "booked"),
        ("attended", "comes", {"is_meant": True}, "attended"),
        (None, None, {"is_meant": True, "has_come": True}, "attended"),
        (None, "declines", {"is_meant": True}, "declines"),
        (None, "home_visit", {"is_meant": True}, "home_visit"),
        (None, "unreachable", {"is_meant": True}, "unreachable"),
        ("no_show", "comes", {"is_meant": True}, "no_show"),
        ("no_show", "declines", {"is_meant": True}, "declines"),
        (None, "declines", {"is_meant": True, "is_covered": True}, "covered_elsewhere"),
        ("booked", "comes", {"is_meant": True, "is_covered": True}, "booked"),
        (None, "comes", {"is_meant": True}, "not_booked"),
    ],
)
def test_the_state_says_what_is_known_best(booking, answer, facts, expected):
    assert state_of(booking, answer, **{"is_covered": False, **facts}) == expected


def test_every_state_has_a_word():
    states = set().union(*SHOWS.values(), BOOKABLE)
    assert states <= set(STATUS_WORDS)


def test_a_household_is_shown_when_one_of_its_people_fits():
    assert fits("todo", ["booked", "not_booked"])
    assert not fits("todo", ["booked", None])
    assert fits("all", [])


def test_no_state_is_under_two_filters():
    shown = [state for name in FILTERS if name != "all" for state in SHOWS[name]]
    assert len(shown) == len(set(shown))
