"""The board in a browser: fresh by itself, and honest where it cannot be."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from core.db.database import db
from residents.models.people import Resident
from tests.browser.desk_day import DeskDay
from tests.day import scan

FRESH_WITHIN_MS = 5_000
SLACK_MS = 5_000  # for a busy machine; the page itself asks every four seconds
Enter = Callable[[BrowserContext], None]


def arrived(page: Page):
    return page.locator(".ladder .rung").nth(4).locator(".rung-value")


def new_resident(day: DeskDay, who: str) -> Resident:
    return db.session.scalar(select(Resident).where(Resident.public_id == day[who].resident))


def test_a_scan_appears_on_an_open_board_without_anybody_touching_it(
    page: Page, day: DeskDay, sign_in: Enter
):
    sign_in(page.context)
    page.goto(f"/turnout/{day.campaign.public_id}")
    expect(arrived(page)).to_contain_text("0")
    scan(day.campaign, [("arrive", new_resident(day, "booked"))])
    expect(arrived(page)).to_contain_text("1", timeout=FRESH_WITHIN_MS + SLACK_MS)


def test_a_board_that_cannot_ask_says_that_its_figures_may_be_old(page: Page, day: DeskDay, sign_in: Enter):
    sign_in(page.context)
    page.goto(f"/turnout/{day.campaign.public_id}")
    page.context.set_offline(True)
    expect(page.locator("[data-live-failed]")).to_be_visible(timeout=FRESH_WITHIN_MS + SLACK_MS)
    page.context.set_offline(False)
    expect(page.locator("[data-live-failed]")).to_be_hidden(timeout=FRESH_WITHIN_MS + SLACK_MS)
