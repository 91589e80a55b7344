"""Operations that join two records of one person, by a user's decision, and part them again; all rows follow."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import NotThere
from core.ids import new_id
from core.sealing import keyring
from residents import events as residents_events
from residents.events import NotBack
from residents.joined_records import both
from residents.joining.carrying import (
    TableRow,
    TableRows,
    bring_back,
    changes_between,
    rows_of,
    table_named,
    typed,
)
from residents.joining.rules import (
    FIELDS,
    AlreadyJoined,
    JoinedLater,
    JoinedOnward,
    NothingKept,
    NotJoined,
    NumberGiven,
    OneRecord,
    WhichRecord,
    chosen,
)
from residents.models.joins import PersonJoin
from residents.models.people import Resident

JOINED = audit.declare("resident.merged", "lost", "tables", "filled")
PARTED = audit.declare("resident.unmerged", "lost", "not_back")

PEOPLE = "resident"
SEALED = {"personal_id": "personal_id_sealed", "phone": "phone_sealed"}
TOGETHER = [{*columns, SEALED.get(field, columns[0])} for field, columns in FIELDS.items()]
"""Columns that belong together: half of a name, or a number without its seal, is never restored."""


def join(kept: Resident, lost: Resident, answers: Mapping[str, str], by: Actor, at: datetime) -> PersonJoin:
    """Join the record `lost` with `kept`, by a user's decision that they are one person.

    `answers` says, for each field in which they differ, whose value is right ("kept" or "lost"). The lost
    record stays as a row that no list, count or search includes. Raises OneRecord, AlreadyJoined, NotChosen;
    NotThere where one of them was erased meanwhile.
    """
    if kept.id == lost.id or kept.ward_id != lost.ward_id:
        raise OneRecord()
    people = _locked(kept, lost)
    if any(person.erased_at is not None for person in people):
        raise NotThere()
    if any(_open_joins(PersonJoin.lost_id == person.id) for person in people):
        raise AlreadyJoined()
    sides = chosen(kept, lost, answers)
    before = _snapshot(people)
    _take_facts(kept, lost, sides, at)
    _silence(lost, at)
    db.session.flush()
    for handler in residents_events.handlers():
        handler.joined(lost, kept, by, at)
    db.session.flush()
    after = _snapshot(people)
    changes = {name: rows for name in before if (rows := changes_between(before[name], after[name]))}
    made = PersonJoin(
        public_id=new_id(),
        ward_id=kept.ward_id,
        lost_id=lost.id,
        kept_id=kept.id,
        changes=changes,
        joined_at=at,
        joined_by=by.ref,
    )
    db.session.add(made)
    audit.record_about(
        JOINED,
        kept,
        by,
        lost=lost.public_id,
        tables={name: len(rows) for name, rows in changes.items() if name != PEOPLE},
        filled=sorted(field for field, side in sides.items() if side == "lost"),
    )
    return made


def part(joined: PersonJoin, by: Actor, at: datetime) -> Sequence[NotBack]:
    """Part two records: each has what it had before; what came since stays with the kept record.

    Returns what could not be restored. Raises NotJoined, JoinedOnward, JoinedLater, NothingKept, NumberGiven.
    """
    lost, kept = both(joined)
    _locked(lost, kept)
    db.session.refresh(joined, with_for_update=True)
    _check_partable(joined)
    changes: Mapping[str, Sequence[TableRow]] = joined.changes
    people = table_named(PEOPLE)
    _check_number(changes[PEOPLE], lost, kept)
    bring_back(people, changes[PEOPLE], together=TOGETHER)
    not_back: list[NotBack] = []
    for handler in residents_events.handlers():
        own = {name: changes[name] for name in handler.answers_for.get("joined", ()) if name in changes}
        not_back += handler.parted(lost, kept, own, by, at)
    db.session.flush()
    db.session.refresh(lost)
    db.session.refresh(kept)
    joined.undone_at, joined.undone_by = at, by.ref
    audit.record_about(
        PARTED, kept, by, lost=lost.public_id, not_back=[f"{one.what} {one.ref}" for one in not_back]
    )
    return not_back


def _locked(*people: Resident) -> Sequence[Resident]:
    """Lock both records against bookings, scans and joins: campaigns first, then people by number."""
    for handler in residents_events.handlers():
        handler.hold(people[0].ward_id)
    return db.session.scalars(
        select(Resident)
        .where(Resident.id.in_([person.id for person in people]))
        .order_by(Resident.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _open_joins(*conditions: object) -> bool:
    found = select(PersonJoin.id).where(*conditions, PersonJoin.undone_at.is_(None))  # type: ignore[arg-type]  # conditions on its columns
    return db.session.execute(found).first() is not None


def _snapshot(people: Sequence[Resident]) -> dict[str, TableRows]:
    numbers, public_ids = [person.id for person in people], [person.public_id for person in people]
    rows = {PEOPLE: rows_of(table_named(PEOPLE), numbers, whose="id")}
    for handler in residents_events.handlers():
        for name in sorted(handler.answers_for.get("joined", ())):
            if (column := handler.by_public_id.get(name)) is not None:
                rows[name] = rows_of(table_named(name), public_ids, whose=column)
            else:
                rows[name] = rows_of(table_named(name), numbers)
    return rows


def _take_facts(kept: Resident, lost: Resident, sides: Mapping[str, WhichRecord], at: datetime) -> None:
    """Write the right values into the kept record; a number is sealed again for its new row."""
    if kept.household_id == lost.household_id:
        kept.is_head = kept.is_head or lost.is_head
        kept.relation = kept.relation or lost.relation
    for field, side in sides.items():
        if side == "kept":
            continue
        for column in FIELDS[field]:
            setattr(kept, column, getattr(lost, column))
        if field in SEALED:
            _reseal(field, kept, lost)
    kept.updated_at = at


def _reseal(field: str, kept: Resident, lost: Resident) -> None:
    sealed = getattr(lost, SEALED[field])
    number = keyring().open(f"resident.{field}", lost.public_id, sealed)
    setattr(kept, SEALED[field], keyring().seal(f"resident.{field}", kept.public_id, number))


def _silence(lost: Resident, at: datetime) -> None:
    """Take a record off the register and out of every index, so nothing finds or counts it."""
    lost.status, lost.is_head, lost.name_folded = "moved", False, ""
    lost.personal_id_index = lost.phone_index = lost.phone_tail_index = None
    lost.updated_at = at


def _check_partable(joined: PersonJoin) -> None:
    if joined.undone_at is not None:
        raise NotJoined()
    if _open_joins(PersonJoin.lost_id == joined.kept_id):
        raise JoinedOnward()
    if _open_joins(PersonJoin.kept_id == joined.kept_id, PersonJoin.id > joined.id):
        raise JoinedLater()
    if not joined.changes:
        raise NothingKept()


def _check_number(changes: Iterable[TableRow], lost: Resident, kept: Resident) -> None:
    """Raise NumberGiven if a third person has the citizen number that would be restored."""
    people = table_named(PEOPLE)
    numbers = [row["before"].get("personal_id_index") for row in changes if row["id"] == lost.id]
    for number in filter(None, numbers):
        index = typed(people, "personal_id_index", number)
        holder = select(people.c.id).where(
            people.c.ward_id == lost.ward_id,
            people.c.personal_id_index == index,
            people.c.id.not_in((lost.id, kept.id)),
        )
        if db.session.execute(holder).first() is not None:
            raise NumberGiven()
