"""Reading the consent ledger: a person's present consent, the whole history, people not to be reminded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from core.clock import civil_date
from core.db.database import db
from core.sealing import keyring
from residents.facts.birth import Precision
from residents.models.people import Resident
from residents.person.card_queries import mask_phone
from residents.privacy import representatives
from residents.privacy.consent_rules import Band, ConsentEntry, Guardian, State, band, consent_on
from residents.privacy.models import Consent


@dataclass(frozen=True, slots=True)
class PurposeState:
    """The present consent to a purpose, and for sharing with one recipient."""

    purpose: str
    recipient: str
    state: State


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A row of the ledger as pages show it; a guardian's phone only as 091****678."""

    purpose: str
    recipient: str
    decision: str
    guardian_name: str
    guardian_phone: str
    relation: str
    child_agreed: bool
    channel: str
    at: datetime
    by_staff: bool


@dataclass(frozen=True, slots=True)
class ConsentCard:
    """A person's ledger: who has to agree at this age, the present consent, and every row, newest first."""

    band: Band
    purposes: tuple[PurposeState, ...]
    rows: tuple[ConsentRow, ...]
    representative: Guardian | None


def card(resident: Resident, today: date) -> ConsentCard:
    """Everything the consent page shows."""
    shown = tuple(_shown(row) for row in reversed(_rows(resident.id)))
    age_band = band(resident.birth_date, precision_of(resident), today)
    representative = representatives.current(resident, today)
    return ConsentCard(age_band, purpose_states(resident, today), shown, representative)


def purpose_states(resident: Resident, today: date) -> tuple[PurposeState, ...]:
    """The consent valid on a day, in the order of the purposes."""
    return tuple(
        PurposeState(purpose, recipient, state)
        for (purpose, recipient), state in states_of(resident, today).items()
    )


def states_of(resident: Resident, today: date) -> dict[tuple[str, str], State]:
    """The consent valid on a day, by purpose and recipient."""
    return _states(resident, _rows(resident.id), today)


def not_to_be_reminded() -> Select[Any]:
    """Internal numbers of people who are restricted, or whose last answer about reminders is a no."""
    later = aliased(Consent)
    said_no = (
        select(Consent.resident_id)
        .outerjoin(
            later,
            and_(
                later.resident_id == Consent.resident_id,
                later.purpose == Consent.purpose,
                later.id > Consent.id,
            ),
        )
        .where(Consent.purpose == "reminders", Consent.decision != "given", later.id.is_(None))
    )
    return select(Resident.id).where(Resident.restricted_at.is_not(None) | Resident.id.in_(said_no))


def not_reminded(people: Collection[str]) -> set[str]:
    """The people among these (public ids) who are not to be reminded."""
    found = select(Resident.public_id).where(
        Resident.public_id.in_(people), Resident.id.in_(not_to_be_reminded())
    )
    return set(db.session.scalars(found))


def agreeing(purpose: str, people: Collection[str], on: date) -> set[str]:
    """The people among these (public ids) who agree to a purpose on a day; a restricted person counts as not agreeing."""
    found = db.session.execute(
        select(Resident, Consent)
        .join(Consent, Consent.resident_id == Resident.id)
        .where(Resident.public_id.in_(people), Resident.restricted_at.is_(None), Consent.purpose == purpose)
        .order_by(Consent.at, Consent.id)
    )
    rows: dict[Resident, list[Consent]] = {}
    for resident, row in found:
        rows.setdefault(resident, []).append(row)
    return {
        resident.public_id
        for resident, own in rows.items()
        if _states(resident, own, on)[purpose, ""] == "given"
    }


def precision_of(resident: Resident) -> Precision:
    """How much of the birth date is known."""
    return cast(Precision, resident.birth_precision)


def _rows(resident_id: int) -> list[Consent]:
    return list(
        db.session.scalars(
            select(Consent).where(Consent.resident_id == resident_id).order_by(Consent.at, Consent.id)
        )
    )


def _states(resident: Resident, rows: list[Consent], today: date) -> dict[tuple[str, str], State]:
    entries = [
        ConsentEntry(row.purpose, row.recipient, row.decision, row.at, civil_date(row.at)) for row in rows
    ]
    return consent_on(entries, resident.birth_date, precision_of(resident), today)


def _shown(row: Consent) -> ConsentRow:
    phone = row.guardian_phone_sealed
    return ConsentRow(
        purpose=row.purpose,
        recipient=row.recipient,
        decision=row.decision,
        guardian_name=row.guardian_name,
        guardian_phone=mask_phone(keyring().open("consent.guardian_phone", row.public_id, phone))
        if phone
        else "",
        relation=row.relation,
        child_agreed=row.child_agreed,
        channel=row.channel,
        at=row.at,
        by_staff=row.taken_by is not None,
    )
