"""Ages that a campaign takes on the day of the visit, and people of whom the register does not know enough."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask

from accounts.roles import Role
from campaigns import queries
from campaigns.models import Campaign, CampaignDay, Slot
from campaigns.planning import planning
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from screening.booking.booking import book
from screening.booking_rules import WrongAge
from tests.builders import Builder
from tests.day_builder import BEFORE
from wards.models import Ward

BABIES = {"age_min": 2, "age_unit": "months", "age_on": "visit"}


@pytest.fixture
def two_days(app: Flask, build: Builder, travel) -> Campaign:
    """A published campaign for babies of two months and over, with a second day two weeks after the first."""
    ward = build.ward()
    campaign = build.campaign(ward, days_ahead=4, criteria=BABIES, kind="vaccination")
    first = db.session.query(CampaignDay).one()
    later = build.save(
        CampaignDay(
            ward_id=ward.id, campaign_id=campaign.id, venue="Trạm", date=first.date + timedelta(days=14)
        )
    )
    build.save(
        Slot(ward_id=ward.id, campaign_id=campaign.id, day_id=later.id, starts=420, ends=480, capacity=10)
    )
    return campaign


def test_a_baby_is_invited_who_is_old_enough_on_a_later_day_and_cannot_book_the_first(
    two_days: Campaign, build: Builder
) -> None:
    """Given a campaign on two days, when a baby is two months old between them, then only the second can be booked."""
    days = queries.days(two_days.id, clock.now())
    home = build.household(build.neighborhood(db.session.get_one(Ward, two_days.ward_id)))
    baby = build.resident(home, "Nguyễn Văn Bé", birth_date=days[1].date - timedelta(days=62))
    newborn = build.resident(home, "Nguyễn Thị Út", birth_date=days[1].date - timedelta(days=50))
    with transaction() as work:
        planning.publish(db.session.get_one(Campaign, two_days.id), SYSTEM, work.at)
    campaign = db.session.get_one(Campaign, two_days.id)
    assert [person.resident_id for person in queries.eligible_people(campaign)] == [baby.id]
    with pytest.raises(WrongAge), transaction() as work:
        book(campaign.id, days[0].slots[0].id, [baby.id], "station", SYSTEM, work.at)
    with transaction() as work:
        assert book(campaign.id, days[1].slots[0].id, [baby.id], "station", SYSTEM, work.at) == 1
    assert newborn.id not in {person.resident_id for person in queries.eligible_people(campaign)}


def test_people_whose_age_or_sex_is_open_are_listed_and_not_lost(app, build, client, travel):
    ward = build.ward()
    home = build.household(build.neighborhood(ward))
    campaign = build.campaign(ward, days_ahead=4, criteria={"age_min": 60, "sex": "female"})
    year = BEFORE.year - 60
    for name, facts in {
        "Lê Thị Chắc": {"birth_date": date(1950, 5, 1)},
        "Lê Thị Năm": {"birth_date": date(year, 1, 1), "birth_precision": "year"},
        "Lê Tháng": {"birth_date": date(year, 11, 1), "birth_precision": "month"},
        "Lê Chưa Rõ": {"birth_date": date(1950, 5, 1), "sex": "unknown"},
        "Lê Văn Nam": {"birth_date": date(year, 1, 1), "birth_precision": "year", "sex": "male"},
        "Lê Thị Trẻ": {"birth_date": date(1990, 1, 1), "birth_precision": "year"},
    }.items():
        build.resident(home, name, **facts)
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    assert "3 người chưa rõ tuổi hoặc giới tính" in client.get(f"/campaigns/{campaign.public_id}/who").text
    page = client.get(f"/campaigns/{campaign.public_id}/unsure").text
    assert re.findall(r">(Lê [^<]+)</a>", page) == ["Lê Thị Năm", "Lê Tháng", "Lê Chưa Rõ"]
    assert page.count("Tuổi ước tính") == 2 and page.count("Chưa rõ giới tính") == 1
    assert (
        "3 người chưa rõ tuổi hoặc giới tính" in client.get(f"/campaigns/{campaign.public_id}/publish").text
    )


def test_an_age_of_which_only_the_year_is_known_is_shown_as_an_estimate(app, build, client, travel):
    ward = build.ward()
    home = build.household(build.neighborhood(ward))
    old = build.resident(home, birth_date=date(1950, 1, 1), birth_precision="year")
    baby = build.resident(home, birth_date=date(2026, 9, 1))
    build.sign_in(client, build.account(Role.STATION_STAFF, ward))
    assert "76 tuổi (ước tính)" in client.get(f"/residents/people/{old.public_id}").text
    page = client.get(f"/residents/people/{baby.public_id}").text
    assert "2 tháng tuổi" in page and "ước tính" not in page
