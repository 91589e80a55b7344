"""Rules of a campaign's life: draft, published, closed, and the actions each allows."""

from datetime import date
from typing import Literal

from core.errors import BadInput, Refusal
from core.marking import N_

Status = Literal["draft", "published", "closed"]
Action = Literal[
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

ALLOWED: dict[str, frozenset[Action]] = {
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
"""The actions allowed in each state; all others are refused."""

ACTIONS = tuple(sorted(frozenset().union(*ALLOWED.values())))

REFUSED: dict[str, str] = {
    "draft": N_("This campaign is still a draft."),
    "published": N_("The campaign is published, so this can no longer be changed."),
    "closed": N_("This campaign is closed."),
}

NEXT: dict[str, tuple[Status, ...]] = {"draft": ("published",), "published": ("closed",), "closed": ()}


class ActionNotAllowed(Refusal):
    """The campaign's state does not allow this; `facts["status"]` is the state, `facts["action"]` the action."""

    code = "not_now"


class NotPublishable(BadInput):
    """A draft that cannot be published yet; the message says what is missing."""

    code = "not_publishable"


class NotClosable(Refusal):
    """A campaign cannot be closed while a past day of it is open."""

    code = "not_closable"
    message = N_(
        "A day of this campaign is not closed yet. Close that day first, so that absences are recorded."
    )


class DayTooEarly(BadInput):
    """A campaign cannot have this day: it is past, or before the day ages are counted on."""

    code = "day_too_early"


def allows(status: str, action: Action) -> bool:
    """Whether a campaign in this state allows the action."""
    return action in ALLOWED[status]


def require(status: str, action: Action) -> None:
    """Raise ActionNotAllowed unless a campaign in this state allows the action."""
    if not allows(status, action):
        raise ActionNotAllowed(REFUSED[status], status=status, action=action)


def check_publishable(kind: str, days: list[tuple[date, int]], today: date) -> None:
    """Raise NotPublishable unless there is a future day, each with slots.

    `days` are dates with their number of slots. An event may be open to all: its days need no slots,
    and it needs no day.
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
    """Raise NotClosable for a past day that is open and has places taken.

    `days` are dates, whether the day is closed, and how many of its places are taken. Places on future days are
    released when the campaign is closed, so they do not matter here.
    """
    if any(day <= today and not is_closed and taken for day, is_closed, taken in days):
        raise NotClosable()


def check_new_day(day: date, today: date, counted_on: date | None) -> None:
    """Raise DayTooEarly for a past day, or one before the first day of a published campaign."""
    if day < today:
        raise DayTooEarly(N_("This day is already past. Check the date."), field="date")
    if counted_on is not None and day < counted_on:
        raise DayTooEarly(
            N_("Ages were worked out for the first day. A published campaign cannot start earlier."),
            field="date",
        )
