"""What the scan page stores on the phone: enough to lose nothing, and no name."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, listen, open_desk
from tests.browser.desk_day import DeskDay
from tests.browser.desk_hands import CODES, FILL, expect_waiting, scan
from tests.browser.gateway import Gateway


def test_scans_survive_the_browser_being_closed(
    playwright: Playwright,
    address: str,
    sign_in: Callable[[BrowserContext], None],
    day: DeskDay,
    gateway: Gateway,
    tmp_path: Path,
) -> None:
    def phone() -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=FLAGS, base_url=address, **PHONE
        )
        sign_in(context)
        return context

    context = phone()
    page = open_desk(context.new_page(), day)
    expect(page.locator("[data-line=online]")).to_be_visible()
    gateway.faults = [503] * 50
    for code in (day["booked"].code, *CODES[:2]):
        scan(page, code)
    expect_waiting(page, 3)
    context.close()
    assert day.stored() == []
    gateway.faults = []
    context = phone()
    complaints = listen(context)
    page = open_desk(context.new_page(), day)
    expect_waiting(page, 0)
    context.close()
    assert [scan.verdict for scan in day.stored()] == ["accepted", "review", "review"]
    assert complaints == []


def test_scans_of_an_earlier_day_go_out_with_that_days_own_token(
    desk: Page, day: DeskDay, gateway: Gateway
) -> None:
    other, token = day.later.public_id, day.desk(day=day.later)
    desk.evaluate(FILL, [other, 2])
    desk.evaluate(
        """async ([day, device_token]) => {
          const { openMemory } = await import('/static/js/checkin/memory.js');
          const memory = await openMemory();
          await memory.keepDevice({ day, device_token, label: 'x', expires_at: '2020-01-01T00:00:00Z' });
        }""",
        [other, token],
    )
    with desk.expect_request(f"**/desk/{other}/scans") as sent:
        desk.reload()
    assert sent.value.headers["authorization"] == f"Device {token}"
    expect_waiting(desk, 0)
    assert len(day.stored()) == 2
    desk.reload()
    expect(desk.locator("[data-desk][data-ready]")).to_be_attached()
    left = "async () => (await (await import('/static/js/checkin/memory.js')).openMemory()).devices()"
    assert desk.evaluate(left) == []


def test_a_scan_that_a_full_phone_cannot_keep_never_looks_kept(
    desk: Page, address: str, day: DeskDay, gateway: Gateway
) -> None:
    chromium = desk.context.new_cdp_session(desk)
    chromium.send("Storage.overrideQuotaForOrigin", {"origin": address, "quotaSize": 1})
    desk.fill("#typed-code", day["booked"].code)
    desk.press("#typed-code", "Enter")
    expect(desk.locator("[data-answer][open]")).to_have_attribute("data-key", "lost")
    assert gateway.scans() == []


def test_scanning_goes_on_when_the_browser_takes_the_store_away(
    desk: Page, day: DeskDay, gateway: Gateway
) -> None:
    desk.evaluate("new Promise((done) => { indexedDB.deleteDatabase('ngaykhoe-desk').onsuccess = done; })")
    scan(desk, day["booked"].code)
    expect_waiting(desk, 0)
    assert len(day.arrived()) == 1


def test_a_browser_without_a_store_says_so_and_still_sends(
    context: BrowserContext, sign_in: Callable[[BrowserContext], None], day: DeskDay
) -> None:
    sign_in(context)
    page = context.new_page()
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    open_desk(page, day)
    expect(page.locator("[data-notice=loose]")).to_be_visible()
    scan(page, day["booked"].code)
    expect_waiting(page, 0)
    assert len(day.arrived()) == 1


def test_names_are_never_written_to_the_phones_disk(desk: Page, day: DeskDay, gateway: Gateway) -> None:
    scan(desk, day["booked"].code)
    gateway.faults = [503] * 50
    desk.click(".desk-tools [data-open=search]")
    desk.fill("#people-text", "hồng")
    desk.locator(".found").get_by_role("button").click()
    expect(desk.locator("[data-answer][open]")).to_have_attribute("data-key", "queued")
    kept = desk.evaluate(
        f"async () => (await (await import('/static/js/checkin/memory.js')).openMemory()).list('{day.day.public_id}', 'waiting')"
    )
    assert [set(record["scan"]) for record in kept] == [
        {"scan_id", "kind", "resident", "scanned_at", "method"}
    ]
