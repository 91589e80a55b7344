"""Rules of booking: which slot can be taken now, by whom, and how many places a request may hold."""

from dataclasses import dataclass
from datetime import date

from campaigns import lifecycle
from core.errors import BadInput, Refusal
from core.marking import N_

MOST_PEOPLE = 30
"""More than any household of the roll; a longer list is a mistake."""

RESERVE_PERCENT = 10
"""Of a slot's places, at most so many are kept for requests that nobody could match to the list."""


class NoSuchSlot(BadInput):
    """The form names no day and hour, or one of another campaign."""

    code = "no_such_slot"
    message = N_("Choose a day and a time.")


class NoTimeChosen(NoSuchSlot):
    """The page of the hours was sent without one of them."""

    code = "no_time_chosen"
    message = N_("Choose a time.")


class NobodyChosen(BadInput):
    """The form names no member of the household, or somebody who is not one."""

    code = "nobody_chosen"
    message = N_("Choose who will come.")


class DayOver(Refusal):
    """The day has passed or was closed, or the hour of today has begun."""

    code = "day_over"
    message = N_("This time has passed. Choose another time.")


class AlreadyBooked(Refusal):
    """Somebody of those named has a place in this campaign already; `facts["name"]` is who."""

    code = "already_booked"
    message = N_("%(name)s already has an appointment. You can change its time instead.")


class NoLongerListed(Refusal):
    """The person moved away or died since the letter was written; `facts["name"]` is who."""

    code = "no_longer_listed"
    message = N_(
        "%(name)s is no longer in the resident list of this %(ward_kind)s. Please call the health station."
    )


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """What the rules need to know of a slot; times are minutes after midnight of the civil day."""

    campaign_status: str
    day: date
    day_closed: bool
    starts: int


def check_open(slot: SlotFacts, today: date, minutes: int) -> None:
    """Raise NotNow, DayOver unless the slot of a published campaign has not begun.

    `today` and `minutes` are the ward's civil day and the minutes after its midnight.
    """
    lifecycle.require(slot.campaign_status, "book")
    if slot.day_closed or slot.day < today or (slot.day == today and slot.starts <= minutes):
        raise DayOver()


def reserve_of(capacity: int) -> int:
    """How many places of a slot unmatched requests may hold: 10%, and one in any slot with places."""
    return max(1, capacity * RESERVE_PERCENT // 100) if capacity else 0
