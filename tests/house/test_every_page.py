"""Every route that answers a page is looked at in a browser (tests/browser/test_every_page.py)."""

import re

import time_machine
from flask import Flask
from werkzeug.exceptions import NotFound

from tests.browser.stops import NO_PAGE, STOPS
from tests.builders import Builder
from tests.house.objects import MORNING, World
from tests.house.routes import ROUTES
from tests.house.source import ROOT
from tests.house.test_routes import Walk


def endpoint_of(app: Flask, address: str) -> str | None:
    """Which route answers an address such as `/days/{day}`; None for an address that does not exist."""
    path = re.sub(r"\{\w+\}", "a" * 26, address).partition("?")[0]
    try:
        return app.url_map.bind("").match(path, method="GET")[0]
    except NotFound:
        return None


def walked(app: Flask) -> set[str]:
    stops = (stop for walk in STOPS.values() for stop in walk)
    return {endpoint_of(app, address) for stop in stops for address in (stop.address, *stop.shows)} - {None}


def test_every_page_is_on_the_walk(app: Flask) -> None:
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - walked(app) - NO_PAGE.keys() == set(), "put these pages into tests/browser/stops.py"
    assert NO_PAGE.keys() - pages == set(), "these routes are gone"
    assert NO_PAGE.keys() & walked(app) == set(), "these are pages"


def test_what_is_no_page_answers_none(app: Flask, build: Builder) -> None:
    with time_machine.travel(MORNING):
        walk = Walk(World(build))
        for rule in app.url_map.iter_rules():
            if rule.endpoint in NO_PAGE and "GET" in (rule.methods or ()):
                for caller in walk.callers(rule, ROUTES[rule.endpoint]):
                    answer = walk.answer(caller, rule, ROUTES[rule.endpoint], "GET")
                    assert answer.mimetype != "text/html" or answer.status_code >= 300, rule.rule


def test_a_page_is_measured_in_one_way() -> None:
    own = ROOT / "tests" / "browser" / "sight.py"
    others = [path for path in (ROOT / "tests" / "browser").glob("*.py") if path != own]
    measuring = re.compile(r"scrollWidth|axe\.run|\bAxe\b")
    assert [path.name for path in others if measuring.search(path.read_text(encoding="utf-8"))] == []
