"""Operations by which a list notes that people move to other households, left, died, are away or back: kept as by hand."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from core import clock
from core.actor import Actor
from core.db import audit
from core.db.bulk import in_chunks
from core.db.database import db
from imports.deciding.plan import PersonChange
from imports.reading.words import GONE
from residents.facts.person import NothingToMark, Residency, after
from residents.facts.person import StatusChange as Mark
from residents.household.moves import note_households, tell
from residents.models.people import Resident
from residents.person import editing as person_editing

MOVED = audit.declare("residents.moved", "people")

STANDING = frozenset({"status", "left"})
"""Changes of whether a person is on the roll."""


def standing_before(change: PersonChange) -> Residency:
    """The person's standing on the roll."""
    return Residency(change.known.status, change.known.residence)


def standing_after(change: PersonChange) -> Residency:
    """The person's standing once the row is taken; a person who comes back lives here permanently if it says nothing."""
    then, said = standing_before(change), change.incoming.row.residence
    if mark := _mark(change):
        then = _marked(mark, then)
    if "residence" in change.fields or ("status" in change.fields and said):
        then = Residency(then.status, said)
    return then


def record_standing(ward_id: int, changes: Iterable[PersonChange], by: Actor, at: datetime) -> None:
    """Note in the chain who moved, died or is back, and tell the rooms above of those who no longer live here."""
    marks: dict[int, Mark] = {}
    leaving: set[int] = set()
    for change in changes:
        if not change.fields & (STANDING | {"residence"}):
            continue
        if mark := _mark(change):
            marks[change.known.key] = mark
        if standing_before(change).lives_here and not standing_after(change).lives_here:
            leaving.add(change.known.key)
    for told in in_chunks(sorted(marks.keys() | leaving)):
        some = select(Resident).where(Resident.id.in_(told)).order_by(Resident.id)
        for resident in db.session.scalars(some.execution_options(populate_existing=True)):
            if mark := marks.get(resident.id):
                ref = resident.public_id
                audit.record(person_editing.MARKED, by=by, ward_id=ward_id, object_ref=ref, change=mark)
            if resident.id in leaving:
                person_editing.tell_left(resident, by, at)


def _mark(change: PersonChange) -> Mark | None:
    """What a person would press for this."""
    if "left" in change.fields:
        said = change.incoming.row.residence
        assert said in GONE
        return "moved" if said == "moved" else "deceased"
    return "back" if "status" in change.fields else None


def _marked(mark: Mark, then: Residency) -> Residency:
    try:
        return after(mark, then)
    except NothingToMark:
        return then


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


def record_moves(ward_id: int, before: HomesOfPeople, by: Actor, at: datetime) -> None:
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
