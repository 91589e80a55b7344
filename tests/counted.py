"""Holds over every test: rows that a board counts never change in a transaction without an audit event.

The board keeps its figures for as long as the ward's audit chain stays as it is (turnout/queries.py), so a
change that went by the chain would go by the board.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine, event

from core.db import audit
from core.db.audit import ChainEntry

COUNTED = "share|target|invitation|booking|visit|outsider_visit|yearly_check|neighborhood"
CHANGE = re.compile(rf"(?:INSERT INTO|UPDATE|DELETE FROM) ({COUNTED})\b")


@contextmanager
def counted_rows_change_with_an_event(engine: Engine) -> Iterator[None]:
    """Fail in the transaction itself, where the operation that forgot its event is on the stack."""
    changed: set[str] = set()
    append = audit.append

    def note(_connection, cursor, statement, _parameters, _context, _many) -> None:
        found = CHANGE.match(statement)
        if found and cursor.rowcount:
            changed.add(found[1])

    def forget(_connection) -> None:
        changed.clear()

    def checked(entries: list[ChainEntry], at: datetime) -> None:
        assert entries or not changed, f"{sorted(changed)} changed without an audit event"
        append(entries, at)

    event.listen(engine, "after_cursor_execute", note)
    # Sites of other tests write by engines of their own: nothing is left over for their transactions.
    for moment in ("begin", "commit", "rollback"):
        event.listen(engine, moment, forget)
    audit.append = checked
    try:
        yield
    finally:
        audit.append = append
        event.remove(engine, "after_cursor_execute", note)
        for moment in ("begin", "commit", "rollback"):
            event.remove(engine, moment, forget)
