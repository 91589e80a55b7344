"""Words for a person's own data on paper: each kind of row, each column and each code."""

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
    "person": _l("In the resident list"),
    "groups": _l("Groups"),
    "yearly_checks": _l("Yearly checks"),
    "consent": _l("Consent"),
    "representatives": _l("Representatives"),
    "requests": _l("Requests about personal data"),
    "notices": _l("Notifications"),
    "invitations": _l("Invitations"),
    "tickets": _l("Tickets"),
    "bookings": _l("Appointments"),
    "asked_places": _l("Places requested"),
    "visits": _l("Attendance at a health day"),
    "scans": _l("Scans at health days"),
    "joined_records": _l("Combined records"),
    "moves": _l("Changes of household"),
}
"""Kinds of rooms above are named here, too, so that one page shows them all."""

COLUMNS = {
    "full_name": _l("Full name"),
    "birth_date": _l("Birth date"),
    "birth_precision": _l("Precision of the birth date"),
    "sex": _l("Sex"),
    "personal_id": _l("Citizen number"),
    "phone": _l("Phone"),
    "name": _l("Name as typed"),
    "phone_owner": _l("Whose phone number it is"),
    "neighborhood": _l("%(Place_kind)s"),
    "household": _l("Household"),
    "address": _l("Address"),
    "relation": _l("Relation"),
    "is_head": _l("Is the head of the household"),
    "residence": _l("Residence status"),
    "status": _l("State"),
    "state": _l("State"),
    "insurance": _l("Health insurance"),
    "homebound": _l("Cannot come without help (needs a home visit)"),
    "note": _l("Note"),
    "created_at": _l("Recorded on"),
    "updated_at": _l("Last changed"),
    "restricted_at": _l("Processing restricted"),
    "code": _l("Group"),
    "degree": _l("Degree of the disability"),
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
    "evidence": _l("Evidence"),
    "purpose": _l("Purpose"),
    "recipient": _l("Recipient"),
    "decision": _l("Answer"),
    "given_by": _l("Who answered"),
    "guardian_name": _l("Name of the guardian"),
    "guardian_phone": _l("Phone of the guardian"),
    "child_agreed": _l("The child agreed too"),
    "channel": _l("How it arrived"),
    "at": _l("When"),
    "text": _l("Hash of the consent text"),
    "asker": _l("Who made the request"),
    "asker_name": _l("Name of the person making the request"),
    "details": _l("In the person's words"),
    "received_on": _l("Received on"),
    "answer_by": _l("To be answered by"),
    "carry_out_by": _l("To be carried out by"),
    "answered_at": _l("Answered"),
    "longer_reason": _l("Why it takes longer"),
    "ended_at": _l("Ended"),
    "ground": _l("Why"),
    "outcome": _l("What was done or answered"),
    "wording": _l("Notification"),
    "campaign": _l("Campaign"),
    "answer": _l("Answer"),
    "hours": _l("Appointment time"),
    "via": _l("Method"),
    "booked_at": _l("Booked"),
    "end_reason": _l("Why it ended"),
    "asked_at": _l("Asked at"),
    "arrived_at": _l("Arrived"),
    "completed_at": _l("Completed"),
    "reason": _l("Why"),
    "walk_in": _l("Without an appointment"),
    "station": _l("Exam station"),
    "happened_at": _l("When"),
    "method": _l("Method"),
    "verdict": _l("Scan result"),
    "revoked_at": _l("Revoked"),
}

PRECISIONS = {"day": _l("Day"), "month": _l("Month"), "year": _l("Year")}
STATUS = {"active": _l("Lives here"), "moved": _l("Moved away"), "deceased": _l("Deceased")}
DECISIONS = {"given": _l("Agrees"), "refused": _l("Does not agree"), "withdrawn": _l("Withdrawn")}
SAYERS = {"self": _l("The person"), "guardian": _l("Father, mother or guardian")}
REQUESTS = {
    "received": _l("To be answered"),
    "answered": _l("To be carried out"),
    "fulfilled": _l("Carried out"),
    "turned_down": _l("Turned down"),
}
NOTICES = {"waiting": _l("Not sent yet"), "sent": _l("Passed on"), "dropped": _l("Discarded")}
WORDINGS = {
    "booking.reminder": _l("Appointment reminder"),
    "booking.booked": _l("New appointment"),
    "booking.moved": _l("Appointment moved"),
    "booking.changed": _l("Appointment changed by the health station"),
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
    "moved": _l("Appointment moved"),
    "cancelled": _l("Appointment cancelled"),
    "attended": _l("Attended"),
    "no_show": _l("Did not come"),
}
WAYS = {
    "link": _l("On their own page"),
    "ticket": _l("With the ticket"),
    "head": _l("By the %(head_title)s"),
    "station": _l("By the health station"),
    "ask": _l("Requested without a letter"),
    "demo": _l("Sample data"),
}
END_REASONS = {
    "left": _l("Moved away, died or away for long"),
    "asked": _l("Requested without a letter"),
    "round": _l("By the %(head_title)s"),
    "by_person": _l("At the household's request"),
    "by_station": _l("The health station changed its plan"),
    "by_mistake": _l("It was recorded by mistake"),
    "campaign_closed": _l("The campaign ended"),
    "merged": _l("Combined records"),
}
ASKED = {
    "pending": _l("Waits for an answer"),
    "settled": _l("Settled"),
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
    "station": _l("Passed an exam station"),
    "complete": _l("Completed"),
}
METHODS = {
    "qr": _l("Code scanned"),
    "typed": _l("Code entered by hand"),
    "list": _l("Ticked on the list"),
    "card": _l("Citizen card"),
    "count": _l("Counted"),
}
VERDICTS = {
    "accepted": _l("Accepted"),
    "already_arrived": _l("Had already arrived"),
    "review": _l("Waiting for review"),
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
    ("representatives", "relation"): consent_words.GUARDIANS,
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
    ("asked_places", "birth_precision"): PRECISIONS,
    ("asked_places", "state"): ASKED,
    ("visits", "state"): VISITS,
    ("scans", "kind"): SCANS,
    ("scans", "method"): METHODS,
    ("scans", "verdict"): VERDICTS,
}
"""Codes that have words; other codes are shown as stored."""


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
