"""Cached figures, valid while nothing in the ward has changed.

Every change that a board counts is written together with an event of the ward's audit chain, so the chain's last MAC
identifies the state of the ward: while it is the same, so are the figures. Twenty people watching a board
count it once.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from core.db.audit import state_of

Cached = TypeVar("Cached")


class FigureCache(Generic[Cached]):
    """The latest figures by subject; the least recently used go first."""

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._lock = Lock()
        self._figures: OrderedDict[Hashable, tuple[bytes, Cached]] = OrderedDict()

    def of(self, ward_id: int, what: Hashable, count: Callable[[], Cached]) -> Cached:
        """The figures of a subject in a ward, from the cache or counted now.

        The state is read before counting, so cached figures may be newer than their state, never older.
        """
        state = state_of(ward_id)
        with self._lock:
            found = self._figures.get(what)
            if found is not None and found[0] == state:
                self._figures.move_to_end(what)
                return found[1]
        figures = count()
        if state is not None:
            with self._lock:
                self._figures[what] = (state, figures)
                self._figures.move_to_end(what)
                while len(self._figures) > self._most:
                    self._figures.popitem(last=False)
        return figures
