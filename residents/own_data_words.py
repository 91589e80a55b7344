"""Words for a person's own data on paper: what each kind of row, each column and each code is called."""

from typing import Any

from flask_babel import lazy_gettext as _l

from residents import consent_words, labels, requests_words

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
    "restricted_at": _l("Use restricted"),
    "code": _l("Group"),
    "source": _l("Source"),
    "valid_from": _l("From"),
    "valid_to": _l("To"),
    "year": _l("Year"),
    "checked_on": _l("Day"),
    "date": _l("Day"),
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

VALUES: dict[tuple[str, str], Any] = {
    ("person", "sex"): labels.SEX,
    ("person", "residence"): labels.RESIDENCE,
    ("person", "insurance"): labels.INSURANCE,
    ("groups", "code"): labels.GROUPS,
    ("yearly_checks", "kind"): labels.ELSEWHERE,
    ("yearly_checks", "evidence"): labels.EVIDENCE,
    ("consent", "purpose"): consent_words.PURPOSES,
    ("consent", "channel"): consent_words.CHANNELS,
    ("consent", "relation"): consent_words.GUARDIANS,
    ("requests", "kind"): requests_words.KINDS,
    ("requests", "asker"): requests_words.ASKERS,
    ("requests", "channel"): consent_words.CHANNELS,
    ("requests", "ground"): requests_words.GROUNDS,
}
"""Codes that have words of their own; others are shown as they are kept."""


def shown(kind: str, column: str, value: Any) -> Any:
    """A value in the reader's words."""
    if isinstance(value, bool):
        return _l("Yes") if value else _l("No")
    words = VALUES.get((kind, column), {})
    return words.get(value, value) if isinstance(value, str) else value
