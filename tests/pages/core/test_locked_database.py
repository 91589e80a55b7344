"""The database file is held, torn or taken away: everybody is told so soon, in words, and nobody waits in line for it."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from flask import Flask
from sqlalchemy import text

from core.db import write_gate as gate
from core.db.database import db, writing_connection
from core.db.sqlite import WroteWhileReading
from core.db.transaction import transaction
from core.db.write_gate import (
    BUSY_TIMEOUT_MS,
    HELD_PATIENCE_MS,
    LEAST_PATIENCE_MS,
    patience_ms,
    write_gate,
)
from core.errors import Busy
from tests.builders import Builder
from tests.page_client import PageClient


@pytest.fixture
def held(app: Flask):
    """The database's file in the hands of another program."""
    path = app.config["SETTINGS"].sqlite_path
    if path is None:
        pytest.skip("PostgreSQL has no file to hold")
    other = sqlite.connect(str(path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.parametrize(
    ("waited", "patience"),
    [
        (0, BUSY_TIMEOUT_MS),
        (0.4, BUSY_TIMEOUT_MS),
        (1, BUSY_TIMEOUT_MS - 1000),
        (3, LEAST_PATIENCE_MS),
        (60, LEAST_PATIENCE_MS),
    ],
)
def test_who_waited_at_the_gate_waits_the_less_behind_it(waited: float, patience: int) -> None:
    assert patience_ms(waited) == patience


def patience_of_the_next_write() -> int:
    with writing_connection() as connection:
        return int(connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one())


def test_patience_comes_back_with_the_next_who_comes_fresh(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has lock_timeout")
    with write_gate(db.engine):
        gate._gate.came_at = time.monotonic() - 60
        assert patience_of_the_next_write() == LEAST_PATIENCE_MS
    assert patience_of_the_next_write() == BUSY_TIMEOUT_MS


def test_what_waited_for_a_thread_has_waited(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has lock_timeout")
    gate.queued(60)
    try:
        with write_gate(db.engine):
            assert patience_of_the_next_write() == LEAST_PATIENCE_MS
    finally:
        gate.queued(0)


def test_behind_a_held_file_the_next_only_look_whether_it_is_free(held: None, app: Flask) -> None:
    gate.queued(60)
    try:
        with pytest.raises(Busy), transaction():
            pass
    finally:
        gate.queued(0)
    with write_gate(db.engine):
        assert gate.patience() == HELD_PATIENCE_MS


def test_once_the_file_is_free_all_wait_as_long_as_ever(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has lock_timeout")
    with write_gate(db.engine):
        gate.tell(is_held=True)
    with transaction():
        pass
    with write_gate(db.engine):
        assert gate.patience() == BUSY_TIMEOUT_MS
        gate.tell(is_held=True)
        os.pwrite(gate._gate.handle, gate.MOMENT.pack(time.monotonic() - 60), 0)
        assert gate.patience() == BUSY_TIMEOUT_MS


def test_a_write_is_refused_as_busy_and_pages_are_still_read(
    held: None, app: Flask, client: PageClient
) -> None:
    gate._gate.came_at = None
    assert client.get("/k").status_code == 200
    with pytest.raises(Busy), transaction():
        pass
    answer = client.get("/healthz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_request_refused_as_busy_can_read_on_and_still_not_write(app: Flask, build: Builder) -> None:
    path = app.config["SETTINGS"].sqlite_path
    if path is None:
        pytest.skip("PostgreSQL has no file to hold")
    build.ward("10001")
    other = sqlite.connect(str(path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    gate._gate.came_at = None
    with pytest.raises(Busy), transaction():
        pass
    other.execute("ROLLBACK")
    other.close()
    assert db.session.scalar(text("SELECT count(*) FROM ward")) == 1
    with pytest.raises(WroteWhileReading):
        db.session.execute(text("DELETE FROM ward"))


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.write_bytes(b"no database " * 2000), id="another file"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 900_000), id="torn"),
        pytest.param(lambda path: path.unlink(), id="taken away"),
    ],
)
def test_a_database_that_is_gone_is_a_503_and_no_fault(
    app: Flask, client: PageClient, spoil: Callable[[Path], object]
) -> None:
    path = app.config["SETTINGS"].sqlite_path
    if path is None:
        pytest.skip("PostgreSQL has no file to spoil")
    db.session.remove()
    db.engine.dispose()
    for beside in ("-wal", "-shm"):
        Path(f"{path}{beside}").unlink(missing_ok=True)
    spoil(path)
    for address in ("/", "/c/" + "a" * 26, "/healthz"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert client.get("/khong-co").status_code == 404
    db.session.remove()
    db.engine.dispose()
