"""Pairing a phone, and the secrets behind #: handed over once, and gone from the address bar."""

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desk_day import DeskDay

DEVICES = "async () => (await (await import('/static/js/checkin/memory.js')).openMemory()).devices()"
TOKEN = "tokenaaaaaaaaaaaaaaaaaaaaa"
ZALO = (
    "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36 Zalo android/23"
)


def start_pairing(page: Page, day: DeskDay) -> str:
    """Open a new link and name the desk; return the link's secret."""
    secret = day.pairing_link()
    page.goto(f"/DESK/PAIR#{secret.upper()}")
    page.fill("#pair-label", "Bàn 7")
    return secret


def paired(page: Page, day: DeskDay) -> None:
    page.click("[type=submit]")
    page.wait_for_url(f"**{day.path}")
    page.wait_for_selector("[data-desk][data-ready]", state="attached")


def test_a_phone_becomes_a_desk_and_scans_in_its_name(page: Page, day: DeskDay) -> None:
    start_pairing(page, day)
    paired(page, day)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bàn 7")
    (device,) = page.evaluate(DEVICES)
    assert (device["day"], device["label"]) == (day.day.public_id, "Bàn 7")
    with page.expect_request("**/scans") as sent:
        page.fill("#typed-code", day["booked"].code)
        page.press("#typed-code", "Enter")
    assert sent.value.headers["authorization"] == f"Device {device['device_token']}"
    assert sent.value.headers["x-requested-with"] == "desk"
    expect(page.locator("[data-answer][open]")).to_have_attribute("data-key", "arrived")
    page.keyboard.press("Escape")
    page.fill("#typed-code", day["booked"].code)
    page.press("#typed-code", "Enter")
    expect(page.locator("[data-answer-sub]")).to_contain_text("Bàn 7")


def test_the_secret_leaves_the_address_bar_and_the_history(page: Page, day: DeskDay) -> None:
    page.goto("/healthz")
    secret = start_pairing(page, day)
    paired(page, day)
    page.go_back()
    page.wait_for_url("**/healthz")
    page.go_forward()
    page.wait_for_url(f"**{day.path}")
    assert secret not in page.url.lower()


def test_a_link_that_was_used_is_refused_in_words_and_the_name_stays(
    page: Page, context: BrowserContext, day: DeskDay
) -> None:
    secret = start_pairing(page, day)
    paired(page, day)
    second = context.new_page()
    second.goto(f"/desk/pair#{secret}")
    second.click("[type=submit]")
    error = second.locator("[data-pair-error]")
    expect(error).to_have_text(second.locator("dt:text-is('pair-label') + dd").text_content())
    second.fill("#pair-label", "Bàn 8")
    second.click("[type=submit]")
    expect(error).to_have_text(second.locator("dt:text-is('pair-used') + dd").text_content())
    expect(second.locator("#pair-label")).to_have_value("Bàn 8")


def test_a_desk_that_is_revoked_keeps_its_scans_and_says_so(page: Page, day: DeskDay) -> None:
    start_pairing(page, day)
    paired(page, day)
    day.revoke_desks()
    page.fill("#typed-code", day["booked"].code)
    page.press("#typed-code", "Enter")
    expect(page.locator("[data-answer][open]")).to_have_attribute("data-key", "queued")
    page.keyboard.press("Escape")
    expect(page.locator("[data-notice=refused]")).to_be_visible()
    expect(page.locator("[data-line]:visible [data-waiting]")).to_have_text("1")
    start_pairing(page, day)
    paired(page, day)
    expect(page.locator("[data-line=online] [data-waiting]")).to_have_text("0")
    assert day.arrived() == [day["booked"].resident]


def test_without_network_the_link_can_be_tried_again(
    page: Page, context: BrowserContext, day: DeskDay
) -> None:
    start_pairing(page, day)
    context.set_offline(True)
    page.click("[type=submit]")
    expect(page.locator("[data-pair-error]")).to_have_text(
        page.locator("dt:text-is('pair-offline') + dd").text_content()
    )
    context.set_offline(False)
    paired(page, day)


def test_a_link_that_is_not_whole_is_explained(page: Page) -> None:
    for fragment in ("", "#short", f"#{TOKEN}x"):
        page.goto("/healthz")
        page.goto(f"/desk/pair{fragment}")
        expect(page.locator("[data-pair-none]")).to_be_visible()
        expect(page.locator("form")).to_be_hidden()


def test_inside_another_app_the_reader_is_warned_before_the_link_is_spent(
    browser: Browser, address: str, day: DeskDay
) -> None:
    context = browser.new_context(base_url=address, user_agent=ZALO, **PHONE)
    page = context.new_page()
    start_pairing(page, day)
    expect(page.locator("[data-pair-in-app]")).to_be_visible()
    context.close()


def test_a_browser_that_forgets_does_not_spend_the_link(
    page: Page, context: BrowserContext, day: DeskDay
) -> None:
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    secret = start_pairing(page, day)
    page.click("[type=submit]")
    expect(page.locator("[data-pair-error]")).to_contain_text("Chrome")
    second = context.new_page()
    second.goto(f"/desk/pair#{secret}")
    second.fill("#pair-label", "Bàn 7")
    paired(second, day)


def test_a_letters_secret_is_handed_over_and_wiped_from_the_address_bar(page: Page, day: DeskDay) -> None:
    page.goto("/healthz")
    page.goto(f"/K#{day.letter().token.upper()}")
    expect(page.get_by_text("Hồng").first).to_be_visible()
    assert "#" not in page.url
    page.go_back()
    page.wait_for_url("**/healthz")


def test_a_tickets_secret_is_handed_over_and_wiped_from_the_address_bar(page: Page, day: DeskDay) -> None:
    page.goto(f"/t#{day['booked'].ticket}")
    expect(page.get_by_text("Tuyết").first).to_be_visible()
    assert "#" not in page.url


def test_another_fragment_is_no_secret(page: Page) -> None:
    page.goto("/k#content")
    expect(page.locator("[name=code]")).to_be_visible()
    assert page.url.endswith("#content")


def test_without_script_there_is_a_form_for_the_short_code(
    browser: Browser, address: str, day: DeskDay
) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, **PHONE)
    page = context.new_page()
    page.goto(f"/k#{day.letter().token}")
    page.fill("[name=code]", day.letter().shown_code.lower())
    page.fill("[name=birth_year]", "1951")
    page.locator("form", has=page.locator("[name=code]")).get_by_role("button").click()
    expect(page.get_by_text("Hồng").first).to_be_visible()
    context.close()
