"""A likeness is a question put to a person, with both side by side; the answer holds when the list is taken."""

import io
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from accounts.roles import Role
from core.db.database import db
from imports.models import Upload
from imports.review import row_queries
from residents.models.people import Resident
from tests.builders import Builder
from tests.page_client import PageClient, squeeze
from tests.rolls import person, roll
from wards.models import Ward

NUMBER, OTHER_NUMBER = "031050000123", "031050000124"


@pytest.fixture
def station(build: Builder, client: PageClient) -> PageClient:
    ward = build.ward()
    build.neighborhood(ward, 7)
    build.sign_in(client, build.account(Role.STATION_STAFF, ward))
    return client


def send(client: PageClient, *people: list[Any]) -> str:
    client.get("/residents/roll")
    assert client.page is not None
    form = next(form for form in client.page.forms if form["attrs"]["action"].endswith("/roll"))
    hidden = {name: form["fields"][name] for name in ("csrf_token", "idempotency_key")}
    file = FileStorage(io.BytesIO(roll(*people)), "to7.xlsx")
    answer = client.post("/residents/roll", data={**hidden, "roll": file}, content_type="multipart/form-data")
    assert answer.status_code == 303
    return str(answer.location)


def take(client: PageClient, page: str) -> None:
    client.get(page)
    assert client.submit(f"{page}/commit").status_code == 303


def asked(client: PageClient, page: str) -> str:
    return squeeze(client.get(f"{page}/alike").text)


def answer(client: PageClient, page: str, word: str, number: int = 0) -> None:
    """Say who a row is: `same` or `others`, as the page offers; or `later`."""
    shown = asked(client, page)
    start = shown.index(f'name="who_{number}" value="{word}') + len(f'name="who_{number}" value="')
    said = shown[start : shown.index('"', start)]
    rows = {f"row_{number}": shown.split(f'name="row_{number}" value="')[1].split('"')[0]}
    client.get(f"{page}/alike")
    assert client.submit(f"{page}/alike", **rows, **{f"who_{number}": said}).status_code == 303


