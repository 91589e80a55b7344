"""Operations on what people ask about their data: entered with its terms, answered, made longer, ended."""

from dataclasses import dataclass
from datetime import date, datetime

from core.actor import Actor
from core.clock import civil_date
from core.db import audit
from core.db.database import db
from core.ids import new_id
from residents.models.people import Resident
from residents.privacy import consent, consent_queries, days_off, erasure, restriction
from residents.privacy.consent_rules import ages
from residents.privacy.data_request_rules import (
    GROUNDS,
    OPEN,
    AlreadyAnswered,
    AlreadyEnded,
    AlreadyLonger,
    NoGround,
    check_asker,
    check_received,
    longer,
    terms,
)
from residents.privacy.models import DataRequest

ENTERED = audit.declare("data_request.entered", "request", "kind", "channel")
ANSWERED = audit.declare("data_request.answered", "request")
MADE_LONGER = audit.declare("data_request.made_longer", "request")
CARRIED_OUT = audit.declare("data_request.carried_out", "request", "kind")
TURNED_DOWN = audit.declare("data_request.turned_down", "request", "kind", "ground")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked, by whom, how and on which day it came."""

    kind: str
    asker: str
    channel: str
    received: date
    asker_name: str = ""
    details: str = ""


def enter(resident: Resident, wish: Wish, by: Actor, at: datetime) -> DataRequest:
    """Take a request in; its terms run from the day it came. Raises ReceivedInFuture, ReceivedTooLongAgo, OfAge."""
    check_received(wish.received, civil_date(at))
    precision = consent_queries.precision_of(resident)
    check_asker(wish.asker, ages(resident.birth_date, precision, wish.received)[0])
    due = terms(wish.kind, wish.received, days_off.corrections(resident.ward_id))
    row = DataRequest(
        public_id=new_id(),
        ward_id=resident.ward_id,
        resident_id=resident.id,
        kind=wish.kind,
        asker=wish.asker,
        asker_name=wish.asker_name,
        channel=wish.channel,
        details=wish.details,
        received_on=wish.received,
        answer_by=due.answer,
        carry_out_by=due.carry_out,
        entered_at=at,
        entered_by=by.ref,
    )
    db.session.add(row)
    audit.record(
        ENTERED,
        by=by,
        ward_id=resident.ward_id,
        object_ref=resident.public_id,
        request=row.public_id,
        kind=wish.kind,
        channel=wish.channel,
    )
    return row


def answer(request: DataRequest, by: Actor, at: datetime) -> None:
    """The asker was told that the request is here and what happens next. Raises AlreadyEnded, AlreadyAnswered."""
    _check_open(request)
    if request.state == "answered":
        raise AlreadyAnswered()
    request.state, request.answered_at, request.answered_by = "answered", at, by.ref
    audit.record(
        ANSWERED, by=by, ward_id=request.ward_id, object_ref=request.public_id, request=request.public_id
    )


def make_longer(request: DataRequest, reason: str, by: Actor) -> None:
    """The term grows, once, for a reason that the asker was told. Raises AlreadyEnded, AlreadyLonger."""
    _check_open(request)
    if request.longer_reason:
        raise AlreadyLonger()
    own = days_off.corrections(request.ward_id)
    request.carry_out_by = longer(request.kind, request.received_on, own)
    request.longer_reason = reason
    audit.record(
        MADE_LONGER, by=by, ward_id=request.ward_id, object_ref=request.public_id, request=request.public_id
    )


def carry_out(request: DataRequest, resident: Resident, outcome: str, by: Actor, at: datetime) -> None:
    """Do what was asked and note it. To see and to correct is done by hand before; the others are done here.

    Raises AlreadyEnded.
    """
    _check_open(request)
    _end(request, "fulfilled", outcome, by, at)
    audit.record(
        CARRIED_OUT,
        by=by,
        ward_id=request.ward_id,
        object_ref=resident.public_id,
        request=request.public_id,
        kind=request.kind,
    )
    if request.kind == "withdraw":
        consent.withdraw_all(resident, request.channel, by, at)
    elif request.kind == "restrict":
        restriction.restrict(resident, by, at)
    elif request.kind == "erase":
        db.session.flush()
        erasure.erase(resident, by, at)


def turn_down(request: DataRequest, ground: str, outcome: str, by: Actor, at: datetime) -> None:
    """The request is not carried out, for a ground that this kind knows. Raises AlreadyEnded, NoGround."""
    _check_open(request)
    if ground not in GROUNDS[request.kind]:
        raise NoGround(field="ground")
    request.ground = ground
    _end(request, "turned_down", outcome, by, at)
    audit.record(
        TURNED_DOWN,
        by=by,
        ward_id=request.ward_id,
        object_ref=request.public_id,
        request=request.public_id,
        kind=request.kind,
        ground=ground,
    )


def _check_open(request: DataRequest) -> None:
    """Of two who see to a request at once the second finds it ended: it is read again and held."""
    db.session.refresh(request, with_for_update=True)
    if request.state not in OPEN:
        raise AlreadyEnded()


def _end(request: DataRequest, state: str, outcome: str, by: Actor, at: datetime) -> None:
    """Whoever carries a request out has answered it, too."""
    if request.answered_at is None:
        request.answered_at, request.answered_by = at, by.ref
    request.state, request.outcome, request.ended_at, request.ended_by = state, outcome, at, by.ref
