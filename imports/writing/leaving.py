"""Operations by which a list notes that people moved, died, are away or back: told and kept as when it is done by hand."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from core.actor import Actor
from core.db import audit
from core.db.bulk import in_chunks
from core.db.database import db
from imports.deciding.plan import PersonChange
from imports.reading.words import GONE
from residents.facts.person import NothingToMark, Residency, after
from residents.facts.person import StatusChange as Mark
from residents.models.people import Resident
from residents.person import editing as person_editing

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


def record(ward_id: int, changes: Iterable[PersonChange], by: Actor, at: datetime) -> None:
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
