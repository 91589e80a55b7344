"""A resident's pages in a browser: with the link on a phone, without script, in both languages, large text too."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from accounts.roles import Role
from screening import letter_sheets, letters
from tests.browser import sight
from tests.browser.sight import OFFICE, PHONE, faults
from tests.builders import Builder
from tests.invited import HOA, NAM, Invited

FIRST_PAGE_LIMIT = 60 * 1024
WEIGHT = """performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
  .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
LONG = {"full_name": "Công Tằng Tôn Nữ Thị Hồng Nghiêng", "sex": "female"}


@pytest.fixture
def invited(build: Builder) -> Invited:
    invited = Invited(
        build,
        title="Khám sàng lọc tim mạch và đái tháo đường cho người cao tuổi năm 2026",
        bring_text="Căn cước\nThẻ bảo hiểm y tế\nĐơn thuốc đang uống (nếu có)",
        free_text="Đo huyết áp, điện tim\nThử đường máu",
        fasting=True,
    )
    invited.home = invited.household(HOA, NAM, LONG)
    invited.more_days(15)
    invited.publish()
    return invited


@pytest.fixture(params=["phone", "office"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    size = PHONE if request.param == "phone" else OFFICE
    with browser.new_context(base_url=address, viewport=size, **sight.still()) as context:
        yield context.new_page()


def press(page: Page) -> None:
    """The one primary button of the page."""
    sight.press(page.locator("main .button-primary[type=submit]").first)


def choose(page: Page, name: str, nth: int = 0) -> None:
    page.locator(f"input[name={name}]:not([disabled])").nth(nth).check(force=True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_whole_walk_has_no_fault(page: Page, invited: Invited, language: str) -> None:
    page.goto(f"/k?lang={language}")
    found: list[str] = []
    letter = invited.letter(invited.home)
    page.goto("/k")
    found += faults(page)
    press(page)
    found += faults(page)
    page.goto(f"/K#{letter.secrets.token.upper()}")
    page.wait_for_url("**/k/home")
    assert "#" not in page.url, "the secret is gone from the address bar"
    page.locator("details summary").first.click()
    found += faults(page)
    press(page)
    found += faults(page)
    choose(page, "day")
    press(page)
    found += faults(page)
    choose(page, "slot", 1)
    press(page)
    found += faults(page)
    press(page)
    page.wait_for_url("**/k/done")
    found += faults(page)
    for path in ("/k/home", f"/k/ticket/{invited.people(invited.home)[0].public_id}"):
        page.goto(path)
        found += faults(page)
    page.goto(f"/k/cancel/{invited.people(invited.home)[0].public_id}")
    found += faults(page)
    sight.press(page.locator("main .button-danger"))
    found += faults(page)
    page.goto(f"/t#{letter.members[0].ticket.opened().token}")
    page.wait_for_url("**/t/show")
    found += faults(page)
    assert found == []


def test_asking_for_a_place_has_no_fault(page: Page, invited: Invited) -> None:
    page.goto(f"/ask/{invited.campaign.public_id}")
    found = faults(page)
    sight.press(page.locator("a.day-link").first)
    found += faults(page)
    press(page)
    found += faults(page)
    choose(page, "slot")
    page.fill("#phone", "0912 345 678")
    page.fill("#year", "1950")
    press(page)
    page.wait_for_url("**/done")
    found += faults(page)
    assert found == []


def test_everything_works_without_script(browser: Browser, address: str, invited: Invited) -> None:
    with browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"/k#{invited.letter(invited.home).secrets.token}")
        page.fill("#code", invited.letter(invited.home).short_code.replace("-", " "))
        page.fill("#birth_year", "1948")
        press(page)
        expect(page).to_have_url(re.compile("/k/home$"))
        press(page)
        choose(page, "day", 1)
        press(page)
        choose(page, "slot")
        press(page)
        press(page)
        expect(page).to_have_url(re.compile("/k/done$"))
        expect(page.locator("svg.qr")).to_have_count(3)


def test_the_pages_are_light_and_stand_large_text(browser: Browser, address: str, invited: Invited) -> None:
    with browser.new_context(base_url=address, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        page.goto("/k?text=large", wait_until="networkidle")
        assert page.evaluate(WEIGHT) < FIRST_PAGE_LIMIT
        page.goto(f"/k#{invited.letter(invited.home).secrets.token}")
        page.reload()
        page.wait_for_url("**/k/home")
        assert sight.sideways(page) == []
        press(page)
        choose(page, "day")
        press(page)
        assert sight.sideways(page) == []


@pytest.mark.parametrize("size", [PHONE, OFFICE], ids=["phone", "office"])
def test_the_papers_and_requests_of_the_station_have_no_fault(
    browser: Browser, app: Flask, address: str, invited: Invited, build: Builder, size: dict[str, int]
) -> None:
    account = build.account(Role.STATION_ADMIN, invited.ward)
    client = build.sign_in(app.test_client(), account)
    name = app.config["SESSION_COOKIE_NAME"]
    campaign, letter = invited.campaign.public_id, invited.letter(invited.home)
    with browser.new_context(base_url=address, viewport=size, **sight.still()) as context:
        context.add_cookies([{"name": name, "value": client.get_cookie(name).value, "url": address}])
        page = context.new_page()
        found: list[str] = []
        for path in (
            f"/letters/{campaign}",
            f"/letters/{campaign}/{invited.neighborhood.public_id}/links",
            f"/letters/{campaign}/household/{letter.id}",
            f"/requests/{campaign}",
        ):
            page.goto(path)
            found += faults(page)
    assert found == []


def test_a_letter_of_a_large_household_is_one_sheet_of_a5(
    browser: Browser, app: Flask, address: str, invited: Invited, build: Builder
) -> None:
    letter = invited.letter(invited.home)
    with app.app_context():
        html = letter_sheets.sheet_file(invited.campaign, letters.letters_of(invited.campaign.id))
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(html)
        pdf = page.pdf(prefer_css_page_size=True)
    assert letter.short_code in html
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
