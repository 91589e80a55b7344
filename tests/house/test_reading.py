"""Reading never acts: whatever is opened, by GET or by HEAD, writes nothing but what the plumbing keeps of a visit."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.builders import Builder
from tests.house.objects import MORNING, World
from tests.house.routes import ROUTES
from tests.house.test_routes import Walk

WRITES = re.compile(r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
OF_A_VISIT = {"sign_in", "letter_sign_in", "desk"}
"""When an account, a letter or a desk was last seen."""
TRIES_A_WRITE = {"frame.healthz"}
"""Finds out whether the database takes writes, and takes it back."""


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that anything is written to."""
    tables: set[str] = set()

    def watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if found := WRITES.match(statement):
            tables.add(found[1])

    event.listen(Engine, "before_cursor_execute", watch)
    try:
        yield tables
    finally:
        event.remove(Engine, "before_cursor_execute", watch)


def test_opening_an_address_by_get_or_head_writes_nothing(app: Flask, build: Builder) -> None:
    wrong = []
    with time_machine.travel(MORNING):
        walk = Walk(World(build))
        for rule in app.url_map.iter_rules():
            row = ROUTES[rule.endpoint]
            if row.ends or rule.endpoint in TRIES_A_WRITE:
                continue
            for caller in walk.callers(rule, row):
                for method in ("GET", "HEAD"):
                    with written() as tables:
                        answer = walk.answer(caller, rule, row, method)
                    if tables - OF_A_VISIT or answer.status_code >= 500:
                        wrong.append(
                            f"{method} {rule.rule} as {caller}: {answer.status_code} {sorted(tables)}"
                        )
                    if method == "HEAD" and answer.data:
                        wrong.append(f"HEAD {rule.rule} has a body")
    assert not wrong, "\n".join(wrong)
