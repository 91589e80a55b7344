"""Every page, in both languages, on a phone and in the office: axe finds nothing and nothing scrolls sideways."""

from collections.abc import Iterator

import pytest
from flask_migrate import upgrade
from playwright.sync_api import Browser

from app import create_app
from config import read_settings
from core.database import db
from tests.browser import sight
from tests.browser.conftest import serve
from tests.browser.live_ward import LiveWard
from tests.browser.stops import ROLES, STOPS
from tests.browser.walker import Walker
from tests.house.test_every_page import endpoint_of


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveWard]:
    """The demo ward on a site of its own: pages are looked at, and little is changed."""
    settings = read_settings({"INSTANCE_DIR": str(tmp_path_factory.mktemp("every-page"))})
    app = create_app(settings, SHOW_GALLERY=True, SEND_FILE_MAX_AGE_DEFAULT=3600)
    with app.app_context():
        upgrade()
        yield LiveWard(app)
        db.engine.dispose()


@pytest.fixture(scope="module")
def live_address(ward: LiveWard) -> Iterator[str]:
    with serve(ward.app.wsgi_app) as served:
        yield served


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("walk", STOPS)
def test_no_page_has_a_fault(
    browser: Browser, ward: LiveWard, live_address: str, walk: str, language: str
) -> None:
    with browser.new_context(base_url=live_address, viewport=sight.PHONE, **sight.still()) as context:
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": "lang", "value": language, "url": live_address}])
        if walk in ROLES:
            context.add_cookies([ward.cookie(ROLES[walk], live_address)])
        walker = Walker(context.new_page(), ward, ward.app.url_map.bind(""), language)
        for stop in STOPS[walk]:
            walker.visit(stop)
    named = {
        endpoint_of(ward.app, address) for stop in STOPS[walk] for address in (stop.address, *stop.shows)
    }
    assert not walker.wrong, "\n" + "\n".join(walker.wrong)
    assert named - walker.seen - {None} == set(), "these pages were not reached"
