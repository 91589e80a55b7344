"""Notices of appointments that the station has changed: one for each person who has a place, and reading them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, select

from campaigns.events import AnnouncedSlot
from core.clock import civil_date
from core.db.bulk import in_chunks
from core.db.database import db
from messages import outbox
from messages.outbox import NewNotice
from messages.queries import facts_waiting
from screening.booking.change_words import AppointmentChange, change_of
from screening.conditions import is_named
from screening.open_letter import CampaignKey
from screening.queries import PLACE, place_of
from screening.tables import bookings, campaigns, days, notices, residents, slots

CHANGED = "booking.changed"


def about(booking: str) -> str:
    """The key of the notice about a changed appointment, by the public id of the booking."""
    return f"{CHANGED}:{booking}"


def tell(
    campaign: CampaignKey, changed: Sequence[tuple[AnnouncedSlot, AnnouncedSlot]], reason: str, at: datetime
) -> int:
    """Write the notice of each person who has a place in a changed slot; returns how many are to be told.

    Several changes are one notice, from what the person was told last to what is true now; where that is the
    same, nobody is told anything.
    """
    pair_of = {was.number: (was, now) for was, now in changed}
    held = [(row, *pair_of[row.slot_id]) for row in _holders(list(pair_of))]
    waiting = facts_waiting([about(row.booking) for row, _was, _now in held])
    fresh, needless = [], []
    for row, was, now in held:
        key = about(row.booking)
        told = waiting[key]["was"] if key in waiting else _facts(was)
        if told == _facts(now):
            needless.append(key)
            continue
        why = reason or waiting.get(key, {}).get("reason", "")
        facts = {"was": told, "on": civil_date(at).isoformat(), "reason": why}
        fresh.append(
            NewNotice(
                ward_id=campaign.ward_id,
                neighborhood_id=row.neighborhood_id,
                recipient=row.resident,
                wording=CHANGED,
                about=key,
                facts={"campaign": campaign.public_id, "slot": now.slot, **facts},
            )
        )
    outbox.drop(needless)
    outbox.replace(fresh, at)
    return len(fresh)


def told_last(bookings_held: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The place that people were told last, for bookings (public ids) whose change was not passed on."""
    keys = {about(booking): booking for booking in bookings_held}
    return {keys[key]: facts["was"] for key, facts in facts_waiting(list(keys)).items()}


def changes_of(campaign_id: int, *of_people: ColumnElement[bool]) -> dict[str, AppointmentChange]:
    """The last change of each person's present appointment in the campaign, by the person's public id."""
    rows = db.session.execute(
        select(
            residents.c.public_id.label("resident"),
            notices.c.facts,
            campaigns.c.bring_text,
            campaigns.c.fasting,
            *PLACE,
        )
        .select_from(bookings)
        .join(residents, residents.c.id == bookings.c.resident_id)
        .join(campaigns, campaigns.c.id == bookings.c.campaign_id)
        .join(slots, slots.c.id == bookings.c.slot_id)
        .join(days, days.c.id == bookings.c.day_id)
        .join(notices, notices.c.about == literal(f"{CHANGED}:") + bookings.c.public_id)
        .where(
            bookings.c.campaign_id == campaign_id,
            bookings.c.state == "booked",
            notices.c.state != "dropped",
            *is_to_be_told(),
            *of_people,
        )
    )
    found = {}
    for row in rows:
        place = place_of(row)
        assert place is not None
        found[row.resident] = change_of(row.facts, place, row.bring_text, fasting=row.fasting)
    return found


def is_to_be_told() -> list[ColumnElement[bool]]:
    """A person is told of a change: not one who has left, died or was joined, nor one whose data are restricted."""
    return [is_named(), residents.c.restricted_at.is_(None)]


def _holders(slot_ids: Sequence[int]) -> list[Any]:
    """The people who have a place in one of the slots and are to be told of a change."""
    holders = (
        select(
            bookings.c.public_id.label("booking"),
            bookings.c.slot_id,
            residents.c.public_id.label("resident"),
            residents.c.neighborhood_id,
        )
        .join(residents, residents.c.id == bookings.c.resident_id)
        .where(bookings.c.state == "booked", *is_to_be_told())
        .order_by(bookings.c.id)
    )
    return [
        row
        for some in in_chunks(slot_ids)
        for row in db.session.execute(holders.where(bookings.c.slot_id.in_(some)))
    ]


def _facts(slot: AnnouncedSlot) -> dict[str, Any]:
    """What people go by, as a notice keeps it."""
    return {
        "date": slot.date.isoformat(),
        "starts": slot.starts,
        "ends": slot.ends,
        "venue": slot.venue,
        "bring": slot.bring,
        "fasting": slot.fasting,
    }
