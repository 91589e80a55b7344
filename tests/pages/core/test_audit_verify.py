"""`flask audit verify` names the first row that does not fit, whatever was done to the chain."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from core import clock
from core.actor import SYSTEM, Actor
from core.db import audit
from core.db.database import db, writing_session
from core.db.retention import forget_addresses
from core.db.transaction import transaction
from core.sealing import Keyring
from ops import doctor
from tests.builders import Builder
from wards import neighborhoods
from wards.models import Ward

GUARDS = {
    "sqlite": ("DROP TRIGGER audit_event_UPDATE", "DROP TRIGGER audit_event_DELETE"),
    "postgresql": ("ALTER TABLE audit_event DISABLE TRIGGER audit_event_only_grows",),
}
GUARDS_AGAIN = {
    "sqlite": (),
    "postgresql": ("ALTER TABLE audit_event ENABLE TRIGGER audit_event_only_grows",),
}


@pytest.fixture
def ward(build: Builder) -> Ward:
    ward = build.ward()
    for number in range(1, 6):
        with transaction():
            neighborhoods.add(ward.id, "to_dan_pho", str(number), by=SYSTEM)
    return ward


def tamper(*statements: str) -> None:
    """What an intruder with the whole database in hand could do: take the triggers away first."""
    dialect = db.engine.dialect.name
    with writing_session():
        for statement in (*GUARDS[dialect], *statements, *GUARDS_AGAIN[dialect]):
            db.session.execute(text(statement))


def verify(app: Flask) -> tuple[int, list[int | None], str]:
    result = app.test_cli_runner().invoke(args=["audit", "verify", "--json"])
    return result.exit_code, [row["broken_at"] for row in json.loads(result.stdout)], result.stderr


def test_a_whole_chain_is_whole(app: Flask, ward: Ward) -> None:
    assert verify(app) == (0, [None], "")


def test_a_changed_row_is_named(app: Flask, ward: Ward) -> None:
    tamper("UPDATE audit_event SET action = 'neighborhood.dropped' WHERE seq = 3")
    code, broken, said = verify(app)
    assert (code, broken) == (1, [3])
    assert "broken at row 3" in said


def test_a_missing_row_is_named(app: Flask, ward: Ward) -> None:
    tamper("DELETE FROM audit_event WHERE seq = 2")
    assert verify(app)[:2] == (1, [3]), "the row after the gap is the first that does not fit"


def test_a_cut_end_is_named(app: Flask, ward: Ward) -> None:
    tamper("DELETE FROM audit_event WHERE seq = 5")
    assert verify(app)[:2] == (1, [5])


def test_a_cut_end_is_named_even_where_the_head_was_set_back_to_fit(app: Flask, ward: Ward) -> None:
    tamper(
        "DELETE FROM audit_event WHERE seq = 5",
        "UPDATE audit_head SET seq = 4, mac = (SELECT mac FROM audit_event WHERE seq = 4)",
    )
    assert verify(app)[:2] == (1, [5])


def test_rows_without_a_head_are_noticed(app: Flask, ward: Ward) -> None:
    tamper("DELETE FROM audit_head")
    assert verify(app)[:2] == (1, [6])


def test_a_chain_that_is_gone_altogether_is_noticed(app: Flask, ward: Ward) -> None:
    tamper("DELETE FROM audit_event", "DELETE FROM audit_head")
    code, broken, said = verify(app)
    assert (code, broken) == (1, [1])
    assert "broken at row 1" in said


def test_a_head_that_was_printed_once_is_known_for_ever_or_the_chain_was_set_back(
    app: Flask, ward: Ward
) -> None:
    printed = json.loads(app.test_cli_runner().invoke(args=["audit", "verify", "--json"]).stdout)[0]["head"]
    with transaction():
        neighborhoods.add(ward.id, "to_dan_pho", "9", by=SYSTEM)
    asked = ["audit", "verify", "--printed", printed]
    assert app.test_cli_runner().invoke(args=asked).exit_code == 0
    tamper("DELETE FROM audit_event WHERE seq >= 5")
    told = app.test_cli_runner().invoke(args=asked)
    assert told.exit_code == 1
    assert f"head {printed} is in no chain" in told.stderr
    assert app.test_cli_runner().invoke(args=["audit", "verify", "--printed", "no head"]).exit_code == 2


def test_rows_that_changed_places_are_named(app: Flask, ward: Ward) -> None:
    tamper(
        "UPDATE audit_event SET seq = 99 WHERE seq = 2",
        "UPDATE audit_event SET seq = 2 WHERE seq = 3",
        "UPDATE audit_event SET seq = 3 WHERE seq = 99",
    )
    assert verify(app)[:2] == (1, [2])


def test_the_database_itself_refuses_to_change_or_delete_a_row(ward: Ward) -> None:
    for statement in ("UPDATE audit_event SET seq = 9 WHERE seq = 1", "DELETE FROM audit_event"):
        with pytest.raises(Exception, match="only grows"), writing_session():
            db.session.execute(text(statement))


def test_where_a_change_came_from_can_be_forgotten_but_not_rewritten(app: Flask, ward: Ward) -> None:
    by = Actor("resident", address="203.0.113.0/24")
    with transaction():
        neighborhoods.add(ward.id, "to_dan_pho", "9", by=by)
    with pytest.raises(Exception, match="only grows"), writing_session():
        db.session.execute(text("UPDATE audit_event SET address = 'elsewhere' WHERE seq = 6"))
    with writing_session():
        assert forget_addresses(clock.now() + timedelta(days=29)) == 0
        assert forget_addresses(clock.now() + timedelta(days=31)) == 1
    assert db.session.scalar(text("SELECT count(*) FROM audit_event WHERE address IS NOT NULL")) == 0
    assert verify(app) == (0, [None], "")


@pytest.fixture
def another_key(app: Flask) -> Iterator[None]:
    """The same database with the key of another site."""
    ours = app.extensions["keyring"]
    app.extensions["keyring"] = Keyring(bytes(range(32)))
    yield
    app.extensions["keyring"] = ours


def test_a_key_that_is_not_this_databases_is_grave(app: Flask, ward: Ward, another_key: None) -> None:
    assert "key" in {finding.code for finding in doctor.examine(app) if finding.grave}


def test_an_empty_database_takes_any_key(app: Flask, another_key: None) -> None:
    assert audit.is_in_our_key()


def test_the_right_key_is_known(app: Flask, ward: Ward) -> None:
    assert audit.is_in_our_key()
