"""Show a sealed number once: with a reason, to station staff, a limited number a day, on record."""

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
    """Return the number in the clear and record who looked at it and why. Raises NotThere."""
    assert reason in REASONS
    number = opened(resident, what)
    if not number:
        raise NotThere()
    audit.record_about(REVEALED, resident, by, what=what, reason=reason)
    return number


def opened(resident: Resident, what: str) -> str:
    """A sealed number (`personal_id` or `phone`) in the clear, for one that is on file; otherwise empty."""
    sealed = {"personal_id": resident.personal_id_sealed, "phone": resident.phone_sealed}.get(what)
    return keyring().open(f"resident.{what}", resident.public_id, sealed) if sealed else ""
