"""The eyes of the walk are open: a page with one fault is seen to have it, and a sound one has none."""

import pytest
from playwright.sync_api import Browser

from tests.browser import sight

SOUND = """<!doctype html><html lang="vi"><head><title>Ngày khám</title><style>{style}</style></head>
<body><main><h1>Ngày khám</h1><p class="one">Tổ dân phố 7</p>{more}</main></body></html>"""


def found(browser: Browser, style: str = "", more: str = "") -> list[str]:
    with browser.new_context(viewport=sight.PHONE, **sight.still()) as context:
        page = context.new_page()
        page.set_content(SOUND.format(style=style, more=more))
        return sight.faults(page)


def test_a_sound_page_has_no_fault(browser: Browser) -> None:
    assert found(browser) == []


@pytest.mark.parametrize(
    ("fault", "style", "more"),
    [
        ("color-contrast", ".one { color: #999 }", ""),
        ("target-size", "a { float: left; font-size: 8px }", "<a href='#a'>x</a><a href='#b'>y</a>"),
        ("label", "", "<input>"),
        ("heading-order", "", "<h4>Buổi sáng</h4>"),
        ("landmark-unique", "", "<nav></nav><nav></nav>"),
        ("scrolls 40 of 360 px sideways", "body { margin: 0 } .one { width: 400px }", ""),
    ],
)
def test_a_fault_is_seen(browser: Browser, fault: str, style: str, more: str) -> None:
    (seen,) = found(browser, style, more)
    assert fault in seen


def test_what_sticks_out_is_named(browser: Browser) -> None:
    (seen,) = found(browser, "body { margin: 0 } .one { width: 400px }")
    assert '<p class="one"></p> “Tổ dân phố 7”' in seen


def test_what_scrolls_in_its_own_frame_is_no_fault(browser: Browser) -> None:
    inside = "<div tabindex='0' role='region' aria-label='Bảng'><p>Một bảng rộng</p></div>"
    assert found(browser, "div { overflow-x: auto } div p { width: 900px }", inside) == []


@pytest.mark.parametrize(
    ("style", "inside", "fault"),
    [
        ("width: 3em; overflow: hidden; white-space: nowrap", "Tổ dân phố 7", "cut off: Tổ dân phố 7"),
        ("width: 4em; overflow-wrap: anywhere", "12/12/2026", "broken: 12/12/2026"),
        ("width: 2em; overflow-wrap: anywhere", "nghiêng", "broken: nghiêng"),
    ],
)
def test_a_text_that_is_torn_is_seen(browser: Browser, style: str, inside: str, fault: str) -> None:
    with browser.new_context(viewport=sight.PHONE, **sight.still()) as context:
        page = context.new_page()
        page.set_content(SOUND.format(style=f".torn {{ {style} }}", more=f"<p class='torn'>{inside}</p>"))
        assert sight.torn(page) == [fault]
