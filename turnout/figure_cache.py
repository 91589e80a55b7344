"""Figures that were counted already, for as long as nothing in the ward has changed since.

Whatever a board counts is written together with an event of the ward's audit chain, so the chain's last MAC
names the state of the ward: while it is the same, so are the figures. Twenty people who watch a board count
it once.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from core.db.audit import state_of

Figures = TypeVar("Figures")


class Kept(Generic[Figures]):
    """The latest figures by what they are of; the least asked for go first."""

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._lock = Lock()
        self._figures: OrderedDict[Hashable, tuple[bytes, Figures]] = OrderedDict()

    def of(self, ward_id: int, what: Hashable, count: Callable[[], Figures]) -> Figures:
        """The figures of something in a ward: counted now, or kept from when they were.

        The state is read before the count: figures can be newer than the state they are kept under,
        never older.
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
