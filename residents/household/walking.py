"""The walking order of a neighborhood's households: read for its page, and written as somebody arranged it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update

from core.actor import Actor
from core.db import audit
from core.db.database import db
from residents.household.walk_rules import rearranged
from residents.models.people import Household, Resident
from wards.models import Neighborhood

ARRANGED = audit.declare("neighborhood.walk_arranged", "households")


@dataclass(frozen=True, slots=True)
class Door:
    """A household on the way: its place from 1, and whose name one calls at the door."""

    id: str
    place: int
    code: str
    address: str
    name: str


def doors(neighborhood_id: int) -> list[Door]:
    """All households of a neighborhood as they are walked."""
    names = _names(neighborhood_id)
    return [
        Door(row.public_id, place, row.code, row.address, names.get(row.id, ""))
        for place, row in enumerate(_in_order(neighborhood_id), start=1)
    ]


def place_of(household: Household) -> int:
    """Where a household stands on the way, from 1."""
    return next(
        place for place, row in enumerate(_in_order(household.neighborhood_id), 1) if row.id == household.id
    )


def arrange(neighborhood_id: int, wanted: Mapping[str, int], by: Actor) -> int:
    """Let households stand where `wanted` (place from 1 by public id) says; gives how many stand elsewhere now.

    The neighborhood's row is held, so that two who arrange at once come one after the other.
    """
    place = db.session.execute(
        select(Neighborhood).where(Neighborhood.id == neighborhood_id).with_for_update()
    ).scalar_one()
    rows = _in_order(neighborhood_id)
    order = [row.public_id for row in rows]
    then = rearranged(order, wanted)
    moved = sum(one != other for one, other in zip(order, then, strict=True))
    if not moved:
        return 0
    ids = {row.public_id: row.id for row in rows}
    db.session.execute(
        update(Household), [{"id": ids[one], "walk_order": n} for n, one in enumerate(then, start=1)]
    )
    audit.record(ARRANGED, by=by, ward_id=place.ward_id, object_ref=place.public_id, households=moved)
    return moved


def _in_order(neighborhood_id: int) -> list[Household]:
    """As the round lists them."""
    return list(
        db.session.scalars(
            select(Household)
            .where(Household.neighborhood_id == neighborhood_id)
            .order_by(Household.walk_order, Household.code, Household.id)
        )
    )


def _names(neighborhood_id: int) -> dict[int, str]:
    """The head of each household, or who is oldest of those living there."""
    rows = db.session.execute(
        select(Resident.household_id, Resident.full_name)
        .where(Resident.neighborhood_id == neighborhood_id, Resident.status == "active")
        .order_by(Resident.is_head, Resident.birth_date.desc())
    )
    return {row.household_id: row.full_name for row in rows}
