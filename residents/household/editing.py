"""Operations on households: a new one with its members, its address, its place in the walking order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.ids import new_id
from residents.facts.person import NUMBER_REFUSED, LooksKnown, PersonFacts
from residents.household import walking
from residents.household.moves import hold_present
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
    are_anew: bool = False,
) -> Household:
    """Enter a new household with its members, all or none; it stands last in the walking order.

    Raises NumberTaken, WasErased, AskStation or LooksKnown with `facts["row"]`, the place of the member from 0.
    """
    household = Household(
        public_id=new_id(),
        ward_id=neighborhood.ward_id,
        neighborhood_id=neighborhood.id,
        code=next_code(neighborhood),
        address=address,
        walk_order=_last_place(neighborhood.id) + 1,
    )
    db.session.add(household)
    db.session.flush()
    audit.record(
        REGISTERED,
        by=by,
        ward_id=household.ward_id,
        object_ref=household.public_id,
        people=len(members),
    )
    for row, facts in enumerate(members):
        try:
            person_editing.add(household, facts, by, at, is_another=are_others, is_anew=are_anew)
        except (*NUMBER_REFUSED, LooksKnown) as refused:
            refused.facts["row"] = row
            raise
    return household


def correct(household: Household, address: str, place: int | None, by: Actor) -> None:
    """Write the address and, where given, the place on the round (from 1); the others move up or down."""
    if household.address != address:
        household.address = address
        audit.record(
            CORRECTED, by=by, ward_id=household.ward_id, object_ref=household.public_id, fields=["address"]
        )
    if place is not None:
        walking.arrange(household.neighborhood_id, {household.public_id: place}, by)


def next_code(neighborhood: Neighborhood) -> str:
    """The code after the highest, those of households that moved on among them.

    The neighborhood is held so that two heads never draw the same. Raises HasEnded.
    """
    hold_present(neighborhood)
    own = Household.code.startswith(f"{neighborhood.code}-", autoescape=True)
    codes = db.session.scalars(select(Household.code).where(Household.ward_id == neighborhood.ward_id, own))
    return household_code(neighborhood.code, str(next_number(neighborhood.code, codes)))


def _last_place(neighborhood_id: int) -> int:
    return (
        db.session.execute(
            select(func.max(Household.walk_order)).where(Household.neighborhood_id == neighborhood_id)
        ).scalar()
        or 0
    )
