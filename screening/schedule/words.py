"""What a plan says in words: why a household is where it is, what is missing, what would help."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from core.i18n import day_weekday, number
from core.marking import N_
from screening.seating.plan_rows import HouseholdNote, RemedyKind, SeatingReason, SeatingRemedy

LISTS = {
    "waiting": N_("No place"),
    "partly": N_("Only some of the household have a place"),
    "split": N_("Household apart"),
    "adjacent": N_("Household in two neighboring time slots"),
    "outside_run": N_("Together, outside the hours of the %(place_kind)s"),
    "moved": N_("Get another time than today"),
    "lost": N_("Lose their place"),
}
"""The lists of names behind a plan: what each is called."""

_REASONS: Mapping[SeatingReason, Callable[[HouseholdNote], str]] = {
    SeatingReason.NO_PLACES: lambda note: _no_places(note),
    SeatingReason.EARLY_SHORT: lambda _note: _(
        "There are too few early places for people who must not eat and those who come with them."
    ),
    SeatingReason.LARGER_THAN_SLOT: lambda note: _(
        "There are %(people)s of them, and no time slot has more than %(largest)s free places.",
        people=number(note.people),
        largest=number(note.largest),
    ),
    SeatingReason.PARTLY_BOOKED: lambda _note: _(
        "Some of them already had an appointment, and that time has no room for the others."
    ),
    SeatingReason.NO_ADJACENT: lambda _note: _(
        "No time slot had room for all of them, nor had two neighboring ones."
    ),
    SeatingReason.NO_ROOM_TOGETHER: lambda _note: _("No time slot had room for all of them."),
    SeatingReason.RUN_FULL: lambda note: ngettext(
        "The hours of their %(place_kind)s are full. The place is %(num)s time slot away from them.",
        "The hours of their %(place_kind)s are full. The place is %(num)s time slots away from them.",
        note.apart,
    ),
    SeatingReason.OTHER_VENUE: lambda _note: _("The nearest venue is full. The place is at another one."),
    SeatingReason.CHOSEN_FULL: lambda _note: _("The day or time chosen by hand has no room for them."),
}
_MOVES = {
    SeatingReason.SLOT_GONE: N_("Their former time slot is no longer held."),
    SeatingReason.OVER_FULL: N_("Their former time slot now has fewer places than people."),
    SeatingReason.NOT_LAWFUL: N_("Their former time is not early enough, or not on a day chosen for them."),
    SeatingReason.MADE_ROOM: N_("They make room for a household that has no other choice."),
}
_REMEDIES: Mapping[RemedyKind, Callable[[SeatingRemedy], str]] = {
    RemedyKind.SLOTS: lambda remedy: ngettext(
        "Add %(num)s time slot on %(day)s",
        "Add %(num)s time slots on %(day)s",
        remedy.count,
        day=_day(remedy),
    ),
    RemedyKind.DESK: lambda remedy: ngettext("Add %(num)s desk", "Add %(num)s desks", remedy.count),
    RemedyKind.DAY: lambda remedy: ngettext("Add %(num)s day", "Add %(num)s days", remedy.count),
    RemedyKind.EARLY_SLOTS: lambda remedy: ngettext(
        "Add %(num)s early time slot on %(day)s",
        "Add %(num)s early time slots on %(day)s",
        remedy.count,
        day=_day(remedy),
    ),
    RemedyKind.EARLY_DESK: lambda remedy: ngettext(
        "Add %(num)s desk in the early hours", "Add %(num)s desks in the early hours", remedy.count
    ),
    RemedyKind.FASTING_ONLY: lambda _remedy: _("Early hours for people who must not eat only"),
}


def reason_said(note: HouseholdNote) -> str:
    """Why a household is not simply together in the hours of its neighborhood, in a sentence."""
    return _REASONS[note.reason](note)


def move_said(reason: SeatingReason) -> str:
    """Why a person gets another place, or none any more, in a sentence."""
    return _(_MOVES[reason])


def remedy_said(remedy: SeatingRemedy) -> str:
    """What would help, as a button says it."""
    return _REMEDIES[remedy.kind](remedy)


def _no_places(note: HouseholdNote) -> str:
    if not note.rank:
        return _("There are not enough places.")
    return _(
        "There are not enough places. The %(place_kind)s has %(share)s; this household is number %(rank)s "
        "on the waiting list.",
        share=number(note.share),
        rank=number(note.rank),
    )


def _day(remedy: SeatingRemedy) -> str:
    return day_weekday(remedy.day) if remedy.day is not None else ""
