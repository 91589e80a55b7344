"""A year of campaigns before the measured one: visits, bookings and invitations in bulk."""

from random import Random

from sqlalchemy import insert, select

from bench.big_ward import BATCH, write_campaign
from campaigns.models import Campaign, CampaignDay, Slot
from checkin.models import Visit
from core import clock
from core.db.database import db
from core.db.transaction import transaction
from core.ids import new_id
from residents.models.people import Resident, YearlyCheck
from screening.models import Booking

CAME = 0.07


def live_a_year(ward_id: int, measured: Campaign, campaigns: int) -> None:
    """Write past campaigns with visits, and arrivals of half of the measured campaign's people."""
    chance = Random(3)
    people = db.session.execute(
        select(Resident.id, Resident.neighborhood_id).where(Resident.ward_id == ward_id)
    ).all()
    today = clock.civil_date(clock.now())
    places = ("01", "02")
    for _n in range(campaigns - 1):
        campaign = write_campaign(ward_id, day=today, slots=8, capacity=10_000, places=places)
        write_visits(campaign, [p for p in people if chance.random() < CAME], chance)
    write_visits(measured, [p for p in people if chance.random() < 0.5], chance)
    _checks(ward_id, [p for p in people if chance.random() < 0.1])


def write_visits(campaign: Campaign, people: list[tuple[int, int]], chance: Random) -> None:
    """Write visits of these people (numbers of resident and neighborhood), each with its booking."""
    day = db.session.execute(
        select(CampaignDay.id, CampaignDay.date, Slot.id)
        .join(Slot, Slot.day_id == CampaignDay.id)
        .where(CampaignDay.campaign_id == campaign.id)
    ).first()
    assert day is not None
    at = clock.now()
    here = {"ward_id": campaign.ward_id, "campaign_id": campaign.id, "day_id": day[0]}
    visits = [
        {**here, "resident_id": person, "neighborhood_id": place, "year": day[1].year,
         "state": chance.choice(("arrived", "completed")), "arrived_at": at, "arrived_hour": chance.randint(7, 16)}
        for person, place in people
    ]  # fmt: skip
    bookings = [
        {**here, "public_id": new_id(), "slot_id": day[2], "resident_id": person, "neighborhood_id": place,
         "state": "attended", "via": "station", "booked_at": at}
        for person, place in people
    ]  # fmt: skip
    with transaction():
        for table, rows in ((Visit, visits), (Booking, bookings)):
            for start in range(0, len(rows), BATCH):
                db.session.execute(insert(table), rows[start : start + BATCH])


def _checks(ward_id: int, people: list[tuple[int, int]]) -> None:
    at = clock.now()
    today = clock.civil_date(at)
    with transaction():
        db.session.execute(
            insert(YearlyCheck),
            [
                {
                    "ward_id": ward_id,
                    "resident_id": person,
                    "neighborhood_id": place,
                    "year": today.year,
                    "checked_on": today,
                    "kind": "employer",
                    "place": "",
                    "evidence": "paper",
                    "recorded_at": at,
                }
                for person, place in people
            ],
        )
