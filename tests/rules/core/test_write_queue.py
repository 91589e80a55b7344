"""Which requests queue to write: told by their first line, before anything of them is read."""

from types import SimpleNamespace

import pytest
from flask import Flask

from core.web.write_queue import heads_in_turn, in_turn

LINES = {
    b"POST /k/book HTTP/1.1\r\n": True,
    b"POST /k/book?lang=en HTTP/1.1\r\n": True,
    b"POST /desk/abc/scans HTTP/1.1\r\n": True,
    b"GET /k/book HTTP/1.1\r\n": False,
    b"POST /k/bookings HTTP/1.1\r\n": False,
    b"POST /k/boo": False,
    b"POST /desk/abc/def/scans HTTP/1.1\r\n": False,
    b"POST /desk/abc/scans/1 HTTP/1.1\r\n": False,
    b"GET /read HTTP/1.1\r\n\r\nPOST /k/book ": False,
}


def pattern(*, is_sqlite: bool, declared: bool = True):
    app = Flask(__name__)
    app.config["SETTINGS"] = SimpleNamespace(is_sqlite=is_sqlite)
    mark = in_turn if declared else lambda view: view
    app.add_url_rule("/k/book", "book", mark(lambda: ""), methods=["POST"])
    app.add_url_rule("/desk/<day>/scans", "scans", mark(lambda day: day), methods=["POST"])
    app.add_url_rule("/read", "read", lambda: "")
    return heads_in_turn(app)


@pytest.mark.parametrize(("line", "is_in_turn"), LINES.items())
def test_a_request_that_queues_is_known_by_its_first_line(line: bytes, is_in_turn: bool) -> None:
    assert bool(pattern(is_sqlite=True).match(line)) is is_in_turn


def test_nobody_queues_where_nobody_declared_it_or_writers_do_not_queue() -> None:
    for nobody in (pattern(is_sqlite=False), pattern(is_sqlite=True, declared=False)):
        assert not any(nobody.match(line) for line in LINES)
