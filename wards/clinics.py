"""Operations on partner clinics: add, correct."""

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput, Refusal
from core.folding import tidy
from core.marking import N_
from wards import codes
from wards.models import Clinic
from wards.queries import clinics_with_code
from wards.station_card import checked_phone

ADDED = audit.declare("clinic.added", "code")
CHANGED = audit.declare("clinic.changed", "code")


class ClinicExists(Refusal):
    """The ward already has a clinic with this code."""

    code = "clinic_exists"
    message = N_("There is already a clinic with the code %(taken)s.")


def add(ward_id: int, code: str, name: str, *, by: Actor, phone: str = "") -> Clinic:
    """Add a partner clinic to the ward. Raises WrongCode, BadInput, ClinicExists."""
    code = codes.clinic_code(code)
    if clinics_with_code(code, ward_id):
        raise ClinicExists(taken=code, field="code")
    added = Clinic(ward_id=ward_id, code=code, name=_checked(name), phone=checked_phone(phone))
    db.session.add(added)
    db.session.flush()
    audit.record(ADDED, by=by, ward_id=ward_id, object_ref=added.public_id, code=code)
    return added


def change(clinic: Clinic, name: str, phone: str, *, by: Actor) -> None:
    """Correct a clinic's name and phone; its code stays. Raises BadInput."""
    clinic.name, clinic.phone = _checked(name), checked_phone(phone)
    db.session.flush()
    audit.record_about(CHANGED, clinic, by, code=clinic.code)


def _checked(name: str) -> str:
    name = tidy(name, 200)
    if not name:
        raise BadInput(N_("Please type the clinic's name."), field="name")
    return name
