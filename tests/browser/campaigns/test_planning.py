"""Planning in a browser: the count follows what is chosen."""

from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from accounts.gate import SESSION_KEY
from accounts.roles import Role
from campaigns.models import Campaign
from core.db.database import db
from tests.builders import Builder
from wards.models import Ward

TOTAL = "[data-counts] [data-count-total]"


@pytest.fixture
def campaign(build: Builder) -> Campaign:
    ward = build.ward()
    for number in (1, 2):
        born = [{"birth_date": date(year, 1, 1)} for year in (1930, 1950, 2010)]
        build.household(build.neighborhood(ward, number), *born)
    return build.campaign(ward, criteria={"age_min": 60})


@pytest.fixture
def planner_cookie(app: Flask, build: Builder, campaign: Campaign, address: str) -> dict[str, str]:
    client = build.sign_in(app.test_client(), build.account(Role.STATION_ADMIN, _ward(campaign)))
    with client.session_transaction() as session:
        assert SESSION_KEY in session
    name = app.config["SESSION_COOKIE_NAME"]
    return {"name": name, "value": client.get_cookie(name).value, "url": address}


@pytest.fixture
def who(context: BrowserContext, page: Page, planner_cookie: dict[str, str], campaign: Campaign) -> Page:
    context.add_cookies([planner_cookie])
    page.goto(f"/campaigns/{campaign.public_id}/who")
    return page


def _ward(campaign: Campaign) -> Ward:
    return db.session.get(Ward, campaign.ward_id)


def test_the_count_follows_what_is_chosen(who: Page) -> None:
    expect(who.locator(TOTAL)).to_have_text("4")
    who.fill("#age_min", "90")
    expect(who.locator(TOTAL)).to_have_text("2")
    expect(who.locator("[data-count='01']")).to_have_text("1")
    who.check("input[name=sex][value=male]")
    expect(who.locator(TOTAL)).to_have_text("0")


def test_a_half_typed_age_leaves_the_numbers_as_they_were(who: Page) -> None:
    with who.expect_response(lambda answer: answer.status == 422):
        who.fill("#age_max", "5")
    expect(who.locator(TOTAL)).to_have_text("4")
    who.fill("#age_max", "80")
    expect(who.locator(TOTAL)).to_have_text("2")
