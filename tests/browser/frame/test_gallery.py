"""The look, held in a browser: sizes, weight and paper; see test_every_page.py for the rest."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page, Response

from app import create_app
from config import read_settings
from tests.browser.conftest import serve
from tests.browser.sight import PHONE

PARTS = (
    "",
    "/resident",
    "/round",
    "/desk",
    "/desk?answer=ok",
    "/desk?answer=bad",
    "/letter",
    "/list",
    "/problem",
)
FIRST_PAGE_LIMIT = 60 * 1024
SMALLEST_TARGET = 48
SMALLEST_TEXT = 18

TOO_SMALL_TARGETS = """least => [...document.querySelectorAll('main button, main .button, main input, main select, main .day-link')]
  .filter(e => e.offsetParent && !e.matches('[type=radio], [type=checkbox], [type=hidden]'))
  .filter(e => e.getBoundingClientRect().height < least).map(e => e.outerHTML.slice(0, 80))"""
TOO_SMALL_TEXTS = """least => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), box = walk.currentNode.parentElement;
    if (text && box.offsetParent && !box.closest('[aria-hidden=true], .visually-hidden, script')
        && parseFloat(getComputedStyle(box).fontSize) < least) found.push(text); }
  return found; }"""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served gallery."""
    settings = read_settings({"INSTANCE_DIR": str(tmp_path_factory.mktemp("gallery"))})
    app = create_app(settings, TESTING=True)
    with app.app_context():
        upgrade()
    with serve(app) as address:
        yield f"{address}/gallery"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=PHONE) as context:
        yield context.new_page()


@pytest.mark.parametrize("part", ["", "/resident", "/round", "/desk"])
def test_what_is_pressed_is_large_enough_for_a_thumb(phone: Page, gallery: str, part: str) -> None:
    phone.goto(gallery + part)
    assert phone.evaluate(TOO_SMALL_TARGETS, SMALLEST_TARGET) == []


@pytest.mark.parametrize("part", ["/resident", "/problem"])
def test_residents_read_nothing_below_18_px(phone: Page, gallery: str, part: str) -> None:
    phone.goto(gallery + part)
    assert phone.evaluate(TOO_SMALL_TEXTS, SMALLEST_TEXT) == []


def test_a_residents_first_page_is_light(phone: Page, gallery: str) -> None:
    answers: list[Response] = []
    phone.on("response", lambda answer: answers.append(answer))
    phone.goto(gallery + "/problem", wait_until="networkidle")
    assert sum(len(answer.body()) for answer in answers) < FIRST_PAGE_LIMIT


def test_the_security_policy_stops_nothing_of_ours(phone: Page, gallery: str) -> None:
    complaints: list[str] = []
    phone.on("console", lambda message: complaints.append(message.text))
    for part in PARTS:
        phone.goto(gallery + part, wait_until="networkidle")
    assert complaints == []


def test_each_letter_takes_one_sheet_of_a5(phone: Page, gallery: str, tmp_path: Path) -> None:
    phone.goto(gallery + "/letter", wait_until="networkidle")
    letters = phone.locator(".letter").count()
    paper = phone.pdf(path=tmp_path / "letter.pdf", prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == letters == 2
    assert b"/MediaBox [0 0 420" in paper


def test_a_code_on_paper_is_at_least_30_mm_wide(phone: Page, gallery: str) -> None:
    phone.emulate_media(media="print")
    phone.goto(gallery + "/letter")
    quiet_zone = 8 / 45
    width = phone.locator(".qr-box svg").first.bounding_box()["width"] / 96 * 25.4
    assert width * (1 - quiet_zone) >= 30
