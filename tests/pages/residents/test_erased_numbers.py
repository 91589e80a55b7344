"""An erased person is not added again unnoticed: the number is kept as a keyed index, and only the station decides."""

from datetime import date

import pytest
from sqlalchemy import select

from accounts.roles import Role
from core import clock
from core.actor import SYSTEM
from core.db import backup
from core.db.database import db
from core.db.jobs import run_all
from core.db.models import AuditEvent
from core.db.transaction import transaction
from core.sealing import keyring
from ops import jobs
from residents.facts.birth import Birth
from residents.facts.person import PersonFacts
from residents.joining import joining
from residents.models.people import ErasedNumber, Resident
from residents.person import editing as person_editing
from residents.privacy import erasure, erasure_list
from tests.pages.ops.test_upkeep import needs_tools, postgres_tools  # noqa: F401  # the fixture finds pg_dump

NUMBER, OTHER = "031150000123", "031150000999"
TYPED = {"full_name": "Nguyễn Thị Hoa", "day": "1", "month": "5", "year": "1950", "sex": "female"}
ASKED = "asked for erasure"


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def seven(build, ward):
    return build.neighborhood(ward, 7)


@pytest.fixture
def home(build, seven):
    return build.household(seven)


@pytest.fixture
def hoa(build, home):
    return build.resident(home, "Nguyễn Thị Hoa", birth_date=date(1950, 5, 1), personal_id=NUMBER)


@pytest.fixture
def staff(client, build, ward):
    return in_english(build.sign_in(client, build.account(Role.STATION_STAFF, ward)))


@pytest.fixture
def head(app, build, ward, seven):
    account = build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id)
    return in_english(build.sign_in(app.test_client(), account))


@pytest.fixture(autouse=True)
def no_list_of_another_test(app):
    yield
    (folder(app) / erasure_list.NAME).unlink(missing_ok=True)


def in_english(client):
    client.get("/?lang=en")
    return client


def folder(app):
    return app.config["SETTINGS"].instance_dir


def erase(person):
    with transaction() as work:
        erasure.erase(db.session.get_one(Resident, person.id), SYSTEM, work.at)


def kept():
    db.session.rollback()
    return db.session.execute(select(ErasedNumber.number_index, ErasedNumber.erased_on)).all()


def on_the_roll(number):
    db.session.rollback()
    index = indexed(number)
    return db.session.scalars(select(Resident).where(Resident.personal_id_index == index)).all()


def indexed(number):
    return keyring().index("personal_id", number)


def today():
    return clock.civil_date(clock.now())


def facts(number=NUMBER):
    return PersonFacts("Nguyễn Thị Hoa", Birth(date(1950, 5, 1), "day"), "female", personal_id=number)


def test_the_index_of_the_number_is_kept_with_the_day_and_nothing_else(hoa):
    erase(hoa)
    assert kept() == [(indexed(NUMBER), today())]
    assert {column.name for column in ErasedNumber.__table__.columns} == {
        "id",
        "ward_id",
        "number_index",
        "erased_on",
    }


def test_without_a_number_nothing_can_be_kept(build, home):
    erase(build.resident(home, "Trần Văn Nam"))
    assert kept() == []


def test_every_record_of_a_person_leaves_its_own_number(build, home, hoa):
    other = build.resident(home, "Nguyễn Thị Hoa", personal_id=OTHER)
    with transaction() as work:
        both = db.session.get_one(Resident, hoa.id), db.session.get_one(Resident, other.id)
        joining.join(*both, {"birth": "kept", "personal_id": "kept"}, SYSTEM, work.at)
    erase(hoa)
    assert {index for index, _on in kept()} == {indexed(NUMBER), indexed(OTHER)}


def test_a_number_that_another_person_has_is_not_kept(build, home, hoa):
    lost = build.resident(home, "Nguyễn Thị Hoa", personal_id=OTHER)
    with transaction() as work:
        both = db.session.get_one(Resident, hoa.id), db.session.get_one(Resident, lost.id)
        joining.join(*both, {"birth": "kept", "personal_id": "kept"}, SYSTEM, work.at)
    build.resident(home, "Trần Văn Nam", personal_id=OTHER)
    erase(hoa)
    assert {index for index, _on in kept()} == {indexed(NUMBER)}


