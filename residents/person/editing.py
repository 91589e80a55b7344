"""Operations on one person: add to a household, correct, mark as moved, deceased, away or back."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from accounts.roles import Role
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.folding import fold_name, run_together, sort_key
from core.ids import new_id
from core.sealing import keyring
from residents import events as residents_events
from residents.facts.birth import Birth
from residents.facts.person import (
    LooksKnown,
    NumberTaken,
    PersonFacts,
    Residency,
    StatusChange,
    after,
    looks_like,
)
from residents.joined_records import hold_unjoined
from residents.models.people import STATUS, Household, Resident
from residents.person import erased_numbers
from wards.queries import ward_of

ADDED = audit.declare("resident.added", "household")
CORRECTED = audit.declare("resident.corrected", "fields")
MARKED = audit.declare("resident.marked", "change")

TAIL = 4


def add(
    household: Household,
    facts: PersonFacts,
    by: Actor,
    at: datetime,
    *,
    is_another: bool = False,
    is_back: bool = False,
) -> Resident:
    """Add a person to a household. `is_another`: the user has checked that it is not the similar person.

    `is_back`: a person who was erased lives here again. Raises NumberTaken, WasErased, LooksKnown.
    """
    _check_number(household, facts.personal_id, by)
    erased_numbers.check(household.ward_id, facts.personal_id, by, is_back=is_back)
    if not is_another:
        _check_alike(household, facts)
    resident = Resident(
        public_id=new_id(),
        ward_id=household.ward_id,
        neighborhood_id=household.neighborhood_id,
        household_id=household.id,
        created_at=at,
        updated_at=at,
    )
    for name, value in _columns(resident, facts).items():
        setattr(resident, name, value)
    db.session.add(resident)
    db.session.flush()
    _keep_one_head(resident)
    audit.record_about(ADDED, resident, by, household=household.public_id)
    return resident


def correct(
    resident: Resident, facts: PersonFacts, by: Actor, at: datetime, *, is_back: bool = False
) -> frozenset[str]:
    """Write what the form says; return the names of the changed fields.

    The audit chain keeps the names of the fields, never their values. Raises NumberTaken, WasErased.
    """
    hold_unjoined(resident)
    _check_number(resident, facts.personal_id, by)
    erased_numbers.check(resident.ward_id, facts.personal_id, by, is_back=is_back)
    columns = _columns(resident, facts)
    changed = frozenset(
        name for name, value in columns.items() if name not in SEALED and getattr(resident, name) != value
    )
    if not changed:
        return changed
    before = Residency(resident.status, resident.residence)
    for name, value in columns.items():
        setattr(resident, name, value)
    resident.updated_at = at
    _keep_one_head(resident)
    _tell_if_left(resident, before, by, at)
    fields = frozenset(SHOWN_AS.get(name, name) for name in changed) - HIDDEN
    audit.record_about(CORRECTED, resident, by, fields=sorted(fields))
    return fields


def drop_number(resident: Resident, by: Actor, at: datetime) -> None:
    """Delete a citizen number that is not the person's."""
    hold_unjoined(resident)
    resident.personal_id_sealed = resident.personal_id_index = None
    resident.updated_at = at
    audit.record_about(CORRECTED, resident, by, fields=["personal_id"])


def mark(resident: Resident, change: StatusChange, by: Actor, at: datetime) -> None:
    """Record that a person moved, died, is away for long, is back, or cannot come alone. Raises NothingToMark.

    Rooms that hold something for a person who no longer lives here are told (an appointment is freed).
    """
    hold_unjoined(resident)
    before = Residency(resident.status, resident.residence, resident.homebound)
    then = after(change, before)
    resident.status, resident.residence, resident.homebound = then.status, then.residence, then.homebound
    resident.updated_at = at
    audit.record_about(MARKED, resident, by, change=change)
    _tell_if_left(resident, before, by, at)


