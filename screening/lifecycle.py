"""Rules of the states of bookings and invitations, and of the changes between them."""

from typing import Literal

from core.errors import Refusal
from core.marking import N_

BookingState = Literal["booked", "moved", "cancelled", "attended", "no_show"]
InvitationState = Literal["planned", "sent", "delivered", "answered"]
InvitationAnswer = Literal["comes", "declines", "home_visit", "unreachable"]

NEXT: dict[BookingState, frozenset[BookingState]] = {
    "booked": frozenset(("moved", "cancelled", "attended", "no_show")),
    "attended": frozenset(("booked",)),  # after an undone arrival
    "no_show": frozenset(("attended", "booked")),  # after a late scan; after the day is reopened
    "moved": frozenset(),
    "cancelled": frozenset(),
}
"""The states a booking can change to; all other changes are impossible."""

ACTIVE: tuple[BookingState, ...] = ("booked", "attended")
"""A resident has at most one booking in these states in a campaign."""

TAKES_A_PLACE: tuple[BookingState, ...] = ("booked", "attended", "no_show")
"""The states counted in a slot's counter of booked places; a missed place was kept for the person."""


class NothingBooked(Refusal):
    """The person has no place that could be moved or cancelled; `facts["name"]` says who."""

    code = "nothing_booked"
    message = N_("%(name)s has no appointment to change.")


class AlreadyHere(Refusal):
    """The person has arrived; the place can no longer be moved or cancelled."""

    code = "already_here"
    message = N_("%(name)s has already arrived. The appointment can no longer be changed.")


class HasPlace(Refusal):
    """The person declines or asks for a home visit but has a place, which must be cancelled first."""

    code = "has_place"
    message = N_("%(name)s has an appointment. Cancel the appointment first.")


def states_before(new: BookingState) -> tuple[BookingState, ...]:
    """The states from which a booking may change to `new`, for a guarded UPDATE."""
    return tuple(state for state, following in NEXT.items() if new in following)


def check_changeable(state: str | None, **who: str) -> None:
    """Raise NothingBooked or AlreadyHere unless a booking in this state can be moved or cancelled.

    `who` are the facts of the refusal: `name` and the public id `resident`.
    """
    if state == "attended":
        raise AlreadyHere(**who)
    if state != "booked":
        raise NothingBooked(**who)
