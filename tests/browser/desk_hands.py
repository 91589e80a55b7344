"""What staff and networks do to a scan page, for its tests."""

from playwright.sync_api import Page, expect

from core.short_code import make

CODES = [make(bytes([number]) * 12) for number in range(100, 110)]
# Puts scans straight into the phone's store, as an earlier visit would have left them.
FILL = """async ([day, count, method = 'typed']) => {
  const { openMemory } = await import('/static/js/checkin/memory.js');
  const memory = await openMemory();
  for (let number = 0; number < count; number += 1) {
    await memory.add(day, { scan_id: crypto.randomUUID(), kind: 'arrive', short_code: '22222222',
      scanned_at: new Date().toISOString(), method });
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
