"""The authorization matrix walked over the site's addresses: route × caller × own, foreign and missing object."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from accounts.gate import access_of
from accounts.roles import Role
from tests.builders import Builder
from tests.house.objects import MISSING, MORNING, NOWHERE, Values, World
from tests.house.routes import ROUTES, Row
from tests.page_client import PageClient

ID = re.compile(r"\b[a-z2-7]{26}\b|\b[0-9a-f]{32}\b")
SECRET = re.compile(r'name="(csrf_token|idempotency_key)"\s+value="[^"]*"')
CALLERS = (*(role.value for role in Role), "letter", "desk")


def rules(app: Flask, endpoint: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint]


def test_every_route_has_its_row_and_every_row_its_route(app: Flask) -> None:
    there = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert there - ROUTES.keys() == set(), "write who may call them into tests/house/routes.py"
    assert ROUTES.keys() - there == set(), "these routes are gone"


@pytest.mark.parametrize("endpoint", ROUTES)
def test_the_gate_says_what_the_matrix_says(app: Flask, endpoint: str) -> None:
    access, row = access_of(app, endpoint), ROUTES[endpoint]
    assert access.public == row.is_public
    assert {role.value for role in access.roles} == row.callers - {
        "anyone",
        "letter",
        "ticket",
        "half",
        "desk",
    }
    assert access.desks == ("desk" in row.callers)


def test_no_address_takes_a_number(app: Flask) -> None:
    numbers = [rule.rule for rule in app.url_map.iter_rules() if re.search(r"<(int|float)\b", rule.rule)]
    assert numbers == []


def test_nothing_is_changed_by_reading(app: Flask) -> None:
    words = re.compile(r"/(delete|remove|disable|enable|revoke|cancel|undo|end|commit|drop)$")
    for rule in app.url_map.iter_rules():
        if words.search(rule.rule) and "GET" in (rule.methods or ()):
            assert "POST" in _methods(app, rule.rule), f"{rule.rule} has a GET and no POST that does it"


def test_an_address_opens_for_those_named_and_for_nobody_else(app: Flask, build: Builder) -> None:
    with time_machine.travel(MORNING):
        walk = Walk(World(build))
        calls = [
            (rule, ROUTES[rule.endpoint], method)
            for rule in app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]
        for call in calls:
            walk.anonymous(*call)
            walk.others(*call)
            walk.foreign_and_missing(*call)
        for call in sorted(calls, key=lambda call: (call[1].ends, call[2])):
            walk.own(*call)
    assert not walk.wrong, "\n" + "\n".join(walk.wrong)


class Walk:
    """Requests of every caller to one address, and what each has to be answered; `wrong` lists what was not."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.wrong: list[str] = []
        self.clients: dict[str, PageClient] = {}
        self.tokens: dict[str, str] = {}

    def anonymous(self, rule: Rule, row: Row, method: str) -> None:
        """Nobody learns without signing in whether an object exists."""
        if "anyone" in row.callers:
            return
        own = self._values(rule, row, self.world.own(Role.STATION_ADMIN))
        for values in (own, *self._missing(row, own)):
            answer = self._send("anyone", rule, values, method, row)
            if row.json or rule.rule.endswith(".json"):
                self._check(answer.status_code == 401, "anyone", answer)
            else:
                led = answer.status_code == 303 and answer.location.split("?")[0] == (row.door or "/sign-in")
                self._check(led, "anyone", answer)
        if not row.door:
            answer = self._send("anyone", rule, own, method, row, {"Accept": "application/json"})
            self._check(answer.status_code == 401, "anyone, as a program", answer)

    def others(self, rule: Rule, row: Row, method: str) -> None:
        """A caller who is signed in and not named meets what does not exist."""
        for caller in () if row.is_public else Role:
            if caller.value not in row.callers:
                values = self._values(rule, row, self.world.own(caller))
                answer = self._send(caller, rule, values, method, row)
                self._check(answer.status_code == 404, caller, answer)

    def foreign_and_missing(self, rule: Rule, row: Row, method: str) -> None:
        """Another caller's object is answered byte for byte like one that does not exist."""
        for caller in self.callers(rule, row):
            own = self._values(rule, row, self.world.own(caller))
            told = set()
            for values in (*self._missing(row, own), *self._foreign(row, caller, own)):
                answer = self._send(caller, rule, values, method, row)
                self._check(answer.status_code == 404, f"{caller} with another's", answer)
                told.add(_told(answer))
            self._check(len(told) <= 1, f"{caller} can tell foreign from missing", rule)

    def own(self, rule: Rule, row: Row, method: str) -> None:
        """A caller who is named is let in: no sign-in page, no page of what does not exist."""
        for caller in self.callers(rule, row)[: 1 if row.ends and method == "POST" else None]:
            answer = self.answer(caller, rule, row, method)
            self._check(answer.status_code not in (401, 404, 405), f"{caller} with their own", answer)
            if answer.status_code == 303 and rule.endpoint != "accounts.sign_out":
                self._check(not answer.location.startswith("/sign-in"), f"{caller} with their own", answer)

            if method == "POST" and answer.mimetype == "text/html" and answer.status_code != 303:
                # A page shown after a form carries links back to its own address: language, text size.
                again = self.clients[caller].get(answer.request.path, buffered=True)
                self._check(again.status_code != 405, f"{caller} changes the language", again)

    def answer(self, caller: str, rule: Rule, row: Row, method: str) -> TestResponse:
        """What a caller is answered where everything named is the caller's own."""
        return self._send(caller, rule, self._values(rule, row, self.world.own(caller)), method, row)

    def _check(self, right: bool, who: str, where: TestResponse | Rule) -> None:
        if not right:
            told = where.rule if isinstance(where, Rule) else _line(where)
            self.wrong.append(f"{who}: {told}")

    def callers(self, rule: Rule, row: Row) -> list[str]:
        """Who of the callers with a browser of their own may call a route."""
        # A ticket's pages name no object: what a ticket opens is tested with the tickets.
        named = [caller for caller in (*CALLERS, "anyone") if caller in row.callers]
        if row.bare is None or not rule.defaults:
            return named
        return [caller for caller in named if caller in row.bare]

    def _values(self, rule: Rule, row: Row, own: Values) -> Values:
        """What the address and the form name, the caller's own."""
        asked = {name: name for name in rule.arguments - (rule.defaults or {}).keys()} | row.body
        words = row.fixed | {name: said[1:] for name, said in row.body.items() if said.startswith("=")}
        return {name: words.get(name) or own[said] for name, said in asked.items()}

    def _missing(self, row: Row, own: Values) -> Iterator[Values]:
        for name in self._objects(row, own):
            yield {**own, name: MISSING.get(name, NOWHERE)}

    def _foreign(self, row: Row, caller: str, own: Values) -> Iterator[Values]:
        for theirs in self.world.foreign(caller):
            for name in self._objects(row, own):
                if name in theirs and (caller != "anyone" or name in row.hides):
                    yield {**own, name: theirs[name]}

    def _objects(self, row: Row, own: Values) -> list[str]:
        words = row.fixed.keys() | {name for name, said in row.body.items() if said.startswith("=")}
        return sorted(own.keys() - words)

    def _send(
        self, caller: str, rule: Rule, values: Values, method: str, row: Row, headers: Values | None = None
    ) -> TestResponse:
        if caller not in self.clients:
            self.clients[caller] = self.world.client(caller)
        client = self.clients[caller]
        sent = {**self.world.headers(caller), **(headers or {})}
        said = {name: values[name] for name in row.body}
        named = {name: value for name, value in values.items() if name not in row.body}
        known = method if method in (rule.methods or ()) else "POST"
        address = self.world.app.url_map.bind("").build(rule.endpoint, named | (rule.defaults or {}), known)
        if method in ("GET", "HEAD"):
            return client.open(address, method=method, headers=sent, buffered=True)
        if row.json:
            return client.post(
                address, json=said, headers={"X-Requested-With": "desk", **sent}, buffered=True
            )
        form = {"csrf_token": self._token(caller, client), **said}
        return client.post(address, data=form, headers=sent, buffered=True)

    def _token(self, caller: str, client: PageClient) -> str:
        if caller not in self.tokens:
            client.get("/sign-in" if caller in ("anyone", "letter", "desk") else "/account/password")
            self.tokens[caller] = client.csrf()
        return self.tokens[caller]


def _line(answer: TestResponse) -> str:
    return f"{answer.request.method} {answer.request.path} → {answer.status_code} {answer.location or ''}"


def _methods(app: Flask, address: str) -> set[str]:
    return {
        method for rule in app.url_map.iter_rules() if rule.rule == address for method in rule.methods or ()
    }


def _told(answer: TestResponse) -> tuple[object, ...]:
    """Everything a caller can see of an answer, but for the ids that were asked for and the form's secrets."""
    shown = SECRET.sub("", ID.sub("ID", answer.text))
    headers = sorted((name, value) for name, value in answer.headers if name not in ("Date", "Set-Cookie"))
    return answer.status_code, shown, tuple(headers)
