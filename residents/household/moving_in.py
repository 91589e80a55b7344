"""Operations that find the household a person moves to: an existing one, by its code, or a new one."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput
from core.marking import N_
from residents.household.editing import next_code
from residents.household.moves import new_home
from residents.household_codes import household_code
from residents.models.people import Household
from wards.models import Neighborhood

BEGUN = audit.declare("household.begun", "neighborhood")


@dataclass(frozen=True, slots=True)
class Destination:
    """What was typed: a household's code; or a neighborhood (public id) and the address of a new household."""

    household: str
    neighborhood: str
    address: str


def home_for(ward_id: int, wanted: Destination, within: Mapping[str, int], by: Actor) -> Household:
    """The household that was typed, or a new one for an address; `within` are the neighborhoods to choose from.

    Raises BadInput naming the field.
    """
    if wanted.household and wanted.address:
        raise BadInput(N_("Enter the code or the address, not both."), field="household")
    if wanted.household:
        return _by_code(ward_id, wanted.household, set(within.values()))
    if not wanted.address:
        raise BadInput(N_("Enter the household code, or the address of a new household."), field="household")
    if wanted.neighborhood not in within:
        raise BadInput(N_("Please choose one from the list."), field="neighborhood")
    neighborhood = db.session.get_one(Neighborhood, within[wanted.neighborhood])
    home = new_home(neighborhood, wanted.address, next_code(neighborhood))
    audit.record(BEGUN, by=by, ward_id=ward_id, object_ref=home.public_id, neighborhood=neighborhood.code)
    return home


def _by_code(ward_id: int, typed: str, within: set[int]) -> Household:
    """Find a household by code; 07-12 and 07-0012 are the same."""
    neighborhood, _dash, number = typed.replace(".", "-").partition("-")
    codes = {typed.upper(), household_code(neighborhood, number)}
    found = db.session.scalars(
        select(Household).where(
            Household.ward_id == ward_id, Household.code.in_(codes), Household.neighborhood_id.in_(within)
        )
    ).first()
    if found is None:
        raise BadInput(
            N_("There is no household with this code. Check it on the household's page."), field="household"
        )
    return found
