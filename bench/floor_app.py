"""The floors: bare views that do the least work needed to book a place safely.

`/core` books through the Flask-SQLAlchemy session with SQL statements behind the write gate; `/raw` does the
same with the driver alone. Both: SQLite in WAL mode, synchronous=FULL, one commit a request.
"""

import fcntl
import os
import threading
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from flask import Flask, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

PATH = Path(os.environ["FLOOR_DATABASE"])
TAKE = "UPDATE slot SET booked = booked + 1 WHERE id = :slot AND booked + 1 <= capacity"
BOOK = "INSERT INTO booking (slot_id, resident_id, state) VALUES (:slot, :resident, 'booked')"
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "cache_size=-65536",
)

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{PATH}"
app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"module": sqlite, "pool_size": 8}
db = SQLAlchemy(app)
_mine = threading.local()


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


class Gate:
    """The same queue of writers as the site's."""

    def __enter__(self) -> None:
        if not hasattr(_mine, "gate"):
            _mine.gate = os.open(f"{PATH}.gate", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(_mine.gate, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.flock(_mine.gate, fcntl.LOCK_UN)


@app.get("/bare")
def bare() -> str:
    """A page that does nothing."""
    return "<!doctype html><title>bare</title>"


@app.post("/core")
def core() -> tuple[str, int]:
    """One guarded booking through the session."""
    facts = {"slot": int(request.form["slot"]), "resident": int(request.form["resident"])}
    with Gate():
        taken = db.session.execute(text(TAKE), facts).rowcount  # type: ignore[attr-defined]  # an UPDATE's result
        if taken:
            db.session.execute(text(BOOK), facts)
        db.session.commit()
    return "", 303 if taken else 409


@app.post("/raw")
def raw() -> tuple[str, int]:
    """One guarded booking through the driver alone."""
    if not hasattr(_mine, "connection"):
        _mine.connection = sqlite.connect(str(PATH), isolation_level=None)
        for pragma in PRAGMAS:
            _mine.connection.execute(f"PRAGMA {pragma}")
    facts = {"slot": int(request.form["slot"]), "resident": int(request.form["resident"])}
    with Gate():
        _mine.connection.execute("BEGIN IMMEDIATE")
        taken = _mine.connection.execute(TAKE, facts).rowcount
        if taken:
            _mine.connection.execute(BOOK, facts)
        _mine.connection.execute("COMMIT")
    return "", 303 if taken else 409
