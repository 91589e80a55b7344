"""Planning in a browser: the count follows what is chosen; axe finds nothing on any page of a campaign."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from accounts.gate import SESSION_KEY
from accounts.roles import Role
from campaigns import planning
from campaigns.models import Campaign, CampaignDay
from core.actor import SYSTEM
from core.database import db
from core.transaction import transaction
from tests.builders import Builder
from wards.models import Ward

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"phone": {"width": 360, "height": 800}, "office": {"width": 1280, "height": 800}}
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


@pytest.mark.parametrize(("size", "language"), [("phone", "vi"), ("phone", "en"), ("office", "vi")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser,
    address: str,
    planner_cookie: dict[str, str],
    campaign: Campaign,
    size: str,
    language: str,
) -> None:
    day = db.session.execute(select(CampaignDay.public_id)).scalar_one()
    at = f"/campaigns/{campaign.public_id}"
    draft_pages = ["/campaigns", "/campaigns/new", at, f"{at}/basics", f"{at}/who", f"{at}/days/new"]
    draft_pages += [
        f"{at}/targets",
        f"{at}/stations",
        f"{at}/publish",
        f"{at}/days/{day}",
        f"{at}/days/{day}/remove",
    ]
    open_pages = [at, f"{at}/close", "/", f"/c/{campaign.public_id}"]
    open_pages += [f"{at}/days/{day}/{part}" for part in ("details", "places", "slots")]
    found: list[object] = []
    with browser.new_context(
        base_url=address, viewport=SIZES[size], bypass_csp=True, reduced_motion="reduce"
    ) as context:
        context.add_cookies([planner_cookie])
        page = context.new_page()
        found += [_faults(page, f"{path}?lang={language}") for path in draft_pages]
        with transaction() as work:
            planning.publish(db.session.get(Campaign, campaign.id), SYSTEM, work.at)
        found += [_faults(page, f"{path}?lang={language}") for path in open_pages]
    assert [fault for fault in found if fault] == []


def _faults(page: Page, path: str) -> list[object]:
    page.goto(path)
    for fold in page.locator("details:not([open]) > summary").all():
        if fold.is_visible():
            fold.click()
    violations = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    sideways = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    faults: list[object] = [(path, v["id"], [n["html"] for n in v["nodes"]]) for v in violations]
    return [*faults, (path, "scrolls sideways")] if sideways else faults
