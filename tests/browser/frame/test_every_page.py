"""Every page, in both languages, on a phone and in the office: axe finds nothing and nothing scrolls sideways."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import wraps
from typing import NoReturn

import pytest
from flask_migrate import upgrade
from playwright.sync_api import Browser

from accounts.limits import own_password_attempt
from accounts.roles import Role
from app import BODY_LIMIT, create_app
from config import read_settings
from core.db.database import db
from core.errors import TooManyTries
from tests.browser import sight
from tests.browser.conftest import serve
from tests.browser.live_ward import LiveWard
from tests.browser.stops import ROLES, STOPS
from tests.browser.walker import Walker
from tests.house.test_every_page import endpoint_of

Walking = Callable[[str, Role | None], AbstractContextManager[Walker]]
TOO_LARGE = "x" * (BODY_LIMIT + 1)
# A form that no page of ours has, sent from the page that is open.
SEND = """([address, fields]) => {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: address });
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement('textarea'), { name, value }));
  }
  document.body.append(form);
  form.submit();
}"""


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


@pytest.fixture
def walking(
    browser: Browser, ward: LiveWard, live_address: str
) -> Callable[..., AbstractContextManager[Walker]]:
    """A person with a browser in one language, signed in or not."""

    @contextmanager
    def start(language: str, role: Role | None) -> Iterator[Walker]:
        with browser.new_context(base_url=live_address, viewport=sight.PHONE, **sight.still()) as context:
            context.set_default_timeout(10_000)
            context.add_cookies([{"name": "lang", "value": language, "url": live_address}])
            if role is not None:
                context.add_cookies([ward.cookie(role, live_address)])
            yield Walker(context.new_page(), ward, ward.app.url_map.bind(""), language)

    return start


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("walk", STOPS)
def test_no_page_has_a_fault(walking: Walking, ward: LiveWard, walk: str, language: str) -> None:
    with walking(language, ROLES.get(walk)) as walker:
        for stop in STOPS[walk]:
            walker.visit(stop)
    named = {
        endpoint_of(ward.app, address) for stop in STOPS[walk] for address in (stop.address, *stop.shows)
    }
    assert not walker.wrong, "\n" + "\n".join(walker.wrong)
    assert named - walker.seen - {None} == set(), "these pages were not reached"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_of_a_fault_has_one(
    walking: Walking, ward: LiveWard, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    views = ward.app.view_functions
    monkeypatch.setitem(views, "turnout.index", wraps(views["turnout.index"])(_broken))
    with walking(language, Role.STATION_STAFF) as walker:
        walker.page.goto("/account/password")
        token = walker.page.locator("[name=csrf_token]").first.input_value()
        with suppress(TooManyTries):
            while True:
                own_password_attempt(ward.accounts[Role.STATION_STAFF].public_id)
        own = {"csrf_token": token, "present": "sai", "password": "một hai ba bốn", "again": "một hai ba bốn"}
        for status, address, fields in (
            (400, "/sign-in", {}),
            (404, "/days/khong-co", None),
            (405, "/turnout", {"csrf_token": token}),
            (409, "/days/{coming_day}/close", {"csrf_token": token}),
            (413, "/sign-in", {"login": TOO_LARGE}),
            (422, "/days/{day}/list", {"csrf_token": token}),
            (429, "/account/password", own),
            (500, "/turnout", None),
        ):
            assert _answered(walker, address.format(**ward.names), fields) == status, address
            walker.look()
    assert not walker.wrong, "\n" + "\n".join(walker.wrong)


def _answered(walker: Walker, address: str, fields: dict[str, str] | None) -> int:
    """The status of a page that is opened, or that a form leads to."""
    page = walker.page
    if fields is None:
        return page.goto(address).status
    with page.expect_navigation() as answer:
        page.evaluate(SEND, [address, fields])
    return answer.value.status


def _broken(*_facts: object, **_names: object) -> NoReturn:
    raise ZeroDivisionError