def people() -> list[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.execute(select(Resident.full_name, Resident.birth_date).order_by(Resident.id))
    return [(name, day.strftime("%d/%m/%Y")) for name, day in rows]


def counts(page: str) -> dict[str, int]:
    db.session.rollback()
    found = db.session.scalars(select(Upload.counts).where(Upload.public_id == page[-26:])).one()
    return {name: found[name] for name in ("new", "changed", "unchanged", "review")}


KNOWN = person("Nguyễn Văn An", birth="07/04/1950")
LIKE = person("Nguyễn Văn An", birth="09/04/1950")
"""Same household, name and year, another day."""


@pytest.fixture
def alike(station: PageClient) -> str:
    """A list with a person who may be the one on the roll."""
    take(station, send(station, KNOWN))
    return send(station, LIKE)


def test_both_are_side_by_side_and_numbers_stay_masked(station: PageClient) -> None:
    take(station, send(station, person("Nguyễn Văn An", personal_id=NUMBER, phone="0912345678")))
    page = asked(
        station, send(station, person("Nguyễn Văn An", personal_id=OTHER_NUMBER, household="07-0002"))
    )
    for words in ("Nguyễn Văn An", "07-0001", "07-0002", "091****678", "031******123", "031******124"):
        assert words in page
    assert NUMBER not in page and OTHER_NUMBER not in page and "0912345678" not in page


def test_nobody_is_joined_or_entered_while_the_question_is_open(station: PageClient, alike: str) -> None:
    take(station, alike)
    assert people() == [("Nguyễn Văn An", "07/04/1950")]


def test_the_same_person_is_not_entered_again(station: PageClient, alike: str) -> None:
    answer(station, alike, "same")
    assert counts(alike)["new"] == 0
    take(station, alike)
    assert people() == [("Nguyễn Văn An", "07/04/1950")]


def test_what_differs_of_the_same_person_is_taken_only_where_it_is_approved(
    station: PageClient, alike: str
) -> None:
    answer(station, alike, "same")
    page = station.get(f"{alike}/differences").text
    assert "07/04/1950" in page and "09/04/1950" in page
    station.submit(f"{alike}/differences", shown="2|Danh sách", take="2|Danh sách")
    take(station, alike)
    assert people() == [("Nguyễn Văn An", "09/04/1950")]


def test_another_person_is_entered(station: PageClient, alike: str) -> None:
    answer(station, alike, "others")
    assert counts(alike)["new"] == 1
    take(station, alike)
    assert people() == [("Nguyễn Văn An", "07/04/1950"), ("Nguyễn Văn An", "09/04/1950")]


def test_the_list_sent_again_after_the_answer_changes_nothing(station: PageClient, alike: str) -> None:
    answer(station, alike, "others")
    take(station, alike)
    again = send(station, KNOWN, LIKE)
    assert counts(again) == {"new": 0, "changed": 0, "unchanged": 2, "review": 0}


def test_left_for_later_stays_a_question(station: PageClient, alike: str) -> None:
    answer(station, alike, "later")
    assert counts(alike)["review"] == 1
    assert 'value="same:' in asked(station, alike)


def test_answers_can_be_taken_back(station: PageClient, alike: str) -> None:
    answer(station, alike, "others")
    assert 'value="same:' not in asked(station, alike)
    assert station.submit(f"{alike}/alike/again").status_code == 303
    assert 'value="same:' in asked(station, alike)
    assert counts(alike)["review"] == 1


def test_a_number_of_another_is_not_given_to_a_second_person(station: PageClient) -> None:
    take(station, send(station, person("Nguyễn Văn An", personal_id=NUMBER)))
    page = send(station, person("Trần Thị Bình", sex="Nữ", personal_id=NUMBER, household="07-0002"))
    answer(station, page, "others")
    take(station, page)
    db.session.rollback()
    numbers = db.session.execute(select(Resident.full_name, Resident.personal_id_index).order_by(Resident.id))
    assert [(name, bool(number)) for name, number in numbers] == [
        ("Nguyễn Văn An", True),
        ("Trần Thị Bình", False),
    ]


def test_two_rows_of_one_list_that_are_one_person_are_entered_once(station: PageClient) -> None:
    page = send(station, KNOWN, person("Nguyễn Văn An", birth="1950"))
    answer(station, page, "same")
    take(station, page)
    assert people() == [("Nguyễn Văn An", "07/04/1950")]


def test_two_rows_of_one_list_that_are_two_people_are_entered_twice(station: PageClient) -> None:
    page = send(station, KNOWN, LIKE)
    answer(station, page, "others")
    take(station, page)
    assert len(people()) == 2


def test_of_several_whom_a_row_fits_the_one_is_chosen(station: PageClient) -> None:
    twins = [person("Nguyễn Văn Toàn", birth="01/02/2010"), person("Nguyễn Văn Toản", birth="03/02/2010")]
    take(station, send(station, *twins))
    page = send(station, person("Nguyen Van Toan", birth="2010"))
    shown = asked(station, page)
    assert "Nguyễn Văn Toàn" in shown and "Nguyễn Văn Toản" in shown
    answer(station, page, "same")
    assert counts(page) == {"new": 0, "changed": 0, "unchanged": 1, "review": 0}


def test_changes_are_approved_person_by_person(station: PageClient) -> None:
    first, second = person("Nguyễn Văn An", note="cũ"), person("Lê Thị Cúc", note="cũ", household="07-0002")
    take(station, send(station, first, second))
    page = send(
        station, person("Nguyễn Văn An", note="mới"), person("Lê Thị Cúc", note="mới", household="07-0002")
    )
    station.get(f"{page}/differences")
    both = ["2|Danh sách", "3|Danh sách"]
    assert station.submit(f"{page}/differences", shown=both, take=both[:1]).status_code == 303
    take(station, page)
    db.session.rollback()
    assert sorted(map(tuple, db.session.execute(select(Resident.full_name, Resident.note)))) == [
        ("Lê Thị Cúc", "cũ"),
        ("Nguyễn Văn An", "mới"),
    ]


def test_an_approval_is_taken_back_by_unticking(station: PageClient) -> None:
    take(station, send(station, person("Nguyễn Văn An", note="cũ")))
    page = send(station, person("Nguyễn Văn An", note="mới"))
    for ticks in (["2|Danh sách"], []):
        station.get(f"{page}/differences")
        station.submit(f"{page}/differences", shown="2|Danh sách", take=ticks)
    take(station, page)
    db.session.rollback()
    assert db.session.scalars(select(Resident.note)).all() == ["cũ"]


def test_a_head_cannot_answer_that_a_row_is_a_person_of_another_neighborhood(
    build: Builder, station: PageClient, app
) -> None:
    ward = db.session.scalars(select(Ward)).one()
    eight = build.neighborhood(ward, 8)
    known = build.resident(build.household(eight), "Nguyễn Văn An")
    seven = build.neighborhood(ward, 9)
    head = build.sign_in(
        app.test_client(), build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id)
    )
    page = send(head, person("Lê Thị Cúc", neighborhood="Tổ dân phố 9", household="", phone="0912345678"))
    head.get(page)
    form = {
        "csrf_token": next(
            one["fields"]["csrf_token"] for one in head.page.forms if "csrf_token" in one["fields"]
        )
    }
    said = {**form, "row_0": "2|Danh sách", "who_0": f"same:{known.public_id}"}
    assert head.post(f"{page}/alike", data=said).status_code == 303
    take(head, page)
    db.session.rollback()
    assert db.session.get_one(Resident, known.id).neighborhood_id == eight.id
    assert db.session.get_one(Resident, known.id).phone_index is None
    assert [name for name, _day in people()] == ["Nguyễn Văn An"]


