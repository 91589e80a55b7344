"""What people ask about their data: entered by a head or the station, seen to by the station administrator."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from accounts.roles import Role
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from residents.models.people import Resident
from residents.person import reveal
from residents.privacy import data_requests
from residents.privacy.data_request_rules import AlreadyEnded, NoGround
from residents.privacy.models import Consent, DataRequest
from wards.models import CalendarDay

MONDAY = "2026-11-23 02:00:00+00:00"
NUMBER, PHONE = "031150000123", "0912345678"


@pytest.fixture(autouse=True)
def monday(travel):
    travel.move_to(MONDAY)


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def seven(build, ward):
    return build.neighborhood(ward, 7)


@pytest.fixture
def hoa(build, seven):
    return build.resident(build.household(seven), personal_id=NUMBER, phone=PHONE, note="Nhà có chó")


@pytest.fixture
def admin(app, build, ward):
    return build.sign_in(app.test_client(), build.account(Role.STATION_ADMIN, ward))


@pytest.fixture
def head(app, build, ward, seven):
    return build.sign_in(
        app.test_client(), build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id)
    )


def ask(client, person, kind, **more):
    address = f"/residents/people/{person.public_id}/ask"
    client.get(address)
    said = {"kind": kind, "asker": "self", "channel": "phone", "day": "23", "month": "11", "year": "2026"}
    return client.submit(address, **{**said, **more})


def the_request():
    db.session.rollback()
    return db.session.scalars(select(DataRequest).execution_options(populate_existing=True)).one()


def step(client, name, **said):
    address = f"/privacy/requests/{the_request().public_id}"
    client.get(f"{address}/{name}" if name != "answered" else address)
    return client.post(f"{address}/{name}", data={"csrf_token": client.csrf(), **said})


def events(prefix):
    db.session.rollback()
    found = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return [event for event in found if event.action.startswith(prefix)]


def person(hoa):
    db.session.rollback()
    return db.session.get_one(Resident, hoa.id, populate_existing=True)


def test_a_head_enters_a_request_of_their_neighborhood_and_never_sees_the_queue(head, hoa):
    assert ask(head, hoa, "see").status_code == 303
    row = the_request()
    assert (row.answer_by, row.carry_out_by) == (date(2026, 11, 25), date(2026, 12, 3))
    assert head.get("/privacy/requests").status_code == 404
    assert head.get(f"/privacy/requests/{row.public_id}").status_code == 404


def test_a_head_enters_none_for_another_neighborhood(head, build, ward):
    other = build.resident(build.household(build.neighborhood(ward, 8)))
    assert head.get(f"/residents/people/{other.public_id}/ask").status_code == 404


def test_nothing_is_chosen_beforehand(admin, hoa):
    assert " checked" not in admin.get(f"/residents/people/{hoa.public_id}/ask").text
    assert " checked" not in admin.get(f"/residents/people/{hoa.public_id}/consent").text


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"kind": None}, "Choose what is requested."),
        ({"asker": "guardian"}, "Enter the name of the person making the request."),
        ({"day": "24"}, "The day is in the future."),
        ({"year": "2024"}, "more than a year ago"),
        ({"day": "31"}, "There is no such day."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_entered(admin, hoa, said, message):
    admin.get("/?lang=en")
    answer = ask(admin, hoa, **{"kind": "see", **said})
    assert answer.status_code == 422 and message in answer.text
    assert db.session.scalars(select(DataRequest)).all() == []


def test_a_guardian_asks_for_a_child_and_not_for_an_adult(admin, build, seven):
    today = date(2026, 11, 23)
    home = build.household(seven)
    grown = build.resident(home, "Trần Thị An", birth_date=today.replace(year=2008))
    child = build.resident(home, "Trần Thị Bé", birth_date=date(2008, 11, 24))
    admin.get("/?lang=en")
    refused = ask(admin, grown, "see", asker="guardian", asker_name="Trần Thị Mẹ")
    assert refused.status_code == 422 and "The person is an adult" in refused.text
    assert ask(admin, grown, "see", asker="on_behalf", asker_name="Trần Thị Mẹ").status_code == 303
    assert ask(admin, child, "see", asker="guardian", asker_name="Trần Thị Mẹ").status_code == 303


def test_the_most_urgent_request_is_first_and_an_overdue_one_says_so(admin, hoa, build, seven, travel):
    late = build.resident(build.household(seven), "Vũ Thị Trễ")
    ask(admin, hoa, "erase")
    ask(admin, late, "see", day="2")
    page = admin.get("/privacy/requests?lang=en").text
    assert page.index("Vũ Thị Trễ") < page.index("Nguyễn Thị Hoa")
    assert page.count("Overdue") == 1


def test_each_step_is_done_once_and_on_record(admin, hoa):
    ask(admin, hoa, "see", details="Xin bản in")
    step(admin, "answered")
    assert the_request().state == "answered"
    step(admin, "answered")
    step(admin, "longer", reason="Chờ sổ hộ")
    assert the_request().carry_out_by == date(2026, 12, 11)
    step(admin, "longer", reason="Lại chờ")
    assert the_request().longer_reason == "Chờ sổ hộ"
    step(admin, "carry-out", outcome="Đã giao bản in")
    row = the_request()
    assert (row.state, row.outcome) == ("fulfilled", "Đã giao bản in")
    assert [event.action for event in events("data_request")] == [
        "data_request.entered",
        "data_request.answered",
        "data_request.made_longer",
        "data_request.carried_out",
    ]
    assert "Xin" not in str([event.detail for event in events("data_request")])


def test_an_ended_request_has_no_more_steps(admin, hoa):
    ask(admin, hoa, "see")
    step(admin, "carry-out")
    address = f"/privacy/requests/{the_request().public_id}"
    for name in ("carry-out", "turn-down", "longer"):
        assert admin.get(f"{address}/{name}").location.endswith(address)


def test_a_request_is_turned_down_for_a_ground_of_its_kind_only(admin, hoa):
    ask(admin, hoa, "withdraw")
    assert step(admin, "turn-down", ground="law", outcome="Không").status_code == 422
    assert the_request().state == "received"
    assert step(admin, "turn-down", ground="identity", outcome="Chưa rõ người yêu cầu").status_code == 303
    assert (the_request().state, the_request().ground) == ("turned_down", "identity")


@pytest.mark.parametrize(("kind", "ground"), [("withdraw", "law"), ("see", "is_right"), ("erase", "others")])
def test_no_other_way_turns_a_request_down_for_a_ground_its_kind_does_not_know(admin, hoa, kind, ground):
    ask(admin, hoa, kind)
    row = the_request()
    with pytest.raises(NoGround), transaction() as work:
        data_requests.turn_down(row, ground, "Không", SYSTEM, work.at)
    assert the_request().state == "received"


@pytest.mark.parametrize(
    "action",
    [
        lambda row, _one, at: data_requests.answer(row, SYSTEM, at),
        lambda row, _one, _at: data_requests.make_longer(row, "Chờ sổ hộ", SYSTEM),
        lambda row, one, at: data_requests.carry_out(row, one, "", SYSTEM, at),
        lambda row, _one, at: data_requests.turn_down(row, "identity", "Không", SYSTEM, at),
    ],
)
def test_the_second_of_two_users_finds_the_request_ended(admin, hoa, action):
    ask(admin, hoa, "restrict")
    row = the_request()
    step(admin, "carry-out")
    before = len(events("data_request"))
    with pytest.raises(AlreadyEnded), transaction() as work:
        action(db.session.get_one(DataRequest, row.id), db.session.get_one(Resident, hoa.id), work.at)
    assert the_request().state == "fulfilled" and len(events("data_request")) == before


def test_withdrawing_takes_back_every_yes(admin, hoa):
    address = f"/residents/people/{hoa.public_id}/consent"
    admin.get(address)
    yes = {"purpose": "reminders", "answer": "yes", "channel": "paper"}
    refused = admin.submit(address, **yes)
    assert refused.status_code == 422  # nobody attests the paper
    assert admin.submit(address, **yes, attested="y").status_code == 303
    ask(admin, hoa, "withdraw")
    step(admin, "carry-out")
    assert [row.decision for row in db.session.scalars(select(Consent).order_by(Consent.id))] == [
        "given",
        "withdrawn",
    ]


def test_restricting_shows_on_the_person_and_can_be_lifted_by_the_administrator_only(admin, head, hoa):
    ask(admin, hoa, "restrict")
    step(admin, "carry-out")
    assert person(hoa).restricted_at is not None
    page = admin.get(f"/residents/people/{hoa.public_id}?lang=en")
    assert "Processing restricted" in page.text
    address = f"/residents/people/{hoa.public_id}/allow-again"
    head.get(f"/residents/people/{hoa.public_id}")
    assert head.post(address, data={"csrf_token": head.csrf()}).status_code == 404
    admin.submit(address)
    assert person(hoa).restricted_at is None


def test_the_file_holds_everything_in_the_clear_and_its_making_is_on_record(admin, hoa):
    ask(admin, hoa, "see")
    address = f"/residents/people/{hoa.public_id}/own-data"
    asked = admin.get(address)
    assert NUMBER not in asked.text
    file = admin.submit(address, form="json")
    assert file.mimetype == "application/json" and "attachment" in file.headers["Content-Disposition"]
    assert file.json["person"][0]["personal_id"] == NUMBER
    assert file.json["person"][0]["phone"] == PHONE
    assert file.json["person"][0]["note"] == "Nhà có chó"
    assert file.json["requests"][0]["kind"] == "see"
    printed = admin.submit(address, form="page")
    assert NUMBER in printed.text and "Nhà có chó" in printed.text
    assert [event.detail for event in events("resident.exported")] == [{"form": "json"}, {"form": "page"}]


def test_the_file_is_kept_by_no_browser_and_made_so_often_a_day(admin, hoa, monkeypatch):
    monkeypatch.setattr(reveal, "A_DAY", "2/day")
    address = f"/residents/people/{hoa.public_id}/own-data"
    admin.get(address)
    for form in ("json", "page"):
        answer = admin.submit(address, form=form)
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        admin.get(address)
    refused = admin.submit(address, form="json")
    assert refused.status_code == 429 and NUMBER not in refused.text
    assert len(events("resident.exported")) == 2


@pytest.mark.parametrize("form", ["", "xml", "csv"])
def test_no_other_form_hands_the_data_over(admin, hoa, form):
    address = f"/residents/people/{hoa.public_id}/own-data"
    admin.get(address)
    answer = admin.post(address, data={"csrf_token": admin.csrf(), "form": form})
    assert NUMBER not in answer.text and events("resident.exported") == []


def test_no_internal_number_is_in_the_file(admin, hoa):
    address = f"/residents/people/{hoa.public_id}/own-data"
    admin.get(address)
    file = admin.submit(address, form="json").json
    names = {name for rows in file.values() if isinstance(rows, list) for row in rows for name in row}
    assert {name for name in names if name == "id" or name.endswith("_id")} == {"personal_id"}


def test_a_day_that_the_ward_sets_right_moves_the_terms(admin, hoa, ward):
    admin.get("/privacy/days")
    day = {"day": "24", "month": "11", "year": "2026", "is_off": "off", "source": "Thông báo"}
    assert admin.submit("/privacy/days", **day).status_code == 303
    ask(admin, hoa, "see")
    assert the_request().answer_by == date(2026, 11, 26)
    admin.get("/privacy/days?year=2026")
    admin.submit("/privacy/days/remove", day="2026-11-24")
    assert db.session.scalars(select(CalendarDay)).all() == []


def test_the_calendar_of_any_year_in_the_list_is_shown(admin):
    assert "05/02/2027" in admin.get("/privacy/days?year=2027").text
    assert admin.get("/privacy/days?year=999999999").status_code == 200


def test_everybody_is_told_what_is_kept_and_whom_to_ask(client, build, ward):
    page = client.get("/privacy?lang=en").text
    assert "0225 3855 115" in page and "2 working days" in page
    assert 'href="/privacy"' in client.get("/").text


def test_the_terms_begin_on_the_day_a_request_came_not_when_it_was_typed(admin, hoa):
    ask(admin, hoa, "see", day="20")
    assert the_request().answer_by == date(2026, 11, 24)
    assert the_request().entered_at - clock.now() < timedelta(minutes=1)
