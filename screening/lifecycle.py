"""Rules of the states of a booking and of an invitation, and which change leads where."""

from typing import Literal

from core.errors import Refusal
from core.marking import N_

BookingState = Literal["booked", "offered", "waiting", "moved", "cancelled", "attended", "no_show"]
InvitationState = Literal["planned", "sent", "delivered", "answered"]
Answer = Literal["comes", "declines", "home_visit", "unreachable"]

NEXT: dict[BookingState, frozenset[BookingState]] = {
    "waiting": frozenset(("offered", "cancelled")),
    "offered": frozenset(("booked", "waiting", "cancelled")),
    "booked": frozenset(("moved", "cancelled", "attended", "no_show")),
    "attended": frozenset(("booked",)),  # an arrival that was undone
    "no_show": frozenset(("attended", "booked")),  # a scan that came late; a day opened again
    "moved": frozenset(),
    "cancelled": frozenset(),
}
"""Where a booking can go; whatever is not named never happens."""

ACTIVE: tuple[BookingState, ...] = ("booked", "offered", "waiting", "attended")
"""A resident has at most one booking in these states in a campaign."""

TAKES_A_PLACE: tuple[BookingState, ...] = ("booked", "attended", "no_show")
"""These rows are what a slot's counter of booked places counts: an empty chair was kept all the same."""


class NothingBooked(Refusal):
    """There is no place that could be changed or given back; `facts["name"]` is whose."""

    code = "nothing_booked"
    message = N_("%(name)s has no appointment to change.")


class AlreadyHere(Refusal):
    """The person has arrived: the place was used and cannot be moved or given back."""

    code = "already_here"
    message = N_("%(name)s has already arrived. The appointment can no longer be changed.")


class HasPlace(Refusal):
    """Somebody with an appointment declined or asked for a home visit: the appointment goes first."""

    code = "has_place"
    message = N_("%(name)s has an appointment. Cancel the appointment first.")


def states_before(new: BookingState) -> tuple[BookingState, ...]:
    """The states from which a booking may go to `new`: what a guarded UPDATE asks for."""
    return tuple(state for state, following in NEXT.items() if new in following)


def check_changeable(state: str | None, **who: str) -> None:
    """Raise NothingBooked or AlreadyHere unless a booking in this state can be moved or cancelled.

    `who` are the facts of the refusal: `name` and the public id `resident`.
    """
    if state == "attended":
        raise AlreadyHere(**who)
    if state != "booked":
        raise NothingBooked(**who)


def after_taking_back() -> InvitationState:
    """Where an invitation stands whose answer was taken back: whoever answered had received it."""
    return "delivered"
