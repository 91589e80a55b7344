"""The walking order of a neighborhood's households: read for its page, and written as arranged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from core.actor import Actor
from core.db import audit
from core.db.database import db
from residents.household.walking_order_rules import in_new_order
from residents.models.people import Household, Resident
from wards.models import Neighborhood

ARRANGED = audit.declare("neighborhood.walk_arranged", "households")


@dataclass(frozen=True, slots=True)
class WalkStop:
    """A household in the walking order: its place from 1, and the name to ask for at the door."""

    id: str
    place: int
    code: str
    address: str
    name: str


def doors(neighborhood_id: int) -> list[WalkStop]:
    """All households of a neighborhood in walking order."""
    names = _names(neighborhood_id)
    return [
        WalkStop(row.public_id, place, row.code, row.address, names.get(row.id, ""))
        for place, row in enumerate(_in_order(neighborhood_id), start=1)
    ]


def place_of(household: Household) -> int:
    """A household's place in the walking order, from 1."""
    return next(
        place for place, row in enumerate(_in_order(household.neighborhood_id), 1) if row.id == household.id
    )


def arrange(neighborhood_id: int, wanted: Mapping[str, int], by: Actor) -> int:
    """Give households the places in `wanted` (from 1, by public id); return how many changed place.

    The neighborhood's row is locked, so simultaneous arrangements run one after the other.
    """
    neighborhood = db.session.execute(
        select(Neighborhood).where(Neighborhood.id == neighborhood_id).with_for_update()
    ).scalar_one()
    rows = _in_order(neighborhood_id)
    order = [row.public_id for row in rows]
    then = in_new_order(order, wanted)
    moved = sum(one != other for one, other in zip(order, then, strict=True))
    if not moved:
        return 0
    ids = {row.public_id: row.id for row in rows}
    db.session.execute(
        update(Household), [{"id": ids[one], "walk_order": n} for n, one in enumerate(then, start=1)]
    )
    audit.record_about(ARRANGED, neighborhood, by, households=moved)
    return moved


def _in_order(neighborhood_id: int) -> Sequence[Household]:
    """As the round lists them."""
    homes = select(Household).where(Household.neighborhood_id == neighborhood_id)
    return db.session.scalars(homes.order_by(Household.walk_order, Household.code, Household.id)).all()


def _names(neighborhood_id: int) -> dict[int, str]:
    """The head of each household, or its oldest member living there."""
    rows = db.session.execute(
        select(Resident.household_id, Resident.full_name)
        .where(Resident.neighborhood_id == neighborhood_id, Resident.status == "active")
        .order_by(Resident.is_head, Resident.birth_date.desc())
    )
    return {row.household_id: row.full_name for row in rows}
