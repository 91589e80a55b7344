"""Show a sealed number once: with a reason, to station staff, a limited number a day, on record."""

from collections.abc import Iterable

from core.actor import Actor
from core.db import audit
from core.errors import NotThere
from core.sealing import keyring
from residents.models.people import Resident

REASONS = ("check_identity", "correct_facts", "call_person", "asked_by_person", "report")
WHAT = ("personal_id", "phone")
A_DAY = "50/day"
CALL_LISTS_A_DAY = "40/day"
"""Pages of a list whose phones one account may show."""

REVEALED = audit.declare("resident.revealed", "what", "reason")


def reveal(resident: Resident, what: str, reason: str, by: Actor) -> str:
    """Return the number in the clear and record who looked at it and why. Raises NotThere."""
    assert reason in REASONS
    number = opened(resident, what)
    if not number:
        raise NotThere()
    audit.record_about(REVEALED, resident, by, what=what, reason=reason)
    return number


def phones(residents: Iterable[Resident], by: Actor) -> dict[str, str]:
    """The phones of people to be called, by public id; everyone whose number is shown gets an event.

    People who do not live here, and those whose data may not be processed now, are left out.
    """
    shown = {}
    for resident in residents:
        if resident.status != "active" or resident.restricted_at is not None:
            continue
        if number := opened(resident, "phone"):
            shown[resident.public_id] = number
            audit.record_about(REVEALED, resident, by, what="phone", reason="call_person")
    return shown


def opened(resident: Resident, what: str) -> str:
    """A sealed number (`personal_id` or `phone`) in the clear, for one that is on file; otherwise empty."""
    sealed = {"personal_id": resident.personal_id_sealed, "phone": resident.phone_sealed}.get(what)
    return keyring().open(f"resident.{what}", resident.public_id, sealed) if sealed else ""
