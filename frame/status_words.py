"""States as people see them: one table of word, tone and icon for every state in the house."""

from dataclasses import dataclass

from flask_babel import gettext

from core.marking import N_


@dataclass(frozen=True)
class StatusWord:
    """How a state is shown: a word, a tone (ok, wait, warn, bad, info, neutral) and an icon; never color alone."""

    label: str
    tone: str
    icon: str


STATUS_WORDS: dict[str, tuple[str, str, str]] = {
    # campaigns
    "draft": (N_("Draft"), "neutral", "edit"),
    "published": (N_("Open"), "ok", "check-circle"),
    "closed": (N_("Closed"), "neutral", "lock"),
    "day_closed": (N_("Day closed"), "neutral", "lock"),
    # invitations
    "planned": (N_("Letter not printed"), "neutral", "letter"),
    "sent": (N_("Letter printed"), "info", "letter"),
    "delivered": (N_("Letter handed over"), "info", "letter"),
    "comes": (N_("Comes"), "ok", "check"),
    "declines": (N_("Declines"), "warn", "x-circle"),
    "home_visit": (N_("Needs a home visit"), "warn", "home-visit"),
    "unreachable": (N_("Cannot be reached"), "warn", "phone"),
    # bookings
    "not_booked": (N_("No appointment yet"), "wait", "clock"),
    "booked": (N_("Has an appointment"), "ok", "calendar"),
    "moved": (N_("Appointment moved"), "neutral", "calendar-move"),
    "cancelled": (N_("Appointment cancelled"), "neutral", "calendar-x"),
    "attended": (N_("Attended"), "ok", "check-circle"),
    "no_show": (N_("Did not come"), "bad", "x-circle"),
    "pending": (N_("Waits for an answer"), "wait", "clock"),
    "settled": (N_("Resolved"), "ok", "check-circle"),
    "refused": (N_("Refused"), "bad", "x-circle"),
    "released": (N_("Released"), "neutral", "x-circle"),
    # tickets
    "valid": (N_("Valid"), "ok", "check-circle"),
    # visits
    "expected": (N_("Expected"), "wait", "clock"),
    "arrived": (N_("Arrived"), "ok", "check"),
    "completed": (N_("Completed"), "ok", "check-circle"),
    "left_early": (N_("Left early"), "warn", "alert"),
    "deferred": (N_("Deferred"), "warn", "alert"),
    "not_served": (N_("Not served"), "bad", "x-circle"),
    "undone": (N_("Arrival undone"), "neutral", "undo"),
    "walk_in": (N_("Without an appointment"), "info", "user"),
    "covered_elsewhere": (N_("Checked elsewhere"), "info", "check-circle"),
    # residents
    "active": (N_("Lives here"), "ok", "home"),
    "permanent": (N_("Permanent"), "neutral", "home"),
    "temporary": (N_("Temporary"), "neutral", "home"),
    "absent": (N_("Away"), "warn", "alert"),
    "gone": (N_("Moved away"), "neutral", "arrow-right"),
    "deceased": (N_("Deceased"), "neutral", "info"),
    "homebound": (N_("Cannot leave home"), "warn", "home"),
    "priority": (N_("Priority"), "info", "star"),
    "restricted": (N_("Processing restricted"), "warn", "lock"),
    # consent, and what people ask about their data
    "consent_given": (N_("Agrees"), "ok", "check-circle"),
    "consent_refused": (N_("Does not agree"), "neutral", "x-circle"),
    "consent_withdrawn": (N_("Withdrawn"), "neutral", "x-circle"),
    "consent_never": (N_("Not asked yet"), "neutral", "info"),
    "consent_ask_again": (N_("Ask again"), "warn", "alert"),
    "received": (N_("To be answered"), "wait", "clock"),
    "answered": (N_("To be carried out"), "wait", "clock"),
    "overdue": (N_("Overdue"), "bad", "alert"),
    "fulfilled": (N_("Carried out"), "ok", "check-circle"),
    "turned_down": (N_("Turned down"), "neutral", "x-circle"),
    # accounts and desks
    "enabled": (N_("In use"), "ok", "check"),
    "disabled": (N_("Switched off"), "neutral", "lock"),
    "no_password": (N_("Link not used yet"), "wait", "clock"),
    "paired": (N_("Paired"), "ok", "phone"),
    "revoked": (N_("Revoked"), "bad", "lock"),
    "expired": (N_("Expired"), "neutral", "clock"),
    # imports
    "checked": (N_("Checked, not yet saved"), "wait", "clock"),
    "committed": (N_("Saved"), "ok", "check-circle"),
    "dropped": (N_("Discarded"), "neutral", "x-circle"),
    # the board
    "behind": (N_("Behind"), "bad", "alert"),
    "on_track": (N_("On track"), "ok", "check"),
    "reached": (N_("Target reached"), "ok", "check-circle"),
}


def status_label(state: str) -> StatusWord:
    """A state's word in the reader's language; raises KeyError for one that has no word."""
    label, tone, icon = STATUS_WORDS[state]
    return StatusWord(gettext(label), tone, icon)
