"""Erasure: nothing of the person is left but a count, and no backup brings the person back."""

import json
import stat
from datetime import date

import pytest
from sqlalchemy import func, inspect, select, text

from accounts.roles import Role
from campaigns.models import Slot
from core import clock
from core.actor import SYSTEM
from core.db import backup
from core.db.database import db, writing_connection
from core.db.jobs import run_all
from core.db.models import AuditEvent
from core.db.transaction import transaction
from core.sealing import keyring
from ops import jobs, starting
from residents.facts.birth import Birth
from residents.joining import joining
from residents.models.people import Resident, ResidentGroup, YearlyCheck
from residents.privacy import consent, data_requests, erasure, erasure_list, own_data
from residents.privacy.consent import ConsentAnswer
from residents.privacy.data_requests import NewDataRequest
from screening.asking import asking
from screening.booking import booking
from screening.models import Booking, Invitation, PlaceRequest
from tests.invited import HOA, NAM, Invited
from tests.pages.ops.test_upkeep import needs_tools, postgres_tools  # noqa: F401  # the fixture finds pg_dump

NUMBER, PHONE, NOTE, NAME = "031150000123", "0912345678", "Nhà có chó dữ", "Công Tằng Tôn Nữ Thị Hồng Phượng"
TRACES = (NUMBER, PHONE, NOTE, NAME, "cong tang ton nu", "Số 9 ngõ Cây Xanh", "QĐ 12/UBND", "Bệnh viện Kín")


@pytest.fixture
def invited(build):
    there = Invited(build)
    there.alone = build.household(
        there.neighborhood,
        {
            "full_name": NAME,
            "personal_id": NUMBER,
            "phone": PHONE,
            "note": NOTE,
            "birth_date": date(1947, 5, 1),
        },
        address="Số 9 ngõ Cây Xanh",
    )
    there.household(HOA, NAM)
    there.publish()
    return there


@pytest.fixture
def phuong(build, invited):
    (person,) = invited.people(invited.alone)
    facts = {"ward_id": person.ward_id, "resident_id": person.id}
    build.save(ResidentGroup(**facts, code="MERIT", source="QĐ 12/UBND", valid_from=date(2026, 1, 1)))
    build.save(
        YearlyCheck(
            **facts,
            year=2025,
            checked_on=date(2025, 3, 3),
            kind="private",
            place="Bệnh viện Kín",
            neighborhood_id=person.neighborhood_id,
            recorded_at=clock.now(),
        )
    )
    with transaction() as work:
        consent.say(person, ConsentAnswer("reminders", True, "paper"), SYSTEM, work.at)
        booking.book(
            invited.campaign.id, invited.slots()[0].public_id, [person.id], "station", SYSTEM, work.at
        )
    return person


def erase(person):
    with transaction() as work:
        erasure.erase(db.session.merge(person), SYSTEM, work.at)


def the(person):
    db.session.rollback()
    return db.session.get_one(Resident, person.id, populate_existing=True)


def folder(app):
    return app.config["SETTINGS"].instance_dir


@pytest.fixture(autouse=True)
def no_list_of_another_test(app):
    yield
    (folder(app) / erasure_list.NAME).unlink(missing_ok=True)


def everything():
    """The whole database as text."""
    found = []
    with db.engine.connect() as connection:
        for table in inspect(db.engine).get_table_names():
            quoted = connection.dialect.identifier_preparer.quote(table)
            rows = connection.execute(text("SELECT * FROM " + quoted)).fetchall()
            found += [f"{table}: {row}" for row in rows]
    return "\n".join(found)


def test_nothing_that_names_the_person_is_left_anywhere(phuong):
    assert all(trace in everything() for trace in TRACES if trace not in (NUMBER, PHONE))
    erase(phuong)
    assert [trace for trace in TRACES if trace in everything()] == []


def test_the_row_stays_as_a_count_with_the_decade_of_birth(phuong, invited):
    before = db.session.scalar(select(func.count()).select_from(Invitation))
    erase(phuong)
    row = the(phuong)
    assert (row.full_name, row.birth_date, row.birth_precision) == ("–", date(1940, 1, 1), "year")
    assert (row.personal_id_index, row.phone_index, row.phone_tail_index) == (None, None, None)
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == before
    assert db.session.scalars(select(YearlyCheck)).one().place == ""
    assert db.session.scalars(select(ResidentGroup)).all() == []


