"""Reading people's groups: their own, and those of the household they are listed in."""

from collections.abc import Sequence

from sqlalchemy import select, union_all

from campaigns.eligibility.rules import Mark
from core.db.database import db
from residents.models.people import HouseholdGroup, Resident, ResidentGroup


def marks_of(resident_ids: Sequence[int]) -> dict[int, list[Mark]]:
    """The groups of these residents, by internal number, in one query."""
    own = select(
        ResidentGroup.resident_id, ResidentGroup.code, ResidentGroup.valid_from, ResidentGroup.valid_to
    ).where(ResidentGroup.resident_id.in_(resident_ids))
    inherited = (
        select(Resident.id, HouseholdGroup.code, HouseholdGroup.valid_from, HouseholdGroup.valid_to)
        .join(HouseholdGroup, HouseholdGroup.household_id == Resident.household_id)
        .where(Resident.id.in_(resident_ids))
    )
    marks: dict[int, list[Mark]] = {}
    for resident_id, code, valid_from, valid_to in db.session.execute(union_all(own, inherited)):
        marks.setdefault(resident_id, []).append(Mark(code, valid_from, valid_to))
    return marks
