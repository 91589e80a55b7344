"""What pages of a day say: words for verdicts, reasons and decisions, marked here and translated when shown."""

from flask_babel import gettext as _

from checkin.scanning.taking import Result
from core.marking import N_

REASONS: dict[str, tuple[str, str]] = {
    "other_day": (
        N_("Appointment on another day"),
        N_("Let the person in today, or ask them to come on the day of the appointment."),
    ),
    "other_campaign": (
        N_("Ticket of another campaign"),
        N_("If the person is meant by this campaign too, let them in; else put the scan aside."),
    ),
    "cancelled": (
        N_("Appointment cancelled"),
        N_("If the person is here and can be examined, let them in without an appointment."),
    ),
    "unknown_ticket": (
        N_("Unknown code"),
        N_("Compare the last characters with the paper, then choose the person by name."),
    ),
    "not_eligible": (
        N_("Not meant by this campaign"),
        N_("If the person is examined all the same, let them in; else put the scan aside."),
    ),
    "clock": (
        N_("Outside the day"),
        N_("The phone's clock was wrong, or it was a test. Let in only those who really came."),
    ),
    "id_reused": (
        N_("Mixed up with another scan"),
        N_("The phone used one number twice. Ask at the desk who came, then let in or put aside."),
    ),
    "household_code": (
        N_("Code of a household's letter"),
        N_("The letter is for the whole household. Choose who came."),
    ),
}
"""Why a scan waits, and what can be done about it."""

KINDS = {
    "arrive": N_("Arrival"),
    "complete": N_("Completed"),
    "station": N_("Station passed"),
    "undo": N_("Taken back"),
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
    "mistake": N_("Scanned by mistake, or a test"),
    "not_here": N_("The person was sent home"),
    "other": N_("Another reason"),
}
SETTLED = {
    **DISMISSALS,
    "arrival": N_("Let in"),
    "other_person": N_("Let in as another person"),
    "with_arrival": N_("Let in together with another scan"),
    "counted": N_("Counted"),
    "undone": N_("Taken back at the desk"),
}
"""How a scan was settled, by the word kept on it."""

STANDINGS = {
    "booked": N_("Appointment today"),
    "other_day": N_("Other day"),
    "waiting": N_("On the waiting list"),
    "cancelled": N_("Appointment cancelled"),
    "none": N_("No appointment"),
    "not_eligible": N_("Not in this campaign"),
    "arrived": N_("Arrived"),
    "completed": N_("Completed"),
}


def said_to_tick(deed: str, result: Result | None) -> tuple[str, str]:
    """The message after a tick on the list, and its category."""
    if result is None or result.who is None:
        return _("There was nothing to take back."), "info"
    name = f"{result.who.name}, {result.who.birth_year}"
    if result.verdict == "review":
        title = REASONS[result.reason][0] if result.reason else ""
        reason = _(title)
        return _("%(name)s: %(reason)s. It waits on the list to settle.", name=name, reason=reason), "warning"
    if result.verdict == "already_arrived":
        return _("%(name)s was recorded before.", name=name), "info"
    if deed == "undo":
        return _("Taken back: %(name)s.", name=name), "success"
    if deed == "complete":
        return _("Completed: %(name)s.", name=name), "success"
    if result.queue_no is None:
        return _("Arrived: %(name)s.", name=name), "success"
    return _("Arrived: %(name)s. Queue number %(number)d.", name=name, number=result.queue_no), "success"