def test_a_place_still_to_come_is_free_again(phuong, invited):
    assert invited.slots()[0].booked == 1
    erase(phuong)
    assert db.session.scalars(select(Booking.state)).all() == ["cancelled"]
    assert db.session.scalars(select(Slot.booked).order_by(Slot.id)).first() == 0


def test_what_the_person_typed_to_ask_for_a_place_is_gone_and_the_place_free(invited, phuong):
    asked = asking.Asker("personal_id", NUMBER, Birth(date(1948, 1, 1)))
    with transaction() as work:
        slot = invited.slots()[1].public_id
        asking.ask(invited.campaign.id, slot, asked, False, SYSTEM, work.at)
    before = db.session.scalars(select(PlaceRequest)).one()
    assert before.identity_index == phuong.personal_id_index
    erase(phuong)
    row = db.session.scalars(select(PlaceRequest).execution_options(populate_existing=True)).one()
    assert keyring().open(asking.IDENTITY_PLACE, row.public_id, row.identity_sealed) == ""
    assert row.identity_index != phuong.personal_id_index
    assert (row.birth_date, row.state) == (date(1940, 1, 1), "refused")
    assert [slot.held for slot in invited.slots()] == [0, 0, 0, 0]


def test_every_room_says_what_it_holds(phuong):
    with transaction() as work:
        file = own_data.put_together(phuong, "json", SYSTEM, work.at).as_json()
    assert file["person"][0]["full_name"] == NAME
    assert file["groups"][0]["source"] == "QĐ 12/UBND"
    assert file["yearly_checks"][0]["place"] == "Bệnh viện Kín"
    assert file["bookings"][0]["hours"] == "07:00 – 08:00"
    assert [len(file[kind]) for kind in ("invitations", "tickets", "consent", "visits")] == [1, 1, 1, 0]


def test_every_joined_record_of_the_person_is_erased_too(build, invited, phuong):
    other = build.resident(invited.alone, NAME, birth_date=date(1947, 5, 1), note="Bản ghi cũ của cụ")
    with transaction() as work:
        data_requests.restrict(db.session.merge(other), SYSTEM, work.at)
        kept = db.session.get_one(Resident, phuong.id)
        joining.join(kept, db.session.get_one(Resident, other.id), {"note": "kept"}, SYSTEM, work.at)
    assert the(phuong).restricted_at is not None
    erase(phuong)
    assert the(other).erased_at is not None
    assert "Bản ghi cũ của cụ" not in everything()
    assert NAME not in everything()
    assert erasure.erased_people() == {phuong.public_id, other.public_id}


def test_housemates_keep_their_address(invited, build):
    home = build.household(invited.neighborhood, HOA, NAM, address="Số 5")
    hoa, nam = invited.people(home)
    erase(hoa)
    db.session.refresh(home)
    assert home.address == "Số 5"
    erase(nam)
    db.session.refresh(home)
    assert home.address == ""


def test_the_chain_records_only_that_a_person_was_erased(phuong):
    erase(phuong)
    erase(phuong)
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "resident.erased")).all()
    assert [(event.object_ref, event.detail) for event in events] == [(phuong.public_id, {"again": False})]


def test_the_page_of_an_erased_person_is_one_of_nobody(phuong, build, client, invited):
    staff = build.sign_in(client, build.account(Role.STATION_ADMIN, invited.ward))
    erase(phuong)
    assert staff.get(f"/residents/people/{phuong.public_id}").status_code == 404
    assert "person-name" not in staff.search("/residents", "1940").text
    assert "person-name" not in staff.get(f"/residents/households/{invited.alone.public_id}").text


def test_the_administrator_erases_by_a_request_and_the_list_outside_the_database_knows(
    app, phuong, build, client, invited
):
    admin = build.sign_in(client, build.account(Role.STATION_ADMIN, invited.ward))
    with transaction() as work:
        wish = NewDataRequest(
            "erase", "self", "paper", clock.civil_date(work.at), details="Xin xóa tên " + NAME
        )
        asked = data_requests.enter(phuong, wish, SYSTEM, work.at).public_id
    address = f"/privacy/requests/{asked}/carry-out"
    assert NAME in admin.get(address).text
    assert admin.submit(address).status_code == 303
    assert the(phuong).erased_at is not None
    assert NAME not in everything()
    assert erasure_list.read(folder(app)) == {phuong.public_id}
    assert admin.get("/privacy/requests").status_code == 200
    assert admin.get(f"/privacy/requests/{asked}").status_code == 200


