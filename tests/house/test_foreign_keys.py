"""Every form of the site sent with the idempotency key of another form: refused in words, and nothing is written."""

from collections.abc import Iterator
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import func, insert, select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from core import clock
from core.db.audit import AuditHead
from core.db.database import db
from core.db.models import IdempotencyKey
from core.db.transaction import key_hash, transaction
from tests.builders import Builder
from tests.house.objects import MORNING, Values, World
from tests.house.routes import ROUTES, Row
from tests.house.test_routes import Walk
from tests.page_client import Page, PageClient

KEY = "a-key-of-another-form"
SHOW_ONCE = {
    "accounts.admin.new_link",
    "accounts.heads.waiting",
    "checkin.day_desk.new_link",
    "residents.privacy.person_data",
}
"""Their answer is the page or file itself, which is kept nowhere: sent again, the form makes another one."""


def test_a_foreign_key_is_refused_by_every_form_and_nothing_is_written(app: Flask, build: Builder) -> None:
    with time_machine.travel(MORNING):
        walk = ForeignKeys(World(build))
        forms = [
            (rule, ROUTES[rule.endpoint])
            for rule in app.url_map.iter_rules()
            if "POST" in (rule.methods or ()) and not ROUTES[rule.endpoint].json
        ]
        for rule, row in forms:
            walk.one(rule, row)
    assert not walk.wrong, "\n" + "\n".join(walk.wrong)
    assert len(walk.refused) >= 65, sorted(walk.refused)


class ForeignKeys(Walk):
    """The first caller of each form sends it as its page gives it, filled in, with a key used elsewhere."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.refused: set[str] = set()
        owners = [account.public_id for account in world.accounts.values()]
        owners += [world.here.names["letter"], f"ask {world.here.names['campaign']}"]
        at = clock.now()
        with transaction():
            for owner in owners:
                facts = {"key_hash": key_hash(owner, KEY), "fingerprint": b"f" * 32, "answer": "/", "at": at}
                db.session.execute(insert(IdempotencyKey).values(facts))

    def one(self, rule: Rule, row: Row) -> None:
        """Send one form with the foreign key."""
        for caller in self.callers(rule, row)[:1]:
            values = self._values(rule, row, self.world.own(caller))
            before = _changes()
            answer = self._sent(caller, rule, values, row)
            self._check(answer.status_code < 500, f"{caller} with a foreign key", answer)
            if caller != "anyone" and rule.endpoint not in SHOW_ONCE:
                self._check(_changes() == before, f"{caller} wrote with a foreign key", answer)
            if answer.status_code == 409:
                self.refused.add(rule.endpoint)

    def _sent(self, caller: str, rule: Rule, values: Values, row: Row) -> TestResponse:
        if caller not in self.clients:
            self.clients[caller] = self.world.client(caller)
        client = self.clients[caller]
        said = {name: values[name] for name in row.body}
        named = {name: value for name, value in values.items() if name not in row.body}
        address = self.world.app.url_map.bind("").build(rule.endpoint, named | (rule.defaults or {}), "POST")
        form = {**filled_in(client, address), **said, "idempotency_key": KEY}
        return client.post(address, data={"csrf_token": self._token(caller, client), **form}, buffered=True)


def _changes() -> int:
    return int(db.session.scalar(select(func.sum(AuditHead.seq))) or 0)


def filled_in(client: PageClient, address: str) -> dict[str, Any]:
    """The fields of the form that goes to this address, filled in, from its page or the page above."""
    path = address
    for _step in range(3):
        answer = client.get(path, buffered=True)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for form in Page(answer.text).forms:
                target = (form["attrs"].get("action") or path).split("?")[0]
                if target == address and form["attrs"].get("method", "").lower() == "post":
                    return dict(_answers(form["all"]))
        path = path.rpartition("/")[0]
    return {}


def _answers(fields: list[tuple[str, dict[str, str]]]) -> Iterator[tuple[str, str]]:
    for tag, field in fields:
        name, kind, value = field.get("name"), field.get("type", "text"), field.get("value", "")
        if not name or name == "show_again" or "disabled" in field:
            continue
        if tag == "button" or kind in ("radio", "checkbox", "hidden") or tag == "select":
            yield name, value
        else:
            yield name, value or ("1" if field.get("inputmode") == "numeric" else "Lý do")
