"""Keeping the roll true on a phone: few fields first, the rest folded away; what is wrong inside a fold is unfolded."""

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from accounts.roles import Role
from core.database import db
from residents.models import Household, Resident
from tests.browser.test_round_pages import _cookie
from tests.builders import Builder


@pytest.fixture
def phone(context: BrowserContext, app: Flask, build: Builder, address: str) -> Page:
    seven = build.neighborhood(build.ward(), 7)
    build.household(seven, {"full_name": "Nguyễn Thị Mẫu", "is_head": True})
    context.add_cookies([_cookie(app, build, Role.NEIGHBORHOOD_HEAD, seven, address)])
    return context.new_page()


def home() -> str:
    return f"/neighborhood/households/{db.session.scalars(select(Household.public_id)).one()}"


def test_a_person_is_added_with_three_answers(phone: Page) -> None:
    phone.goto(home())
    phone.locator("main a[href$='/add']").click()
    shown = phone.locator("main form input:visible").evaluate_all("all => all.map((one) => one.name)")
    assert shown == ["full_name", "day", "month", "year", "sex", "sex", "sex", "relation"]
    phone.fill("[name=full_name]", "Nguyễn Văn Con")
    phone.fill("[name=year]", "1980")
    phone.locator("[name=sex][value=male]").check()
    with phone.expect_navigation():
        phone.locator("main form .button-primary").click()
    expect(phone.locator(".people")).to_contain_text("Nguyễn Văn Con")


def test_whose_phone_it_is_is_offered_and_a_wrong_number_is_unfolded(phone: Page) -> None:
    phone.goto(home())
    phone.locator("main a[href$='/add']").click()
    phone.fill("[name=full_name]", "Nguyễn Văn Con")
    phone.fill("[name=year]", "1980")
    phone.locator("[name=sex][value=male]").check()
    phone.locator("main form summary").first.click()
    phone.fill("[name=phone]", "12")
    phone.fill("[name=phone_owner]", "con gái")
    offered = phone.locator("datalist option").evaluate_all("all => all.map((one) => one.value)")
    assert "con gái" in offered and "con trai" in offered
    with phone.expect_navigation():
        phone.locator("main form .button-primary").click()
    expect(phone.locator("[name=phone]")).to_be_visible()
    phone.fill("[name=phone]", "0912 345 678")
    with phone.expect_navigation():
        phone.locator("main form .button-primary").click()
    db.session.rollback()
    con = db.session.scalars(select(Resident).where(Resident.full_name == "Nguyễn Văn Con")).one()
    assert con.phone_owner == "con gái" and con.phone_index is not None


def test_who_cannot_come_alone_is_noted_with_two_presses_from_the_household(phone: Page) -> None:
    phone.goto(home())
    phone.locator(".person-name a").click()
    with phone.expect_navigation():
        phone.locator("form[action$='/mark/homebound'] button").click()
    expect(phone.locator(".notice-success")).to_be_visible()
    db.session.rollback()
    assert db.session.scalars(select(Resident.homebound)).one()
