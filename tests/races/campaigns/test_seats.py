"""64 processes on one slot: never a place too many, and the test itself notices when the guard is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaigns import seats
from campaigns.models import Campaign, Slot
from core.db.database import db, writing_session
from tests.builders import Builder
from tests.races import stampede
from tests.races.stampede import Stampede

PLACES = 500
PROCESSES = 64
ATTEMPTS = 157  # each: a little over 10,000 in all
ATTEMPTS_OF_MUTANT = 9  # each: 576 in all, enough to pass 500


@pytest.fixture
def slot(app: Flask, build: Builder) -> Slot:
    campaign: Campaign = build.campaign(build.ward(), capacity=PLACES, hours=1)
    return db.session.execute(select(Slot).where(Slot.campaign_id == campaign.id)).scalar_one()


@pytest.fixture
def unchecked(app: Flask) -> Iterator[None]:
    """The slot table without its CHECK (SQLite's is switched off in each mutant process)."""
    if db.engine.dialect.name == "sqlite":
        yield
        return
    check = next(c for c in Slot.__table__.constraints if c.name == "ck_slot_places")
    _run("ALTER TABLE slot DROP CONSTRAINT ck_slot_places")
    try:
        yield
    finally:
        _run("TRUNCATE slot CASCADE")
        _run(f"ALTER TABLE slot ADD CONSTRAINT ck_slot_places CHECK ({check.sqltext})")


def _run(statement: str) -> None:
    with writing_session():
        db.session.connection().exec_driver_sql(statement)


def _stampede(app: Flask, slot: Slot, attempts: int, is_guarded: bool) -> Stampede:
    settings = app.config["SETTINGS"]
    slot_id = slot.id
    db.session.remove()
    return Stampede(
        str(Path(settings.instance_dir)), settings.database_url, slot_id, PROCESSES, attempts, is_guarded
    )


def _booked(slot_id: int) -> int:
    return db.session.execute(select(Slot.booked).where(Slot.id == slot_id)).scalar_one()


def test_ten_thousand_attempts_on_five_hundred_places_book_exactly_five_hundred(
    app: Flask, slot: Slot
) -> None:
    run = _stampede(app, slot, ATTEMPTS, is_guarded=True)

    outcomes = stampede.run(run)

    assert outcomes == {"booked": PLACES, "full": PROCESSES * ATTEMPTS - PLACES}
    assert _booked(run.slot_id) == PLACES


def test_without_the_guard_the_same_stampede_sells_places_that_are_not_there(
    app: Flask, slot: Slot, unchecked: None
) -> None:
    run = _stampede(app, slot, ATTEMPTS_OF_MUTANT, is_guarded=False)

    outcomes = stampede.run(run)

    assert outcomes["booked"] == _booked(run.slot_id) > PLACES


def test_behind_the_guard_the_table_itself_refuses_one_place_too_many(
    app: Flask, slot: Slot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "_TAKE", stampede.unguarded_take())
    with pytest.raises(IntegrityError), writing_session():
        seats.take(slot.id, PLACES + 1)
    assert _booked(slot.id) == 0
