"""The pages of a ward that has just begun, in both languages and sizes: axe finds nothing, nothing scrolls sideways."""

import pytest
from playwright.sync_api import Browser

from tests.browser import sight
from tests.browser.live_ward import BareWard
from tests.browser.stops import EMPTY
from tests.browser.walker import Stop, Walker
from tests.builders import Builder


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_empty_page_has_a_fault(browser: Browser, build: Builder, address: str, language: str) -> None:
    bare = BareWard(build)
    with browser.new_context(base_url=address, viewport=sight.PHONE, **sight.still()) as context:
        context.add_cookies([{"name": "lang", "value": language, "url": address}])
        walker = Walker(context.new_page(), bare, build.app.url_map.bind(""), language)
        walker.visit(Stop("/"))
        for role, stops in EMPTY.items():
            context.add_cookies([bare.cookie(role, address)])
            for stop in stops:
                walker.visit(stop)
    assert not walker.wrong, "\n" + "\n".join(walker.wrong)
