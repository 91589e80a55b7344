"""Reading where households and people lived before, since when, and why they moved."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from core.db.database import db
from residents.models.moves import Move, Rearrangement
from residents.models.people import Household, Resident
from wards.models import Neighborhood
from wards.naming import display_name


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move: the day, from where, to where; `why` is move, split or merge."""

    on: date
    why: str
    from_neighborhood: str
    to_neighborhood: str
    from_household: str
    to_household: str
    is_household: bool


def of_person(resident: Resident) -> list[MoveRow]:
    """A person's moves, newest first: their own, and those of the present household since they joined it."""
    joined = select(func.max(Move.id)).where(Move.resident_id == resident.id).scalar_subquery()
    with_home = and_(
        Move.household_id == resident.household_id,
        Move.resident_id.is_(None),
        Move.recorded_at >= resident.created_at,
        Move.id > func.coalesce(joined, 0),
    )
    return _read(or_(Move.resident_id == resident.id, with_home))


def of_household(household: Household) -> list[MoveRow]:
    """A household's moves, newest first."""
    return _read(and_(Move.household_id == household.id, Move.resident_id.is_(None)))


def _read(which: ColumnElement[bool]) -> list[MoveRow]:
    before, after = aliased(Neighborhood), aliased(Neighborhood)
    home, old_home = aliased(Household), aliased(Household)
    rows = db.session.execute(
        select(
            Move.moved_on,
            Rearrangement.kind,
            before.kind,
            before.name,
            after.kind,
            after.name,
            old_home.code,
            home.code,
            Move.resident_id,
        )
        .join(before, before.id == Move.from_neighborhood_id)
        .join(after, after.id == Move.to_neighborhood_id)
        .join(home, home.id == Move.household_id)
        .outerjoin(old_home, old_home.id == Move.from_household_id)
        .outerjoin(Rearrangement, Rearrangement.id == Move.rearrangement_id)
        .where(which, Rearrangement.undone_at.is_(None))
        .order_by(Move.moved_on.desc(), Move.id.desc())
    )
    return [_row(columns) for columns in rows]


def _row(columns: Any) -> MoveRow:
    on, why, kind, name, new_kind, new_name, old_code, code, resident_id = columns
    return MoveRow(
        on=on,
        why=why or "move",
        from_neighborhood=display_name(kind, name),
        to_neighborhood=display_name(new_kind, new_name),
        from_household=old_code or code,
        to_household=code,
        is_household=resident_id is None,
    )
