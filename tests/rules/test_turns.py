"""Requests that queue to write: one after the other, in order, and nobody is kept waiting by one that failed."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, request

from core.turns import Turn, in_turn, init_turns

PATIENCE = 10
"""Seconds after which a test that hangs is given up."""


def until(true: Callable[[], bool]) -> None:
    """Look again until it is so; a test whose thread died fails by its time."""
    pause = threading.Event()
    for _ in range(PATIENCE * 1000):
        if true():
            return
        pause.wait(0.001)
    raise AssertionError("it never came to that")


@contextmanager
def running(*work: Callable[[], object]) -> Iterator[None]:
    """Threads that do this work while the test goes on; all have ended behind it."""
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


class Writers:
    """A site whose `/write` lasts until `go`; says who is inside."""

    def __init__(self, *, writers_queue: bool = True) -> None:
        self.app = Flask(__name__)
        self.go = threading.Event()
        self.inside = 0
        self.statuses: list[int] = []
        init_turns(self.app, writers_queue=writers_queue)

        @self.app.post("/write")
        @in_turn
        def write() -> str:
            request.form.get("a")
            self.inside += 1
            self.go.wait(PATIENCE)
            self.inside -= 1
            return "written"

        @self.app.post("/fail")
        @in_turn
        def fail() -> str:
            raise RuntimeError("broken")

        @self.app.get("/read")
        def read() -> str:
            return "read"

    @property
    def turn(self) -> Turn:
        turn: Turn = self.app.extensions["turn"]
        return turn

    def write(self) -> None:
        self.statuses.append(self.app.test_client().post("/write", data={"a": "b"}).status_code)


def test_whoever_waited_longest_is_next():
    turn, served = Turn(), []

    def serve(number: int) -> Callable[[], None]:
        def one() -> None:
            turn.take()
            served.append(number)
            turn.give()

        return one

    turn.take()
    with running(serve(1)):
        until(lambda: turn.in_line == 1)
        with running(serve(2)):
            until(lambda: turn.in_line == 2)
            turn.give()
    assert served == [1, 2]


def test_one_at_a_time_where_writers_queue():
    site = Writers()
    with running(site.write, site.write, site.write):
        until(lambda: site.turn.in_line == 2)
        assert site.inside == 1
        site.go.set()
    assert site.statuses == [200, 200, 200]


def test_all_at_once_where_they_do_not():
    site = Writers(writers_queue=False)
    with running(site.write, site.write, site.write):
        until(lambda: site.inside == 3)
        site.go.set()


@pytest.mark.parametrize("address", ["/fail", "/missing"])
def test_one_that_failed_keeps_nobody_waiting(address: str):
    site = Writers()
    site.go.set()
    site.app.test_client().post(address)
    site.write()
    assert site.statuses == [200]


def test_readers_do_not_wait():
    site = Writers()
    site.turn.take()
    assert site.app.test_client().get("/read").status_code == 200


class SlowLine:
    """A body that comes when `arrived` is set."""

    def __init__(self) -> None:
        self.asked, self.arrived = threading.Event(), threading.Event()
        self._left = b"a=b"

    def read(self, _size: int = -1) -> bytes:
        self.asked.set()
        self.arrived.wait(3 * PATIENCE)
        sent, self._left = self._left, b""
        return sent


def test_a_slow_line_holds_up_nobody_but_itself():
    site, line = Writers(), SlowLine()
    site.go.set()
    said = {"wsgi.input": line, "CONTENT_LENGTH": "3", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
    with running(lambda: site.app.test_client().post("/write", environ_overrides=said)):
        assert line.asked.wait(PATIENCE)
        with running(site.write):
            until(lambda: site.statuses == [200])
            line.arrived.set()
