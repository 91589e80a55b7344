"""A list that names a person who was erased is asked about: it enters nobody until the station says so."""

import io
from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from accounts.roles import Role
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from imports.models import Upload
from residents.models.people import ErasedNumber, Resident
from residents.privacy import erasure
from tests.rolls import person, roll

NUMBER = "031150000123"
HOA, NAM = "Nguyễn Thị Hoa", "Trần Văn Nam"


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def seven(build, ward):
    return build.neighborhood(ward, 7)


@pytest.fixture(autouse=True)
def erased(build, seven):
    hoa = build.resident(
        build.household(seven), HOA, birth_date=date(1950, 5, 1), sex="female", personal_id=NUMBER
    )
    with transaction() as work:
        erasure.erase(db.session.get_one(Resident, hoa.id), SYSTEM, work.at)


@pytest.fixture
def station(client, build, ward):
    client.get("/?lang=en")
    return build.sign_in(client, build.account(Role.STATION_STAFF, ward))


@pytest.fixture
def head(app, build, ward, seven):
    client = app.test_client()
    client.get("/?lang=en")
    return build.sign_in(client, build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id))


def send(client, *people):
    client.get("/residents/roll")
    form = next(form for form in client.page.forms if form["attrs"]["action"].endswith("/roll"))
    hidden = {name: form["fields"][name] for name in ("csrf_token", "idempotency_key")}
    file = FileStorage(io.BytesIO(roll(*people)), "to7.xlsx")
    sent = client.post("/residents/roll", data={**hidden, "roll": file}, content_type="multipart/form-data")
    assert sent.status_code == 303
    return sent.location


def take(client, page, **said):
    client.get(page)
    assert client.submit(f"{page}/commit", **said).status_code == 303


def answer_again(client, page):
    shown = client.get(f"{page}/alike").text
    assert "Add the person again" in shown and f"{today():%d/%m/%Y}" in shown
    assert client.submit(f"{page}/alike", who_0="others:erased").status_code == 303


def names():
    db.session.rollback()
    return sorted(db.session.scalars(select(Resident.full_name).where(Resident.status == "active")))


def counts():
    db.session.rollback()
    return db.session.scalars(select(Upload.counts).order_by(Upload.id.desc())).first()


def numbers():
    db.session.rollback()
    return len(db.session.scalars(select(ErasedNumber)).all())


def today():
    return clock.civil_date(clock.now())


ERASED = {"birth": "01/05/1950", "sex": "Nữ", "personal_id": NUMBER}
BOTH = (
    person(HOA, household="07-0101", **ERASED),
    person(NAM, household="07-0102", birth="02/03/1951", personal_id="031051000456"),
)


def test_nobody_erased_is_entered_unasked(station):
    page = send(station, *BOTH)
    assert (counts()["new"], counts()["review"]) == (1, 1)
    shown = station.get(page).text
    assert "Erasure requested" in shown
    take(station, page)
    assert names() == [NAM] and numbers() == 1


def test_taking_all_changes_does_not_say_so(station, build, seven):
    build.resident(
        build.household(seven), NAM, birth_date=date(1951, 3, 2), personal_id="031051000456", note="a"
    )
    changed = person(NAM, birth="02/03/1951", personal_id="031051000456", note="b", household="")
    page = send(station, BOTH[0], changed)
    take(station, page, accept_changes="y")
    assert names() == [NAM] and numbers() == 1


def test_after_a_decision_the_person_is_entered_and_is_one_like_everybody(station):
    page = send(station, *BOTH)
    answer_again(station, page)
    assert (counts()["new"], counts()["review"]) == (2, 0)
    take(station, page)
    assert names() == [HOA, NAM] and numbers() == 0
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "erased_number.entered_anew")
    ).one()
    assert event.detail == {"people": 1}
    page = send(station, *BOTH)
    assert (counts()["new"], counts()["unchanged"], counts()["review"]) == (0, 2, 0)


def test_a_record_without_a_number_is_not_given_the_number_unasked(station, build, seven):
    home = build.household(seven)
    again = build.resident(home, HOA, birth_date=date(1950, 5, 1), sex="female")
    page = send(station, person(HOA, household=home.code, **ERASED))
    take(station, page)
    db.session.rollback()
    assert db.session.get_one(Resident, again.id).personal_id_index is None
    page = send(station, person(HOA, household=home.code, **ERASED))
    answer_again(station, page)
    take(station, page)
    db.session.rollback()
    assert db.session.get_one(Resident, again.id).personal_id_index is not None
    assert names() == [HOA] and numbers() == 0


def test_a_person_who_is_on_the_roll_under_the_number_is_asked_about_no_more(station, build, ward, seven):
    facts = {"birth_date": date(1950, 5, 1), "sex": "female", "personal_id": NUMBER}
    build.resident(build.household(seven), HOA, **facts)
    send(station, person(HOA, **{**ERASED, "household": ""}))
    assert (counts()["new"], counts()["review"], counts()["refused"]) == (0, 0, 0)


def test_a_head_is_told_nothing_and_the_station_has_the_question(head, station):
    page = send(head, *BOTH)
    shown = head.get(page).text
    assert (counts()["new"], counts()["review"]) == (2, 0)
    assert "station" not in shown[shown.index("<main") : shown.index("</main")].lower()
    assert f"{today():%d/%m/%Y}" not in head.get(f"{page}/alike").text
    take(head, page)
    assert names() == [HOA, NAM] and numbers() == 1
    shown = station.get("/residents/numbers").text
    assert HOA in shown and NAM not in shown and f"{today():%d/%m/%Y}" in shown


def test_a_head_who_answers_all_the_same_decides_nothing_for_the_station(head, station):
    page = send(head, *BOTH)
    head.get(f"{page}/alike")
    said = {"csrf_token": head.csrf(), "row_0": "2|Danh sách", "who_0": "others:erased"}
    head.post(f"{page}/alike", data=said)
    take(head, page)
    assert numbers() == 1
    assert HOA in station.get("/residents/numbers").text


def test_the_station_answers_for_a_list_that_a_head_brought(head, station):
    page = send(head, *BOTH)
    take(station, page)
    assert names() == [HOA, NAM] and numbers() == 1
    station.get("/residents/numbers")
    (kept,) = (form for form in station.page.forms if form["attrs"]["action"].endswith("/keep"))
    assert station.submit(kept["attrs"]["action"]).status_code == 303
    assert numbers() == 0
    assert HOA not in station.get("/residents/numbers").text


def test_a_later_list_of_the_station_does_not_answer_for_it(head, station):
    take(head, send(head, *BOTH))
    take(station, send(station, person("Lê Thị Mới", household="07-0103", birth="04/05/1960")))
    assert numbers() == 1
    assert HOA in station.get("/residents/numbers").text
