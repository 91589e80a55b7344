"""Reading where households and people lived before, since when, and why they moved."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import aliased

from core.db.database import db
from residents.models.moves import Move, Rearrangement
from residents.models.people import Household, Resident
from wards.models import Neighborhood

MoveRows = Sequence[Row[*tuple[Any, ...]]]
"""Moves: the day, from which neighborhood and household to which; `why` is move, split or merge."""


def of_person(resident: Resident) -> MoveRows:
    """A person's moves, newest first: their own, and those of the present household since they joined it."""
    joined = select(func.max(Move.id)).where(Move.resident_id == resident.id).scalar_subquery()
    with_home = and_(
        Move.household_id == resident.household_id,
        Move.resident_id.is_(None),
        Move.recorded_at >= resident.created_at,
        Move.id > func.coalesce(joined, 0),
    )
    return _read(or_(Move.resident_id == resident.id, with_home))


def of_household(household: Household) -> MoveRows:
    """A household's moves, newest first."""
    return _read(and_(Move.household_id == household.id, Move.resident_id.is_(None)))


def _read(which: ColumnElement[bool]) -> MoveRows:
    before, after = aliased(Neighborhood, name="before"), aliased(Neighborhood, name="after")
    home, old_home = aliased(Household), aliased(Household)
    return db.session.execute(
        select(
            Move.moved_on.label("on"),
            func.coalesce(Rearrangement.kind, "move").label("why"),
            before,
            after,
            func.coalesce(old_home.code, home.code).label("from_household"),
            home.code.label("to_household"),
            Move.resident_id.is_(None).label("is_household"),
        )
        .join(before, before.id == Move.from_neighborhood_id)
        .join(after, after.id == Move.to_neighborhood_id)
        .join(home, home.id == Move.household_id)
        .outerjoin(old_home, old_home.id == Move.from_household_id)
        .outerjoin(Rearrangement, Rearrangement.id == Move.rearrangement_id)
        .where(which, Rearrangement.undone_at.is_(None))
        .order_by(Move.moved_on.desc(), Move.id.desc())
    ).all()
