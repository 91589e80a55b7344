"""Back and Reload in a browser: after a refused form or a search they lead to a page, never to "send it again?"."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from accounts.roles import Role
from core.db.database import db
from tests.browser import sight
from tests.browser.sight import PHONE
from tests.builders import Builder
from tests.invited import HOA, NAM, Invited


@pytest.fixture
def invited(build: Builder) -> Invited:
    invited = Invited(build)
    invited.home = invited.household(HOA, NAM)
    invited.more_days(20)
    invited.publish()
    return invited


def press(page: Page) -> None:
    """The one primary button of the page."""
    sight.press(page.locator("main .button-primary[type=submit]").first)


def choose(page: Page, name: str) -> None:
    page.locator(f"input[name={name}]:not([disabled])").first.check(force=True)


def test_back_from_each_step_leads_to_the_question_before(
    browser: Browser, address: str, invited: Invited
) -> None:
    with browser.new_context(base_url=address, viewport=PHONE) as context:
        page = context.new_page()
        page.goto("/k")
        page.fill("#code", "ABCD")
        press(page)
        page.fill("#code", invited.letter(invited.home).short_code)
        page.fill("#birth_year", "1950")
        press(page)
        press(page)
        press(page)
        expect(page.locator(".error-summary")).to_be_visible()
        choose(page, "day")
        press(page)
        press(page)
        expect(page.locator(".error-summary")).to_be_visible()
        choose(page, "slot")
        press(page)
        for question in ("Giờ nào tiện cho ông/bà?", "Giờ nào", "Ngày nào", "Ngày nào", "Khám sức khỏe"):
            page.go_back()
            expect(page.locator("h1")).to_contain_text(question)
            expect(page.locator(".error-summary")).to_have_count(0)


def test_a_second_tap_and_a_reload_leave_one_place(browser: Browser, address: str, invited: Invited) -> None:
    with browser.new_context(base_url=address, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(f"/k#{invited.letter(invited.home).secrets.token}")
        page.wait_for_url("**/k/home")
        press(page)
        choose(page, "day")
        press(page)
        choose(page, "slot")
        press(page)
        page.locator("main .button-primary").dblclick()
        page.wait_for_url("**/k/done")
        page.reload()
        expect(page.locator("svg.qr")).to_have_count(2)
        page.go_back()
        expect(page.locator("h1")).not_to_contain_text("Mời ông/bà xem lại trước khi đặt")
    db.session.rollback()
    assert len(invited.bookings()) == 2


def test_back_from_a_household_that_was_searched_leads_to_the_list(
    browser: Browser, app: Flask, build: Builder, address: str, invited: Invited
) -> None:
    place = {"neighborhood_id": invited.neighborhood.id}
    client = build.sign_in(app.test_client(), build.account(Role.NEIGHBORHOOD_HEAD, invited.ward, **place))
    name = app.config["SESSION_COOKIE_NAME"]
    with browser.new_context(base_url=address, viewport=PHONE) as context:
        context.add_cookies([{"name": name, "value": client.get_cookie(name).value, "url": address}])
        page = context.new_page()
        page.goto("/neighborhood")
        page.fill("input[type=search]", "hoa")
        page.press("input[type=search]", "Enter")
        sight.press(page.locator(".household-head a"))
        page.go_back()
        expect(page.locator("h1")).to_have_text("Tổ dân phố 7")
        page.reload()
        expect(page.locator("h1")).to_have_text("Tổ dân phố 7")


def test_a_password_can_be_looked_at_while_it_is_typed(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("#password", "trâu ăn cỏ non")
    page.get_by_role("button", name="Hiện mật khẩu").click()
    expect(page.locator("#password")).to_have_attribute("type", "text")
    page.get_by_role("button", name="Che mật khẩu").click()
    expect(page.locator("#password")).to_have_attribute("type", "password")
