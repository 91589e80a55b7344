"""Operations that erase a person for good, asked or long gone: a row without a name stays for counting, everything else is deleted."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select, update

from core.actor import SYSTEM, Actor
from core.clock import civil_date
from core.db import audit
from core.db.bulk import in_chunks
from core.db.database import db
from core.db.jobs import Job
from residents import events as residents_events
from residents.facts.person import Residency
from residents.models.joins import PersonJoin
from residents.models.people import Household, Resident
from residents.person import erased_numbers
from residents.person.editing import tell_left

ERASED = audit.declare("resident.erased", "again")

NAME = "–"
"""Shown instead of a name in old lists."""

MONTH = timedelta(days=365) / 12
MOST_A_RUN = 100
"""People whom the timer erases at once: it runs every minute, and each of its transactions is to be short."""


def erase(
    resident: Resident, by: Actor, at: datetime, *, again: bool = False, was_asked: bool = True
) -> None:
    """Erase a person from this row and every row that refers to it; future bookings are released.

    Neighborhood, sex and the decade of birth stay, so that past campaigns still add up, and separately the keyed
    index of the citizen number, so that no list adds the person again unnoticed. `again` is True where a restored
    backup had brought the person back. Without `was_asked` the number is forgotten, too. A second call changes nothing.
    """
    _hold(resident)
    if resident.erased_at is not None:
        return
    if Residency(resident.status, resident.residence).lives_here:
        tell_left(resident, by, at)
    for handler in residents_events.handlers():
        handler.erased(resident, by, at)
    if was_asked:
        erased_numbers.keep(resident, civil_date(at))
    for name, value in _nobody(resident, at).items():
        setattr(resident, name, value)
    db.session.flush()
    _forget_empty_home(resident.household_id)
    audit.record_about(ERASED, resident, by, again=again)


def _hold(resident: Resident) -> None:
    """Lock the record against joining and parting, in the order in which those lock."""
    for handler in residents_events.handlers():
        handler.hold(resident.ward_id)
    db.session.refresh(resident, with_for_update=True)


def erase_again(public_ids: Iterable[str], by: Actor, at: datetime) -> int:
    """Erase the people among these who came back with a backup; returns how many."""
    count = 0
    for some in in_chunks(sorted(public_ids)):
        found = db.session.scalars(
            select(Resident)
            .where(Resident.public_id.in_(some), Resident.erased_at.is_(None))
            .order_by(Resident.id)
            .execution_options(populate_existing=True)
        ).all()
        for resident in found:
            erase(resident, by, at, again=True)
        count += len(found)
    return count


def erased_people() -> set[str]:
    """Public ids of everyone erased in this database."""
    return set(db.session.scalars(select(Resident.public_id).where(Resident.erased_at.is_not(None))))


def _nobody(resident: Resident, at: datetime) -> dict[str, Any]:
    return {
        "full_name": NAME,
        "name_folded": "",
        "sort_key": "",
        "birth_date": date(resident.birth_date.year // 10 * 10, 1, 1),
        "birth_precision": "year",
        "relation": "",
        "is_head": False,
        "personal_id_sealed": None,
        "personal_id_index": None,
        "phone_sealed": None,
        "phone_index": None,
        "phone_tail_index": None,
        "phone_owner": "",
        "insurance": "unknown",
        "residence": "permanent",
        "status": "moved",
        "homebound": False,
        "note": "",
        "restricted_at": None,
        "updated_at": at,
        "erased_at": at,
    }


def _forget_empty_home(household_id: int) -> None:
    """Clear the address of a household where no other person is listed."""
    others = select(func.count()).where(Resident.household_id == household_id, Resident.erased_at.is_(None))
    if not db.session.scalar(others):
        db.session.execute(update(Household).where(Household.id == household_id).values(address=""))


def forget_gone(now: datetime) -> int:
    """Erase people who have been gone for the months that the site keeps them, unless their record has changed since.

    Their citizen numbers are not remembered as those of people who asked for erasure: who returns is simply added.
    """
    months = current_app.config["SETTINGS"].gone_months
    people = db.session.scalars(
        select(Resident)
        .where(
            Resident.status.in_(("moved", "deceased")),
            Resident.erased_at.is_(None),
            # A record that was joined is marked as moved, too; it is erased with the person.
            Resident.id.not_in(select(PersonJoin.lost_id).where(PersonJoin.undone_at.is_(None))),
            Resident.updated_at < now - months * MONTH,
        )
        .order_by(Resident.id)
        .limit(MOST_A_RUN)
    ).all()
    for resident in people:
        erase(resident, SYSTEM, now, was_asked=False)
    return len(people)


JOBS = (Job("people gone forgotten", forget_gone),)
