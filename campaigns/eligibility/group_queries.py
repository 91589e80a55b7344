"""Reading people's groups: their own, those of the household they are listed in, those of where they live."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, null, or_, select, union_all

from core.db.database import db
from residents.facts.group_rules import Mark
from residents.models.group_types import AreaGroup
from residents.models.people import HouseholdGroup, Resident, ResidentGroup


def marks_of(resident_ids: Sequence[int]) -> dict[int, list[Mark]]:
    """The groups of these residents, by internal number, in one query."""
    own = select(
        ResidentGroup.resident_id,
        ResidentGroup.code,
        ResidentGroup.valid_from,
        ResidentGroup.valid_to,
        ResidentGroup.degree,
    ).where(ResidentGroup.resident_id.in_(resident_ids))
    without_degree = null().cast(Integer)
    of_home = (
        select(
            Resident.id,
            HouseholdGroup.code,
            HouseholdGroup.valid_from,
            HouseholdGroup.valid_to,
            without_degree,
        )
        .join(HouseholdGroup, HouseholdGroup.household_id == Resident.household_id)
        .where(Resident.id.in_(resident_ids))
    )
    here = or_(AreaGroup.neighborhood_id.is_(None), AreaGroup.neighborhood_id == Resident.neighborhood_id)
    of_area = (
        select(Resident.id, AreaGroup.code, AreaGroup.valid_from, AreaGroup.valid_to, without_degree)
        .join(AreaGroup, AreaGroup.ward_id == Resident.ward_id)
        .where(Resident.id.in_(resident_ids), here)
    )
    marks: dict[int, list[Mark]] = {}
    rows: Sequence[Any] = db.session.execute(union_all(own, of_home, of_area)).all()
    for row in rows:
        marks.setdefault(row[0], []).append(Mark(*row[1:]))
    return marks
