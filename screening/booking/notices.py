"""Notices that somebody must be told of: a place that the station or a head took, changed or gave back for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from core.actor import Actor
from core.db.database import db
from core.ids import new_id
from screening.booking.reading import Booked, Candidate, SlotRow
from screening.tables import notices


def placed(
    wording: str, slot: SlotRow, done: Sequence[Booked], people: Sequence[Candidate], at: datetime
) -> None:
    """Somebody else took or changed this place for them: the head brings the slip."""
    rows = [
        _row(slot.ward_id, person, wording, slot.campaign, f"{wording}:{place.public_id}", at)
        | {"facts": {"campaign": slot.campaign, "slot": slot.public_id}}
        for place, person in zip(done, people, strict=True)
    ]
    db.session.execute(insert(notices), rows)


def cancelled(ward_id: int, campaign: str, person: Candidate, by: Actor, at: datetime) -> None:
    """Somebody else gave their place back. Nothing is put in where residents did it themselves."""
    if by.kind == "account":
        about = f"booking.cancelled:{person.booking}"
        db.session.execute(insert(notices), _row(ward_id, person, "booking.cancelled", campaign, about, at))


def _row(
    ward_id: int, person: Candidate, wording: str, campaign: str, about: str, at: datetime
) -> dict[str, Any]:
    return {
        "public_id": new_id(),
        "ward_id": ward_id,
        "neighborhood_id": person.neighborhood_id,
        "recipient": person.public_id,
        "channel": "by_hand",
        "wording": wording,
        "facts": {"campaign": campaign},
        "about": about,
        "state": "waiting",
        "created_at": at,
    }
