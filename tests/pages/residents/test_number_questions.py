"""A head learns nothing from a citizen number: one answer in every case, counted and limited; the station has the question."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from accounts.roles import Role
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.jobs import run_all
from core.db.models import AuditEvent
from core.db.transaction import transaction
from ops import jobs
from residents.models.people import NumberProbe, Resident
from residents.person import number_probes
from residents.person.number_probes import DailyLimit
from residents.privacy import erasure
from tests.rolls import person, roll

FREE, ELSEWHERE, ERASED, OWN = "031150000111", "031150000222", "031150000333", "031150000444"
TYPED = {"full_name": "Trần Thị Mai", "day": "2", "month": "3", "year": "1950", "sex": "female"}
CASES = {"free": FREE, "elsewhere": ELSEWHERE, "erased": ERASED}


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def seven(build, ward):
    return build.neighborhood(ward, 7)


@pytest.fixture(autouse=True)
def roll_of_the_ward(build, ward, seven):
    build.household(build.neighborhood(ward, 8), {"full_name": "Lê Văn Lạ", "personal_id": ELSEWHERE})
    gone = build.resident(build.household(seven), "Phạm Thị Cũ", personal_id=ERASED)
    with transaction() as work:
        erasure.erase(db.session.get_one(Resident, gone.id), SYSTEM, work.at)


@pytest.fixture
def home(build, seven):
    home = build.household(seven)
    build.resident(home, "Nguyễn Văn Nhà", personal_id=OWN)
    return home


@pytest.fixture
def staff(client, build, ward):
    return in_english(build.sign_in(client, build.account(Role.STATION_STAFF, ward)))


@pytest.fixture
def head(app, build, ward, seven):
    account = build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id, name="Ông Trưởng")
    return in_english(build.sign_in(app.test_client(), account))


def in_english(client):
    client.get("/?lang=en")
    return client


def small_limits(monkeypatch, unusual, most):
    for name in ("HEAD_TYPES", "HEAD_LISTS", "STATION_TYPES", "STATION_LISTS"):
        monkeypatch.setattr(number_probes, name, DailyLimit(unusual, most))


def days_pass(days):
    with transaction():
        for row in db.session.scalars(select(NumberProbe)):
            row.day -= timedelta(days=days)


def add(client, home, number):
    page = f"/residents/households/{home.public_id}/add"
    client.get(page)
    return client.submit(page, **TYPED, personal_id=number)


def correct(client, whose, number):
    page = f"/residents/people/{whose.public_id}/correct"
    client.get(page)
    return client.submit(page, full_name=whose.full_name, year="1950", sex="male", personal_id=number)


def register(client, number):
    client.get("/residents/households/new")
    member = {f"members-0-{name}": said for name, said in {**TYPED, "personal_id": number}.items()}
    return client.submit("/residents/households/new", address="Số 9", **member)


def send(client, *people):
    client.get("/residents/roll")
    form = next(form for form in client.page.forms if form["attrs"]["action"].endswith("/roll"))
    hidden = {name: form["fields"][name] for name in ("csrf_token", "idempotency_key")}
    file = FileStorage(io.BytesIO(roll(*people)), "to7.xlsx")
    return client.post("/residents/roll", data={**hidden, "roll": file}, content_type="multipart/form-data")


def listed(client, number):
    return send(client, person("Trần Thị Mai", household="07-0901", birth="02/03/1950", personal_id=number))


def told(client, answer):
    """The page after an answer, without what differs between any two pages."""
    assert answer.status_code == 303, answer.text
    text = client.get(answer.location).text
    main = text[text.index("<main") : text.index("</main")]
    return re.sub(r'value="[^"]*"|[a-z2-7]{26}|[\w-]{40,}|07-\d{2,4}|\d{3}\*+\d{3}', "…", main)


def events(action):
    db.session.rollback()
    return db.session.scalars(select(AuditEvent).where(AuditEvent.action == action)).all()


@pytest.mark.parametrize("way", ["form", "correction", "household", "list"])
def test_one_answer_whether_a_number_is_free_taken_elsewhere_or_erased(build, seven, head, home, way):
    answers = {}
    for case, number in CASES.items():
        if way == "form":
            answers[case] = told(head, add(head, build.household(seven), number))
        elif way == "correction":
            whose = build.resident(build.household(seven), "Vũ Văn Sửa")
            answers[case] = told(head, correct(head, whose, number))
        elif way == "household":
            answers[case] = told(head, register(head, number))
        else:
            answers[case] = told(head, listed(head, number))
        with transaction():
            for row in db.session.scalars(select(Resident).where(Resident.full_name == "Trần Thị Mai")):
                row.full_name, row.name_folded, row.status = "Đã Xem", "da xem", "moved"
    assert answers["free"] == answers["elsewhere"] == answers["erased"]


def test_a_number_in_their_own_neighborhood_is_said_as_before(head, home):
    answer = add(head, home, OWN)
    assert answer.status_code == 422 and "Nguyễn Văn Nhà" in answer.text


def test_two_people_with_one_number_are_a_question_of_the_station(head, staff, home):
    add(head, home, ELSEWHERE)
    assert "about citizen numbers" not in head.get("/neighborhood").text
    assert "1 question about citizen numbers" in staff.get("/residents").text
    assert "1 question about citizen numbers" in staff.get("/days").text
    shown = staff.get("/residents/numbers").text
    assert "Lê Văn Lạ" in shown and "Trần Thị Mai" in shown
    mai = db.session.scalars(select(Resident).where(Resident.full_name == "Trần Thị Mai")).one()
    assert staff.submit(f"/residents/people/{mai.public_id}/number/drop").status_code == 303
    db.session.rollback()
    assert db.session.get_one(Resident, mai.id).personal_id_index is None
    assert "Lê Văn Lạ" not in staff.get("/residents/numbers").text
    assert events("resident.corrected")[-1].detail == {"fields": ["personal_id"]}


def test_every_number_a_head_tries_is_on_record_on_every_way(build, head, home):
    add(head, home, FREE)
    correct(head, build.resident(home, "Vũ Văn Sửa"), "031150000555")
    register(head, "031150000666")
    head.search("/neighborhood", "031150000777")
    head.search("/neighborhood", "031150000888|012345678|Trần Thị Mai|02031950|Nữ|")
    send(head, *(person(f"Người {n}", household=f"07-08{n}", personal_id=f"03115000090{n}") for n in (1, 2)))
    assert [(one.detail["way"], one.detail["numbers"]) for one in events("resident.numbers_tried")] == [
        ("form", 1), ("correction", 1), ("form", 1), ("search", 1), ("card", 1), ("list", 2),
    ]  # fmt: skip


def test_above_the_limit_of_a_day_nothing_is_answered(head, home, monkeypatch):
    small_limits(monkeypatch, 2, 3)
    for number in range(3):
        assert add(head, home, f"03115000010{number}").status_code in (303, 409)
    refused = add(head, home, ELSEWHERE)
    assert refused.status_code == 429 and 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert add(head, home, OWN).status_code == 429
    assert head.search("/neighborhood", ELSEWHERE).status_code == 429
    days_pass(1)
    assert add(head, home, ELSEWHERE).status_code in (303, 409)


def test_lists_have_a_limit_of_their_own(head, home, monkeypatch):
    small_limits(monkeypatch, 2, 3)
    people = [person(f"Người {n}", household=f"07-08{n}", personal_id=f"03115000090{n}") for n in range(4)]
    refused = send(head, *people)
    assert refused.status_code == 422 and "too many citizen numbers" in refused.text
    assert add(head, home, FREE).status_code == 303


def test_the_station_is_told_of_an_unusual_day(head, staff, home, monkeypatch):
    small_limits(monkeypatch, 2, 9)
    monkeypatch.setattr("residents.person.number_questions.HEAD_TYPES", DailyLimit(2, 9))
    head.search("/neighborhood", FREE)
    assert "Unusually many" not in staff.get("/residents/numbers").text
    head.search("/neighborhood", ELSEWHERE)
    shown = staff.get("/residents/numbers").text
    assert "Unusually many" in shown and "Ông Trưởng" in shown and "2 typed" in shown


def test_the_station_is_on_record_and_limited_only_above_a_high_number(staff, monkeypatch):
    small_limits(monkeypatch, 2, 3)
    staff.search("/residents", FREE)
    assert events("resident.numbers_tried") == []
    staff.search("/residents", FREE)
    staff.search("/residents", FREE)
    assert len(events("resident.numbers_tried")) == 2
    assert staff.search("/residents", FREE).status_code == 429


def test_counts_are_forgotten_after_three_months(head):
    head.search("/neighborhood", FREE)
    days_pass(91)
    run_all(jobs.ALL, clock.now())
    assert db.session.scalars(select(NumberProbe)).all() == []


def test_limits_are_for_people_and_lists_of_this_size():
    assert number_probes.limit_of(Role.NEIGHBORHOOD_HEAD, "form").most == 100
    assert number_probes.limit_of(Role.STATION_STAFF, "form").most == 1_000
    assert number_probes.limit_of(Role.NEIGHBORHOOD_HEAD, "list").most >= 3_000
