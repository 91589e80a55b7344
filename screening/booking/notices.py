"""Notices to residents about a place that the station or a head booked, moved or cancelled for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from core.actor import Actor
from core.db.database import db
from core.ids import new_id
from screening.booking import change_notices
from screening.booking.reading import PersonToBook, SlotToBook
from screening.open_letter import CampaignKey
from screening.tables import days, notices, slots


def placed(
    wording: str,
    slot: SlotToBook,
    booked: Sequence[str],
    people: Sequence[PersonToBook],
    at: datetime,
    reason: str = "",
) -> None:
    """Write a notice for each place that was booked or moved, with the earlier place; the head delivers it."""
    earlier = _places_of(people)
    rows = [
        _row(slot.key, person, wording, f"{wording}:{place}", at, {"slot": slot.public_id})
        for place, person in zip(booked, people, strict=True)
    ]
    for row, person in zip(rows, people, strict=True):
        if person.slot_id is not None:
            row["facts"] |= {"was": earlier[person.id], "why": reason}
    db.session.execute(insert(notices), rows)


def cancelled(
    campaign: CampaignKey, people: Sequence[PersonToBook], by: Actor, at: datetime, reason: str
) -> None:
    """Write a notice for each place that was cancelled by staff; residents who cancel themselves get none."""
    if by.kind != "account":
        return
    earlier = _places_of(people)
    rows = [
        _row(
            campaign,
            person,
            "booking.cancelled",
            f"booking.cancelled:{person.booking}",
            at,
            {"was": earlier[person.id], "why": reason} if person.slot_id is not None else {},
        )
        for person in people
    ]
    db.session.execute(insert(notices), rows)


def _places_of(people: Sequence[PersonToBook]) -> dict[int, dict[str, Any]]:
    """The place that each person had, as the person was told last; the slot can be gone when the notice is read."""
    held = {person.slot_id for person in people if person.slot_id is not None}
    if not held:
        return {}
    told_last = change_notices.told_last(person.booking for person in people if person.booking is not None)
    rows = db.session.execute(
        select(slots.c.id, days.c.date, slots.c.starts, slots.c.ends, days.c.venue)
        .join(days, days.c.id == slots.c.day_id)
        .where(slots.c.id.in_(held))
    )
    places = {
        row.id: {"date": row.date.isoformat(), "starts": row.starts, "ends": row.ends, "venue": row.venue}
        for row in rows
    }
    return {
        person.id: told_last.get(person.booking or "", places[person.slot_id])
        for person in people
        if person.slot_id is not None
    }


def _row(
    campaign: CampaignKey, person: PersonToBook, wording: str, about: str, at: datetime, facts: dict[str, Any]
) -> dict[str, Any]:
    return {
        "public_id": new_id(),
        "ward_id": campaign.ward_id,
        "neighborhood_id": person.neighborhood_id,
        "recipient": person.public_id,
        "channel": "by_hand",
        "wording": wording,
        "facts": {"campaign": campaign.public_id, **facts},
        "about": about,
        "state": "waiting",
        "created_at": at,
    }
