"""The migration that takes two states out of a booking, up and down, with bookings in the table."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import column, insert, inspect, select, table
from sqlalchemy.exc import IntegrityError

from core.actor import SYSTEM
from core.db.database import db, writing_connection
from core.db.transaction import transaction
from core.ids import new_id
from screening.booking import booking
from screening.tables import bookings
from tests.builders import Builder
from tests.invariants import check
from tests.invited import HOA, NAM, Invited

BEFORE = "0012_checks_word_by_word"
THEN = [one for one in bookings.c if one.name != "plan_id"]
"""The columns of a booking that there were at that time, too."""


@pytest.fixture
def invited(build: Builder) -> Iterator[Invited]:
    invited = Invited(build)
    invited.home = invited.household(HOA, NAM)
    invited.publish()
    with transaction() as work:
        slot = invited.slots()[0].public_id
        booking.book(
            invited.campaign.id, slot, [invited.people(invited.home)[0].id], "station", SYSTEM, work.at
        )
    yield invited
    db.session.remove()
    upgrade()


def stored() -> list[dict[str, Any]]:
    rows = [dict(row) for row in db.session.execute(select(*THEN)).mappings()]
    db.session.remove()
    return rows


def write(row: dict[str, Any]) -> None:
    """The same booking under another number."""
    with writing_connection() as connection:
        row = {**row, "id": row["id"] + 1000, "public_id": new_id()}
        connection.execute(insert(table(bookings.name, *map(column, row))).values(row))


def indexes() -> set[str | None]:
    return {index["name"] for index in inspect(db.engine).get_indexes("booking")} - {"ix_booking_plan"}


def test_bookings_and_indexes_stay_and_only_five_states_are_allowed(app: Flask, invited: Invited):
    kept, names = stored(), indexes()
    other = invited.people(invited.home)[1].id
    db.session.remove()  # a session that has read people would keep their table from being changed
    downgrade(revision=BEFORE)
    assert (stored(), indexes()) == (kept, names)
    upgrade()
    assert (stored(), indexes()) == (kept, names)
    with pytest.raises(IntegrityError):
        write({**kept[0], "resident_id": other, "state": "waiting"})
    check(app)


def test_one_active_booking_a_person_is_allowed_before_and_after(app: Flask, invited: Invited):
    kept = stored()[0]
    downgrade(revision=BEFORE)
    with pytest.raises(IntegrityError):
        write({**kept, "state": "offered"})
    upgrade()
    with pytest.raises(IntegrityError):
        write(kept)
    write({**kept, "state": "moved"})
    assert [row["state"] for row in stored()] == ["booked", "moved"]
    check(app)
