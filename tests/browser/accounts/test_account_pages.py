"""Accounts in a browser: set-up links with and without script."""

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts import set_up
from accounts.models import Account
from accounts.roles import Role
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from tests.builders import Builder
from wards.models import Ward

LONG_NAME = "Công Tằng Tôn Nữ Thị Hồng Phượng"
PASSWORD = "trâu ăn cỏ non buổi sáng"


@pytest.fixture
def ward(build: Builder) -> Ward:
    """A ward with a new account whose link was not opened yet."""
    ward = build.ward()
    build.account(Role.STATION_STAFF, ward, name=LONG_NAME, login="phuong.cong.tang.ton.nu")
    return ward


@pytest.fixture
def token(ward: Ward) -> str:
    """The secret of a fresh set-up link."""
    with transaction() as work:
        account = db.session.query(Account).filter_by(name=LONG_NAME).one()
        return set_up.issue(account, by=SYSTEM, at=work.at).token


def choose_password(page: Page) -> None:
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=again]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()


def test_a_link_hands_its_secret_over_and_wipes_it_from_the_address(page: Page, token: str) -> None:
    page.goto(f"/set-up#{token}")
    page.wait_for_url("**/set-up/password")
    assert token not in page.url
    choose_password(page)
    page.wait_for_url("**/days")
    page.go_back()
    assert token not in page.content()


def test_a_scanned_code_comes_in_capitals(page: Page, token: str) -> None:
    page.goto(f"/SET-UP#{token.upper()}")
    page.wait_for_url("**/set-up/password")


def test_without_script_the_code_is_typed(browser: Browser, address: str, token: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/set-up#{token}")
    page.get_by_label("Mã hoặc đường dẫn").fill(set_up.typed_form(token))
    page.get_by_role("button", name="Tiếp tục").click()
    choose_password(page)
    expect(page.locator("h1")).to_have_text("Ngày thực hiện")
    context.close()