def test_staff_who_type_the_number_are_asked_and_decide(staff, home, hoa):
    erase(hoa)
    page = f"/residents/households/{home.public_id}/add"
    staff.get(page)
    asked = staff.submit(page, **TYPED, personal_id=NUMBER)
    assert asked.status_code == 422
    assert ASKED in asked.text and f"{today():%d/%m/%Y}" in asked.text
    assert on_the_roll(NUMBER) == [] and len(kept()) == 1
    assert staff.submit(page, **TYPED, personal_id=NUMBER, is_back="y").status_code == 303
    assert [one.full_name for one in on_the_roll(NUMBER)] == ["Nguyễn Thị Hoa"]
    assert kept() == []
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "erased_number.entered_anew")
    ).one()
    assert event.detail == {"people": 1}


def test_a_new_household_with_an_erased_person_is_asked_about_whole(staff, seven, hoa):
    erase(hoa)
    page = "/residents/households/new"
    staff.get(page)
    members = {f"members-0-{name}": said for name, said in {**TYPED, "personal_id": NUMBER}.items()}
    said = {"neighborhood": seven.public_id, "address": "Số 1", **members}
    asked = staff.submit(page, **said)
    assert asked.status_code == 422 and ASKED in asked.text
    assert on_the_roll(NUMBER) == []
    assert staff.submit(page, **said, is_back="y").status_code == 303
    assert len(on_the_roll(NUMBER)) == 1


def test_a_number_added_to_a_person_on_the_register_is_asked_about_too(staff, build, home, hoa):
    erase(hoa)
    again = build.resident(home, "Nguyễn Thị Hoa")
    page = f"/residents/people/{again.public_id}/correct"
    staff.get(page)
    assert ASKED in staff.submit(page, **TYPED, personal_id=NUMBER).text
    assert staff.submit(page, **TYPED, personal_id=NUMBER, is_back="y").status_code == 303
    assert kept() == []


@pytest.mark.parametrize("said", [{}, {"is_back": "y"}])
def test_a_head_is_told_nothing_and_the_station_has_the_question(head, staff, home, hoa, said):
    erase(hoa)
    page = f"/residents/households/{home.public_id}/add"
    head.get(page)
    form = next(form for form in head.page.forms if form["attrs"]["action"] == page)
    saved = head.post(page, data={**form["fields"], **TYPED, "personal_id": NUMBER, **said})
    assert saved.status_code == 303
    assert ASKED not in head.get(saved.location).text
    assert len(on_the_roll(NUMBER)) == 1 and len(kept()) == 1
    assert f"{today():%d/%m/%Y}" in staff.get("/residents/numbers").text


def test_an_older_backup_in_which_the_person_never_was_asks_all_the_same(app, build, home, tmp_path):
    needs_tools()
    backup.create(tmp_path / "before")
    hoa = build.resident(home, "Nguyễn Thị Hoa", personal_id=NUMBER)
    erase(hoa)
    db.session.remove()
    run(app, "restore", str(tmp_path / "before"))
    assert kept() == [(indexed(NUMBER), today())]
    db.session.remove()


def test_a_person_erased_again_after_a_restore_keeps_the_first_day(app, hoa, tmp_path, travel):
    needs_tools()
    backup.create(tmp_path / "before")
    erase(hoa)
    first = today()
    db.session.remove()
    travel.shift(10 * 86_400)
    run(app, "restore", str(tmp_path / "before"))
    assert kept() == [(indexed(NUMBER), first)]
    db.session.remove()


def test_a_person_added_again_is_not_asked_about_again(app, build, home, hoa):
    erase(hoa)
    run_all(jobs.ALL, clock.now())
    with transaction() as work:
        person_editing.add(home, facts(), SYSTEM, work.at, is_back=True)
    run_all(jobs.ALL, clock.now())
    assert kept() == []
    assert len(on_the_roll(NUMBER)) == 1


def test_the_list_says_no_number_and_rubbish_in_it_is_left_alone(app, hoa):
    erase(hoa)
    erasure_list.remember(folder(app))
    path = folder(app) / erasure_list.NAME
    assert NUMBER not in path.read_text() and len(path.read_text().splitlines()) == 2
    with path.open("a") as file:
        file.write("a b c\n" + "a" * 26 + " 2026-02-31 00007\n" + "a" * 26 + " 2026-02-03 99999\n")
    run_all(jobs.ALL, clock.now())
    assert len(kept()) == 1


def test_another_ward_asks_nothing(build, hoa):
    erase(hoa)
    elsewhere = build.household(build.neighborhood(build.ward("99002", "Phường Khác"), 1))
    with transaction() as work:
        person_editing.add(elsewhere, facts(), SYSTEM, work.at)
    assert len(on_the_roll(NUMBER)) == 1


def run(app, *words):
    answer = app.test_cli_runner().invoke(args=["backup", *words, "--json"])
    assert answer.exit_code == 0, answer.stderr
    return answer
