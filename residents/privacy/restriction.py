"""Operations that restrict the use of a person's data to what the law requires, and lift the restriction."""

from datetime import datetime

from core.actor import Actor
from core.db import audit
from residents.models.people import Resident

RESTRICTED = audit.declare("resident.restricted")
FREED = audit.declare("resident.restriction_lifted")


def restrict(resident: Resident, by: Actor, at: datetime) -> None:
    """Restrict the use of the person's data; a second call changes nothing."""
    if resident.restricted_at is None:
        resident.restricted_at = at
        audit.record_about(RESTRICTED, resident, by)


def lift(resident: Resident, by: Actor) -> None:
    """Lift the restriction."""
    if resident.restricted_at is not None:
        resident.restricted_at = None
        audit.record_about(FREED, resident, by)
