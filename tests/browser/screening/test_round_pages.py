"""The head's round and the station's pages of people in a browser: a person is found, a household is booked."""

from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from accounts.roles import Role
from campaigns.models import Slot
from campaigns.planning import planning
from core.actor import SYSTEM, Actor
from core.db.database import db
from core.db.transaction import transaction
from residents.models.people import Resident
from screening.round import actions as round_actions
from tests.browser import sight
from tests.browser.sight import PHONE
from tests.builders import Builder
from wards.models import Neighborhood, Ward

LONG_NAME = "Công Tằng Tôn Nữ Thị Hồng Phượng"


@pytest.fixture
def seven(build: Builder) -> Neighborhood:
    """A household with very long names: one member is booked, one cannot come alone."""
    seven = build.neighborhood(build.ward(), 7)
    build.household(
        seven,
        {"full_name": LONG_NAME, "personal_id": "031144000123", "phone": "0912345678", "is_head": True},
        {"full_name": "Nguyễn Văn Nam", "sex": "male", "birth_date": date(1948, 1, 1), "homebound": True},
        {"full_name": "Huỳnh Phạm Nguyễn Bảo Châu Khánh Linh", "birth_date": date(2012, 5, 5)},
        address="Số 7/15 ngõ Cây Xanh, đường Nguyễn Thị Minh Khai kéo dài",
    )
    campaign = build.campaign(db.session.get(Ward, seven.ward_id), criteria={"age_min": 60}, days_ahead=1)
    with transaction() as work:
        planning.publish(campaign, SYSTEM, work.at)
    slot = db.session.execute(select(Slot.public_id).order_by(Slot.id)).scalars().first()
    nam = _resident("Nguyễn Văn Nam")
    with transaction() as work:
        round_actions.book(campaign, slot, [nam.id], "head", Actor("account", "a" * 26), work.at)
    return seven


def _resident(name: str) -> Resident:
    return db.session.execute(select(Resident).where(Resident.full_name == name)).scalar_one()


def _cookie(app: Flask, build: Builder, role: Role, seven: Neighborhood, address: str) -> dict[str, str]:
    place = {"neighborhood_id": seven.id} if role is Role.NEIGHBORHOOD_HEAD else {}
    account = build.account(role, db.session.get(Ward, seven.ward_id), **place)
    client = build.sign_in(app.test_client(), account)
    name = app.config["SESSION_COOKIE_NAME"]
    return {"name": name, "value": client.get_cookie(name).value, "url": address}


@pytest.mark.parametrize(
    ("role", "path"), [(Role.NEIGHBORHOOD_HEAD, "/neighborhood"), (Role.STATION_STAFF, "/residents")]
)
def test_a_person_is_found_without_accents_and_is_in_no_address(
    browser: Browser, app: Flask, build: Builder, seven: Neighborhood, address: str, role: Role, path: str
) -> None:
    with browser.new_context(base_url=address, viewport=PHONE) as context:
        context.add_cookies([_cookie(app, build, role, seven, address)])
        page = context.new_page()
        page.goto(path)
        page.fill("input[type=search]", "hong phuong")
        page.press("input[type=search]", "Enter")
        expect(page.locator(".people")).to_contain_text(LONG_NAME)
        assert "phuong" not in page.url


def test_a_household_is_booked_with_two_touches_on_a_phone(
    browser: Browser, app: Flask, build: Builder, seven: Neighborhood, address: str
) -> None:
    with browser.new_context(base_url=address, viewport=PHONE) as context:
        context.add_cookies([_cookie(app, build, Role.NEIGHBORHOOD_HEAD, seven, address)])
        page = context.new_page()
        page.goto("/neighborhood")
        page.locator("section.household .button-primary").click()
        expect(page.locator("input[name=resident]:checked")).to_have_count(1)
        page.locator("input[name=slot]").nth(1).check()
        page.locator("form .actions .button-primary").click()
        expect(page.locator(".notice-success")).to_be_visible()
        expect(page.locator("main")).to_contain_text("8:00 – 9:00")


def test_search_and_first_household_are_on_the_first_screen_of_a_phone(
    browser: Browser, app: Flask, build: Builder, seven: Neighborhood, address: str
) -> None:
    """With a message to pass on, and with a second campaign to choose: nothing pushes the first door down."""
    second = build.campaign(
        db.session.get(Ward, seven.ward_id),
        title="Tiêm phòng cúm mùa cho người cao tuổi",
        criteria={"age_min": 60},
        days_ahead=9,
    )
    with transaction() as work:
        planning.publish(second, SYSTEM, work.at)
    with browser.new_context(base_url=address, viewport=PHONE) as context:
        context.add_cookies([_cookie(app, build, Role.NEIGHBORHOOD_HEAD, seven, address)])
        page = context.new_page()
        page.goto("/neighborhood")
        expect(page.locator("a[aria-current=page]", has_text="Chưa đặt lịch")).to_be_visible()
        assert page.locator(".site-header").bounding_box()["height"] <= 96
        search = page.locator("input[type=search]").bounding_box()
        assert search["y"] + search["height"] <= 500
        name = page.locator("section.household h2 a").first.bounding_box()
        assert name["y"] + 24 <= 500


def test_what_a_search_found_is_scrolled_to(
    browser: Browser, app: Flask, build: Builder, seven: Neighborhood, address: str
) -> None:
    with browser.new_context(base_url=address, viewport=PHONE) as context:
        context.add_cookies([_cookie(app, build, Role.NEIGHBORHOOD_HEAD, seven, address)])
        page = context.new_page()
        page.goto("/neighborhood")
        page.fill("input[type=search]", "nam")
        page.press("input[type=search]", "Enter")
        expect(page.locator("#found .people")).to_contain_text("Nguyễn Văn Nam")
        expect(page.locator("#found h2").first).to_be_in_viewport()
        assert page.locator("#found").bounding_box()["y"] < 400


def test_a_call_is_two_touches_away_and_is_in_no_address(
    browser: Browser, app: Flask, build: Builder, seven: Neighborhood, address: str
) -> None:
    with browser.new_context(base_url=address, viewport=PHONE) as context:
        context.add_cookies([_cookie(app, build, Role.NEIGHBORHOOD_HEAD, seven, address)])
        page = context.new_page()
        page.goto("/neighborhood")
        page.locator("section.household form[action$='/call'] button").click()
        expect(page.locator("a[href='tel:0912345678']")).to_be_visible()
        assert "0912" not in page.url
        assert sight.faults(page) == []
