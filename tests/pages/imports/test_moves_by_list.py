"""A list that names another household moves its people, and knows households that came from elsewhere."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.sheets.reading import read_workbook
from imports.writing import importing
from imports.writing.importing import RowCounts
from residents.household import move_queries
from residents.models.people import Household, Resident
from screening.models import Booking
from tests.invariants import check
from tests.pages.residents.test_moves import TwoPlaces, two_places  # noqa: F401  # the fixture
from tests.rolls import person, roll

AN = "031050000017"


def bring(ward: int, *people: list[Any]) -> RowCounts:
    """The station takes a list with all that it changes."""
    sheets = read_workbook(roll(*people))
    with transaction() as work:
        prepared = importing.prepare(ward, sheets, now=work.at, accept_changes=True)
        return importing.carry_out(prepared, file_name="x", by=SYSTEM, now=work.at).counts


def an(**facts: Any) -> list[Any]:
    """One man with a citizen number, in whichever household."""
    return person("Nguyễn Văn An", **{"personal_id": AN, "neighborhood": "Tổ dân phố 7", **facts})


def test_a_person_whom_a_list_puts_into_another_household_has_moved(places: TwoPlaces, app: Flask) -> None:
    ward = places.day.ward.id
    bring(ward, an(household="07-0900"))
    man = db.session.scalars(select(Resident).where(Resident.full_name == "Nguyễn Văn An")).one()
    db.session.rollback()
    places.day.publish()
    places.day.book(man)
    before = places.ladder()["ward"]
    there = {"neighborhood": "Tổ dân phố 8", "household": places.other.code}
    bring(ward, person("Lê Văn Tám", **there, birth="01/05/1950", sex="Nữ"), an(**there, relation="Con"))
    db.session.rollback()
    moved = db.session.get(Resident, man.id)
    assert (moved.household_id, moved.neighborhood_id) == (places.other.id, places.eight.id)
    assert [(row.before.label, row.from_household) for row in move_queries.of_person(moved)] == [
        ("Tổ dân phố 7", "07-0900")
    ]
    booking = db.session.scalars(select(Booking).where(Booking.resident_id == man.id)).one()
    assert (booking.neighborhood_id, booking.state) == (places.eight.id, "booked")
    assert places.ladder()["ward"] == before
    check(app)


def test_a_household_that_came_from_elsewhere_is_known_by_its_code(places: TwoPlaces) -> None:
    ward = places.day.ward.id
    bring(ward, an(household="07-0900"))
    home = db.session.scalars(select(Household).where(Household.code == "07-0900")).one()
    db.session.rollback()
    places.move(home, places.eight)
    counts = bring(ward, an(neighborhood="Tổ dân phố 8", household="07-0900"))
    assert (counts.new, counts.changed, counts.unchanged) == (0, 0, 1)
    db.session.rollback()
    assert db.session.get(Household, home.id).neighborhood_id == places.eight.id


def test_a_new_household_of_a_list_never_draws_the_code_of_one_that_moved_on(places: TwoPlaces) -> None:
    ward = places.day.ward.id
    bring(ward, an(household="07-0900"))
    home = db.session.scalars(select(Household).where(Household.code == "07-0900")).one()
    db.session.rollback()
    places.move(home, places.eight)
    counts = bring(ward, person("Lê Thị Cúc", household="", sex="Nữ"))
    assert counts.new == 1
    db.session.rollback()
    codes = db.session.scalars(select(Household.code).where(Household.neighborhood_id == places.seven.id))
    assert "07-0901" in set(codes)
