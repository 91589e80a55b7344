"""The demo's health days: people arrive and finish, a few come without an appointment or from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from campaigns.models import Campaign, CampaignDay, Slot
from campaigns.planning import planning
from checkin.campaign_day import Day, day_by_id
from checkin.day.closing import close
from checkin.desk.pairing import Sender
from checkin.scanning.batch_rules import Sent, read_batch
from checkin.scanning.entries import read_entries
from checkin.scanning.subjects import find_all
from checkin.scanning.taking import take_scans
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from residents.models.people import Resident
from screening.models import Booking, Invitation

EARLIEST_HOUR, USUAL_HOUR, LAST_HOUR = 8, 10, 17
COMES, COMES_UNBOOKED, IS_DONE = 0.84, 0.05, 0.95
DESKS = ("Bàn 1", "Bàn 2")
BATCH_MINUTES = 20


@dataclass(frozen=True, order=True)
class ScanToCome:
    """A scan to send: when, at which desk, and its content."""

    at: datetime
    desk: str
    scan: tuple[tuple[str, Any], ...]


def hour_to_show(today: date, now: datetime) -> datetime:
    """The time up to which today's campaign has run: now, but late enough in the morning to show something."""
    local = clock.local(now)
    if local.date() != today or not EARLIEST_HOUR <= local.hour < LAST_HOUR:
        return clock.at_local(today, time(USUAL_HOUR, 15))
    return now


def live_through(campaign: Campaign, chance: Random) -> None:
    """Run all days of a campaign to their end, close each, then close the campaign."""
    for day in _days(campaign):
        end = clock.at_local(day.on, time(LAST_HOUR))
        _live(campaign, day, end, chance)
        close(day, SYSTEM, end)
    planning.close(campaign, SYSTEM, clock.at_local(_days(campaign)[-1].on, time(18)))


def live_until(campaign: Campaign, today: date, until: datetime, chance: Random) -> None:
    """Run today's day of a campaign up to a moment; it stays open."""
    for day in _days(campaign):
        if day.on == today:
            _live(campaign, day, until, chance)


def _days(campaign: Campaign) -> list[Day]:
    ids = db.session.scalars(
        select(CampaignDay.public_id).where(CampaignDay.campaign_id == campaign.id).order_by(CampaignDay.date)
    )
    return [day for public_id in ids if (day := day_by_id(public_id)) is not None]


def _live(campaign: Campaign, day: Day, until: datetime, chance: Random) -> None:
    events = sorted(event for event in _events(campaign, day, chance) if event.at <= until)
    while events:
        turn = events[0].at + timedelta(minutes=BATCH_MINUTES)
        batch, events = [e for e in events if e.at <= turn], [e for e in events if e.at > turn]
        for desk in DESKS:
            _send(day, desk, [event for event in batch if event.desk == desk], min(turn, until))


def _events(campaign: Campaign, day: Day, chance: Random) -> Iterator[ScanToCome]:
    for resident, starts in _expected(day):
        if chance.random() < COMES:
            came = clock.at_local(day.on, clock.minutes_to_time(starts)) + timedelta(
                minutes=chance.randint(-15, 45)
            )
            yield from _one_person(resident, came, "qr", chance)
    for resident in _unbooked(campaign):
        if chance.random() < COMES_UNBOOKED:
            came = clock.at_local(day.on, time(8)) + timedelta(minutes=chance.randint(0, 180))
            yield from _one_person(resident, came, "list", chance)
    for _stranger in range(chance.randint(3, 6)):
        came = clock.at_local(day.on, time(8)) + timedelta(minutes=chance.randint(0, 180))
        person = {"birth_year": chance.randint(1940, 1990), "sex": chance.choice(("male", "female"))}
        yield _event(came, "arrive", ("outsider", person), "count", chance)


def _one_person(resident: str, came: datetime, method: str, chance: Random) -> Iterator[ScanToCome]:
    yield _event(came, "arrive", ("resident", resident), method, chance)
    if chance.random() < IS_DONE:
        done = came + timedelta(minutes=chance.randint(35, 80))
        yield _event(done, "complete", ("resident", resident), method, chance)


def _event(at: datetime, kind: str, subject: tuple[str, Any], method: str, chance: Random) -> ScanToCome:
    scan_id = str(UUID(int=chance.getrandbits(128), version=4))
    scan = (("scan_id", scan_id), ("kind", kind), subject, ("scanned_at", at.isoformat()), ("method", method))
    return ScanToCome(at, chance.choice(DESKS), scan)


def _expected(day: Day) -> list[tuple[str, int]]:
    rows = db.session.execute(
        select(Resident.public_id, Slot.starts)
        .select_from(Booking)
        .join(Resident, Resident.id == Booking.resident_id)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.day_id == day.id, Booking.state == "booked")
        .order_by(Booking.id)
    )
    return [(resident, starts) for resident, starts in rows]


def _unbooked(campaign: Campaign) -> list[str]:
    booked = select(Booking.id).where(
        Booking.campaign_id == campaign.id, Booking.resident_id == Invitation.resident_id
    )
    return list(
        db.session.scalars(
            select(Resident.public_id)
            .join(Invitation, Invitation.resident_id == Resident.id)
            .where(Invitation.campaign_id == campaign.id, ~booked.exists())
            .order_by(Resident.id)
        )
    )


def _send(day: Day, desk: str, events: list[ScanToCome], at: datetime) -> None:
    if not events:
        return
    batch = read_batch({"device_sent_at": at.isoformat(), "scans": [dict(event.scan) for event in events]})
    found = find_all(day, [sent for sent in batch.scans if isinstance(sent, Sent)])
    take_scans(Sender(desk, SYSTEM), day, read_entries(day, batch, found, at), at)
