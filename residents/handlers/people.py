"""Handles export and erasure for what the register itself holds about a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from core.actor import Actor
from core.db.database import db
from residents.events import OwnDataRows, PersonEvents, Verb
from residents.facts.birth import known_part
from residents.models.people import Household, HouseholdGroup, Resident, ResidentGroup, YearlyCheck
from residents.person.reveal import opened
from residents.privacy.consent_queries import guardian_phone
from residents.privacy.models import Consent, DataRequest, Representative
from residents.privacy.representatives import phone_of
from wards.models import Neighborhood

DATA_REQUEST = (
    *("kind", "asker", "asker_name", "channel", "details", "received_on", "state", "answer_by"),
    *("carry_out_by", "answered_at", "longer_reason", "ended_at", "ground", "outcome"),
)
STATE = (
    *("relation", "is_head", "residence", "status", "insurance", "homebound", "note"),
    *("created_at", "updated_at", "restricted_at"),
)
GROUP = ("code", "source", "valid_from", "valid_to")
TABLES = frozenset(
    {"resident", "resident_group", "yearly_check", "consent", "data_request", "representative"}
)


class OwnRows(PersonEvents):
    """The person's row, groups, checks, consent and data requests; joins are handled beside."""

    answers_for: Mapping[Verb, frozenset[str]] = {"exported": TABLES, "erased": TABLES}

    def exported(self, resident: Resident) -> OwnDataRows:
        """Everything for the person to read, with sealed numbers in the clear."""
        return {
            "person": [_person(resident)],
            "groups": [*_rows(ResidentGroup, resident, *GROUP, "degree"), *_of_household(resident)],
            "yearly_checks": _rows(YearlyCheck, resident, "year", "checked_on", "kind", "place", "evidence"),
            "consent": [_consent(row) for row in _all(Consent, resident)],
            "representatives": [_representative(row) for row in _all(Representative, resident)],
            "requests": _rows(DataRequest, resident, *DATA_REQUEST),
        }

    def erased(self, resident: Resident, by: Actor, at: datetime) -> None:  # noqa: ARG002  # the protocol's
        """Delete groups and representatives; keep checks as counts, the consent ledger and data requests without a name."""
        db.session.execute(delete(ResidentGroup).where(ResidentGroup.resident_id == resident.id))
        db.session.execute(delete(Representative).where(Representative.resident_id == resident.id))
        db.session.execute(
            update(YearlyCheck)
            .where(YearlyCheck.resident_id == resident.id)
            .values(place="", recorded_by=None)
        )
        db.session.execute(
            update(Consent)
            .where(Consent.resident_id == resident.id)
            .values(guardian_name="", guardian_phone_sealed=None)
        )
        db.session.execute(
            update(DataRequest)
            .where(DataRequest.resident_id == resident.id)
            .values(asker_name="", details="", longer_reason="", outcome="")
        )

    def joined(self, lost: Resident, kept: Resident, by: Actor, at: datetime) -> None:  # noqa: ARG002  # the protocol's
        """A person who was restricted under either record stays restricted."""
        if kept.restricted_at is None:
            kept.restricted_at = lost.restricted_at


def _all(table: type[Any], resident: Resident) -> Sequence[Any]:
    return db.session.scalars(select(table).where(table.resident_id == resident.id).order_by(table.id)).all()


def _of_household(resident: Resident) -> list[dict[str, Any]]:
    """The household's groups count for the person."""
    found = select(HouseholdGroup).where(HouseholdGroup.household_id == resident.household_id)
    rows = db.session.scalars(found.order_by(HouseholdGroup.id))
    return [_columns(row, *GROUP) for row in rows]


def _rows(table: type[Any], resident: Resident, *columns: str) -> list[dict[str, Any]]:
    return [_columns(row, *columns) for row in _all(table, resident)]


def _person(resident: Resident) -> dict[str, Any]:
    home = db.session.get_one(Household, resident.household_id)
    return {
        **_columns(resident, "full_name", "birth_date", "birth_precision", "sex"),
        "birth_date": known_part(resident.birth_date, resident.birth_precision),
        "personal_id": opened(resident, "personal_id"),
        "phone": opened(resident, "phone"),
        "phone_owner": resident.phone_owner,
        "neighborhood": db.session.get_one(Neighborhood, resident.neighborhood_id).label,
        "household": home.code,
        "address": home.address,
        **_columns(resident, *STATE),
    }


def _columns(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _representative(row: Representative) -> dict[str, Any]:
    dates = _columns(row, "relation", "source", "valid_from", "valid_to")
    return {"full_name": row.name, "phone": phone_of(row), **dates}


def _consent(row: Consent) -> dict[str, Any]:
    columns = ("purpose", "recipient", "decision", "given_by", "guardian_name", "relation", "child_agreed")
    return {
        **_columns(row, *columns, "channel", "at"),
        "guardian_phone": guardian_phone(row),
        "text": row.text_hash.hex(),
    }
