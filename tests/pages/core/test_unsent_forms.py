"""A form that came too late is still there: every form of the site, when its page expired and when a sign-in had ended."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select
from werkzeug.wrappers import Response

from accounts.browser import mark_known
from accounts.models import SignIn
from accounts.passwords import hashing
from accounts.roles import Role
from core import clock
from core.db import retention
from core.db.database import db, writing_session
from core.db.jobs import run_all
from core.db.models import SealedDraft
from core.web.drafts import MOST_BYTES, NOT_KEPT, SECRET
from residents.models.people import Household
from tests.builders import Builder
from tests.house.objects import MORNING, World
from tests.house.routes import ROUTES
from tests.house.source import ROOT
from tests.house.test_routes import Walk
from tests.page_client import PageClient

TYPED = {"text", "search", "tel", "number", "", "textarea"}
PASSWORD = "trâu ăn cỏ non buổi sáng"
HOUSEHOLD = {
    "address": "Số 7 ngõ Cây Xanh",
    "members-0-full_name": "Nguyễn Thị Hoa",
    "members-0-day": "1",
    "members-0-month": "5",
    "members-0-year": "1950",
    "members-0-sex": "female",
}
FORM = "/residents/households/new"


class Sent:
    """A form of a page, filled in; `typed` are the words that must come back."""

    def __init__(self, client: PageClient, form: dict[str, Any]) -> None:
        self.client = client
        self.action = (form["attrs"].get("action") or client.last_path).split("#")[0]
        self.token = form["fields"]["csrf_token"]
        self.data: list[tuple[str, str]] = []
        self.typed: list[str] = []
        chosen = set()
        for number, (tag, values) in enumerate(form["all"]):
            name, kind = values.get("name", ""), values.get("type", "" if tag == "input" else tag)
            if not name or name == "csrf_token":
                continue
            if kind in TYPED and name not in SECRET:
                self.typed.append(_word(number))
                self.data.append((name, self.typed[-1]))
            elif kind == "hidden" or (kind in ("radio", "checkbox") and name not in chosen):
                chosen.add(name)
                self.data.append((name, values.get("value", "")))

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _value in self.data)

    def send(self, number: int = 1) -> Any:
        """Send it as it is, each time from another address."""
        form: dict[str, list[str]] = {"csrf_token": [self.token]}
        for name, value in self.data:
            form.setdefault(name, []).append(value)
        return self.client.post(
            self.action, data=form, environ_overrides={"REMOTE_ADDR": f"10.9.{number // 250}.{number % 250}"}
        )

    def is_there(self) -> bool:
        """The page `/form` leads to the form's own address with every field in it."""
        page = self.client.get("/form")
        if page.status_code != 200:
            return False
        forms = [
            f for f in self.client.page.forms if f["attrs"].get("action", "").split("#")[0] == self.action
        ]
        back = forms[0] if forms else None
        there = [(v.get("name"), v.get("value", "")) for _tag, v in back["all"]] if back else []
        return all(pair in there for pair in self.data if pair[0] not in NOT_KEPT)

    def is_shown_again(self) -> bool:
        """Opened again, the form's page shows every word."""
        if "page_form" not in self.names:
            return True
        answer = self.client.submit(self.action, _={"show_again": "1", **self._rows()})
        if answer.status_code == 303:
            answer = self.client.get(answer.location)
        return all(word in answer.text for word in self.typed)

    def _rows(self) -> dict[str, list[str]]:
        rows: dict[str, list[str]] = {}
        for name, value in self.data:
            rows.setdefault(name, []).append(value)
        return rows


def _word(number: int) -> str:
    """A word of its own that is neither a name to tidy nor a number to read: Giữ Aa, Giữ Ab."""
    return f"Giữ {chr(ord('A') + number // 26)}{chr(ord('a') + number % 26)}"


def every_form(walk: Walk, app: Flask) -> Iterator[tuple[str, Sent]]:
    """Each form of the site once, on the page where a caller meets it."""
    met = set()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.startswith(("static", "frame.gallery")):
            continue
        for caller in walk.callers(rule, ROUTES[rule.endpoint])[:2]:
            answer = walk.answer(caller, rule, ROUTES[rule.endpoint], "GET")
            client = walk.clients[caller]
            if answer.status_code != 200 or answer.mimetype != "text/html" or client.page is None:
                continue
            for form in [f for f in client.page.forms if f["attrs"].get("method", "").lower() == "post"]:
                sent = Sent(client, form)
                key = (caller, _endpoint(app, sent.action), sent.names)
                if key not in met and not _has_password(form):
                    met.add(key)
                    yield caller, sent


def test_every_form_is_still_there_when_its_page_had_expired(app: Flask, build: Builder) -> None:
    wrong, count = [], 0
    with time_machine.travel(MORNING):
        walk = Walk(World(build))
        for caller, sent in every_form(walk, app):
            count += 1
            with sent.client.session_transaction() as session:
                session.pop("csrf_token", None)
            answer = sent.send(count)
            if (answer.status_code, answer.location) != (303, "/form") or not sent.is_there():
                wrong.append(f"{caller}: {sent.action} is lost ({answer.status_code})")
            elif not sent.is_shown_again():
                wrong.append(f"{caller}: {sent.action} does not show what was typed")
    assert count > 100
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.of_pages
def test_every_form_of_staff_is_still_there_when_the_sign_in_had_ended(app: Flask, build: Builder) -> None:
    wrong, count = [], 0
    with time_machine.travel(MORNING):
        world = World(build)
        walk = Walk(world)
        for caller, sent in every_form(walk, app):
            if caller not in list(Role) or ROUTES[_endpoint(app, sent.action)].is_public:
                continue
            count += 1
            account = world.accounts[Role(caller)]
            is_known(app, sent.client, account.public_id)
            end_sign_ins(account.id)
            answer = sent.send(count)
            asked = (answer.status_code, answer.location) == (303, "/sign-in")
            before = sent.client.get("/form")
            build.sign_in(sent.client, account)
            if not asked or before.location != "/sign-in" or not sent.is_there():
                wrong.append(f"{caller}: {sent.action} is lost ({answer.status_code})")
            elif not sent.is_shown_again():
                wrong.append(f"{caller}: {sent.action} does not show what was typed")
    assert count > 80
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.fixture
def head(client: PageClient, build: Builder) -> PageClient:
    ward = build.ward()
    account = build.account(
        Role.NEIGHBORHOOD_HEAD,
        ward,
        neighborhood_id=build.neighborhood(ward).id,
        login="to7",
        password_hash=hashing.hashed(PASSWORD),
    )
    is_known(build.app, client, account.public_id)
    return build.sign_in(client, account)


