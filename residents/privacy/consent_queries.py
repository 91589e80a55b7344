"""Reading the consent ledger: a person's present consent, the whole history, people not to be reminded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from core.db.database import db
from core.sealing import keyring
from residents.facts.birth import Precision
from residents.models.people import Resident
from residents.person.card_queries import mask_phone
from residents.privacy import representatives
from residents.privacy.consent_rules import Band, Guardian, State, band, consent_on
from residents.privacy.models import Consent

PHONE_PLACE = "consent.guardian_phone"


@dataclass(frozen=True, slots=True)
class PurposeState:
    """The present consent to a purpose, and for sharing with one recipient."""

    purpose: str
    recipient: str
    state: State


@dataclass(frozen=True, slots=True)
class ConsentCard:
    """A person's ledger: who has to agree at this age, the present consent, and every row, newest first.

    `phones` are the guardians' as pages show them, 091****678, by the number of the row.
    """

    band: Band
    purposes: tuple[PurposeState, ...]
    rows: Sequence[Consent]
    phones: dict[int, str]
    representative: Guardian | None


def card(resident: Resident, today: date) -> ConsentCard:
    """Everything the consent page shows."""
    rows = _rows(resident.id)[::-1]
    phones = {row.id: mask_phone(phone) for row in rows if (phone := guardian_phone(row))}
    age_band = band(resident.birth_date, precision_of(resident), today)
    representative = representatives.current(resident, today)
    return ConsentCard(age_band, purpose_states(resident, today), rows, phones, representative)


def guardian_phone(row: Consent) -> str:
    """The guardian's phone in the clear; empty where none is on file."""
    sealed = row.guardian_phone_sealed
    return keyring().open(PHONE_PLACE, row.public_id, sealed) if sealed else ""


def purpose_states(resident: Resident, today: date) -> tuple[PurposeState, ...]:
    """The consent valid on a day, in the order of the purposes."""
    return tuple(
        PurposeState(purpose, recipient, state)
        for (purpose, recipient), state in states_of(resident, today).items()
    )


def states_of(resident: Resident, today: date) -> dict[tuple[str, str], State]:
    """The consent valid on a day, by purpose and recipient."""
    return consent_on(_rows(resident.id), resident.birth_date, precision_of(resident), today)


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
        if consent_on(own, resident.birth_date, precision_of(resident), on)[purpose, ""] == "given"
    }


def precision_of(resident: Resident) -> Precision:
    """How much of the birth date is known."""
    return cast(Precision, resident.birth_precision)


def _rows(resident_id: int) -> Sequence[Consent]:
    theirs = select(Consent).where(Consent.resident_id == resident_id)
    return db.session.scalars(theirs.order_by(Consent.at, Consent.id)).all()
