"""Takes the pictures of docs/to-truong.md: `python -m tests.browser.pictures`; the demo ward as its head sees it on a phone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import qrcode
from flask import Flask
from flask_migrate import upgrade
from PIL import Image, ImageDraw
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

from accounts.models import Account
from accounts.roles import Role
from app import create_app
from config import ROOT, read_settings
from core import clock
from core.db.database import db
from demo.load import SEED, load
from tests.browser.conftest import CHROMIUM, FILM_SIZE, FLAGS, PHONE, film_of, serve
from tests.builders import Builder
from tests.rolls import person, roll

FOLDER = ROOT / "docs" / "pictures"
RESIDENTS = 600
COLORS = 64
CARD = "031150000123||NGUYỄN THỊ MẪU|02091950|Nữ|Tổ 7, Phường Hoa Sen|10052021"


@dataclass
class Camera:
    """A person who takes pictures with a phone in hand."""

    page: Page

    def take(self, name: str, show: str | None = None) -> None:
        """A picture of what is on the screen, the element `show` at its top."""
        if show:
            self.page.locator(show).first.evaluate("one => one.scrollIntoView({ block: 'start' })")
        self.page.wait_for_load_state("networkidle")
        path = FOLDER / f"{name}.png"
        self.page.screenshot(path=path)
        Image.open(path).convert("RGB").quantize(COLORS).save(path, optimize=True)


def card_film(path: Path) -> Path:
    """A film of a card on a table, as the fake camera plays it; its code is a specimen's."""
    frame = Image.new("L", FILM_SIZE, 120)
    pen = ImageDraw.Draw(frame)
    pen.rounded_rectangle((90, 90, 550, 390), 24, fill=225)
    pen.rounded_rectangle((115, 190, 235, 345), 8, fill=170)
    for line in range(5):
        pen.rectangle((260, 225 + 24 * line, 400 - 20 * (line % 2), 233 + 24 * line), fill=150)
    code = qrcode.QRCode(border=2, box_size=5)
    code.add_data("MẪU")
    frame.paste(code.make_image().convert("L"), (405, 110))
    return film_of(path, frame)


def rounds(camera: Camera) -> None:
    """From the list of households to a booked one."""
    page = camera.page
    page.goto("/neighborhood")
    camera.take("to-truong-danh-sach-ho")
    camera.take("to-truong-ho-trong-danh-sach", "section.household:has(.button-primary)")
    booking = page.locator("section.household .button-primary").first.get_attribute("href")
    household = page.locator("section.household:has(.button-primary) h2 a").first.get_attribute("href")
    assert booking and household
    page.goto(booking)
    camera.take("to-truong-dat-lich")
    page.goto(household)
    camera.take("to-truong-trang-ho")
    page.locator(".person-name a").first.click()
    camera.take("to-truong-trang-nguoi")
    page.goto(household)
    page.locator("main a[href$='/add']").click()
    camera.take("to-truong-them-nguoi")


def card(camera: Camera) -> None:
    """A card before the camera, and the form that a card filled in."""
    page = camera.page
    page.locator("[data-card] summary").click()
    page.locator(".camera-live").wait_for()
    page.locator("[data-card-said]:not(:empty)").wait_for()
    page.locator("[data-card-said]").evaluate("one => { one.textContent = ''; }")
    camera.take("to-truong-quet-the", "[data-card]")
    page.locator("[data-card] summary").click()
    page.focus("[name=full_name]")
    page.keyboard.insert_text(CARD)
    page.keyboard.press("Enter")
    camera.take("to-truong-da-dien", "[data-card]")


def stranger(camera: Camera) -> None:
    """A card that nobody of the neighborhood has."""
    page = camera.page
    page.goto("/neighborhood")
    page.wait_for_selector("[data-card][data-ready]", state="attached")
    page.focus("input[type=search]")
    page.keyboard.insert_text(CARD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("[data-card-kept]").wait_for()
    camera.take("to-truong-the-moi", "form[role=search]")
    page.locator("[data-card-forget]").click()


def keeping(camera: Camera) -> None:
    """The walking order, and a list brought in."""
    page = camera.page
    page.goto("/neighborhood")
    page.locator("main details:has(a[href*='/residents/order/']) summary").click()
    page.locator("main a[href*='/residents/order/']").click()
    camera.take("to-truong-thu-tu", "ol.walk")
    page.goto("/residents/roll")
    camera.take("to-truong-nhap-danh-sach", "h1")
    rows = roll(
        *(person(name, household="07-0999") for name in ("Nguyễn Văn Mới", "Đặng Thị Mới")),
        person("Trần Thị Thiếu", birth="hôm qua", household="07-0999"),
    )
    file = {"name": "to7.xlsx", "mimeType": "application/octet-stream", "buffer": rows}
    page.set_input_files("main input[type=file]", files=[file])
    page.locator("main form:has(input[type=file]) .button-primary").first.click()
    page.locator("main form[action$=commit]").first.wait_for()
    camera.take("to-truong-xem-truoc", "h1")


def _signed_in(app: Flask, address: str) -> dict[str, str]:
    head = db.session.scalars(select(Account).where(Account.role == Role.NEIGHBORHOOD_HEAD)).first()
    assert head is not None
    client = Builder(app).sign_in(app.test_client(), head)
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    return {"name": name, "value": cookie.value, "url": address}


def _photograph(app: Flask, address: str, folder: Path) -> None:
    flags = [*FLAGS, f"--use-file-for-fake-video-capture={card_film(folder / 'card.y4m')}"]
    steps: tuple[Callable[[Camera], None], ...] = (rounds, card, stranger, keeping)
    with sync_playwright() as driver:
        phone = driver.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=CHROMIUM,
            args=flags,
            permissions=["camera"],
            base_url=address,
            **PHONE,
        )
        camera = Camera(phone.new_page())
        camera.page.goto("/sign-in")
        camera.take("to-truong-dang-nhap")
        phone.add_cookies([_signed_in(app, address)])
        for step in steps:
            step(camera)
        phone.close()


def main() -> None:
    """All pictures, from nothing."""
    if CHROMIUM is None:
        sys.exit("Chromium is not installed: no pictures were taken")
    with TemporaryDirectory(prefix="ngaykhoe-pictures-") as name:
        app = create_app(read_settings({"INSTANCE_DIR": name}), TESTING=True)
        with app.app_context():
            upgrade()
            now = clock.now()
            load(RESIDENTS, SEED, clock.civil_date(now), Path(name), now)
            with serve(app) as address:
                _photograph(app, address, Path(name))
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