def test_a_head_signs_in_again_and_goes_on(head: PageClient) -> None:
    head.get(FORM)
    form = {"csrf_token": head.csrf(), **HOUSEHOLD}
    end_sign_ins()
    assert head.post(FORM, data=form).location == "/sign-in"
    assert "Phần đã ghi vẫn còn" in head.get("/sign-in").text
    assert head.submit("/sign-in", login="to7", password=PASSWORD).location == "/form"
    assert 'value="Số 7 ngõ Cây Xanh"' in head.get("/form").text
    assert db.session.scalars(select(Household)).all() == [], "nothing is done unasked"
    shown = head.submit(FORM, show_again="1", **HOUSEHOLD)
    assert 'value="Số 7 ngõ Cây Xanh"' in shown.text
    assert kept() == 0, "the draft is erased with its use"
    assert head.submit(FORM, **HOUSEHOLD).status_code == 303
    assert head.get("/form").location == "/"


def test_another_account_does_not_see_it(head: PageClient, build: Builder) -> None:
    head.get(FORM)
    form = {"csrf_token": head.csrf(), **HOUSEHOLD}
    end_sign_ins()
    head.post(FORM, data=form)
    build.sign_in(head, build.account(Role.STATION_STAFF, build.ward("99002")))
    answer = head.get("/form")
    assert answer.location == "/"
    assert kept() == 1


def test_a_browser_in_which_nobody_was_signed_in_keeps_nothing(client: PageClient) -> None:
    client.get("/sign-in")
    assert client.post(FORM, data={"csrf_token": client.csrf(), **HOUSEHOLD}).location == "/sign-in"
    assert kept() == 0


@pytest.mark.parametrize(
    ("more", "headers"),
    [
        ({"csrf_token": "made-up"}, {}),
        ({}, {"Sec-Fetch-Site": "cross-site"}),
        ({"address": "x" * MOST_BYTES}, {}),
        ({"password": "bí mật"}, {}),
    ],
    ids=["no token of ours", "another site's form", "too long", "a password"],
)
def test_what_is_not_kept(head: PageClient, more: dict[str, str], headers: dict[str, str]) -> None:
    head.get(FORM)
    form = {"csrf_token": head.csrf(), **HOUSEHOLD, **more}
    with head.session_transaction() as session:
        session.pop("csrf_token")
    answer = head.post(FORM, data=form, headers=headers)
    assert (answer.status_code, answer.location) in ((400, None), (303, FORM))
    assert kept() == 0


def test_an_expired_page_with_a_password_is_opened_again(client: PageClient) -> None:
    client.get("/sign-in")
    form = {"csrf_token": client.csrf(), "login": "ai", "password": PASSWORD}
    with client.session_transaction() as session:
        session.pop("csrf_token")
    assert client.post("/sign-in", data=form).location == "/sign-in"
    assert kept() == 0


def test_a_draft_is_sealed_and_swept_after_an_hour(head: PageClient) -> None:
    head.get(FORM)
    form = {"csrf_token": head.csrf(), **HOUSEHOLD}
    end_sign_ins()
    head.post(FORM, data=form)
    row = db.session.scalars(select(SealedDraft)).one()
    assert "Cây Xanh".encode() not in row.content_sealed
    assert head.get_cookie("draft").value.encode() not in row.token_hash + row.content_sealed
    run_all(retention.JOBS, clock.now())
    assert kept() == 1
    run_all(retention.JOBS, clock.now() + timedelta(hours=1, seconds=1))
    assert kept() == 0


def test_a_changed_cookie_opens_nothing(head: PageClient) -> None:
    head.set_cookie("draft", "a" * 26)
    assert head.get("/form").location == "/"


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/forms.py")), ids=lambda path: path.parts[-2])
def test_fields_for_passwords_are_never_kept(path: Path) -> None:
    assert set(re.findall(r"(\w+) = PasswordField", path.read_text(encoding="utf-8"))) <= SECRET


def is_known(app: Flask, client: PageClient, account: str) -> None:
    """The browser carries the mark of the account that was last signed in."""
    with app.test_request_context():
        response = Response()
        mark_known(response, account)
    name, _, value = response.headers["Set-Cookie"].partition(";")[0].partition("=")
    client.set_cookie(name, value)


def end_sign_ins(account_id: int | None = None) -> None:
    with writing_session():
        mine = () if account_id is None else (SignIn.account_id == account_id,)
        db.session.execute(delete(SignIn).where(*mine))


def kept() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(SealedDraft)) or 0


def _endpoint(app: Flask, action: str) -> str:
    return str(app.url_map.bind("").match(action.partition("?")[0], method="POST")[0])


def _has_password(form: dict[str, Any]) -> bool:
    return any(
        values.get("type") == "password" or values.get("name") == "otp" for _tag, values in form["all"]
    )
