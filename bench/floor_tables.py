"""The floors' own tables."""

from pathlib import Path

import pysqlite3.dbapi2 as sqlite

SCHEMA = """
CREATE TABLE slot (id INTEGER PRIMARY KEY, capacity INTEGER NOT NULL, booked INTEGER NOT NULL DEFAULT 0,
                   CHECK (booked <= capacity));
CREATE TABLE booking (id INTEGER PRIMARY KEY, slot_id INTEGER NOT NULL REFERENCES slot(id),
                      resident_id INTEGER NOT NULL UNIQUE, state TEXT NOT NULL);
"""


def make(path: Path, slots: int, capacity: int) -> None:
    """An empty floor database."""
    connection = sqlite.connect(str(path))
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript(SCHEMA)
    connection.executemany(
        "INSERT INTO slot (id, capacity) VALUES (?, ?)", [(n + 1, capacity) for n in range(slots)]
    )
    connection.commit()
    connection.close()
