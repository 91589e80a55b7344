"""Operation: ask for a place by citizen number or phone and birth date.

Whatever is true of the person, the same statements run in the same order and the same row is written, so that
neither the answer nor its timing tells anything (reliability §3.1). Every request waits for the station.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from campaigns import seats
from campaigns.seats import SlotFull
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.ids import new_id
from core.sealing import keyring
from residents.facts.birth import Birth
from screening import secret_codes
from screening.asking.rules import AskerMatch, ListedPerson, Takes, find, takes
from screening.booking.reading import SlotToBook, open_slot
from screening.lifecycle import ACTIVE
from screening.tables import bookings, invitations, place_requests, residents, slots

ASKED = audit.declare("place_request.asked", "campaign", "slot", "outcome", "takes")
IDENTITY_PLACE, PHONE_PLACE = "place_request.identity", "place_request.phone"
PURPOSES = ("personal_id", "phone")
NO_RESIDENT = -1
"""No row has this number: a statement for it runs like any other and changes nothing."""


@dataclass(frozen=True)
class Asker:
    """The person who asks, as typed: a citizen number or a phone (`kind` says which), a birth date, a name.

    `phone` is a number to call, beside a citizen number.
    """

    kind: str
    identity: str
    birth: Birth
    name: str = ""
    phone: str | None = None

    def index(self) -> bytes:
        """The keyed index under which the register stores this number."""
        return keyring().index(self.kind, self.identity)


def ask(campaign_id: int, slot_public_id: str, asked: Asker, is_silent: bool, by: Actor, at: datetime) -> int:
    """Store the place request, with a place where one can be given; return the number of its row.

    Raises NoSuchSlot, ActionNotAllowed, DayOver, SlotFull, and the same ones whatever is true of the person.
    """
    slot = open_slot(campaign_id, slot_public_id, at)
    counter = db.session.execute(
        select(slots.c.capacity, slots.c.booked, slots.c.held).where(slots.c.id == slot.id)
    ).one()
    if counter.booked + counter.held >= counter.capacity:
        raise SlotFull()
    finding = find(_listed(slot, asked), asked.birth)
    given = _take(slot, takes(finding, counter.capacity, counter.held, is_silent))
    finding, given = _seat(slot, finding, given, at)
    place_request_id, public_id = _write(slot, asked, finding, given, at)
    audit.record(
        ASKED,
        by=by,
        ward_id=slot.ward_id,
        object_ref=public_id,
        campaign=slot.campaign,
        slot=slot.public_id,
        outcome=finding.outcome,
        takes=given,
    )
    return place_request_id


def _listed(slot: SlotToBook, asked: Asker) -> list[ListedPerson]:
    """Every resident of the ward with this number. Both indexes are searched, whichever number was typed."""
    index = {purpose: keyring().index(purpose, asked.identity) for purpose in PURPOSES}
    meant = {purpose: index[purpose] if purpose == asked.kind else b"" for purpose in PURPOSES}
    rows = db.session.execute(
        select(
            residents.c.id,
            residents.c.birth_date,
            residents.c.birth_precision,
            residents.c.status,
            invitations.c.id.label("invitation_id"),
            bookings.c.id.label("booking_id"),
        )
        .select_from(residents)
        .outerjoin(
            invitations,
            (invitations.c.resident_id == residents.c.id) & (invitations.c.campaign_id == slot.campaign_id),
        )
        .outerjoin(
            bookings,
            (bookings.c.resident_id == residents.c.id)
            & (bookings.c.campaign_id == slot.campaign_id)
            & bookings.c.state.in_(ACTIVE),
        )
        .where(
            residents.c.ward_id == slot.ward_id,
            or_(
                residents.c.personal_id_index == meant["personal_id"],
                residents.c.phone_index == meant["phone"],
            ),
        )
    )
    return [
        ListedPerson(
            row.id,
            Birth(row.birth_date, row.birth_precision),
            row.status == "active",
            row.invitation_id,
            row.booking_id is not None,
        )
        for row in rows
    ]


def _take(slot: SlotToBook, given: Takes) -> Takes:
    if given == "booked":
        seats.take(slot.id)
    elif given == "held":
        seats.hold(slot.id)
    return given


def _seat(slot: SlotToBook, finding: AskerMatch, given: Takes, at: datetime) -> tuple[AskerMatch, Takes]:
    """Write the booking of a known person; for anyone else the same two statements change nothing."""
    person = finding.person if given == "booked" else None
    number = person.resident_id if person else NO_RESIDENT
    written = db.session.execute(_booking_of(slot, number, at)).first()
    if person and written is None:
        # The person was booked in the same instant: the place request becomes an alias of that booking.
        seats.give_back(slot.id)
        seats.hold(slot.id)
        finding, given = AskerMatch("already", person), "held"
    db.session.execute(
        update(invitations)
        .where(invitations.c.id == (person.invitation_id if person else NO_RESIDENT))
        .values(state="answered", answer="comes", answered_at=at)
    )
    return finding, given


def _booking_of(slot: SlotToBook, resident_id: int, at: datetime) -> Any:
    """INSERT … SELECT of one booking: no row for an unknown resident or one who has been booked meanwhile."""
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    values: dict[str, Any] = {
        "public_id": literal(new_id()),
        "ward_id": literal(slot.ward_id),
        "campaign_id": literal(slot.campaign_id),
        "day_id": literal(slot.day_id),
        "slot_id": literal(slot.id),
        "resident_id": residents.c.id,
        "neighborhood_id": residents.c.neighborhood_id,
        "state": literal("booked"),
        "via": literal("ask"),
        "booked_at": literal(at, bookings.c.booked_at.type),
        "end_reason": literal(""),
    }
    source = select(*values.values()).where(residents.c.id == bindparam("resident", resident_id))
    booking = dialect.insert(bookings).from_select(list(values), source)
    return booking.on_conflict_do_nothing().returning(bookings.c.id)


def _write(
    slot: SlotToBook, asked: Asker, finding: AskerMatch, given: Takes, at: datetime
) -> tuple[int, str]:
    """Write the pending place request with its secrets; return its number and its public id."""
    ring, row = keyring(), secret_codes.make(secret_codes.REQUEST)
    row |= {
        "ward_id": slot.ward_id,
        "campaign_id": slot.campaign_id,
        "day_id": slot.day_id,
        "slot_id": slot.id,
        "identity_sealed": ring.seal(IDENTITY_PLACE, row["public_id"], asked.identity),
        "identity_index": asked.index(),
        "identity_kind": asked.kind,
        "name": asked.name,
        "phone_sealed": ring.seal(PHONE_PLACE, row["public_id"], asked.phone) if asked.phone else None,
        "birth_date": asked.birth.day,
        "birth_precision": asked.birth.precision,
        "outcome": finding.outcome,
        "resident_id": finding.person.resident_id if finding.person else None,
        "holds_place": given == "held",
        "state": "pending",
        "asked_at": at,
    }
    number = db.session.execute(
        insert(place_requests).values(row).returning(place_requests.c.id)
    ).scalar_one()
    return int(number), str(row["public_id"])
