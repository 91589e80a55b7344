"""Operations by which a list moves people to other households: kept like any move, and the rooms above follow."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from core import clock
from core.actor import Actor
from core.db import audit
from core.db.bulk import in_chunks
from core.db.database import db
from residents.household.moves import note_households, tell
from residents.models.people import Resident

MOVED = audit.declare("residents.moved", "people")

HomesOfPeople = Mapping[int, tuple[int, int]]
"""Household and neighborhood of each person, by internal numbers."""


def homes_of(people: Sequence[int]) -> HomesOfPeople:
    """Where these people are listed now."""
    found: dict[int, tuple[int, int]] = {}
    for some in in_chunks(people):
        rows = db.session.execute(
            select(Resident.id, Resident.household_id, Resident.neighborhood_id).where(Resident.id.in_(some))
        )
        found |= {row.id: (row.household_id, row.neighborhood_id) for row in rows}
    return found


def record(ward_id: int, before: HomesOfPeople, by: Actor, at: datetime) -> None:
    """Keep from where those came who are listed elsewhere than before, on the day of the list."""
    after = homes_of(list(before))
    moved = {person: home for person, home in after.items() if home[0] != before[person][0]}
    note_households(
        [
            {
                "ward_id": ward_id,
                "household_id": household,
                "resident_id": person,
                "from_household_id": before[person][0],
                "from_neighborhood_id": before[person][1],
                "to_neighborhood_id": neighborhood,
                "moved_on": clock.civil_date(at),
                "recorded_at": at,
                "recorded_by": by.ref,
            }
            for person, (household, neighborhood) in moved.items()
        ]
    )
    for to in sorted({neighborhood for _household, neighborhood in moved.values()}):
        for some in in_chunks([person for person, home in moved.items() if home[1] == to]):
            tell(some, to, by, at)
    if moved:
        audit.record(MOVED, by=by, ward_id=ward_id, people=len(moved))
