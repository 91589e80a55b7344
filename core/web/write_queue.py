"""One request of this process after the other, where many come at once only to write."""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask

View = Callable[..., Any]
ARGUMENT = re.compile(r"<[^>]+>")


def in_turn(view: View) -> View:
    """The route's requests are served one after the other in each process (PostgreSQL: all at once).

    SQLite's writers queue at the gate anyway. Threads that compute meanwhile take the interpreter from the
    one behind the gate at every statement it sends, and everybody waits for them; so they wait for a thread instead.
    """
    view.in_turn = True  # type: ignore[attr-defined]  # the declaration rides on the view
    return view


def heads_in_turn(app: Flask) -> re.Pattern[bytes]:
    """How a request begins that is served in turn: its method and path, as they come in on the line."""
    if not app.config["SETTINGS"].is_sqlite:
        return re.compile(rb"(?!)")
    starts = [
        f"{method} {_path(rule.rule)}[ ?]"
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "in_turn", False)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return re.compile("|".join(starts).encode() or rb"(?!)")


def _path(rule: str) -> str:
    return "[^/? ]+".join(re.escape(part) for part in ARGUMENT.split(rule))
