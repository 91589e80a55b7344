"""Rules of what people may ask about their data: kinds, the law's terms, states and what may follow on what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import BadInput, Refusal
from core.marking import N_
from residents.privacy.consent_rules import OF_AGE
from residents.privacy.working_days import after_working_days, last_working_day

KINDS = ("see", "correct", "restrict", "withdraw", "erase")
CHANNELS = ("paper", "in_person", "phone", "own_page")
ASKERS = ("self", "guardian", "on_behalf")
STATES = ("received", "answered", "fulfilled", "turned_down")
OPEN = ("received", "answered")

ANSWER_DAYS = 2
"""Working days within which the asker is answered (NĐ 356/2025/NĐ-CP)."""

DAYS = {"see": 10, "correct": 10, "restrict": 15, "withdraw": 15, "erase": 20}
"""Days within which each kind is carried out (NĐ 356/2025/NĐ-CP)."""

LONGER = {"see": 10, "correct": 10, "restrict": 15, "withdraw": 15, "erase": 20}
"""By how many days the term may grow, once, with a reason told to the asker."""

GROUNDS = {
    "see": ("identity", "others", "law"),
    "correct": ("identity", "is_right", "law"),
    "restrict": ("identity", "law"),
    "withdraw": ("identity",),
    "erase": ("identity", "law"),
}
"""For what reasons a kind may be turned down: withdrawing consent never for another than not knowing who asks."""


class AlreadyEnded(Refusal):
    """What is carried out or turned down stays so."""

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
    """A request is entered after it came."""

    code = "received_in_future"
    message = N_("The day is in the future. Enter the day the request arrived.")


class ReceivedTooLongAgo(BadInput):
    """A request of last year is a slip of the hand, or has to be dealt with by other means."""

    code = "received_too_long_ago"
    message = N_("This is more than a year ago. Check the year.")


class OfAge(BadInput):
    """A guardian speaks for a child; for an adult nobody does without a written authority."""

    code = "of_age"
    message = N_(
        "The person is an adult: a guardian can no longer make requests. Choose the person, "
        "or a person with written authority."
    )


class NoGround(BadInput):
    """Turning somebody down needs a reason the law knows."""

    code = "no_ground"
    message = N_("Choose why the request is turned down.")


@dataclass(frozen=True, slots=True)
class Terms:
    """By when the asker has to be answered and the request carried out, both days included."""

    answer: date
    carry_out: date


def terms(kind: str, received: date, own: Mapping[date, bool]) -> Terms:
    """The terms of a request received on a day. `own` are the ward's corrections of the calendar.

    A term that would end on a day off ends on the working day before it: earlier than the law asks, never later.
    """
    return Terms(
        answer=after_working_days(received, ANSWER_DAYS, own),
        carry_out=last_working_day(received + timedelta(days=DAYS[kind]), own),
    )


def longer(kind: str, received: date, own: Mapping[date, bool]) -> date:
    """The day by which a request has to be carried out once its term was made longer."""
    return last_working_day(received + timedelta(days=DAYS[kind] + LONGER[kind]), own)


def check_asker(asker: str, least_age: int) -> None:
    """Who asks may ask for somebody who is at least so old. Raises OfAge."""
    if asker == "guardian" and least_age >= OF_AGE:
        raise OfAge(field="asker")


def check_received(received: date, today: date) -> None:
    """Raise ReceivedInFuture, ReceivedTooLongAgo."""
    if received > today:
        raise ReceivedInFuture(field="day")
    if received < today - timedelta(days=366):
        raise ReceivedTooLongAgo(field="day")
