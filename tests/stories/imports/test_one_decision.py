"""A row of a list is decided about once: the check, what is looked at and the taking share one plan."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.roles import Role
from core.db.database import db
from residents.models.people import Resident
from tests.builders import Builder
from tests.journeys import Journey, entered, traced
from tests.page_client import PageClient
from tests.pages.imports.test_pages import fields, send
from tests.rolls import person, roll
from wards.models import Neighborhood, Ward

DECIDING = "imports.deciding.plan.decide"


@pytest.fixture
def ward(build: Builder) -> Ward:
    ward = build.ward()
    build.neighborhood(ward)
    return ward


@pytest.fixture
def station(build: Builder, ward: Ward, client: PageClient) -> PageClient:
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    return client


@pytest.fixture
def a_list(app: Flask, tmp_path: Path) -> Callable[[], object]:
    """Brings a list with one person in by the command line."""
    file = tmp_path / "list.xlsx"
    file.write_bytes(roll(person()))
    command = ["residents", "import", str(file), "--ward", "99001", "--json"]
    return lambda: app.test_cli_runner().invoke(args=command)


def people() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Resident)) or 0


def checked_and_looked_at(station: PageClient, *rows: list[str]) -> str:
    page = str(send(station, roll(*rows), **fields(station)).headers["Location"])
    assert station.get(page).status_code == 200
    return page


def taken(station: PageClient, page: str) -> Journey:
    own = fields(station, page)
    with traced() as journey:
        done = station.post(f"{page}/commit", data=own)
    assert done.status_code == 303
    return journey


def test_from_the_file_to_the_resident_a_list_is_decided_about_once(station: PageClient) -> None:
    with traced() as journey:
        page = checked_and_looked_at(station, person(personal_id="031050000123", phone="0912345678"))
    taking = taken(station, page)
    assert people() == 1
    assert journey.calls[DECIDING] == 1
    assert taking.calls[DECIDING] == 0


def test_a_list_of_a_head_is_decided_about_once(build: Builder, ward: Ward, client: PageClient) -> None:
    seven = db.session.scalars(select(Neighborhood.id)).one()
    build.sign_in(client, build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven))
    with traced() as journey:
        page = checked_and_looked_at(client, person())
    assert journey.calls[DECIDING] + taken(client, page).calls[DECIDING] == 1
    assert people() == 1


def test_a_change_of_a_known_person_is_decided_about_once(station: PageClient) -> None:
    taken(station, checked_and_looked_at(station, person()))
    with traced() as journey:
        page = checked_and_looked_at(station, person(phone="0912345678"))
    taking = taken(station, page)
    assert journey.calls[DECIDING] + taking.calls[DECIDING] == 1
    assert db.session.scalars(select(Resident.phone_index)).one() is not None


def test_a_list_is_decided_about_again_where_the_ward_has_changed_since(station: PageClient) -> None:
    first = checked_and_looked_at(station, person())
    second = checked_and_looked_at(station, person())
    assert taken(station, first).calls[DECIDING] == 0
    assert taken(station, second).calls[DECIDING] == 1
    assert people() == 1


def test_a_list_is_decided_about_again_where_it_may_take_more_than_was_checked(
    station: PageClient,
) -> None:
    taken(station, checked_and_looked_at(station, person(relation="Con")))
    page = checked_and_looked_at(station, person(relation="Chủ hộ"))
    own = fields(station, page)
    with traced() as journey:
        station.post(f"{page}/commit", data={**own, "accept_changes": "y"})
    assert journey.calls[DECIDING] == 1
    assert db.session.scalars(select(Resident.relation)).one() == "Chủ hộ"


def test_taking_a_checked_list_enters_few_modules(station: PageClient) -> None:
    page = checked_and_looked_at(station, person(personal_id="031050000123", phone="0912345678"))
    found = taken(station, page).outside_core()
    assert people() == 1
    assert len(found) <= 24, found


def test_one_command_from_the_file_to_the_resident_enters_few_modules(
    ward: Ward, a_list: Callable[[], object]
) -> None:
    found = [name for name in entered(a_list) if not name.startswith("core.")]
    assert people() == 1
    assert len(found) <= 24, found
