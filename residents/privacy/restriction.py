"""Operations that stop and allow again the use of a person's data beyond what the law asks for."""

from datetime import datetime

from core.actor import Actor
from core.db import audit
from residents.models.people import Resident

RESTRICTED = audit.declare("resident.restricted")
FREED = audit.declare("resident.restriction_lifted")


def restrict(resident: Resident, by: Actor, at: datetime) -> None:
    """From now on the data serve the law's duties only; once more changes nothing."""
    if resident.restricted_at is None:
        resident.restricted_at = at
        audit.record(RESTRICTED, by=by, ward_id=resident.ward_id, object_ref=resident.public_id)


def lift(resident: Resident, by: Actor) -> None:
    """The person wants to be treated like everybody again."""
    if resident.restricted_at is not None:
        resident.restricted_at = None
        audit.record(FREED, by=by, ward_id=resident.ward_id, object_ref=resident.public_id)