def kinds(page: str) -> dict[str, int]:
    """How many rows have each kind of problem, as the page of the list counts them."""
    db.session.rollback()
    found = db.session.scalars(select(Upload.counts).where(Upload.public_id == page[-26:])).one()
    return {code: number for code, _severity, number in found["kinds"]}


def test_the_page_of_the_list_follows_each_answer_at_once(station: PageClient) -> None:
    known = [
        person(f"Lê Văn {name}", birth="07/04/1950", household="07-0002", relation="Con")
        for name in ("Ba", "Tư", "Năm")
    ]
    take(station, send(station, *known))
    page = send(station, *([*row[:5], "09/04/1950", *row[6:]] for row in known))
    assert kinds(page) == {"alike_in_household": 3}
    answer(station, page, "others")
    assert (counts(page)["new"], kinds(page)) == (1, {"alike_in_household": 2})
    answer(station, page, "same")
    assert kinds(page) == {"alike_in_household": 1, "would_overwrite": 1}
    shown = station.get(page).text
    assert shown.count("nhưng chưa khớp hẳn") == 1 and "Đã trả lời: 2" in shown
    station.get(f"{page}/differences")
    station.submit(f"{page}/differences", shown="3|Danh sách", take="3|Danh sách")
    assert counts(page) == {"new": 1, "changed": 1, "unchanged": 0, "review": 1}
    assert kinds(page) == {"alike_in_household": 1}
    asked(station, page)
    station.submit(f"{page}/alike/again")
    assert kinds(page) == {"alike_in_household": 3}


def test_after_a_no_the_row_is_asked_about_the_next_who_is_like_it(station: PageClient) -> None:
    elsewhere = person("Nguyễn Văn An", birth="09/04/1950", household="07-0002")
    take(station, send(station, person("Nguyễn Văn An", birth="01/02/1950"), elsewhere))
    page = send(station, person("Nguyễn Văn An", birth="09/04/1950"))
    assert "01/02/1950" in asked(station, page)
    answer(station, page, "others")
    shown = asked(station, page)
    assert "07-0002" in shown and "01/02/1950" not in shown
    assert kinds(page) == {"alike_elsewhere": 1}
    answer(station, page, "others")
    assert counts(page) == {"new": 1, "changed": 0, "unchanged": 0, "review": 0}


def test_nobody_is_two_rows_of_one_list(station: PageClient) -> None:
    take(station, send(station, KNOWN))
    page = send(station, LIKE, person("Nguyễn Văn An", birth="07/04/1950", household="07-0002"))
    assert counts(page)["review"] == 2
    answer(station, page, "same")
    assert counts(page)["new"] == 1 and 'value="same:' not in asked(station, page)
    take(station, page)
    assert len(people()) == 2


def test_questions_left_for_later_do_not_hide_those_after_them(
    station: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_queries, "ALIKE_SHOWN", 1)
    monkeypatch.setattr(row_queries, "DIFFERING_SHOWN", 1)
    first, second = person("Nguyễn Văn An", note="cũ"), person("Lê Thị Cúc", note="cũ", household="07-0002")
    take(station, send(station, first, second))
    rows = (
        person("Nguyễn Văn An", birth="1950", note="mới"),
        person("Lê Thị Cúc", note="mới", household="07-0002"),
    )
    page = send(station, *([*row[:5], "09/04/1950", *row[6:]] for row in rows))
    assert "Lê Thị Cúc" not in asked(station, page)
    assert "Lê Thị Cúc" in station.get(f"{page}/alike?page=2").text
    differing = send(station, *rows)
    shown = station.get(f"{differing}/differences").text
    assert "Nguyễn Văn An" in shown and "Lê Thị Cúc" not in shown
    answered = station.submit(f"{differing}/differences?next=2", shown="2|Danh sách")
    assert "Lê Thị Cúc" in station.get(answered.location).text
