"""Words for a person's own data on paper: what each kind of row, each column and each code is called."""

import re
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from core.i18n import day_short, moment
from residents import words as residents_words
from residents.privacy import consent_words, data_request_words

IS_DAY = re.compile(r"\d{4}-\d\d-\d\d")
IS_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")

KINDS = {
    "person": _l("On the list"),
    "groups": _l("Groups"),
    "yearly_checks": _l("Yearly checks"),
    "consent": _l("Consent"),
    "requests": _l("Requests about personal data"),
    "notices": _l("Notices"),
    "invitations": _l("Invitations"),
    "tickets": _l("Tickets"),
    "bookings": _l("Appointments"),
    "asked_places": _l("Places asked for"),
    "visits": _l("Coming to a health day"),
    "scans": _l("Scans at a health day"),
    "joined_records": _l("Records joined into one"),
    "moves": _l("Moves"),
}
"""Rooms above name their own kinds here, so that one page shows them all."""

COLUMNS = {
    "full_name": _l("Full name"),
    "birth_date": _l("Birth date"),
    "birth_precision": _l("How much of it is known"),
    "sex": _l("Sex"),
    "personal_id": _l("Citizen number"),
    "phone": _l("Phone"),
    "phone_owner": _l("Whose phone it is"),
    "neighborhood": _l("Neighborhood"),
    "household": _l("Household"),
    "address": _l("Address"),
    "relation": _l("Relation"),
    "is_head": _l("Is the head of the household"),
    "residence": _l("Residence"),
    "status": _l("State"),
    "state": _l("State"),
    "insurance": _l("Health insurance"),
    "homebound": _l("Cannot come alone (needs a visit at home)"),
    "note": _l("Note"),
    "created_at": _l("Entered"),
    "updated_at": _l("Last changed"),
    "restricted_at": _l("Processing restricted"),
    "code": _l("Group"),
    "source": _l("Source"),
    "valid_from": _l("From"),
    "valid_to": _l("To"),
    "year": _l("Year"),
    "checked_on": _l("Day"),
    "date": _l("Day"),
    "on": _l("Day"),
    "from": _l("From"),
    "to": _l("To"),
    "kind": _l("Kind"),
    "place": _l("Place"),
    "venue": _l("Place"),
    "evidence": _l("How we know"),
    "purpose": _l("What it is about"),
    "recipient": _l("With whom"),
    "decision": _l("Answer"),
    "given_by": _l("Who said it"),
    "guardian_name": _l("Name of the guardian"),
    "guardian_phone": _l("Phone of the guardian"),
    "child_agreed": _l("The child agreed too"),
    "channel": _l("How it came"),
    "at": _l("When"),
    "text": _l("Hash of the text"),
    "asker": _l("Who asks"),
    "asker_name": _l("Name of whoever asks for the person"),
    "details": _l("In the person's words"),
    "received_on": _l("Received on"),
    "answer_by": _l("To be answered by"),
    "carry_out_by": _l("To be carried out by"),
    "answered_at": _l("Answered"),
    "longer_reason": _l("Why it takes longer"),
    "ended_at": _l("Ended"),
    "ground": _l("Why"),
    "outcome": _l("What was done or told"),
    "wording": _l("Notice"),
    "campaign": _l("Campaign"),
    "answer": _l("Answer"),
    "hours": _l("Hours"),
    "via": _l("By which way"),
    "booked_at": _l("Booked"),
    "end_reason": _l("Why it ended"),
    "asked_at": _l("Asked at"),
    "arrived_at": _l("Arrived"),
    "completed_at": _l("Completed"),
    "reason": _l("Why"),
    "walk_in": _l("Without an appointment"),
    "station": _l("Station"),
    "happened_at": _l("When"),
    "method": _l("By which way"),
    "verdict": _l("What was said"),
    "revoked_at": _l("Revoked"),
}

