"""Migrate a database and end this very process, without a word, at a statement of the way.

    python -m tests.migrations.killed ADDRESS up|down REVISION STATEMENT

STATEMENT counts those that change something, from 1; `commit` ends it just before the transaction would be kept.
"""

import os
import signal
import sys

from flask_migrate import downgrade, upgrade
from sqlalchemy import event

from core.db.database import db
from tests.migrations.sites import bare_app

READS = ("SELECT", "PRAGMA", "WITH")


def main(address: str, way: str, revision: str, statement: str) -> None:
    """Migrate until the kill; the end is only reached when there was no such statement."""
    with bare_app(address).app_context():
        if statement == "commit":
            event.listen(db.engine, "commit", lambda _connection: _die())
        else:
            event.listen(db.engine, "before_cursor_execute", _die_at(int(statement)))
        {"up": upgrade, "down": downgrade}[way](revision=revision)


def _die_at(number: int):
    seen = 0

    def count(_connection, _cursor, statement, *_rest) -> None:
        nonlocal seen
        seen += changes(statement)
        if seen == number:
            _die()

    return count


def changes(statement: str) -> bool:
    """True for a statement that changes rows or the schema."""
    return not statement.lstrip().upper().startswith(READS)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
