"""Operations on representatives of adults without capacity: named by a court's decision, or ended."""

from datetime import date, timedelta

from sqlalchemy import or_, select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import NotThere
from core.ids import new_id
from core.sealing import keyring
from residents.joined_records import hold_unjoined
from residents.models.people import Resident
from residents.privacy.consent_rules import Guardian
from residents.privacy.models import Representative

NAMED = audit.declare("resident.representative_named")
ENDED = audit.declare("resident.representative_ended")

PHONE_PLACE = "representative.phone"


def name_one(resident: Resident, person: Guardian, source: str, since: date, by: Actor) -> None:
    """Record who acts for the person from a day on; an earlier representative ends the day before."""
    hold_unjoined(resident)
    earlier = _row(resident, since)
    if earlier is not None:
        earlier.valid_to = since - timedelta(days=1)
    public_id = new_id()
    db.session.add(
        Representative(
            public_id=public_id,
            ward_id=resident.ward_id,
            resident_id=resident.id,
            name=person.name,
            relation=person.relation,
            phone_sealed=keyring().seal(PHONE_PLACE, public_id, person.phone) if person.phone else None,
            source=source,
            valid_from=since,
            set_by=by.ref,
        )
    )
    audit.record_about(NAMED, resident, by)


def end(resident: Resident, today: date, by: Actor) -> None:
    """Let the representation end: the person acts alone from today on. Raises NotThere."""
    row = _row(resident, today)
    if row is None:
        raise NotThere()
    row.valid_to = today - timedelta(days=1)
    audit.record_about(ENDED, resident, by)


def current(resident: Resident, on: date) -> Guardian | None:
    """Who acts for the person on a day; None where the person acts alone."""
    row = _row(resident, on)
    return None if row is None else Guardian(row.name, row.relation, phone_of(row))


def phone_of(row: Representative) -> str:
    """The representative's phone in the clear; empty where there is none."""
    return keyring().open(PHONE_PLACE, row.public_id, row.phone_sealed) if row.phone_sealed else ""


def _row(resident: Resident, on: date) -> Representative | None:
    return db.session.scalars(
        select(Representative)
        .where(
            Representative.resident_id == resident.id,
            Representative.valid_from <= on,
            or_(Representative.valid_to.is_(None), Representative.valid_to >= on),
        )
        .order_by(Representative.id.desc())
        .limit(1)
    ).first()
