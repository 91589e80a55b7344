"""When a person's data are exported or erased: invitations, tickets, places and place requests."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, or_, select, update

from core.actor import Actor
from core.clock import minutes_to_time
from core.db.database import db
from core.ids import new_id
from core.sealing import keyring
from residents.events import PersonEvents, Verb
from residents.models.people import Resident
from screening.asking import settling
from screening.asking.asking import IDENTITY_PLACE, PHONE_PLACE
from screening.tables import (
    bookings,
    campaigns,
    days,
    invitations,
    letter_guests,
    place_requests,
    sign_ins,
    slots,
    tickets,
)

ExportedRows = list[dict[str, Any]]
TABLES = frozenset({"invitation", "ticket", "booking", "place_request", "letter_guest"})


class OwnPapers(PersonEvents):
    """Listed in app.py."""

    answers_for: Mapping[Verb, frozenset[str]] = {"exported": TABLES, "erased": TABLES}

    def exported(self, resident: Resident) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The person's invitations, tickets, places and place requests."""
        return {
            "invitations": _rows(
                invitations,
                invitations.c.resident_id == resident.id,
                invitations.c.state,
                invitations.c.answer,
                invitations.c.answered_at,
            ),
            "tickets": _rows(tickets, tickets.c.resident_id == resident.id, tickets.c.revoked_at),
            "bookings": _bookings(resident.id),
            "asked_places": _asked(resident),
        }

    def erased(self, resident: Resident, by: Actor, at: datetime) -> None:
        """Keep invitations and places as counts; revoke tickets; delete what was typed to ask for a place."""
        own = tickets.c.resident_id == resident.id
        db.session.execute(delete(sign_ins).where(sign_ins.c.ticket_id.in_(select(tickets.c.id).where(own))))
        db.session.execute(update(tickets).where(own, tickets.c.revoked_at.is_(None)).values(revoked_at=at))
        db.session.execute(delete(letter_guests).where(letter_guests.c.resident_id == resident.id))
        found = db.session.execute(
            select(
                place_requests.c.id,
                place_requests.c.public_id,
                place_requests.c.birth_date,
                place_requests.c.state,
            ).where(_asked_by(resident))
        ).all()
        for row in found:
            if row.state == "pending":
                settling.refuse(resident.ward_id, row.public_id, by, at)
            db.session.execute(
                update(place_requests).where(place_requests.c.id == row.id).values(_anonymous(row))
            )


def _anonymous(row: Any) -> dict[str, Any]:
    ring = keyring()
    return {
        "identity_sealed": ring.seal(IDENTITY_PLACE, row.public_id, ""),
        "identity_index": ring.index("erased", new_id()),
        "name": "",
        "phone_sealed": None,
        "birth_date": row.birth_date.replace(year=row.birth_date.year // 10 * 10, month=1, day=1),
    }


def _asked_by(resident: Resident) -> ColumnElement[bool]:
    """Place requests that were matched with the person, and those with the person's citizen number."""
    matched = place_requests.c.resident_id == resident.id
    if resident.personal_id_index is None:
        return matched
    named = (place_requests.c.ward_id == resident.ward_id) & (
        place_requests.c.identity_index == resident.personal_id_index
    )
    return or_(matched, named)


def _rows(table: Table, own: ColumnElement[bool], *columns: ColumnElement[Any]) -> ExportedRows:
    """Rows of a table with these columns, among them of their day and slot, under the title of their campaign."""
    rows = table.join(campaigns, campaigns.c.id == table.c.campaign_id)
    if "slot_id" in table.c:
        rows = rows.join(days, days.c.id == table.c.day_id).join(slots, slots.c.id == table.c.slot_id)
    found = db.session.execute(
        select(campaigns.c.title.label("campaign"), *columns)
        .select_from(rows)
        .where(own)
        .order_by(table.c.id)
    )
    return [dict(row) for row in found.mappings()]


def _bookings(resident_id: int) -> ExportedRows:
    found = _rows(
        bookings,
        bookings.c.resident_id == resident_id,
        days.c.date,
        slots.c.starts,
        slots.c.ends,
        days.c.venue,
        *(bookings.c[name] for name in ("state", "via", "booked_at", "ended_at", "end_reason")),
    )
    for row in found:
        starts, ends = (minutes_to_time(row.pop(name)) for name in ("starts", "ends"))
        row["hours"] = f"{starts:%H:%M} – {ends:%H:%M}"
    return found


def _asked(resident: Resident) -> ExportedRows:
    names = (
        "public_id",
        "identity_kind",
        "identity_sealed",
        "name",
        "phone_sealed",
        "birth_date",
        "birth_precision",
        "state",
        "asked_at",
    )
    columns = [place_requests.c[name] for name in names]
    found = _rows(place_requests, _asked_by(resident), days.c.date, *columns)
    for row in found:
        public_id, phone_sealed = row.pop("public_id"), row.pop("phone_sealed")
        row["phone"] = keyring().open(PHONE_PLACE, public_id, phone_sealed) if phone_sealed else None
        row[row.pop("identity_kind")] = keyring().open(IDENTITY_PLACE, public_id, row.pop("identity_sealed"))
    return found
