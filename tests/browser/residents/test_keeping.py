"""Keeping the roll true on a phone: few fields first, the rest folded away; what is wrong inside a fold is unfolded."""

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from accounts.roles import Role
from core.db.database import db
from residents.models.people import Household, Resident
from tests.browser.screening.test_round_pages import _cookie
from tests.builders import Builder


@pytest.fixture
def phone(context: BrowserContext, app: Flask, build: Builder, address: str) -> Page:
    seven = build.neighborhood(build.ward(), 7)
    build.household(seven, {"full_name": "Nguyễn Thị Mẫu", "is_head": True})
    context.add_cookies([_cookie(app, build, Role.NEIGHBORHOOD_HEAD, seven, address)])
    return context.new_page()


def home() -> str:
    return f"/neighborhood/households/{db.session.scalars(select(Household.public_id)).one()}"


class Hand:
    """A hand on the phone: each tap and each field typed into is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.typed = page, 0, 0

    def tap(self, selector: str, *, leads_on: bool = False) -> None:
        self.taps += 1
        if not leads_on:
            self.page.locator(selector).first.click()
            return
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def type(self, field: str, text: str) -> None:
        self.typed += 1
        self.page.fill(f"[name='{field}']", text)


def test_a_household_is_added_with_three_taps_and_three_typed_fields(phone: Page) -> None:
    """From the list at a door to the household on the list, with its head; nothing else is asked."""
    phone.goto("/neighborhood")
    hand = Hand(phone)
    expect(phone.locator(".round-tools > a").first).to_be_in_viewport()
    hand.tap(".round-tools > a[href*='/households/new']", leads_on=True)
    hand.type("address", "Số 9 ngõ Cây Xanh")
    hand.type("members-0-full_name", "Trần Thị Mới")
    hand.type("members-0-year", "1962")
    hand.tap("[name='members-0-sex'][value=female]")
    hand.tap("main form .button-primary", leads_on=True)
    expect(phone.locator(".people")).to_contain_text("Trần Thị Mới")
    assert (hand.taps, hand.typed) == (3, 3)


def test_a_person_is_added_with_five_taps_and_three_typed_fields_the_search_for_the_household_among_them(
    phone: Page,
) -> None:
    phone.goto("/neighborhood")
    hand = Hand(phone)
    hand.type("q", "mau")
    hand.tap("form[role=search] button", leads_on=True)
    hand.tap("section.household h2 a", leads_on=True)
    hand.tap("main a[href$='/add']", leads_on=True)
    hand.type("full_name", "Nguyễn Văn Con")
    hand.type("year", "1980")
    hand.tap("[name=sex][value=male]")
    hand.tap("main form .button-primary", leads_on=True)
    expect(phone.locator(".people")).to_contain_text("Nguyễn Văn Con")
    assert (hand.taps, hand.typed) == (5, 3)


def test_a_person_whose_card_is_scanned_is_added_without_typing(phone: Page) -> None:
    """A scanner that types the card is no typing of the head's: a household of one needs two taps."""
    phone.goto("/neighborhood")
    phone.wait_for_selector("[data-card][data-ready]", state="attached")
    hand = Hand(phone)
    phone.focus("input[type=search]")
    phone.keyboard.insert_text("031162000999||TRẦN THỊ MỚI|02091962|Nữ|Số 9 ngõ Cây Xanh|10052021")
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
    phone.wait_for_selector("[data-card][data-ready]", state="attached")
    hand.tap("[data-card-kept] a", leads_on=True)
    phone.wait_for_selector("[data-card][data-ready]", state="attached")
    hand.tap("main form .button-primary", leads_on=True)
    expect(phone.locator(".people")).to_contain_text("Trần Thị Mới")
    assert (hand.taps, hand.typed) == (2, 0)


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