def _tell_if_left(resident: Resident, before: Residency, by: Actor, at: datetime) -> None:
    if before.lives_here and not Residency(resident.status, resident.residence).lives_here:
        tell_left(resident, by, at)


def tell_left(resident: Resident, by: Actor, at: datetime) -> None:
    """Let the rooms above release what they hold for a person who no longer lives here."""
    for handler in residents_events.handlers():
        handler.left(resident, by, at)


SEALED = frozenset({"personal_id_sealed", "phone_sealed"})
"""Sealed with a new nonce each time, so only their indexes can be compared."""

HIDDEN = frozenset({"name_folded", "sort_key", "phone_tail_index"})
SHOWN_AS = {"personal_id_index": "personal_id", "phone_index": "phone", "birth_precision": "birth_date"}


def _columns(resident: Resident, facts: PersonFacts) -> dict[str, Any]:
    public_id = resident.public_id
    columns: dict[str, Any] = {
        "full_name": facts.full_name,
        "name_folded": fold_name(facts.full_name),
        "sort_key": sort_key(facts.full_name, ward_of(resident.ward_id).name_order),
        "birth_date": facts.birth.day,
        "birth_precision": facts.birth.precision,
        "sex": facts.sex,
        "relation": facts.relation,
        "is_head": facts.is_head,
        "phone_owner": facts.phone_owner,
        "insurance": facts.insurance,
        "residence": facts.residence,
        "homebound": facts.homebound,
        "note": facts.note,
    }
    ring = keyring()
    if (number := facts.personal_id) is not None:
        columns["personal_id_sealed"] = (
            ring.seal("resident.personal_id", public_id, number) if number else None
        )
        columns["personal_id_index"] = ring.index("personal_id", number) if number else None
    if (phone := facts.phone) is not None:
        columns["phone_sealed"] = ring.seal("resident.phone", public_id, phone) if phone else None
        columns["phone_index"] = ring.index("phone", phone) if phone else None
        columns["phone_tail_index"] = ring.index("phone_tail", phone[-TAIL:]) if phone else None
    return columns


def _check_number(whose: Resident | Household, number: str | None, by: Actor) -> None:
    """Raise NumberTaken for a number that another person has.

    A head, who may learn nothing of people elsewhere, hears it only of the head's own neighborhood; for the rest
    the station finds two people with one number among its questions.
    """
    if not number:
        return
    taken = select(Resident.public_id).where(
        Resident.ward_id == whose.ward_id,
        Resident.personal_id_index == keyring().index("personal_id", number),
    )
    if by.role == Role.NEIGHBORHOOD_HEAD:
        taken = taken.where(Resident.neighborhood_id == whose.neighborhood_id)
    if isinstance(whose, Resident):
        taken = taken.where(Resident.id != whose.id)
    holder = db.session.scalars(taken.limit(1)).first()
    if holder is not None:
        raise NumberTaken(field="personal_id", holder=holder)


def _check_alike(household: Household, facts: PersonFacts) -> None:
    """Raise LooksKnown for a person of the neighborhood with this name and a birth that agrees: a question, not a refusal."""
    rows = db.session.execute(
        select(Resident.public_id, Resident.full_name, Resident.birth_date, Resident.birth_precision).where(
            Resident.ward_id == household.ward_id,
            Resident.neighborhood_id == household.neighborhood_id,
            Resident.status.in_(STATUS),  # every one: it is part of the index of a neighborhood
            func.replace(Resident.name_folded, " ", "") == run_together(fold_name(facts.full_name)),
        )
    )
    for row in rows:
        birth = Birth(row.birth_date, row.birth_precision)
        if looks_like(facts.full_name, facts.birth, row.full_name, birth):
            raise LooksKnown(name=row.full_name, holder=row.public_id)


def _keep_one_head(resident: Resident) -> None:
    if resident.is_head:
        db.session.execute(
            update(Resident)
            .where(Resident.household_id == resident.household_id, Resident.id != resident.id)
            .values(is_head=False)
            .execution_options(synchronize_session="fetch")
        )
