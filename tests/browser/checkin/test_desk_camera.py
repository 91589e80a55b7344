"""The camera of the scan page, on a film of a paper with a QR code, and the messages without a camera."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, film_frame, listen, open_desk
from tests.browser.desk_day import DeskDay, Guest
from tests.browser.gateway import Gateway

INSTALLED = Path("static/installed/qr/decode.js")
ZALO = (
    "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 Zalo android/23"
)
needs_decoder = pytest.mark.skipif(
    not (Path(__file__).resolve().parents[3] / INSTALLED).exists(),
    reason="the QR decoder is not installed (npm was missing): the camera was not tried",
)


SignIn = Callable[[BrowserContext], None]


def ticket_text(guest: Guest) -> str:
    return f"HTTP://127.0.0.1:8000/T#{guest.ticket.upper()}"


def scanning(context: BrowserContext, sign_in: SignIn, day: DeskDay, address: str) -> Page:
    sign_in(context)
    return open_desk(context.new_page(), day, address)


def answer(page: Page, key: str) -> None:
    expect(page.locator(f'[data-answer][open][data-key="{key}"]')).to_be_visible(timeout=20_000)


@needs_decoder
def test_a_ticket_before_the_camera_is_checked_in_once(
    filming: Callable[[str | None], BrowserContext],
    address: str,
    sign_in: SignIn,
    day: DeskDay,
    gateway: Gateway,
) -> None:
    context = filming(ticket_text(day["booked"]))
    complaints = listen(context)
    page = scanning(context, sign_in, day, address)
    answer(page, "arrived")
    expect(page.locator("[data-answer]")).to_contain_text(day["booked"].name)
    expect(page.locator("[data-answer]")).not_to_have_attribute("open", "")
    expect(page.locator(".camera-live")).to_be_visible()
    # The paper is still there: it is not announced again until it has been away.
    page.wait_for_function(
        """() => new Promise((seen) => {
          const video = document.querySelector('[data-camera]');
          let frames = 0;
          const count = () => ((frames += 1) > 30 ? seen(true) : video.requestVideoFrameCallback(count));
          video.requestVideoFrameCallback(count);
        })"""
    )
    (scan,) = gateway.scans()
    assert (scan["ticket"], scan["method"]) == (day["booked"].ticket, "qr")
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
    filming: Callable[[str | None], BrowserContext],
    address: str,
    sign_in: SignIn,
    day: DeskDay,
    gateway: Gateway,
    text: str,
    key: str,
) -> None:
    page = scanning(filming(text), sign_in, day, address)
    answer(page, key)
    assert gateway.scans() == []


@needs_decoder
def test_a_photograph_of_the_code_does_as_well(
    desk: Page, day: DeskDay, gateway: Gateway, tmp_path: Path
) -> None:
    picture = tmp_path / "photo.png"
    film_frame(ticket_text(day["walk_in"])).resize((2560, 1920)).rotate(8, fillcolor=150).save(picture)
    desk.set_input_files("[data-camera-photo]", picture)
    answer(desk, "arrived")
    (scan,) = gateway.scans()
    assert scan["ticket"] == day["walk_in"].ticket


@needs_decoder
def test_a_photograph_without_a_code_says_so(
    desk: Page, day: DeskDay, gateway: Gateway, tmp_path: Path
) -> None:
    picture = tmp_path / "photo.png"
    film_frame(None).save(picture)
    desk.set_input_files("[data-camera-photo]", picture)
    answer(desk, "no-code")
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    desk.keyboard.press("Escape")
    desk.set_input_files("[data-camera-photo]", broken)
    answer(desk, "no-code")
    assert gateway.scans() == []


@needs_decoder
def test_the_camera_is_given_back_while_the_page_is_hidden(desk: Page) -> None:
    expect(desk.locator(".camera-live")).to_be_visible()
    desk.evaluate("window.track = document.querySelector('[data-camera]').srcObject.getVideoTracks()[0]")
    desk.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert desk.evaluate("window.track.readyState") == "ended"
    expect(desk.locator("[data-camera-start]")).to_be_visible()
    desk.click("[data-camera-start]")
    expect(desk.locator(".camera-live")).to_be_visible()


def broken_camera(context: BrowserContext, day: DeskDay, trouble: str) -> Page:
    """A page whose browser refuses the camera with this error, as real ones do."""
    page = context.new_page()
    if trouble == "insecure":
        page.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
        page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    else:
        page.add_init_script(
            f"navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException('no', '{trouble}'); }}"
        )
    open_desk(page, day)
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
    context: BrowserContext, sign_in: SignIn, day: DeskDay, trouble: str, state: str
) -> None:
    sign_in(context)
    page = broken_camera(context, day, trouble)
    expect(page.locator("[data-camera-box]")).to_have_attribute("data-state", state)
    expect(page.locator("[data-camera-word]")).to_have_text(
        page.locator(f"dt:text-is('camera-{state}') + dd").text_content()
    )
    expect(page.locator("[data-camera-start]")).to_be_visible()


@needs_decoder
def test_inside_another_app_the_reader_is_sent_to_the_phones_own_browser(
    browser: Browser, address: str, sign_in: SignIn, day: DeskDay
) -> None:
    context = browser.new_context(base_url=address, user_agent=ZALO, **PHONE)
    sign_in(context)
    page = broken_camera(context, day, "NotAllowedError")
    page.click("[data-camera-start]")
    expect(page.locator("[data-camera-word]")).to_contain_text("Chrome")
    expect(page.locator("[data-camera-address]")).to_be_visible()
    context.close()


def test_without_any_decoder_the_page_says_to_type(page: Page, sign_in: SignIn, day: DeskDay) -> None:
    sign_in(page.context)
    page.route("**/static/installed/**", lambda route: route.fulfill(status=404))
    open_desk(page, day)
    expect(page.locator("[data-camera-box]")).to_have_attribute("data-state", "no_decoder")
    expect(page.locator("[data-camera-start]")).to_be_hidden()
    page.fill("#typed-code", day["booked"].code)
    page.press("#typed-code", "Enter")
    answer(page, "arrived")
