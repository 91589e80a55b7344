"""The board in a browser: fresh by itself, readable by everybody, wide tables inside their own frame."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from core.database import db
from residents.models import Resident
from tests.browser.desk_day import DeskDay
from tests.day import scan

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"phone": {"width": 360, "height": 800}, "office": {"width": 1280, "height": 800}}
FRESH_WITHIN_MS = 5_000
SLACK_MS = 5_000  # for a busy machine; the page itself asks every four seconds
Enter = Callable[[BrowserContext], None]


def arrived(page: Page):
    return page.locator(".ladder .rung").nth(4).locator(".rung-value")


def somebody(day: DeskDay, who: str) -> Resident:
    return db.session.scalar(select(Resident).where(Resident.public_id == day[who].resident))


def test_a_scan_stands_on_an_open_board_without_anybody_touching_it(page: Page, day: DeskDay, sign_in: Enter):
    sign_in(page.context)
    page.goto(f"/turnout/{day.campaign.public_id}")
    expect(arrived(page)).to_contain_text("0")
    scan(day.campaign, [("arrive", somebody(day, "booked"))])
    expect(arrived(page)).to_contain_text("1", timeout=FRESH_WITHIN_MS + SLACK_MS)


def test_a_board_that_cannot_ask_says_that_its_figures_may_be_old(page: Page, day: DeskDay, sign_in: Enter):
    sign_in(page.context)
    page.goto(f"/turnout/{day.campaign.public_id}")
    page.context.set_offline(True)
    expect(page.locator("[data-live-failed]")).to_be_visible(timeout=FRESH_WITHIN_MS + SLACK_MS)
    page.context.set_offline(False)
    expect(page.locator("[data-live-failed]")).to_be_hidden(timeout=FRESH_WITHIN_MS + SLACK_MS)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, address: str, day: DeskDay, sign_in: Enter, size: str, language: str
):
    scan(day.campaign, [("arrive", somebody(day, "booked")), ("complete", somebody(day, "booked"))])
    board = f"/turnout/{day.campaign.public_id}"
    with browser.new_context(
        base_url=address, viewport=SIZES[size], bypass_csp=True, reduced_motion="reduce"
    ) as context:
        sign_in(context)
        page = context.new_page()
        for path in ("/turnout", board, f"{board}/people/arrived", f"{board}/people/no_show"):
            page.goto(f"{path}?lang={language}")
            found = Axe().run(page, options={"runOnly": RULES})
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
