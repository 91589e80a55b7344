"""Pairing a phone, and the secrets that stand behind #: handed over once, and gone from the address bar."""

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desk_stub import DAY, PAIRING, Ward

DEVICES = "async () => (await (await import('/static/js/desk/memory.js')).openMemory()).devices()"
TOKEN = "tokenaaaaaaaaaaaaaaaaaaaaa"


def test_a_phone_becomes_a_desk_and_scans_in_its_name(page: Page, ward: Ward) -> None:
    page.goto(f"/desk/pair#{PAIRING}")
    page.fill("#pair-label", "Bàn 7")
    page.click("[type=submit]")
    page.wait_for_url(f"**/desk/{DAY}")
    page.wait_for_selector("[data-desk][data-ready]", state="attached")
    (device,) = page.evaluate(DEVICES)
    assert (device["day"], device["label"], ward.tokens[device["device_token"]]) == (DAY, "Bàn 7", "Bàn 7")
    with page.expect_request("**/scans") as sent:
        page.fill("#typed-code", ward.people[0].short_code)
        page.press("#typed-code", "Enter")
    assert sent.value.headers["authorization"] == f"Device {device['device_token']}"
    assert sent.value.headers["x-requested-with"] == "desk"


def test_the_secret_leaves_the_address_bar_and_the_history(page: Page) -> None:
    page.goto("/blank")
    page.goto(f"/desk/pair#{PAIRING.upper()}")
    page.fill("#pair-label", "Bàn 7")
    page.click("[type=submit]")
    page.wait_for_url(f"**/desk/{DAY}")
    page.go_back()
    page.wait_for_url("**/blank")
    page.go_forward()
    assert PAIRING not in page.url.lower()


def test_a_link_that_was_used_is_refused_in_words_and_the_name_stays(page: Page, ward: Ward) -> None:
    ward.pairings.clear()
    page.goto(f"/desk/pair#{PAIRING}")
    page.click("[type=submit]")
    error = page.locator("[data-pair-error]")
    expect(error).to_have_text(page.locator("dt:text-is('pair-label') + dd").text_content())
    page.fill("#pair-label", "Bàn 7")
    page.click("[type=submit]")
    expect(error).to_have_text(page.locator("dt:text-is('pair-used') + dd").text_content())
    expect(page.locator("#pair-label")).to_have_value("Bàn 7")
    assert page.evaluate(DEVICES) == []


def test_without_network_the_link_can_be_tried_again(page: Page, context: BrowserContext) -> None:
    page.goto(f"/desk/pair#{PAIRING}")
    page.fill("#pair-label", "Bàn 7")
    context.set_offline(True)
    page.click("[type=submit]")
    expect(page.locator("[data-pair-error]")).to_have_text(
        page.locator("dt:text-is('pair-offline') + dd").text_content()
    )
    context.set_offline(False)
    page.click("[type=submit]")
    page.wait_for_url(f"**/desk/{DAY}")


def test_a_link_that_is_not_whole_is_explained(page: Page) -> None:
    for fragment in ("", "#short", f"#{PAIRING}x"):
        page.goto("/blank")
        page.goto(f"/desk/pair{fragment}")
        expect(page.locator("[data-pair-none]")).to_be_visible()
        expect(page.locator("form")).to_be_hidden()


def test_a_browser_that_forgets_does_not_spend_the_link(page: Page, ward: Ward) -> None:
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page.goto(f"/desk/pair#{PAIRING}")
    page.fill("#pair-label", "Bàn 7")
    page.click("[type=submit]")
    expect(page.locator("[data-pair-error]")).to_contain_text("Chrome")
    assert ward.pairings == {PAIRING}


def test_a_residents_link_is_handed_over_and_wiped_from_the_address_bar(page: Page) -> None:
    page.goto("/blank")
    page.goto(f"/K#{TOKEN.upper()}")
    expect(page.locator("#got")).to_have_text(f"{TOKEN}|-")
    assert "#" not in page.url
    page.go_back()
    page.wait_for_url("**/blank")


def test_another_fragment_is_no_secret(page: Page) -> None:
    page.goto("/K#content")
    expect(page.locator("#by-code")).to_be_visible()
    assert page.url.endswith("#content")


def test_without_script_the_form_for_the_short_code_stands_there(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, **PHONE)
    page = context.new_page()
    page.goto(f"/K#{TOKEN.upper()}")
    page.fill("[name=code]", "ABCD-EFGH")
    page.click("button")
    expect(page.locator("#got")).to_have_text("-|ABCD-EFGH")
    context.close()
