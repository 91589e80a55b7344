"""Pages on which two records of one person are found, put side by side, joined, kept apart and separated."""

from datetime import date

import pytest
from sqlalchemy import select

from accounts.roles import Role
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from residents.models.joins import PersonJoin, PersonPair
from residents.models.people import Resident
from residents.privacy.erasure import erase

HOA = "Nguyễn Thị Hoa"


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def seven(build, ward):
    return build.neighborhood(ward, 7)


@pytest.fixture
def household(build, seven):
    return build.household(seven)


@pytest.fixture
def two(build, household):
    return (
        build.resident(household, HOA, phone="0912345678", personal_id="031150000123"),
        build.resident(household, HOA, phone="0987654321"),
    )


@pytest.fixture
def staff(client, build, ward):
    return build.sign_in(client, build.account(Role.STATION_STAFF, ward))


@pytest.fixture
def head(app, build, ward, seven):
    return build.sign_in(
        app.test_client(), build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id)
    )


def page_of(first, second):
    return f"/residents/people/{first.public_id}/same/{second.public_id}"


def send(client, page, to=None, **answers):
    """Open the page and send its form that goes to an address with these words."""
    client.get(page)
    action = next(
        form["attrs"]["action"] for form in client.page.forms if (to or page) in form["attrs"]["action"]
    )
    return client.submit(action, **answers)


def test_two_people_who_look_alike_are_a_question(staff, two):
    text = staff.get("/residents/doubles").text
    assert text.count(HOA) >= 2
    assert page_of(*two) in text


@pytest.mark.parametrize(
    ("facts", "is_asked"),
    [
        ({}, True),
        ({"personal_id": "031150000124"}, True),
        ({"personal_id": "031150000999"}, False),
        ({"birth_date": date(1951, 5, 1)}, False),
        ({"full_name": "Nguyễn Thị Hòa"}, True),
        ({"full_name": "Nguyễn Thị Hoan"}, False),
        ({"status": "deceased"}, True),
        ({"full_name": "Trần Văn Nam", "personal_id": "031150000123"}, True),
        ({"birth_date": date(1950, 1, 1), "birth_precision": "year"}, True),
    ],
)
def test_what_is_asked_about(staff, build, household, facts, is_asked):
    build.resident(household, HOA, personal_id="031150000123")
    build.resident(household, **{"full_name": HOA, **facts})
    assert ("pair-why" in staff.get("/residents/doubles").text) is is_asked


def test_who_left_on_both_sides_is_not_asked_about(staff, build, household):
    for _record in range(2):
        build.resident(household, HOA, status="moved")
    assert "pair-why" not in staff.get("/residents/doubles").text


def test_father_and_son_of_one_name_are_not_asked_about(staff, build, household):
    build.resident(household, "Trần Văn Nam", birth_date=date(1950, 1, 1), sex="male")
    build.resident(household, "Trần Văn Nam", birth_date=date(1980, 1, 1), sex="male")
    assert "pair-why" not in staff.get("/residents/doubles").text


def test_two_people_are_never_asked_about_again(staff, two):
    send(staff, "/residents/doubles", "/two/")
    assert "pair-why" not in staff.get("/residents/doubles").text
    assert db.session.scalars(select(PersonPair.said)).all() == ["two"]


def test_both_stand_side_by_side_with_numbers_masked(staff, two):
    text = staff.get(page_of(*two)).text
    assert "031******123" in text
    assert "031150000123" not in text
    assert "091****678" in text


def test_what_differs_must_be_chosen_before_they_are_one(staff, two):
    first, second = two
    refused = send(staff, page_of(*two), stays="first")
    assert refused.status_code == 422
    assert db.session.scalars(select(PersonJoin)).all() == []
    done = send(staff, page_of(*two), stays="second", phone="first")
    assert done.status_code == 303
    assert done.headers["Location"].endswith(second.public_id)
    kept = db.session.scalars(
        select(Resident).where(Resident.id == second.id).execution_options(populate_existing=True)
    ).one()
    assert kept.phone_index is not None
    assert staff.get(f"/residents/people/{first.public_id}").status_code == 303
    assert "031******123" in staff.get(f"/residents/people/{second.public_id}").text


def test_what_was_joined_is_separated_from_the_persons_page(staff, two):
    first, _second = two
    send(staff, page_of(*two), stays="first", phone="first")
    text = staff.get(f"/residents/people/{first.public_id}").text
    (link,) = [part.split('"')[0] for part in text.split('href="') if "/part" in part.split('"')[0]]
    assert send(staff, link).status_code == 303
    assert "pair-why" in staff.get("/residents/doubles").text
    assert send(staff, link).status_code == 303
    assert len(db.session.scalars(select(PersonJoin).where(PersonJoin.undone_at.is_(None))).all()) == 0


def test_a_record_is_found_by_searching_for_the_other(staff, two):
    first, second = two
    page = f"/residents/people/{first.public_id}/same"
    assert staff.get(page).status_code == 200
    text = send(staff, page, q="hoa").text
    assert page_of(first, second) in text
    assert page_of(first, first) not in text


def test_a_head_tells_the_station_and_joins_nothing(head, staff, two):
    assert "stays" not in head.get(page_of(*two)).text
    assert send(head, page_of(*two), "/propose/").status_code == 303
    assert db.session.scalars(select(PersonPair.said)).all() == ["same"]
    assert db.session.scalars(select(PersonJoin)).all() == []
    assert "tổ trưởng" in staff.get("/residents/doubles").text.lower()


def test_a_head_cannot_join_by_sending_the_form_all_the_same(head, two):
    head.get(page_of(*two))
    form = next(form for form in head.page.forms if "/propose/" in form["attrs"]["action"])
    sent = {**form["fields"], "stays": "first", "phone": "first"}
    assert head.post(page_of(*two), data=sent).status_code == 200
    assert db.session.scalars(select(PersonJoin)).all() == []


def test_a_head_sees_nobody_of_another_neighborhood(head, build, ward, two):
    beside = build.resident(build.household(build.neighborhood(ward, 8)), HOA)
    assert head.get(page_of(two[0], beside)).status_code == 404


def test_a_household_that_joining_emptied_breaks_no_page_and_fills_again_when_parted(
    staff, head, build, seven, household
):
    beside = build.household(seven, address="Số 2 ngõ Cây Xanh")
    build.resident(household, "Trần Văn Nam")
    kept, lost = build.resident(household, HOA), build.resident(beside, HOA)
    assert send(staff, page_of(kept, lost), stays="first", household="first").status_code == 303
    gone = build.resident(beside, "Vũ Thị Xóa")
    with transaction() as work:
        erase(db.session.get_one(Resident, gone.id), SYSTEM, work.at)
    pages = (f"/residents/households/{beside.public_id}", f"/neighborhood/households/{beside.public_id}")
    for client in (staff, head):
        client.get("/neighborhood")
        for page in pages:
            shown = client.get(page)
            assert shown.status_code in (200, 404)
            assert HOA not in shown.text and "person-name" not in shown.text
    text = staff.get(f"/residents/people/{kept.public_id}").text
    (link,) = [part.split('"')[0] for part in text.split('href="') if "/part" in part.split('"')[0]]
    send(staff, link)
    assert HOA in staff.get(pages[0]).text
