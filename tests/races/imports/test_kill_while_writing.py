"""Kill -9 while a long list is being written: nothing of it is on the roll, and begun again it is taken whole."""

import io
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, func, select, text
from werkzeug.datastructures import FileStorage

from accounts.roles import Role
from core.db.database import db, writing_connection
from core.db.models import AuditEvent
from imports.models import Upload
from imports.review import views as review_views
from imports.uploads import files as uploads_files
from residents.models.people import Household, Resident, ResidentGroup
from tests import list_process
from tests.builders import Builder
from tests.page_client import PageClient
from tests.rolls import person, roll
from wards.models import Neighborhood

ROWS = review_views.LONG + 200
LAST = "Người Cuối Cùng"
STUCK_FOR = 150
"""So many hundredths of a second of work without a byte written tell that the list's process is where it is held."""

MOST_LOOKS = 1_200
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"

# A trigger holds the process in the middle of its transaction: on SQLite it counts for ever, on PostgreSQL it waits for a
# lock of ours.
FOR_EVER = "SELECT (SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n))"
HELD = 4711


@pytest.fixture
def station(build: Builder, client: PageClient) -> PageClient:
    build.sign_in(client, build.account(Role.STATION_STAFF, build.ward()))
    return client


@pytest.fixture
def long_list(station: PageClient) -> str:
    """The page of a long list that is checked."""
    rows = [
        person(f"Người Thứ {n}", household=f"07-{n // 4:04d}", relation="Con", groups="KT")
        for n in range(ROWS - 1)
    ]
    station.get("/residents/roll")
    assert station.page is not None
    form = next(form for form in station.page.forms if form["attrs"]["action"].endswith("/roll"))
    hidden = {name: form["fields"][name] for name in ("csrf_token", "idempotency_key")}
    data = io.BytesIO(roll(*rows, person(LAST, household="08-0001", groups="KT")))
    answer = station.post(
        "/residents/roll",
        data={**hidden, "roll": FileStorage(data, "ca-phuong.xlsx")},
        content_type="multipart/form-data",
    )
    page = str(answer.location)
    list_process.wait_for(id_of(page))
    assert state_of(page) == "checked"
    return page


def id_of(page: str) -> str:
    return page.rsplit("/", 1)[1]


def state_of(page: str) -> str:
    db.session.rollback()
    return str(db.session.scalar(select(Upload.state).where(Upload.public_id == id_of(page))))


def step_of(page: str) -> str:
    db.session.rollback()
    return str(db.session.scalar(select(Upload.step).where(Upload.public_id == id_of(page))))


def written() -> dict[str, int]:
    """How many rows of everything that a list writes there are."""
    db.session.rollback()
    tables = (Neighborhood, Household, Resident, ResidentGroup)
    counts = {table.__tablename__: _count(select(func.count()).select_from(table)) for table in tables}
    imported = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "roll.imported")
    return {**counts, "imported": _count(imported)}


def _count(statement) -> int:
    return db.session.scalar(statement) or 0


@contextmanager
def held_at(table: str, condition: str) -> Iterator[Callable[[int], None]]:
    """A process that writes such a row is held there, in the middle; gives what waits until the process is."""
    if db.engine.dialect.name == "sqlite":
        _change(f"CREATE TRIGGER held AFTER INSERT ON {table} WHEN {condition} BEGIN {FOR_EVER}; END")
        yield _until_it_only_counts
        _change("DROP TRIGGER held")
        return
    _change(
        "CREATE OR REPLACE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN PERFORM pg_advisory_xact_lock({HELD}); RETURN NEW; END $$",
        f"CREATE TRIGGER held AFTER INSERT ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION held()",
    )
    beside = create_engine(db.engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with beside.connect() as own:
        own.execute(text(f"SELECT pg_advisory_lock({HELD})"))
        yield lambda _pid: _until(lambda: bool(own.scalar(text(WAITING))))
    _change(f"DROP TRIGGER held ON {table}", "DROP FUNCTION held()")


def _change(*statements: str) -> None:
    db.session.remove()
    with writing_connection() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def _until_it_only_counts(pid: int) -> None:
    """Until the process has worked for a while without writing a byte anywhere."""
    seen = {"wrote": -1, "since": 0}

    def is_held() -> bool:
        wrote, worked = _written_by(pid), _work_of(pid)
        if wrote != seen["wrote"]:
            seen.update(wrote=wrote, since=worked)
        return worked - seen["since"] > STUCK_FOR

    _until(is_held)


def _written_by(pid: int) -> int:
    lines = Path(f"/proc/{pid}/io").read_text(encoding="ascii").splitlines()
    return int(dict(line.split(": ") for line in lines)["wchar"])


def _work_of(pid: int) -> int:
    """Hundredths of a second of the processor's time."""
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()[11])


def _until(is_so: Callable[[], bool]) -> None:
    looks = threading.Event()
    for _look in range(MOST_LOOKS):
        if is_so():
            return
        looks.wait(0.05)
    raise AssertionError("the process was never held")


def take_and_kill(client: PageClient, page: str, hold: Callable[[int], None]) -> None:
    """Take the list, or begin with it again; kill its process when it is held in the middle of the writing."""
    client.get(page)
    action = "again" if state_of(page) == "taking" else "commit"
    assert client.submit(f"{page}/{action}").status_code == 303
    pid = int((uploads_files.folder() / f"{id_of(page)}.lock").read_text())
    _until(lambda: step_of(page) == "writing")
    hold(pid)
    os.kill(pid, signal.SIGKILL)
    list_process.wait_for(id_of(page))


MIDDLES = (
    ("resident", f"NEW.full_name = '{LAST}'"),
    ("resident_group", "NEW.code = 'DISABLED'"),
    ("audit_event", "NEW.action = 'roll.imported'"),
)
"""While people are written, while what comes after them is, when everything is written and nothing committed."""


def test_killed_anywhere_while_it_is_written_a_list_leaves_nothing_and_is_then_taken_whole(
    station: PageClient, long_list: str
) -> None:
    before = written()
    for table, condition in MIDDLES:
        with held_at(table, condition) as hold:
            take_and_kill(station, long_list, hold)
        assert (state_of(long_list), written()) == ("taking", before), table
        assert "bị gián đoạn" in station.get(long_list).text
    station.get(long_list)
    assert station.submit(f"{long_list}/again").status_code == 303
    list_process.wait_for(id_of(long_list))
    assert state_of(long_list) == "committed"
    after = written()
    assert (after["resident"], after["resident_group"], after["imported"]) == (ROWS, ROWS, 1)
    assert list((uploads_files.folder()).glob(f"{id_of(long_list)}.*")) == []
