"""Showing a sealed number once: with a reason, to station staff, a limited number a day, on the record."""

from core.actor import Actor
from core.db import audit
from core.errors import NotThere
from core.sealing import keyring
from residents.models.people import Resident

REASONS = ("check_identity", "correct_facts", "call_person", "asked_by_person", "report")
WHAT = ("personal_id", "phone")
A_DAY = "50/day"

REVEALED = audit.declare("resident.revealed", "what", "reason")


def reveal(resident: Resident, what: str, reason: str, by: Actor) -> str:
    """The number in the clear; the audit row says who looked at which and why. Raises NotThere."""
    assert reason in REASONS
    sealed = {"personal_id": resident.personal_id_sealed, "phone": resident.phone_sealed}.get(what)
    if sealed is None:
        raise NotThere()
    audit.record(
        REVEALED,
        by=by,
        ward_id=resident.ward_id,
        object_ref=resident.public_id,
        what=what,
        reason=reason,
    )
    return keyring().open(f"resident.{what}", resident.public_id, sealed)
