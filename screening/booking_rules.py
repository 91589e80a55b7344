"""Rules of booking: which slot can be booked now, and how many places are reserved for place requests."""

from dataclasses import dataclass
from datetime import date

from campaigns import lifecycle
from core.errors import BadInput, Refusal
from core.marking import N_

MOST_PEOPLE = 30
"""More people than any household has; a longer list is a mistake."""

RESERVE_PERCENT = 10
"""Percentage of a slot's places reserved for place requests that match no resident."""


class NoSuchSlot(BadInput):
    """The form names no slot, or one of another campaign."""

    code = "no_such_slot"
    message = N_("Choose a day and a time.")


class NotOfHousehold(BadInput):
    """A form about a household names a person of another one; `facts["name"]` says who."""

    code = "not_of_household"
    message = N_("%(name)s is not on this household's list for the campaign. Nothing was changed.")


class NoTimeChosen(NoSuchSlot):
    """The page of times was sent without a choice."""

    code = "no_time_chosen"
    message = N_("Choose a time.")


class NobodyChosen(BadInput):
    """The form names no member of the household, or a person who is not a member."""

    code = "nobody_chosen"
    message = N_("Choose who will come.")


class NotOnLetter(NobodyChosen):
    """The form names a person of another letter, which was open in this browser when its page was shown."""

    code = "not_on_letter"
    message = N_(
        "This page was of another letter, and a different one has been opened in this browser since. "
        "Nothing was changed. Open the first letter again by its own link."
    )


class DayOver(Refusal):
    """The day has passed or is closed, or the time has begun."""

    code = "day_over"
    message = N_("This time has passed. Choose another time.")


class AlreadyBooked(Refusal):
    """A person named already has a place in this campaign; `facts["name"]` says who."""

    code = "already_booked"
    message = N_("%(name)s already has an appointment. You can change its time instead.")


class WrongAge(Refusal):
    """The campaign takes the age on the day of the visit, and on this day it is not right; `facts["name"]` says who."""

    code = "wrong_age"
    message = N_("%(name)s is not of the right age on this day. Choose another day.")


class NoLongerListed(Refusal):
    """The person has moved away or died since the letter was written; `facts["name"]` says who."""

    code = "no_longer_listed"
    message = N_(
        "%(name)s is no longer in the resident list of this %(ward_kind)s. Please call the health station."
    )


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """What the rules need to know about a slot; times are minutes after midnight of the civil day."""

    campaign_status: str
    day: date
    day_closed: bool
    starts: int


def check_open(slot: SlotFacts, today: date, minutes: int) -> None:
    """Raise ActionNotAllowed or DayOver unless the campaign is published and the slot has not begun.

    `today` and `minutes` are the ward's civil day and the minutes after its midnight.
    """
    lifecycle.require(slot.campaign_status, "book")
    if slot.day_closed or slot.day < today or (slot.day == today and slot.starts <= minutes):
        raise DayOver()


def reserve_of(capacity: int) -> int:
    """How many places of a slot may be held for unmatched place requests: 10%, but at least one."""
    return max(1, capacity * RESERVE_PERCENT // 100) if capacity else 0
