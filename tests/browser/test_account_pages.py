"""Accounts and wards in a browser: set-up links with and without script, axe finds nothing, nothing scrolls sideways."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts import set_up
from accounts.models import Account
from accounts.roles import Role
from core.actor import SYSTEM
from core.database import db
from core.transaction import transaction
from tests.builders import Builder
from wards import queries
from wards.models import Ward

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"phone": {"width": 360, "height": 800}, "office": {"width": 1280, "height": 800}}
LONG_NAME = "Công Tằng Tôn Nữ Thị Hồng Phượng"
PASSWORD = "trâu ăn cỏ non buổi sáng"


@pytest.fixture
def ward(build: Builder) -> Ward:
    """A ward with long names and an account in every state."""
    ward = build.ward()
    build.neighborhood(ward, 7), build.neighborhood(ward, "Khu tái định cư Đồng Bông Trung", "khu_pho")
    build.clinic(ward, name="Phòng khám Đa khoa Tư nhân Hồng Phúc cơ sở 2")
    build.account(Role.STATION_STAFF, ward, name=LONG_NAME, login="phuong.cong.tang.ton.nu")
    build.account(Role.SUPERVISOR, ward, name="Hoàng Quang Minh", password_hash="x")
    return ward


@pytest.fixture
def token(ward: Ward) -> str:
    """The secret of a fresh set-up link."""
    with transaction() as work:
        account = db.session.query(Account).filter_by(name=LONG_NAME).one()
        return set_up.issue(account, by=SYSTEM, at=work.at).token


def enter(context: BrowserContext, app: Flask, build: Builder, account: Account, address: str) -> None:
    client = build.sign_in(app.test_client(), account)
    name = app.config["SESSION_COOKIE_NAME"]
    context.add_cookies([{"name": name, "value": client.get_cookie(name).value, "url": address}])


def choose_password(page: Page) -> None:
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=again]").fill(PASSWORD)
    page.locator("main form button").click()


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
    expect(page.locator("h1")).to_have_text("Ngày khám")
    context.close()


@pytest.mark.parametrize(("size", "language"), [("phone", "vi"), ("phone", "en"), ("office", "vi")])
@pytest.mark.parametrize("role", [Role.STATION_ADMIN, Role.SITE_ADMIN])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    app: Flask,
    context: BrowserContext,
    build: Builder,
    ward: Ward,
    address: str,
    role: Role,
    size: str,
    language: str,
) -> None:
    account = build.account(role, None if role is Role.SITE_ADMIN else ward)
    enter(context, app, build, account, address)
    page = context.new_page()
    page.set_viewport_size(SIZES[size])
    for path in _pages(role, ward):
        page.goto(f"{path}?lang={language}")
        _is_in_order(page, path)


@pytest.mark.parametrize("size", SIZES)
def test_pages_before_signing_in_are_in_order(context: BrowserContext, token: str, size: str) -> None:
    page = context.new_page()
    page.set_viewport_size(SIZES[size])
    for path in ("/sign-in", "/set-up"):
        page.goto(path)
        _is_in_order(page, path)
    page.goto(f"/set-up#{token}")
    page.wait_for_url("**/set-up/password")
    _is_in_order(page, "the password")
    page.locator("main form button").click()
    page.wait_for_selector(".error-summary")
    _is_in_order(page, "the password, refused")


@pytest.mark.parametrize("size", SIZES)
def test_the_link_to_hand_over_is_in_order(
    app: Flask, context: BrowserContext, build: Builder, ward: Ward, address: str, size: str
) -> None:
    enter(context, app, build, build.account(Role.STATION_ADMIN, ward), address)
    page = context.new_page()
    page.set_viewport_size(SIZES[size])
    page.goto("/accounts/new/neighborhood_head")
    page.get_by_label("Họ và tên").fill(LONG_NAME)
    page.get_by_label("Tổ dân phố, thôn, bản").select_option(index=1)
    page.get_by_label("Tên đăng nhập").fill("phuong.to7")
    page.get_by_role("button", name="Lập tài khoản").click()
    message = re.compile(r"phuong\.to7.*/set-up#[a-z2-7]{26}$")
    expect(page.get_by_label("Lời nhắn để gửi")).to_have_value(message)
    _is_in_order(page, "the link")


def _pages(role: Role, ward: Ward) -> list[str]:
    if role is Role.SITE_ADMIN:
        return [
            "/wards",
            "/wards/new",
            "/accounts",
            "/accounts/new",
            "/accounts/new/station_admin",
            "/account",
        ]
    neighborhood, clinic = _first("neighborhood", ward), _first("clinic", ward)
    closed = db.session.query(Account).filter_by(name=LONG_NAME).one()
    return [
        "/account",
        "/account/password",
        "/accounts",
        "/accounts/new",
        "/accounts/new/neighborhood_head",
        "/accounts/new/clinic",
        f"/accounts/{closed.public_id}",
        "/neighborhoods",
        "/neighborhoods/new",
        f"/neighborhoods/{neighborhood}",
        "/clinics",
        "/clinics/new",
        f"/clinics/{clinic}",
        "/station/card",
        "/khong-co",
    ]


def _first(kind: str, ward: Ward) -> str:
    rows = queries.neighborhoods(ward.id) if kind == "neighborhood" else queries.clinics(ward.id)
    return rows[0].public_id


def _is_in_order(page: Page, where: str) -> None:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found] == [], where
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{where} scrolls sideways"
