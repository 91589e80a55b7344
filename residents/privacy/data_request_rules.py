"""Rules of data requests: kinds, legal deadlines, states and the steps between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import BadInput, Refusal
from core.marking import N_
from residents.privacy.consent_rules import OF_AGE
from wards.working_days import after_working_days, last_working_day

KINDS = ("see", "correct", "restrict", "withdraw", "erase")
CHANNELS = ("paper", "in_person", "phone", "own_page")
ASKERS = ("self", "guardian", "on_behalf")
STATES = ("received", "answered", "fulfilled", "turned_down")
OPEN = ("received", "answered")

ANSWER_DAYS = 2
"""Working days until the first answer (NĐ 356/2025/NĐ-CP)."""

DAYS = {"see": 10, "correct": 10, "restrict": 15, "withdraw": 15, "erase": 20}
"""Days until each kind is carried out (NĐ 356/2025/NĐ-CP)."""

LONGER = {"see": 10, "correct": 10, "restrict": 15, "withdraw": 15, "erase": 20}
"""Days by which a deadline may be extended, once, with a reason given to the asker."""

GROUNDS = {
    "see": ("identity", "others", "law"),
    "correct": ("identity", "is_right", "law"),
    "restrict": ("identity", "law"),
    "withdraw": ("identity",),
    "erase": ("identity", "law"),
}
"""Grounds for turning down each kind; a withdrawal of consent only if the asker's identity is unclear."""


class AlreadyEnded(Refusal):
    """A data request that was carried out or turned down cannot be changed."""

    code = "request_ended"
    message = N_("This request has already ended.")


class AlreadyAnswered(Refusal):
    """An answer is given once."""

    code = "request_answered"
    message = N_("The person was already answered.")


class AlreadyLonger(Refusal):
    """The law lets a term grow once."""

    code = "request_longer"
    message = N_("The deadline was already extended once. The law does not allow a second extension.")


class ReceivedInFuture(BadInput):
    """A data request cannot be entered before it came."""

    code = "received_in_future"
    message = N_("The day is in the future. Enter the day the request arrived.")


class ReceivedTooLongAgo(BadInput):
    """A date over a year ago is a typing mistake, or has to be handled by other means."""

    code = "received_too_long_ago"
    message = N_("This is more than a year ago. Check the year.")


class OfAge(BadInput):
    """A guardian speaks for a child; for an adult nobody does without written authority."""

    code = "of_age"
    message = N_(
        "The person is an adult: a guardian can no longer make requests. Choose the person, "
        "or a person with written authority."
    )


class NoGround(BadInput):
    """Turning a request down needs a legal ground."""

    code = "no_ground"
    message = N_("Choose why the request is turned down.")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The last days to answer and to carry out a data request, both included."""

    answer: date
    carry_out: date


def terms(kind: str, received: date, calendar: Mapping[date, bool]) -> Deadlines:
    """The deadlines of a data request received on a day. `calendar` is that of `wards.days_off`.

    A deadline on a day off moves to the working day before it: earlier than the law asks, never later.
    """
    return Deadlines(
        answer=after_working_days(received, ANSWER_DAYS, calendar),
        carry_out=last_working_day(received + timedelta(days=DAYS[kind]), calendar),
    )


def longer(kind: str, received: date, calendar: Mapping[date, bool]) -> date:
    """The last day to carry out a data request after its deadline was extended."""
    return last_working_day(received + timedelta(days=DAYS[kind] + LONGER[kind]), calendar)


def check_asker(asker: str, least_age: int, *, is_represented: bool = False) -> None:
    """Raise OfAge where a guardian asks for a person of at least this age who is an adult and has no representative."""
    if asker == "guardian" and least_age >= OF_AGE and not is_represented:
        raise OfAge(field="asker")


def check_received(received: date, today: date) -> None:
    """Raise ReceivedInFuture or ReceivedTooLongAgo for an impossible day."""
    if received > today:
        raise ReceivedInFuture(field="day")
    if received < today - timedelta(days=366):
        raise ReceivedTooLongAgo(field="day")
