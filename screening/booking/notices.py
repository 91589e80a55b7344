"""Notices to residents about a place that the station or a head booked, moved or cancelled for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from core.actor import Actor
from core.db.database import db
from core.ids import new_id
from screening.booking.reading import PersonToBook, SlotToBook
from screening.open_letter import CampaignKey
from screening.tables import notices


def placed(
    wording: str, slot: SlotToBook, booked: Sequence[str], people: Sequence[PersonToBook], at: datetime
) -> None:
    """Write a notice for each place that was booked or moved; the head delivers it."""
    rows = [
        _row(slot.key, person, wording, f"{wording}:{place}", at)
        | {"facts": {"campaign": slot.campaign, "slot": slot.public_id}}
        for place, person in zip(booked, people, strict=True)
    ]
    db.session.execute(insert(notices), rows)


def cancelled(campaign: CampaignKey, person: PersonToBook, by: Actor, at: datetime) -> None:
    """Write a notice for a place that was cancelled by staff; residents who cancel themselves get none."""
    if by.kind == "account":
        about = f"booking.cancelled:{person.booking}"
        db.session.execute(
            insert(notices),
            _row(campaign, person, "booking.cancelled", about, at),
        )


def _row(
    campaign: CampaignKey, person: PersonToBook, wording: str, about: str, at: datetime
) -> dict[str, Any]:
    return {
        "public_id": new_id(),
        "ward_id": campaign.ward_id,
        "neighborhood_id": person.neighborhood_id,
        "recipient": person.public_id,
        "channel": "by_hand",
        "wording": wording,
        "facts": {"campaign": campaign.public_id},
        "about": about,
        "state": "waiting",
        "created_at": at,
    }
