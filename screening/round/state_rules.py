"""Rules of the round: a person's state in a campaign at a glance, and what each filter shows."""

from collections.abc import Iterable
from typing import Literal

Filter = Literal["all", "todo", "booked", "declined", "home_visit"]
FILTERS: tuple[Filter, ...] = ("all", "todo", "booked", "declined", "home_visit")

SHOWS: dict[str, frozenset[str]] = {
    "todo": frozenset({"not_booked", "no_show"}),
    "booked": frozenset({"booked", "attended"}),
    "declined": frozenset({"declines", "unreachable"}),
    "home_visit": frozenset({"home_visit"}),
}
"""The states a filter is about; a household is shown if one of its people is in one of them."""

HAS_PLACE = SHOWS["booked"]
"""The states of people who have a place or have arrived: each card and the whole round count by it."""

BOOKABLE = frozenset({"not_booked", "no_show", "declines", "home_visit", "unreachable", "covered_elsewhere"})
"""The states in which a person can be booked; people who declined may change their minds."""

PLACE_ORDER = {"attended": 0, "booked": 1, "no_show": 2}
"""Of several bookings of one person, the first of these states counts."""


def state_of(
    booking: str | None, answer: str | None, *, is_meant: bool, is_covered: bool, has_come: bool = False
) -> str | None:
    """A word of the status table; None for a person whom the campaign is not for and who has no place.

    `is_covered`: checked elsewhere this year. `has_come`: arrived, with or without an appointment.
    """
    if has_come or booking == "attended":
        return "attended"
    if booking is not None and booking != "no_show":
        return booking
    if not is_meant:
        return None
    if is_covered:
        return "covered_elsewhere"
    if answer in ("declines", "home_visit", "unreachable"):
        return answer
    return booking or "not_booked"


def fits(chosen: Filter, states: Iterable[str | None]) -> bool:
    """Whether a filter shows a household with people in these states."""
    return chosen == "all" or any(state in SHOWS[chosen] for state in states)