def test_the_list_names_nobody_and_is_for_the_owner_only(app, phuong):
    erase(phuong)
    erasure_list.remember(folder(app))
    erasure_list.remember(folder(app))
    path = folder(app) / erasure_list.NAME
    person, number = path.read_text().splitlines()
    assert person == phuong.public_id
    assert NUMBER not in number and NAME not in number
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_erased_person_stays_erased_after_an_older_backup_is_restored(app, phuong, tmp_path):
    needs_tools()
    file = str(tmp_path / "before")
    run(app, "create", file)
    erase(phuong)  # the process dies here: nobody has written the list
    db.session.remove()
    answer = run(app, "restore", file)
    assert json.loads(answer.stdout)["erased_again"] == 1
    assert the(phuong).erased_at is not None
    assert NAME not in everything()
    again = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "resident.erased")).one()
    assert again.detail == {"again": True}


@pytest.mark.parametrize("when", ["apart", "joined"])
def test_every_record_of_a_joined_person_stays_erased_whether_the_backup_has_them_joined_or_apart(
    app, build, invited, phuong, tmp_path, when
):
    needs_tools()
    other = build.resident(invited.alone, NAME, personal_id="031150000999")
    file, both = str(tmp_path / "before"), [phuong.id, other.id]
    if when == "apart":
        run(app, "create", file)
    with transaction() as work:
        records = [db.session.get_one(Resident, number) for number in both]
        joining.join(*records, {"birth": "kept", "personal_id": "kept"}, SYSTEM, work.at)
    if when == "joined":
        run(app, "create", file)
    erase(phuong)
    erasure_list.remember(folder(app))
    db.session.remove()
    assert json.loads(run(app, "restore", file).stdout)["erased_again"] == 2
    assert all(the(one).erased_at is not None for one in (phuong, other))
    assert NAME not in everything()
    db.session.remove()


def test_the_list_beside_the_backup_is_enough_on_another_machine(app, phuong, tmp_path):
    needs_tools()
    run(app, "create", str(tmp_path / "before"))
    erase(phuong)
    run(app, "create", str(tmp_path / "after"))
    (folder(app) / erasure_list.NAME).unlink()
    db.session.remove()
    backup.restore(tmp_path / "before")  # as if the machine were new: nothing of the old one is known
    assert the(phuong).full_name == NAME
    db.session.remove()
    assert json.loads(run(app, "restore", str(tmp_path / "before")).stdout)["erased_again"] == 1
    assert the(phuong).erased_at is not None


def test_a_copy_put_in_place_by_hand_is_erased_again_at_the_start(app, phuong, tmp_path, capsys):
    needs_tools()
    backup.create(tmp_path / "before")
    erase(phuong)
    erasure_list.remember(folder(app))
    db.session.remove()
    backup.restore(tmp_path / "before")
    assert the(phuong).full_name == NAME
    starting.prepare(is_demo=False, is_production=False)
    assert the(phuong).erased_at is not None


def test_the_timer_holds_both_ways(app, phuong):
    erase(phuong)
    run_all(jobs.ALL, clock.now())
    assert erasure_list.read(folder(app)) == {phuong.public_id}
    assert run_all(jobs.ALL, clock.now())["erased people stay erased"] == 0
    with writing_connection() as connection:
        connection.exec_driver_sql("UPDATE resident SET erased_at = NULL, full_name = 'Trở Lại'")
    run_all(jobs.ALL, clock.now())
    assert the(phuong).full_name == "–"
    others = db.session.scalars(select(Resident.full_name).where(Resident.id != phuong.id)).all()
    assert others == ["Trở Lại", "Trở Lại"]


def test_a_list_with_rubbish_in_it_erases_nobody(app, phuong):
    (folder(app) / erasure_list.NAME).write_text("%\n\n' OR 1=1\nxyz\n")
    run_all(jobs.ALL, clock.now())
    assert the(phuong).full_name == NAME


def run(app, *words):
    answer = app.test_cli_runner().invoke(args=["backup", *words, "--json"])
    assert answer.exit_code == 0, answer.stderr
    return answer
