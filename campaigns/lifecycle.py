"""Rules of a campaign's life: draft, published, closed, and what each of them allows."""

from datetime import date
from typing import Literal

from core.errors import BadInput, Refusal
from core.marking import N_

Status = Literal["draft", "published", "closed"]
Deed = Literal[
    "change_criteria",
    "change_texts",
    "add_days",
    "change_days",
    "remove_days",
    "set_targets",
    "publish",
    "discard",
    "close",
    "book",
]

ALLOWED: dict[str, frozenset[Deed]] = {
    "draft": frozenset(
        (
            "change_criteria",
            "change_texts",
            "add_days",
            "change_days",
            "remove_days",
            "set_targets",
            "publish",
            "discard",
        )
    ),
    "published": frozenset(("change_texts", "add_days", "change_days", "set_targets", "close", "book")),
    "closed": frozenset(),
}
"""What may be done in each state; whatever is not named is refused."""

DEEDS = tuple(sorted(frozenset().union(*ALLOWED.values())))

REFUSED: dict[str, str] = {
    "draft": N_("This campaign is still a draft."),
    "published": N_("The campaign is published, so this can no longer be changed."),
    "closed": N_("This campaign is closed."),
}

NEXT: dict[str, tuple[Status, ...]] = {"draft": ("published",), "published": ("closed",), "closed": ()}


class NotNow(Refusal):
    """The campaign's state does not allow this; `facts["status"]` is the state, `facts["deed"]` what was tried."""

    code = "not_now"


class NotPublishable(BadInput):
    """A draft that cannot be published yet; the message says what is missing."""

    code = "not_publishable"


class NotClosable(Refusal):
    """A campaign that cannot be closed yet: one of its days has come and is not closed."""

    code = "not_closable"
    message = N_(
        "A day of this campaign is not closed yet. Close that day first, so that absences are recorded."
    )


class DayTooEarly(BadInput):
    """A day that a campaign cannot have: in the past, or before the day on which people were counted."""

    code = "day_too_early"


def allows(status: str, deed: Deed) -> bool:
    """Whether a campaign in this state allows the deed."""
    return deed in ALLOWED[status]


def require(status: str, deed: Deed) -> None:
    """Raise NotNow unless a campaign in this state allows the deed."""
    if not allows(status, deed):
        raise NotNow(REFUSED[status], status=status, deed=deed)


def check_publishable(kind: str, days: list[tuple[date, int]], today: date) -> None:
    """Raise NotPublishable unless there is a day to come, each with slots.

    `days` are dates with their number of slots. An event may be open to all: its days need no slots,
    and it may stand without a day.
    """
    if kind == "event" and not days:
        return
    if not days:
        raise NotPublishable(N_("Add at least one day before publishing."), field="days")
    if max(day for day, _slots in days) < today:
        raise NotPublishable(N_("The last day is already past. Check the dates."), field="days")
    if kind != "event" and any(slots == 0 for _day, slots in days):
        raise NotPublishable(N_("Every day needs at least one time slot."), field="days")


def check_closable(days: list[tuple[date, bool, int]], today: date) -> None:
    """Raise NotClosable for a day that has come, is not closed, and has places taken.

    `days` are dates, whether the day is closed, and how many of its places are taken. Places on days still to
    come are given back when the campaign is closed, so they stand in nobody's way.
    """
    if any(day <= today and not is_closed and taken for day, is_closed, taken in days):
        raise NotClosable()


def check_new_day(day: date, today: date, counted_on: date | None) -> None:
    """Raise DayTooEarly for a day that is over, or before the first day of a published campaign."""
    if day < today:
        raise DayTooEarly(N_("This day is already past. Check the date."), field="date")
    if counted_on is not None and day < counted_on:
        raise DayTooEarly(
            N_("Ages were worked out for the first day. A published campaign cannot start earlier."),
            field="date",
        )
