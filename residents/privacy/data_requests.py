"""Operations on data requests: enter, answer, extend, end; restrict the use of a person's data to what the law requires."""

from dataclasses import dataclass
from datetime import date, datetime

from core.actor import Actor
from core.clock import civil_date
from core.db import audit
from core.db.database import db
from core.ids import new_id
from residents.models.people import Resident
from residents.privacy import consent, consent_queries, erasure, representatives
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
from wards import days_off

ENTERED = audit.declare("data_request.entered", "request", "kind", "channel")
ANSWERED = audit.declare("data_request.answered", "request")
MADE_LONGER = audit.declare("data_request.made_longer", "request")
CARRIED_OUT = audit.declare("data_request.carried_out", "request", "kind")
RESTRICTED = audit.declare("resident.restricted")
FREED = audit.declare("resident.restriction_lifted")
TURNED_DOWN = audit.declare("data_request.turned_down", "request", "kind", "ground")


@dataclass(frozen=True, slots=True)
class NewDataRequest:
    """A data request as it came: what is asked, by whom, how and on which day."""

    kind: str
    asker: str
    channel: str
    received: date
    asker_name: str = ""
    details: str = ""


def enter(resident: Resident, wanted: NewDataRequest, by: Actor, at: datetime) -> DataRequest:
    """Enter a data request; its deadlines run from the day it came. Raises ReceivedInFuture, ReceivedTooLongAgo, OfAge."""
    check_received(wanted.received, civil_date(at))
    precision = consent_queries.precision_of(resident)
    least_age = ages(resident.birth_date, precision, wanted.received)[0]
    is_represented = representatives.current(resident, wanted.received) is not None
    check_asker(wanted.asker, least_age, is_represented=is_represented)
    due = terms(wanted.kind, wanted.received, days_off.calendar(resident.ward_id))
    row = DataRequest(
        public_id=new_id(),
        ward_id=resident.ward_id,
        resident_id=resident.id,
        kind=wanted.kind,
        asker=wanted.asker,
        asker_name=wanted.asker_name,
        channel=wanted.channel,
        details=wanted.details,
        received_on=wanted.received,
        answer_by=due.answer,
        carry_out_by=due.carry_out,
        entered_at=at,
        entered_by=by.ref,
    )
    db.session.add(row)
    audit.record_about(ENTERED, resident, by, request=row.public_id, kind=wanted.kind, channel=wanted.channel)
    return row


def answer(data_request: DataRequest, by: Actor, at: datetime) -> None:
    """Record that the asker was told about the next steps. Raises AlreadyEnded, AlreadyAnswered."""
    _check_open(data_request)
    if data_request.state == "answered":
        raise AlreadyAnswered()
    data_request.state, data_request.answered_at, data_request.answered_by = "answered", at, by.ref
    audit.record_about(ANSWERED, data_request, by, request=data_request.public_id)


def make_longer(data_request: DataRequest, reason: str, by: Actor) -> None:
    """Extend the deadline once, for a reason given to the asker. Raises AlreadyEnded, AlreadyLonger."""
    _check_open(data_request)
    if data_request.longer_reason:
        raise AlreadyLonger()
    own = days_off.calendar(data_request.ward_id)
    data_request.carry_out_by = longer(data_request.kind, data_request.received_on, own)
    data_request.longer_reason = reason
    audit.record_about(MADE_LONGER, data_request, by, request=data_request.public_id)


def carry_out(data_request: DataRequest, resident: Resident, outcome: str, by: Actor, at: datetime) -> None:
    """Carry the data request out and record it. Seeing and correcting are done by hand before.

    Raises AlreadyEnded.
    """
    _check_open(data_request)
    _end(data_request, "fulfilled", outcome, by, at)
    audit.record_about(CARRIED_OUT, resident, by, request=data_request.public_id, kind=data_request.kind)
    if data_request.kind == "withdraw":
        consent.withdraw_all(resident, data_request.channel, by, at)
    elif data_request.kind == "restrict":
        restrict(resident, by, at)
    elif data_request.kind == "erase":
        db.session.flush()
        erasure.erase(resident, by, at)


def turn_down(data_request: DataRequest, ground: str, outcome: str, by: Actor, at: datetime) -> None:
    """Turn the data request down, on a ground allowed for its kind. Raises AlreadyEnded, NoGround."""
    _check_open(data_request)
    if ground not in GROUNDS[data_request.kind]:
        raise NoGround(field="ground")
    data_request.ground = ground
    _end(data_request, "turned_down", outcome, by, at)
    audit.record_about(
        TURNED_DOWN, data_request, by, request=data_request.public_id, kind=data_request.kind, ground=ground
    )


def _check_open(data_request: DataRequest) -> None:
    """Read the data request again and lock it, so the second of two simultaneous users finds it ended."""
    db.session.refresh(data_request, with_for_update=True)
    if data_request.state not in OPEN:
        raise AlreadyEnded()


def _end(data_request: DataRequest, state: str, outcome: str, by: Actor, at: datetime) -> None:
    """End a data request; this also counts as an answer."""
    if data_request.answered_at is None:
        data_request.answered_at, data_request.answered_by = at, by.ref
    data_request.state, data_request.outcome = state, outcome
    data_request.ended_at, data_request.ended_by = at, by.ref


def restrict(resident: Resident, by: Actor, at: datetime) -> None:
    """Restrict the use of the person's data; a second call changes nothing."""
    if resident.restricted_at is None:
        resident.restricted_at = at
        audit.record_about(RESTRICTED, resident, by)


def lift(resident: Resident, by: Actor) -> None:
    """Lift the restriction."""
    if resident.restricted_at is not None:
        resident.restricted_at = None
        audit.record_about(FREED, resident, by)
