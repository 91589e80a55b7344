"""One request of this process after the other, where many come at once only to write."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from flask import Flask, g, request

View = Callable[..., Any]


class Turn:
    """A lock that is handed on in the order of arrival; whoever waited longest has it next."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def take(self) -> None:
        """Wait until it is ours."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        called.acquire()

    def give(self) -> None:
        """Hand it to the next in line."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    @property
    def in_line(self) -> int:
        """How many wait."""
        return len(self._waiting)


def in_turn(view: View) -> View:
    """The route's requests are served one after the other in each process (PostgreSQL: all at once).

    SQLite's writers queue at the gate anyway. Threads that compute meanwhile take the interpreter from the
    one behind the gate at every statement it sends, and everybody waits for them; so they wait here instead.
    """
    view.in_turn = True  # type: ignore[attr-defined]  # the declaration rides on the view
    return view


def init_turns(app: Flask, *, writers_queue: bool) -> None:
    """Take the turn before anything else is done for such a request, give it back after all is done.

    To be called before anything that asks the database in `before_request`.
    """
    if not writers_queue:
        return
    turn = app.extensions["turn"] = Turn()

    def take() -> None:
        if getattr(app.view_functions.get(request.endpoint or ""), "in_turn", False):
            # The body is in before others are kept waiting: a slow line holds nobody up but itself.
            request.get_data(parse_form_data=True)
            turn.take()
            g.has_turn = True

    def give(_error: BaseException | None) -> None:
        if g.pop("has_turn", False):
            turn.give()

    app.before_request(take)
    app.teardown_request(give)
