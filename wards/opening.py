"""Opening a ward on this site."""

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput, Refusal
from core.folding import tidy
from core.marking import N_
from wards.codes import ward_code
from wards.models import Ward
from wards.queries import ward_by_code

OPENED = audit.declare("ward.opened", "code")


class WardExists(Refusal):
    """The site already has a ward with this code."""

    code = "ward_exists"
    message = N_("There is already an area with the code %(ward)s.")


def open_ward(code: str, name: str, *, by: Actor) -> Ward:
    """Create a ward without neighborhoods; its station is named after it until changed.

    Raises WrongCode, BadInput (no name), WardExists.
    """
    code, name = ward_code(code), tidy(name, 200)
    if not name:
        raise BadInput(N_("Enter the full name of the area."), field="name")
    if ward_by_code(code) is not None:
        raise WardExists(ward=code, field="code")
    # Papers of a ward show its station's name in Vietnamese, whatever language the pages are in.
    ward = Ward(code=code, name=name, station_name=f"Trạm Y tế {name[0].lower()}{name[1:]}")
    db.session.add(ward)
    db.session.flush()
    audit.record(OPENED, by=by, ward_id=ward.id, object_ref=ward.public_id, code=code)
    return ward
