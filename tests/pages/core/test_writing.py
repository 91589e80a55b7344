"""The one way to write: read-only by default, all or nothing, chained, once."""

import pytest
from sqlalchemy import insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from core.actor import SYSTEM
from core.db import audit
from core.db.database import db, writing_connection
from core.db.models import AuditEvent
from core.db.sqlite import WroteWhileReading
from core.db.transaction import AlreadyDone, Once, transaction
from core.errors import KeyReused
from wards.models import Ward

TRIED = audit.declare("test.tried", "count")


def add_ward(code="10001"):
    db.session.execute(insert(Ward).values(code=code, name="Phường Thử", public_id=code * 5 + "x"))


def wards():
    return db.session.scalars(select(Ward.code)).all()


def test_a_write_outside_a_transaction_is_an_error(app):
    with pytest.raises((WroteWhileReading, DBAPIError)):
        add_ward()
    db.session.rollback()
    assert wards() == []


@pytest.mark.parametrize(
    "statement",
    [
        "  insert into ward (code, name, public_id) values ('10001', 'Phường Thử', 'x')",
        "CREATE TABLE other (id INTEGER)",
        "WITH new AS (SELECT 'x' AS x) INSERT INTO ward (code, name, public_id) SELECT x, x, x FROM new",
    ],
)
def test_no_words_get_a_change_past_a_transaction_that_reads(app, statement):
    with pytest.raises((WroteWhileReading, DBAPIError)):
        db.session.execute(text(statement))
        db.session.commit()
    db.session.rollback()
    assert wards() == [] and not inspect(db.engine).has_table("other")


def test_after_a_transaction_the_next_one_only_reads_again(app):
    with transaction():
        add_ward()
    with pytest.raises((WroteWhileReading, DBAPIError)):
        add_ward("10002")
    db.session.rollback()
    assert wards() == ["10001"]


def test_a_failed_transaction_leaves_nothing(app):
    with pytest.raises(ZeroDivisionError), transaction():
        add_ward()
        raise ZeroDivisionError
    assert wards() == []


def test_the_same_key_is_carried_out_once_and_led_to_the_same_place(app):
    once = Once(b"k" * 32, b"f" * 32)
    with transaction(once) as work:
        add_ward()
        work.lead_to("/there")
    with pytest.raises(AlreadyDone) as done, transaction(once):
        add_ward("10002")
    assert done.value.answer == "/there"
    assert wards() == ["10001"]


def test_the_same_key_with_another_form_is_refused(app):
    with transaction(Once(b"k" * 32, b"f" * 32)):
        add_ward()
    with pytest.raises(KeyReused), transaction(Once(b"k" * 32, b"g" * 32)):
        add_ward("10002")


def test_an_event_with_other_fields_than_declared_is_refused(app):
    with pytest.raises(audit.WrongAuditFields), transaction():
        audit.record(TRIED, by=SYSTEM, ward_id=None, number=1)


def test_the_chain_verifies_until_a_row_is_changed(app):
    for count in range(3):
        with transaction():
            audit.record(TRIED, by=SYSTEM, ward_id=None, count=count)
    assert [verdict.broken_at for verdict in audit.verify()] == [None]
    tamper(update(AuditEvent).where(AuditEvent.seq == 2).values(detail={"count": 9}))
    assert [verdict.broken_at for verdict in audit.verify()] == [2]


def test_the_chain_shows_when_its_end_was_cut_off(app):
    for count in range(3):
        with transaction():
            audit.record(TRIED, by=SYSTEM, ward_id=None, count=count)
    tamper(AuditEvent.__table__.delete().where(AuditEvent.seq == 3))
    assert [verdict.broken_at for verdict in audit.verify()] == [3]


def test_the_database_itself_refuses_to_change_the_chain(app):
    with transaction():
        audit.record(TRIED, by=SYSTEM, ward_id=None, count=1)
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(update(AuditEvent).values(detail={}))


def tamper(statement):
    """Change the chain as a thief of the database would: with the triggers out of the way."""
    db.session.rollback()
    sqlite = db.engine.dialect.name == "sqlite"
    with writing_connection() as connection:
        if sqlite:
            connection.exec_driver_sql("DROP TRIGGER audit_event_UPDATE")
            connection.exec_driver_sql("DROP TRIGGER audit_event_DELETE")
        else:
            connection.exec_driver_sql("ALTER TABLE audit_event DISABLE TRIGGER USER")
        connection.execute(statement)
        if not sqlite:
            connection.exec_driver_sql("ALTER TABLE audit_event ENABLE TRIGGER USER")
