"""Chromium for the browser tests: the system's own, on loopback only, with a camera that plays a film of ours."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
import qrcode
from flask import Flask
from flask_migrate import upgrade
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from werkzeug.serving import make_server

from accounts.gate import SESSION_KEY
from app import create_app
from config import read_settings
from core.db.database import db
from tests.browser.desk_day import DeskDay
from tests.browser.gateway import Gateway
from tests.builders import Builder

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
PHONE = {"viewport": {"width": 360, "height": 800}, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
FILM_SIZE = (640, 480)
FILM_FRAMES = 12


def film_frame(text: str | None) -> Image.Image:
    """A paper with this QR code on a gray table, or the bare table."""
    frame = Image.new("L", FILM_SIZE, 150)
    if text is not None:
        code = qrcode.QRCode(border=4, box_size=8, error_correction=qrcode.ERROR_CORRECT_Q)
        code.add_data(text)
        picture = code.make_image().convert("L")
        frame.paste(picture, ((FILM_SIZE[0] - picture.width) // 2, (FILM_SIZE[1] - picture.height) // 2))
    return frame


def film(path: Path, text: str | None) -> Path:
    """A silent film of that paper."""
    return film_of(path, film_frame(text))


def film_of(path: Path, frame: Image.Image) -> Path:
    """A silent film of a picture as the browser's fake camera wants it (Y4M)."""
    luma = np.asarray(frame, dtype=np.uint8).tobytes()
    chroma = bytes([128]) * (FILM_SIZE[0] * FILM_SIZE[1] // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{FILM_SIZE[0]} H{FILM_SIZE[1]} F12:1 Ip A1:1 C420jpeg\n".encode())
        for _ in range(FILM_FRAMES):
            file.write(b"FRAME\n" + luma + chroma)
    return path


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: the scan page was not tried in a browser")
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all tests; each test has its own context."""
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield chromium
    chromium.close()


@pytest.fixture
def filming(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[[str | None], BrowserContext]]:
    """A browser whose camera sees a paper with the given QR code."""
    opened = []

    def start(text: str | None) -> BrowserContext:
        reel = film(tmp_path / "reel.y4m", text)
        flags = [*FLAGS, f"--use-file-for-fake-video-capture={reel}"]
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=flags, permissions=["camera"], **PHONE
        )
        opened.append(context)
        return context

    yield start
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The migrated site on SQLite; `app` is the same site emptied for each test."""
    settings = read_settings({"INSTANCE_DIR": str(tmp_path_factory.mktemp("browser"))})
    app = create_app(settings, TESTING=True)
    with app.app_context():
        upgrade()
        # The last connection to close writes everything into the one file; `app` starts from its copy.
        db.engine.dispose()
        shutil.copyfile(settings.sqlite_path, settings.sqlite_path.with_suffix(".empty"))
        yield app
        db.engine.dispose()


def closed_in_any_case(wsgi: Any) -> Any:
    """The app; its answers are closed also where Werkzeug's server forgets to: where a browser hangs up."""

    def answer(environ: Any, start_response: Any) -> Iterator[bytes]:
        body = wsgi(environ, start_response)
        try:
            yield from body
        finally:
            getattr(body, "close", lambda: None)()

    return answer


@contextmanager
def serve(wsgi: Any, port: int = 0) -> Iterator[str]:
    """A WSGI app on loopback; its address."""
    server = make_server("127.0.0.1", port, closed_in_any_case(wsgi), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def day(build: Builder) -> DeskDay:
    return DeskDay(build)


@pytest.fixture
def gateway(app: Flask) -> Gateway:
    return Gateway(app.wsgi_app)


@pytest.fixture
def address(gateway: Gateway) -> Iterator[str]:
    """The site, served behind the gateway."""
    with serve(gateway) as served:
        yield served


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A phone; whatever a page complains about on its console fails the test, a lost network aside."""
    phone = browser.new_context(base_url=address, **PHONE)
    phone.set_default_timeout(10_000)
    complaints = listen(phone)
    yield phone
    phone.close()
    assert complaints == []


def listen(phone: BrowserContext) -> list[str]:
    """The errors that pages of this phone will report: broken script, refused content."""
    complaints: list[str] = []
    phone.on("weberror", lambda error: complaints.append(str(error.error)))
    phone.on(
        "console",
        lambda said: (
            said.type == "error"
            and "Failed to load resource" not in said.text
            and complaints.append(said.text)
        ),
    )
    return complaints


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def sign_in(app: Flask, day: DeskDay, address: str) -> Callable[[BrowserContext], None]:
    """Lets a member of staff sign in on a phone, without the password step (which has tests of its own)."""
    client = app.test_client()
    with client.session_transaction() as session:
        session[SESSION_KEY] = day.staff_session()
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)

    def enter(phone: BrowserContext) -> None:
        phone.add_cookies([{"name": name, "value": cookie.value, "url": address}])

    return enter


@pytest.fixture
def desk(page: Page, day: DeskDay, sign_in: Callable[[BrowserContext], None]) -> Page:
    """The scan page, ready for a code."""
    sign_in(page.context)
    return open_desk(page, day)


def open_desk(page: Page, day: DeskDay, address: str = "") -> Page:
    page.goto(f"{address}{day.path}")
    page.wait_for_selector("[data-desk][data-ready]", state="attached")
    return page
