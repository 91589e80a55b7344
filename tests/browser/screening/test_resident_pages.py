"""A resident's pages in a browser: with the link on a phone, without script, with large text, on paper."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from screening.papers import letters
from screening.papers import sheets as papers_sheets
from tests.browser import sight
from tests.browser.sight import PHONE
from tests.builders import Builder
from tests.invited import HOA, NAM, Invited

FIRST_PAGE_LIMIT = 60 * 1024
WEIGHT = """performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
  .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
LONG = {"full_name": "Công Tằng Tôn Nữ Thị Hồng Nghiêng", "sex": "female"}


def household_of(build: Builder, *more: dict[str, str]) -> Invited:
    """An open campaign and a household of three, and more."""
    invited = Invited(
        build,
        title="Khám sàng lọc tim mạch và đái tháo đường cho người cao tuổi năm 2026",
        bring_text="Căn cước\nThẻ bảo hiểm y tế\nĐơn thuốc đang uống (nếu có)",
        free_text="Đo huyết áp, điện tim\nThử đường máu",
        fasting=True,
    )
    invited.home = invited.household(HOA, NAM, LONG, *more)
    invited.more_days(15)
    invited.publish()
    return invited


@pytest.fixture
def invited(build: Builder) -> Invited:
    return household_of(build)


def press(page: Page) -> None:
    """The only primary button of the page."""
    sight.press(page.locator("main .button-primary[type=submit]").first)


def choose(page: Page, name: str, nth: int = 0) -> None:
    page.locator(f"input[name={name}]:not([disabled])").nth(nth).check(force=True)


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
        assert "#" not in page.url, "the secret is gone from the address bar"
        assert sight.sideways(page) == []
        press(page)
        choose(page, "day")
        press(page)
        assert sight.sideways(page) == []


ENDLESS = {"full_name": "Nguyễn " + "Thịhoàngngânkhánhlinhphương" * 3, "sex": "female"}


GRANDMOTHERS = "html { font-size: 24px !important; }"
"""A phone on which all text was made half as large again."""


@pytest.mark.parametrize(
    ("width", "text"), [(320, "24px"), (320, "24px&lang=en"), (320, "large"), (360, "normal")]
)
def test_every_target_is_large_and_no_name_is_too_long(
    browser: Browser, address: str, build: Builder, width: int, text: str
) -> None:
    invited = household_of(build, ENDLESS, LONG, LONG)
    token = invited.letter(invited.home).secrets.token
    screen = sight.still(base_url=address, viewport={"width": width, "height": 640})
    with browser.new_context(**screen) as context:
        page = context.new_page()

        def look() -> None:
            if text.startswith("24px"):
                page.add_style_tag(content=GRANDMOTHERS)
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            assert sight.small(page) == [], page.url
            assert sight.sideways(page) == [], page.url
            assert sight.torn(page) == [], page.url

        for path in (f"/?text={text}", f"/c/{invited.campaign.public_id}", "/t", "/k"):
            page.goto(path)
            look()
        page.goto(f"/k%23{token}")
        page.wait_for_url("**/k/home")
        look()
        for name in (None, "day", "slot", None):
            if name:
                choose(page, name)
            press(page)
            look()
        page.wait_for_url("**/k/done")
        person = invited.people(invited.home)[3].public_id
        for path in ("/k/sheet", "/k/home", f"/k/ticket/{person}", f"/k/cancel/{person}", "/k/data"):
            page.goto(path)
            look()
        page.goto(f"/ask/{invited.campaign.public_id}")
        for typed in ({"on": ""}, {"slot": ""}, {"name": ENDLESS["full_name"]}, {"year": "1950"}, {}):
            press(page)
            look()
            for name, value in (typed or {"phone": "0912345678"}).items():
                if value:
                    page.fill(f"[name={name}]", value)
                else:
                    choose(page, name)
            press(page)
            look()
        press(page)
        page.wait_for_url("**/done")
        look()


def test_a_ticket_is_sent_by_the_phone_or_copied(browser: Browser, address: str, invited: Invited) -> None:
    with browser.new_context(base_url=address, viewport=PHONE) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(f"/k#{invited.letter(invited.home).secrets.token}?utm_source=zalo")
        page.wait_for_url("**/k/home")
        press(page)
        choose(page, "day")
        press(page)
        choose(page, "slot")
        press(page)
        press(page)
        page.evaluate("navigator.share = undefined")
        page.locator("[data-send]").click()
        expect(page.locator(".copy-box [role=status]")).to_have_text(re.compile("."))
        assert "/t#" in page.evaluate("navigator.clipboard.readText()")
        page.evaluate("navigator.share = async (what) => { window.sent = what; }")
        page.locator("[data-send]").click()
        assert "/t#" in page.evaluate("window.sent.text")


@pytest.mark.parametrize("people", [3, 8])
def test_a_letter_of_a_large_household_is_one_sheet_of_a5(
    browser: Browser, app: Flask, build: Builder, people: int
) -> None:
    invited = household_of(build, *[LONG] * (people - 3))
    letter = invited.letter(invited.home)
    with app.app_context():
        html = papers_sheets.sheet_file(invited.campaign, letters.letters_of(invited.campaign.id))
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(html)
        pdf = page.pdf(prefer_css_page_size=True)
    assert letter.short_code in html
    assert "stylesheet" not in html, "the file carries its style sheets inside"
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
