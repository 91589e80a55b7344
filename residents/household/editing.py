"""Operations on households: register one with its members, correct its address and its place in the walking order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from residents.facts.person import NUMBER_REFUSED, LooksKnown, PersonFacts
from residents.household import walking
from residents.household.moves import hold_present, new_home
from residents.household_codes import household_code, next_number
from residents.models.people import Household
from residents.person import editing as person_editing
from wards.models import Neighborhood

REGISTERED = audit.declare("household.registered", "people")
CORRECTED = audit.declare("household.corrected", "fields")


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

    Raises NumberTaken, WasErased, AskStation or LooksKnown with `facts["row"]`, the member's index from 0.
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
        walking.arrange(household.neighborhood_id, {household.public_id: place}, by)


def next_code(neighborhood: Neighborhood) -> str:
    """The code after the highest in use, counting households that moved away.

    The neighborhood is locked, so two heads never get the same code. Raises HasEnded.
    """
    hold_present(neighborhood)
    own = Household.code.startswith(f"{neighborhood.code}-", autoescape=True)
    codes = db.session.scalars(select(Household.code).where(Household.ward_id == neighborhood.ward_id, own))
    return household_code(neighborhood.code, str(next_number(neighborhood.code, codes)))
