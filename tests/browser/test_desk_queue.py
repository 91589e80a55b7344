"""The queue of the scan page: nothing scanned is lost, nothing counts twice, whatever network, server or browser do."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from core.short_code import make
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, listen, open_desk, serve
from tests.browser.desk_stub import DAY, Ward

CODES = [make(bytes([number]) * 12) for number in range(100, 110)]
# Puts scans straight into the phone's store, as an earlier visit would have left them.
FILL = """async ([day, count]) => {
  const { openMemory } = await import('/static/js/desk/memory.js');
  const memory = await openMemory();
  for (let number = 0; number < count; number += 1) {
    await memory.add(day, { scan_id: crypto.randomUUID(), kind: 'arrive', short_code: '22222222',
      scanned_at: new Date().toISOString(), method: 'typed' });
  }
}"""


def scan(page: Page, code: str) -> None:
    page.fill("#typed-code", code)
    page.press("#typed-code", "Enter")
    expect(page.locator("[data-answer][open]:not([data-key=busy])")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-answer]")).not_to_have_attribute("open", "")


def expect_waiting(page: Page, count: int) -> None:
    expect(page.locator("[data-line]:visible [data-waiting]")).to_have_text(str(count), timeout=20_000)


def retry_now(page: Page) -> None:
    """What the browser says when the network seems to be back."""
    page.evaluate("dispatchEvent(new Event('online'))")


def test_without_network_scans_are_kept_shown_in_amber_and_sent_once_later(
    desk: Page, context: BrowserContext, ward: Ward
) -> None:
    context.set_offline(True)
    desk.fill("#typed-code", ward.people[0].short_code)
    desk.press("#typed-code", "Enter")
    expect(desk.locator("[data-answer][open]")).to_have_attribute("data-key", "queued")
    expect(desk.locator("[data-answer]")).not_to_have_attribute("open", "")
    scan(desk, CODES[0])
    expect_waiting(desk, 2)
    expect(desk.locator("[data-line=offline]")).to_be_visible()
    assert ward.scans_posted() == []
    context.set_offline(False)
    expect_waiting(desk, 0)
    expect(desk.locator("[data-line=online]")).to_be_visible()
    expect(desk.locator(".recent li[data-key=arrived]")).to_contain_text(ward.people[0].name)
    expect(desk.locator(".recent li[data-key=unknown-ticket]")).to_have_count(1)
    assert len(ward.scans_posted()) == len(set(ward.scans_posted())) == 2


@pytest.mark.parametrize("status", [401, 403, 404, 408, 409, 429, 500, 502, 503])
def test_no_refusal_of_the_server_makes_the_phone_forget(desk: Page, ward: Ward, status: int) -> None:
    expect(desk.locator("[data-line=online]")).to_be_visible()
    ward.faults = [status] * 3
    scan(desk, CODES[0])
    expect_waiting(desk, 1)
    expect(desk.locator("[data-notice=refused]")).to_be_visible(visible=status in (401, 403, 404))
    ward.faults = []
    retry_now(desk)
    expect_waiting(desk, 0)
    expect(desk.locator("[data-notice=refused]")).to_be_hidden()
    assert len(ward.scans) == 1


def test_a_lost_answer_leads_to_a_second_sending_and_one_record(desk: Page, ward: Ward) -> None:
    expect(desk.locator("[data-line=online]")).to_be_visible()
    ward.lose_answers = 1
    scan(desk, ward.people[0].short_code)
    retry_now(desk)
    expect_waiting(desk, 0)
    expect(desk.locator(".recent li[data-key=arrived]")).to_have_count(1)
    assert len(ward.scans_posted()) == 2
    assert len(ward.scans) == 1


def test_the_phone_tries_again_by_itself(desk: Page, ward: Ward) -> None:
    desk.clock.install()
    ward.faults = [503]
    scan(desk, CODES[0])
    expect_waiting(desk, 1)
    desk.clock.fast_forward(5000)
    expect_waiting(desk, 0)


def test_an_idle_phone_reports_in(desk: Page, ward: Ward) -> None:
    expect(desk.locator("[data-line=online]")).to_be_visible()
    desk.clock.install()
    scan(desk, CODES[0])
    before = len(ward.posts)
    with desk.expect_response("**/scans"):
        desk.clock.fast_forward(31_000)
    assert len(ward.posts) == before + 1
    assert (ward.posts[-1]["scans"], ward.posts[-1]["pending"]) == ([], 0)


def test_what_the_server_cannot_read_is_shown_and_holds_up_nothing(desk: Page, ward: Ward) -> None:
    ward.malformed = {CODES[0]}
    scan(desk, CODES[0])
    scan(desk, CODES[1])
    expect_waiting(desk, 0)
    rejected = desk.locator("[data-not-sent]")
    expect(rejected.locator("li")).to_have_count(1)
    expect(rejected.locator("li")).to_contain_text(CODES[0][:4])
    desk.reload()
    expect(rejected.locator("li")).to_have_count(1)
    ward.malformed = set()
    rejected.get_by_role("button").click()
    expect(rejected).to_be_hidden()
    assert len(ward.scans) == 2


def test_a_batch_refused_as_too_much_is_sent_in_halves_until_the_bad_one_is_alone(
    desk: Page, ward: Ward
) -> None:
    desk.evaluate(FILL, [DAY, 4])
    # All four, then two of them, then one: refused. The other three go through.
    ward.faults = [400, 413, 400]
    desk.reload()
    expect_waiting(desk, 0)
    expect(desk.locator("[data-not-sent] li")).to_have_count(1)
    assert len(ward.scans) == 3


def test_no_more_than_five_hundred_scans_go_in_one_request(desk: Page, ward: Ward) -> None:
    desk.evaluate(FILL, [DAY, 1203])
    desk.reload()
    expect_waiting(desk, 0)
    assert max(len(post["scans"]) for post in ward.posts) == 500
    assert len(ward.scans_posted()) == len(ward.scans) == 1203
    first = next(post for post in ward.posts if post["scans"])
    assert (first["pending"], first["oldest_scanned_at"]) == (1203, first["scans"][0]["scanned_at"])


def test_two_tabs_send_each_scan_once_and_both_hear_the_answer(context: BrowserContext, ward: Ward) -> None:
    tabs = [open_desk(context.new_page()) for _ in range(2)]
    context.set_offline(True)
    for tab, person in zip(tabs, ward.people, strict=False):
        scan(tab, person.short_code)
    context.set_offline(False)
    for tab in tabs:
        expect_waiting(tab, 0)
        expect(tab.locator(".recent li[data-key=arrived]")).to_have_count(1)
    assert len(ward.scans_posted()) == len(ward.scans) == 2


def test_scans_survive_the_browser_being_closed(playwright: Playwright, ward: Ward, tmp_path: Path) -> None:
    def phone(address: str) -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=FLAGS, base_url=address, **PHONE
        )

    with serve(ward) as address:
        context = phone(address)
        page = open_desk(context.new_page())
        expect(page.locator("[data-line=online]")).to_be_visible()
        ward.faults = [503] * 50
        for code in CODES[:3]:
            scan(page, code)
        expect_waiting(page, 3)
        context.close()
        assert ward.scans == {}
        ward.faults = []
        context = phone(address)
        complaints = listen(context)
        page = open_desk(context.new_page())
        expect_waiting(page, 0)
        context.close()
    assert [answer["verdict"] for answer in ward.scans.values()] == ["review"] * 3
    assert complaints == []


def test_scans_of_an_earlier_day_go_out_with_that_days_own_token(desk: Page, ward: Ward) -> None:
    earlier = "earlierdayaaaaaaaaaaaaaaaa"
    desk.evaluate(FILL, [earlier, 2])
    desk.evaluate(
        """async (day) => {
          const { openMemory } = await import('/static/js/desk/memory.js');
          const memory = await openMemory();
          await memory.keepDevice({ day, device_token: 'old-token', label: 'x', expires_at: '2020-01-01T00:00:00Z' });
        }""",
        earlier,
    )
    with desk.expect_request(f"**/desk/{earlier}/scans") as sent:
        desk.reload()
    assert sent.value.headers["authorization"] == "Device old-token"
    expect_waiting(desk, 0)
    assert len(ward.scans) == 2
    desk.reload()
    expect(desk.locator("[data-desk][data-ready]")).to_be_attached()
    left = "async () => (await (await import('/static/js/desk/memory.js')).openMemory()).devices()"
    assert desk.evaluate(left) == []


def test_a_scan_that_a_full_phone_cannot_keep_never_looks_kept(desk: Page, address: str, ward: Ward) -> None:
    chromium = desk.context.new_cdp_session(desk)
    chromium.send("Storage.overrideQuotaForOrigin", {"origin": address, "quotaSize": 1})
    desk.fill("#typed-code", ward.people[0].short_code)
    desk.press("#typed-code", "Enter")
    expect(desk.locator("[data-answer][open]")).to_have_attribute("data-key", "lost")
    assert ward.scans_posted() == []


def test_scanning_goes_on_when_the_browser_takes_the_store_away(desk: Page, ward: Ward) -> None:
    desk.evaluate("new Promise((done) => { indexedDB.deleteDatabase('ngaykhoe-desk').onsuccess = done; })")
    scan(desk, ward.people[0].short_code)
    expect_waiting(desk, 0)
    assert len(ward.arrivals) == 1


def test_a_browser_without_a_store_says_so_and_still_sends(context: BrowserContext, ward: Ward) -> None:
    page = context.new_page()
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    open_desk(page)
    expect(page.locator("[data-notice=loose]")).to_be_visible()
    scan(page, ward.people[0].short_code)
    expect_waiting(page, 0)
    assert len(ward.arrivals) == 1


def test_a_phone_with_a_wrong_clock_is_told(context: BrowserContext) -> None:
    page = context.new_page()
    page.clock.install(time=0)
    open_desk(page)
    expect(page.locator("[data-notice=skew]")).to_be_visible()


def test_names_are_never_written_to_the_phones_disk(desk: Page, ward: Ward) -> None:
    scan(desk, ward.people[0].short_code)
    ward.faults = [503] * 50
    desk.click(".desk-tools [data-open=search]")
    desk.fill("#people-text", "hồng")
    desk.locator(".found").get_by_role("button").click()
    expect(desk.locator("[data-answer][open]")).to_have_attribute("data-key", "queued")
    kept = desk.evaluate(
        f"async () => (await (await import('/static/js/desk/memory.js')).openMemory()).list('{DAY}', 'waiting')"
    )
    assert [set(record["scan"]) for record in kept] == [
        {"scan_id", "kind", "resident", "scanned_at", "method"}
    ]


@pytest.mark.parametrize(
    "portal",
    [
        {"status": 200, "content_type": "text/html", "body": "<title>Wi-Fi khách sạn</title>"},
        {"status": 200, "content_type": "application/json", "body": "{}"},
        {"status": 302, "headers": {"Location": "/blank"}},
    ],
    ids=["a page", "other json", "a redirect"],
)
def test_the_answer_of_somebody_else_is_no_answer(desk: Page, ward: Ward, portal: dict[str, Any]) -> None:
    expect(desk.locator("[data-line=online]")).to_be_visible()
    visited: list[str] = []
    desk.on("request", lambda request: visited.append(request.url))
    desk.route("**/scans", lambda route: route.fulfill(**portal))
    scan(desk, CODES[0])
    expect_waiting(desk, 1)
    expect(desk.locator("[data-line=offline]")).to_be_visible()
    assert all(url.endswith(("/scans", ".svg")) for url in visited)
    desk.unroute("**/scans")
    retry_now(desk)
    expect_waiting(desk, 0)
    assert len(ward.scans) == 1


def test_a_scan_without_a_verdict_stays_and_holds_up_no_other(desk: Page, ward: Ward) -> None:
    ward.silent = {CODES[0]}
    scan(desk, CODES[0])
    scan(desk, CODES[1])
    expect_waiting(desk, 1)
    assert len(ward.scans) == 1
    ward.silent = set()
    retry_now(desk)
    expect_waiting(desk, 0)
    assert len(ward.scans) == 2
