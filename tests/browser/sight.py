"""How tests look at a page in a browser: when it is ready, what axe finds on it, whether anything scrolls sideways."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page

PHONE = {"width": 360, "height": 800}
OFFICE = {"width": 1280, "height": 800}
NARROW = {"width": 320, "height": 640}
"""The narrowest screen, and an office screen at four times its size (WCAG 1.4.10)."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """async ([tags, without]) => {
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  const found = await axe.run({ runOnly: tags, rules, resultTypes: ['violations'], preload: false });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}"""
# How far the page is wider than its window, and what sticks out furthest.
SIDEWAYS = """() => {
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over <= 0) return null;
  const right = (element) => element.getBoundingClientRect().right;
  const isCut = (element) => element && element !== document.body
    && (getComputedStyle(element).overflowX !== 'visible' || isCut(element.parentElement));
  const widest = [...document.body.querySelectorAll('*')].filter((element) => !isCut(element.parentElement))
    .reduce((one, other) => right(other) >= right(one) ? other : one);
  const inside = widest.closest('[class]:not(body)') ?? widest;
  return `scrolls ${over} of ${innerWidth} px sideways by ${inside.cloneNode(false).outerHTML} “${widest.textContent.trim().slice(0, 60)}”`;
}"""

# Links, buttons and fields a finger can hit: smaller than 48 px in one direction. An option is hit anywhere in its frame.
SMALL = """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select, textarea')]
  .filter((one) => one.getClientRects().length && !one.matches('.skip-link') && !one.closest('.visually-hidden'))
  .map((one) => [one, (one.closest('.option') ?? one).getBoundingClientRect()])
  .filter(([, { width, height }]) => Math.round(width) < 48 || Math.round(height) < 48)
  .map(([one, { width, height }]) => `${Math.round(width)} × ${Math.round(height)} px: ${(one.textContent || one.name).trim()}`)"""


# Texts that a frame around them cuts off; dates, codes and words of at most eleven letters that are broken in two.
TORN = r"""() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const frame = (one) => one && (getComputedStyle(one).overflowX !== 'visible' ? one : frame(one.parentElement));
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const about = node.parentElement;
    if (!node.data.trim() || !about.getClientRects().length || about.closest('.visually-hidden, .skip-link, svg, textarea')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = frame(about);
    const right = Math.max(...[...range.getClientRects()].map((one) => one.right));
    if (box && box !== document.body && getComputedStyle(box).overflowX === 'hidden'
      && right > box.getBoundingClientRect().right + 1) found.push(`cut off: ${node.data.trim()}`);
    const words = /\d{1,2}\/\d{1,2}\/\d{4}|\b[A-Z0-9]{4}-[A-Z0-9]{4}\b|(?<![^\s.,:(])\p{L}{2,11}(?![^\s.,:)])/gu;
    for (const word of node.data.matchAll(words)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map((one) => Math.round(one.top))).size > 1) found.push(`broken: ${word[0]}`);
    }
  }
  return found;
}"""


def still(**more: object) -> dict[str, object]:
    """Settings of a browser context whose pages can be looked at: nothing moves, and axe may come in."""
    return {"bypass_csp": True, "reduced_motion": "reduce", **more}


def press(button: Locator) -> None:
    """Press what leads to another page, and wait until that page is there with its style sheets."""
    with button.page.expect_navigation():
        button.click()


def axe(page: Page, *without: str) -> list[str]:
    """What axe finds on the page as it is, rule by rule; all its rules but those named."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(LOOK, [RULES, list(without)])


def sideways(page: Page) -> list[str]:
    """By how much the page scrolls sideways, or nothing. Never asked before the style sheets are in."""
    page.wait_for_load_state()
    found = page.evaluate(SIDEWAYS)
    return [found] if found else []


def small(page: Page) -> list[str]:
    """The targets that are too small for a finger."""
    page.wait_for_load_state()
    return page.evaluate(SMALL)


def torn(page: Page) -> list[str]:
    """Texts that are cut off; dates, codes and words that are broken in two."""
    page.wait_for_load_state()
    return page.evaluate(TORN)


def faults(page: Page) -> list[str]:
    """Both, with the page's address."""
    return [f"{page.url}: {fault}" for fault in (*axe(page), *sideways(page))]
