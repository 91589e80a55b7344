"""Chromium for the browser tests: the system's own, on loopback only, with a camera that plays a film of ours."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
import qrcode
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from werkzeug.serving import make_server

from core.short_code import make
from tests.browser.desk_stub import DAY, Person, Ward, make_app

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
    """A silent film of that paper as the browser's fake camera wants it (Y4M)."""
    luma = np.asarray(film_frame(text), dtype=np.uint8).tobytes()
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


def people() -> list[Person]:
    """One person for every answer a desk can get."""
    rows = [
        ("Nguyễn Thị Ánh Tuyết", 1951, "Tổ dân phố 3", "7:30 – 8:00", "booked", None),
        ("Đặng Văn Phượng", 1948, "Tổ dân phố 7", "8:00 – 8:30", "booked", None),
        ("Trần Thị Hồng", 1960, "Bản Lướt", None, "none", None),
        ("Lê Văn Mẫu", 1955, "Tổ dân phố 1", "Thứ Tư, 25/11/2026, 8:00", "other_day", "other_day"),
        ("Phạm Thị Hủy", 1957, "Tổ dân phố 2", None, "cancelled", "cancelled"),
        ("Hoàng Văn Trẻ", 1999, "Tổ dân phố 4", None, "not_eligible", "not_eligible"),
    ]
    found = []
    for number, (name, year, neighborhood, slot, state, reason) in enumerate(rows):
        letter = "abcdefghij"[number]
        found.append(
            Person(
                resident=f"resident{letter}".ljust(26, letter),
                name=name,
                birth_year=year,
                neighborhood=neighborhood,
                ticket=letter * 26,
                short_code=make(bytes([number + 1]) * 16),
                slot=slot,
                state=state,
                reason=reason,
                priority=number == 1,
            )
        )
    return found


@contextmanager
def serve(state: Ward, port: int = 0) -> Iterator[str]:
    """The stub on loopback; its address."""
    server = make_server("127.0.0.1", port, make_app(state), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def ward() -> Ward:
    return Ward(people=people())


@pytest.fixture
def address(ward: Ward) -> Iterator[str]:
    with serve(ward) as served:
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
def desk(page: Page) -> Page:
    """The scan page, ready for a code."""
    return open_desk(page)


def open_desk(page: Page, address: str = "") -> Page:
    page.goto(f"{address}/desk/{DAY}")
    page.wait_for_selector("[data-desk][data-ready]", state="attached")
    return page