PRECISIONS = {"day": _l("Day"), "month": _l("Month"), "year": _l("Year")}
STATUS = {"active": _l("Lives here"), "moved": _l("Moved away"), "deceased": _l("Deceased")}
DECISIONS = {"given": _l("Agrees"), "refused": _l("Does not agree"), "withdrawn": _l("Taken back")}
SAYERS = {"self": _l("The person"), "guardian": _l("Father, mother or guardian")}
REQUESTS = {
    "received": _l("To be answered"),
    "answered": _l("To be carried out"),
    "fulfilled": _l("Carried out"),
    "turned_down": _l("Turned down"),
}
NOTICES = {"waiting": _l("Not passed on yet"), "sent": _l("Passed on"), "dropped": _l("Discarded")}
WORDINGS = {
    "booking.reminder": _l("Reminder of the appointment"),
    "booking.booked": _l("New appointment"),
    "booking.moved": _l("Appointment moved"),
    "booking.cancelled": _l("Appointment cancelled"),
}
INVITATIONS = {
    "planned": _l("Letter not printed"),
    "sent": _l("Letter printed"),
    "delivered": _l("Letter handed over"),
    "answered": _l("Answered"),
}
ANSWERS = {
    "comes": _l("Comes"),
    "declines": _l("Declines"),
    "home_visit": _l("Needs a home visit"),
    "unreachable": _l("Cannot be reached"),
}
BOOKINGS = {
    "booked": _l("Has an appointment"),
    "waiting": _l("On the waiting list"),
    "offered": _l("A place is offered"),
    "moved": _l("Appointment moved"),
    "cancelled": _l("Appointment cancelled"),
    "attended": _l("Attended"),
    "no_show": _l("Did not come"),
}
WAYS = {
    "link": _l("On the own page"),
    "ticket": _l("By the ticket"),
    "head": _l("By the head of the neighborhood"),
    "station": _l("By the health station"),
    "ask": _l("Asked without a letter"),
    "demo": _l("Sample data"),
}
END_REASONS = {
    "left": _l("Moved away, died or away for long"),
    "asked": _l("Asked without a letter"),
    "round": _l("By the head of the neighborhood"),
    "campaign_closed": _l("The campaign ended"),
    "merged": _l("Records joined into one"),
}
ASKED = {
    "pending": _l("Waits for an answer"),
    "settled": _l("Resolved"),
    "refused": _l("Refused"),
    "released": _l("Released"),
}
VISITS = {
    "arrived": _l("Arrived"),
    "completed": _l("Completed"),
    "left_early": _l("Left early"),
    "deferred": _l("Deferred"),
    "not_served": _l("Not served"),
    "undone": _l("Arrival undone"),
}
SCANS = {
    "arrive": _l("Arrived"),
    "undo": _l("Arrival undone"),
    "station": _l("Passed a station"),
    "complete": _l("Completed"),
}
METHODS = {
    "qr": _l("Code scanned"),
    "typed": _l("Code typed"),
    "list": _l("Ticked on the list"),
    "card": _l("Citizen card"),
    "count": _l("Counted"),
}
VERDICTS = {
    "accepted": _l("Accepted"),
    "already_arrived": _l("Had arrived already"),
    "review": _l("Waits for a person to look"),
}

VALUES: dict[tuple[str, str], Any] = {
    ("person", "sex"): residents_words.SEX,
    ("person", "birth_precision"): PRECISIONS,
    ("person", "residence"): residents_words.RESIDENCE,
    ("person", "status"): STATUS,
    ("person", "insurance"): residents_words.INSURANCE,
    ("joined_records", "sex"): residents_words.SEX,
    ("joined_records", "birth_precision"): PRECISIONS,
    ("groups", "code"): residents_words.GROUPS,
    ("yearly_checks", "kind"): residents_words.ELSEWHERE,
    ("yearly_checks", "evidence"): residents_words.EVIDENCE,
    ("consent", "purpose"): consent_words.PURPOSES,
    ("consent", "decision"): DECISIONS,
    ("consent", "given_by"): SAYERS,
    ("consent", "channel"): consent_words.CHANNELS,
    ("consent", "relation"): consent_words.GUARDIANS,
    ("requests", "kind"): data_request_words.KINDS,
    ("requests", "asker"): data_request_words.ASKERS,
    ("requests", "channel"): consent_words.CHANNELS,
    ("requests", "ground"): data_request_words.GROUNDS,
    ("requests", "state"): REQUESTS,
    ("notices", "state"): NOTICES,
    ("notices", "wording"): WORDINGS,
    ("invitations", "state"): INVITATIONS,
    ("invitations", "answer"): ANSWERS,
    ("bookings", "state"): BOOKINGS,
    ("bookings", "via"): WAYS,
    ("bookings", "end_reason"): END_REASONS,
    ("asked_places", "state"): ASKED,
    ("visits", "state"): VISITS,
    ("scans", "kind"): SCANS,
    ("scans", "method"): METHODS,
    ("scans", "verdict"): VERDICTS,
}
"""Codes that have words of their own; others are shown as they are kept."""


def shown(kind: str, column: str, value: Any) -> Any:
    """A value in the reader's words; days and moments as people read them."""
    if isinstance(value, bool):
        return _l("Yes") if value else _l("No")
    if not isinstance(value, str):
        return value
    if IS_MOMENT.fullmatch(value):
        return moment(datetime.fromisoformat(value))
    if IS_DAY.fullmatch(value):
        return day_short(date.fromisoformat(value))
    return VALUES.get((kind, column), {}).get(value, value)
