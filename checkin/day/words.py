"""Texts of a day's pages: words for verdicts, reasons and decisions, marked here and translated when shown."""

from flask_babel import gettext as _

from checkin.scanning.taking import ScanResult
from core.marking import N_

REASONS: dict[str, tuple[str, str]] = {
    "other_day": (
        N_("Appointment on another day"),
        N_("Check the person in today, or ask them to come on the day of their appointment."),
    ),
    "other_campaign": (
        N_("Ticket for another campaign"),
        N_("If the person is also eligible for this campaign, check them in. Otherwise dismiss the scan."),
    ),
    "cancelled": (
        N_("Appointment cancelled"),
        N_("If the person is here and can take part, check them in without an appointment."),
    ),
    "unknown_ticket": (
        N_("Unknown code"),
        N_("Compare the last characters with the ticket, then find the person by name."),
    ),
    "not_eligible": (
        N_("Not eligible for this campaign"),
        N_("If the person takes part anyway, check them in. Otherwise dismiss the scan."),
    ),
    "clock": (
        N_("Outside this day"),
        N_("The phone's clock was wrong, or this was a test. Check in only people who really came."),
    ),
    "id_reused": (
        N_("Same code as another scan"),
        N_("Two scans have the same code. Ask at the desk who came, then check them in or dismiss the scan."),
    ),
    "household_code": (
        N_("Household letter code"),
        N_("The letter is for the whole household. Choose who came."),
    ),
}
"""Why a scan waits for review, and what can be done about it."""

KINDS = {
    "arrive": N_("Check-in"),
    "complete": N_("Completed"),
    "station": N_("Station passed"),
    "undo": N_("Undone"),
}
METHODS = {
    "qr": N_("QR code"),
    "typed": N_("Typed code"),
    "list": N_("From the list"),
    "card": N_("Citizen card"),
    "count": N_("Counted"),
}
DISMISSALS = {
    "double": N_("Recorded twice"),
    "mistake": N_("Scanned by mistake or as a test"),
    "not_here": N_("The person left without taking part"),
    "other": N_("Another reason"),
}
SETTLED = {
    **DISMISSALS,
    "arrival": N_("Check in"),
    "other_person": N_("Check in as another person"),
    "with_arrival": N_("Counted with another scan"),
    "counted": N_("Counted"),
    "undone": N_("Undone at the desk"),
}
"""How a review was settled, by the word stored on the scan."""

PERSON_STATES = {
    "booked": N_("Appointment today"),
    "other_day": N_("Another day"),
    "cancelled": N_("Appointment cancelled"),
    "none": N_("No appointment"),
    "not_eligible": N_("Not in this campaign"),
    "arrived": N_("Arrived"),
    "completed": N_("Completed"),
}


SHOWS = {
    "all": N_("All"),
    "booked": N_("With an appointment"),
    "expected": N_("Not arrived yet"),
    "arrived": N_("Arrived"),
    "walk_in": N_("Without an appointment"),
    "completed": N_("Completed"),
}
"""The lists of a day: all its people, and one for each of its numbers."""

SHOWS_OF_EVENT = {name: SHOWS[name] for name in ("all", "arrived", "completed")}
"""The same at an event open to all, which has no appointments."""
STATES_OF_EVENT = PERSON_STATES | {"none": SHOWS["expected"]}


def said_to_tick(kind: str, result: ScanResult | None) -> tuple[str, str]:
    """The message after a tick on the list, and its category."""
    if result is None or result.who is None:
        return _("There was nothing to undo."), "info"
    name = f"{result.who.name}, {result.who.birth_year}"
    if result.verdict == "review":
        title = REASONS[result.reason][0] if result.reason else ""
        reason = _(title)
        return _("%(name)s: %(reason)s. Added to the scans to review.", name=name, reason=reason), "warning"
    if result.verdict == "already_arrived":
        return _("%(name)s was already recorded.", name=name), "info"
    if kind == "undo":
        return _("Check-in undone: %(name)s.", name=name), "success"
    if kind == "complete":
        return _("Completed: %(name)s.", name=name), "success"
    if result.queue_no is None:
        return _("Checked in: %(name)s.", name=name), "success"
    return _("Checked in: %(name)s. Queue number %(number)d.", name=name, number=result.queue_no), "success"
