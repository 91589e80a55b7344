"""Operations on households: register one with its members, correct it, find or begin the one a person moves to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput
from core.marking import N_
from residents.facts.person import NUMBER_REFUSED, LooksKnown, PersonFacts
from residents.household import walking_order
from residents.household.moves import hold_present, new_home
from residents.household_codes import household_code, next_number
from residents.models.people import Household
from residents.person import editing as person_editing
from wards.models import Neighborhood

REGISTERED = audit.declare("household.registered", "people")
CORRECTED = audit.declare("household.corrected", "fields")
BEGUN = audit.declare("household.begun", "neighborhood")


def register(
    neighborhood: Neighborhood,
    address: str,
    members: Sequence[PersonFacts],
    by: Actor,
    at: datetime,
    *,
    are_others: bool = False,
    is_back: bool = False,
) -> Household:
    """Register a household with its members, all or none; it comes last in the walking order.

    Raises NumberTaken, WasErased or LooksKnown with `facts["row"]`, the member's index from 0.
    """
    household = new_home(neighborhood, address, next_code(neighborhood))
    audit.record_about(REGISTERED, household, by, people=len(members))
    for row, facts in enumerate(members):
        try:
            person_editing.add(household, facts, by, at, is_another=are_others, is_back=is_back)
        except (*NUMBER_REFUSED, LooksKnown) as refused:
            refused.facts["row"] = row
            raise
    return household


def correct(household: Household, address: str, place: int | None, by: Actor) -> None:
    """Write the address and, where given, the place in the walking order (from 1); the others move up or down."""
    if household.address != address:
        household.address = address
        audit.record_about(CORRECTED, household, by, fields=["address"])
    if place is not None:
        walking_order.arrange(household.neighborhood_id, {household.public_id: place}, by)


def next_code(neighborhood: Neighborhood) -> str:
    """The code after the highest in use, counting households that moved away.

    The neighborhood is locked, so two heads never get the same code. Raises HasEnded.
    """
    hold_present(neighborhood)
    own = Household.code.startswith(f"{neighborhood.code}-", autoescape=True)
    codes = db.session.scalars(select(Household.code).where(Household.ward_id == neighborhood.ward_id, own))
    return household_code(neighborhood.code, str(next_number(neighborhood.code, codes)))


def home_for(
    ward_id: int, code: str, neighborhood: str, address: str, within: Mapping[str, int], by: Actor
) -> Household:
    """The household with the typed code, or a new one for an address; `within` are the neighborhoods to choose from.

    Raises BadInput naming the field.
    """
    if code and address:
        raise BadInput(N_("Enter the code or the address, not both."), field="household")
    if code:
        return _by_code(ward_id, code, set(within.values()))
    if not address:
        raise BadInput(N_("Enter the household code, or the address of a new household."), field="household")
    if neighborhood not in within:
        raise BadInput(N_("Please choose one from the list."), field="neighborhood")
    here = db.session.get_one(Neighborhood, within[neighborhood])
    home = new_home(here, address, next_code(here))
    audit.record_about(BEGUN, home, by, neighborhood=here.code)
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
