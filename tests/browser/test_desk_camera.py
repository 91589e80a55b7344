"""The camera of the scan page, on a film of a paper with a QR code; and what is said when there is none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, film_frame, listen, open_desk
from tests.browser.desk_stub import Ward

INSTALLED = Path("static/installed/qr/decode.js")
ZALO = (
    "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 Zalo android/23"
)
needs_decoder = pytest.mark.skipif(
    not (Path(__file__).resolve().parents[2] / INSTALLED).exists(),
    reason="the QR decoder is not installed (npm was missing): the camera was not tried",
)


def ticket_text(ward: Ward, place: int = 0) -> str:
    return f"HTTP://127.0.0.1:8000/T#{ward.people[place].ticket.upper()}"


def scanning(context: BrowserContext, address: str) -> Page:
    return open_desk(context.new_page(), address)


def answer(page: Page, key: str) -> None:
    expect(page.locator(f'[data-answer][open][data-key="{key}"]')).to_be_visible(timeout=20_000)


@needs_decoder
def test_a_ticket_before_the_camera_is_checked_in_once(
    filming: Callable[[str | None], BrowserContext], address: str, ward: Ward
) -> None:
    context = filming(ticket_text(ward))
    complaints = listen(context)
    page = scanning(context, address)
    answer(page, "arrived")
    expect(page.locator("[data-answer]")).to_contain_text(ward.people[0].name)
    expect(page.locator("[data-answer]")).not_to_have_attribute("open", "")
    expect(page.locator(".camera-live")).to_be_visible()
    # The paper still lies there: it is not said again until it was away.
    page.wait_for_function(
        """() => new Promise((seen) => {
          const video = document.querySelector('[data-camera]');
          let frames = 0;
          const count = () => ((frames += 1) > 30 ? seen(true) : video.requestVideoFrameCallback(count));
          video.requestVideoFrameCallback(count);
        })"""
    )
    (scan,) = (scan for post in ward.posts for scan in post["scans"])
    assert (scan["ticket"], scan["method"]) == (ward.people[0].ticket, "qr")
    assert complaints == []


@needs_decoder
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("HTTP://127.0.0.1:8000/K#" + "A" * 26, "letter"),
        ("031150000123||NGUYỄN THỊ MẪU|02091950|Nữ|Tổ 3, Phường X|10052021", "card"),
        ("https://zalo.me/g/abcdef", "foreign"),
    ],
)
def test_other_codes_before_the_camera_are_explained_and_not_sent(
    filming: Callable[[str | None], BrowserContext], address: str, ward: Ward, text: str, key: str
) -> None:
    page = scanning(filming(text), address)
    answer(page, key)
    assert ward.scans_posted() == []


@needs_decoder
def test_a_photograph_of_the_code_does_as_well(desk: Page, ward: Ward, tmp_path: Path) -> None:
    picture = tmp_path / "photo.png"
    film_frame(ticket_text(ward, 2)).resize((2560, 1920)).rotate(8, fillcolor=150).save(picture)
    desk.set_input_files("[data-camera-photo]", picture)
    answer(desk, "arrived")
    (scan,) = (scan for post in ward.posts for scan in post["scans"])
    assert scan["ticket"] == ward.people[2].ticket


@needs_decoder
def test_a_photograph_without_a_code_says_so(desk: Page, ward: Ward, tmp_path: Path) -> None:
    picture = tmp_path / "photo.png"
    film_frame(None).save(picture)
    desk.set_input_files("[data-camera-photo]", picture)
    answer(desk, "no-code")
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    desk.keyboard.press("Escape")
    desk.set_input_files("[data-camera-photo]", broken)
    answer(desk, "no-code")
    assert ward.scans_posted() == []


@needs_decoder
def test_the_camera_is_given_back_while_the_page_is_hidden(desk: Page) -> None:
    expect(desk.locator(".camera-live")).to_be_visible()
    desk.evaluate("window.track = document.querySelector('[data-camera]').srcObject.getVideoTracks()[0]")
    desk.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert desk.evaluate("window.track.readyState") == "ended"
    expect(desk.locator("[data-camera-start]")).to_be_visible()
    desk.click("[data-camera-start]")
    expect(desk.locator(".camera-live")).to_be_visible()


def broken_camera(browser: Browser, address: str, trouble: str, agent: str | None = None) -> Page:
    """A page whose browser answers the wish for a camera with this error, as real ones do."""
    context = browser.new_context(base_url=address, user_agent=agent, **PHONE)
    page = context.new_page()
    if trouble == "insecure":
        page.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
        page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    else:
        page.add_init_script(
            f"navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException('no', '{trouble}'); }}"
        )
    open_desk(page)
    start = page.locator("[data-camera-start]")
    if agent:
        start.click()
    expect(page.locator("[data-camera-box]")).not_to_have_attribute("data-state", "starting")
    return page


@needs_decoder
@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        ("NotAllowedError", "refused"),
        ("NotFoundError", "missing"),
        ("NotReadableError", "busy"),
        ("insecure", "insecure"),
    ],
)
def test_a_camera_that_will_not_open_is_explained(
    browser: Browser, address: str, trouble: str, state: str
) -> None:
    page = broken_camera(browser, address, trouble)
    expect(page.locator("[data-camera-box]")).to_have_attribute("data-state", state)
    expect(page.locator("[data-camera-word]")).to_have_text(
        page.locator(f"dt:text-is('camera-{state}') + dd").text_content()
    )
    expect(page.locator("[data-camera-start]")).to_be_visible()
    page.context.close()


@needs_decoder
def test_inside_another_app_the_reader_is_sent_to_the_phones_own_browser(
    browser: Browser, address: str
) -> None:
    page = broken_camera(browser, address, "NotAllowedError", agent=ZALO)
    expect(page.locator("[data-camera-word]")).to_contain_text("Chrome")
    expect(page.locator("[data-camera-address]")).to_be_visible()
    page.context.close()


def test_without_any_decoder_the_page_says_to_type(browser: Browser, address: str, ward: Ward) -> None:
    context = browser.new_context(base_url=address, **PHONE)
    page = context.new_page()
    page.route("**/static/installed/**", lambda route: route.fulfill(status=404))
    open_desk(page)
    expect(page.locator("[data-camera-box]")).to_have_attribute("data-state", "no_decoder")
    expect(page.locator("[data-camera-start]")).to_be_hidden()
    page.fill("#typed-code", ward.people[0].short_code)
    page.press("#typed-code", "Enter")
    answer(page, "arrived")
    context.close()
