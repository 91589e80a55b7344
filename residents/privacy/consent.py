"""Operations on the consent ledger: a yes, a no, a withdrawal; each is a new row and none is ever changed."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from core.actor import Actor
from core.clock import civil_date
from core.db import audit
from core.db.database import db
from core.ids import new_id
from core.sealing import keyring
from residents.models.people import Resident
from residents.privacy import consent_queries, consent_words, representatives
from residents.privacy.consent_rules import Guardian, check_given, who_agrees
from residents.privacy.models import Consent, ConsentText

SAID = audit.declare("consent.said", "consent", "purpose", "decision", "channel")


@dataclass(frozen=True, slots=True)
class ConsentAnswer:
    """An answer to a purpose's text in `language`. With channel `paper`, staff attest the paper."""

    purpose: str
    is_yes: bool
    channel: str
    language: str = "vi"
    recipient: str = ""
    guardian: Guardian = field(default_factory=Guardian)
    child_agreed: bool = False


def say(resident: Resident, said: ConsentAnswer, by: Actor, at: datetime) -> Consent | None:
    """Write an answer down; returns None where nothing changes.

    A no after a yes is a withdrawal, otherwise a refusal. A no needs no guardian, and neither does an adult, except for
    whom a representative agrees. Raises GuardianNeeded, GuardianUninformed, RelationNeeded, GuardianPhoneNeeded,
    ChildMustAgree, RecipientNeeded.
    """
    today = civil_date(at)
    speaks_for = representatives.current(resident, today)
    asked = who_agrees(
        said.purpose,
        resident.birth_date,
        consent_queries.precision_of(resident),
        today,
        is_represented=speaks_for is not None,
    )
    if speaks_for is not None:
        said = replace(said, guardian=speaks_for)
    if said.is_yes:
        check_given(asked, said.purpose, said.recipient, said.guardian, said.child_agreed)
        guardian = said.guardian if asked.guardian or asked.informed else Guardian()
        said = replace(said, guardian=guardian, child_agreed=said.child_agreed and asked.child)
    now = consent_queries.states_of(resident, today).get((said.purpose, said.recipient), "never")
    decision = "given" if said.is_yes else "withdrawn" if now in ("given", "ask_again") else "refused"
    if decision == now or (decision == "refused" and now == "withdrawn"):
        return None
    return _write(resident, said, decision, by, at, is_by_guardian=asked.guardian)


def withdraw_all(resident: Resident, channel: str, by: Actor, at: datetime) -> int:
    """Withdraw every yes that is valid or due to be asked again; returns how many."""
    states = consent_queries.states_of(resident, civil_date(at))
    given = [key for key, state in states.items() if state in ("given", "ask_again")]
    for purpose, recipient in given:
        _write(resident, ConsentAnswer(purpose, False, channel, recipient=recipient), "withdrawn", by, at)
    return len(given)


def _write(
    resident: Resident,
    said: ConsentAnswer,
    decision: str,
    by: Actor,
    at: datetime,
    *,
    is_by_guardian: bool = False,
) -> Consent:
    public_id, guardian = new_id(), said.guardian
    phone = guardian.phone and keyring().seal(consent_queries.PHONE_PLACE, public_id, guardian.phone)
    row = Consent(
        public_id=public_id,
        ward_id=resident.ward_id,
        resident_id=resident.id,
        purpose=said.purpose,
        recipient=said.recipient,
        decision=decision,
        given_by="guardian" if is_by_guardian and guardian.name else "self",
        guardian_name=guardian.name,
        guardian_phone_sealed=phone or None,
        relation=guardian.relation,
        child_agreed=said.child_agreed,
        text_hash=_kept_text(said.purpose, said.language, at),
        channel=said.channel,
        at=at,
        taken_by=by.ref if by.kind == "account" else None,
    )
    db.session.add(row)
    audit.record_about(
        SAID, resident, by, consent=public_id, purpose=said.purpose, decision=decision, channel=said.channel
    )
    return row


def _kept_text(purpose: str, language: str, at: datetime) -> bytes:
    """The SHA-256 of the text as it is today, by which the ledger names it; the text is kept word by word from its first use on."""
    text = consent_words.text_of(purpose, language)
    key = sha256(text.encode()).digest()
    if db.session.get(ConsentText, key) is None:
        db.session.add(ConsentText(hash=key, purpose=purpose, language=language, text=text, first_used_at=at))
        db.session.flush()
    return key
