"""Lists with people who are easily taken for each other, or for two: what a careful official would do comes out."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.db.database import db
from core.sealing import keyring
from residents.models.people import Household, Resident
from residents.person.reveal import opened
from tests.builders import Builder
from tests.rolls import person, workbook
from tests.stories.imports.test_importing import Roll

AN, CUC = "031050000123", "031150000456"


@pytest.fixture
def story(app: Flask, build: Builder, tmp_path: Path) -> Roll:
    told = Roll(app, build, tmp_path)
    told.given_a_ward()
    return told


def codes(answer: dict[str, Any]) -> list[tuple[int, str]]:
    return [(one["row"], one["code"]) for one in answer["problems"]]


def twice(story: Roll, *rows: list[Any], new: int) -> list[tuple[int, str]]:
    """The list comes, and again without a change; hands back what was said the first time."""
    answer = story.when_the_roll_comes(*rows)
    story.then_counts_are(answer, new=new)
    story.then_counts_are(story.when_the_roll_comes(*rows), unchanged=new)
    return codes(answer)


def where() -> list[tuple[str, str]]:
    """Name and household of everybody."""
    db.session.rollback()
    rows = db.session.execute(
        select(Resident.full_name, Household.code)
        .join(Household, Household.id == Resident.household_id)
        .order_by(Resident.id)
    )
    return [tuple(row) for row in rows]


def child(name: str, **facts: Any) -> list[Any]:
    return person(name, **{"relation": "Con", "birth": "01/02/2010", **facts})


def test_twins_told_apart_by_a_tone_stay_two_and_each_gets_a_number(story: Roll) -> None:
    girls = child("Lê Thị Hà", sex="Nữ"), child("Lê Thị Hạ", sex="Nữ")
    assert twice(story, *girls, new=2) == []
    numbered = (
        child("Lê Thị Hạ", sex="Nữ", personal_id="031310000222"),
        child("Lê Thị Hà", sex="Nữ", personal_id="031310000111"),
    )
    story.then_counts_are(story.when_the_roll_comes(*numbered), changed=2)
    story.then_counts_are(story.when_the_roll_comes(*numbered), unchanged=2)


def test_twins_of_one_name_with_two_numbers_stay_two(story: Roll) -> None:
    boys = [child("Lê An", personal_id=f"03121000000{n}") for n in (1, 2)]
    assert twice(story, *boys, new=2) == []


def test_father_and_son_of_one_name_stay_two_in_whichever_order(story: Roll) -> None:
    father, son = person("Nguyễn Văn An", birth="1950"), child("Nguyễn Văn An", birth="1980")
    assert twice(story, father, son, new=2) == []
    story.then_counts_are(story.when_the_roll_comes(son, father), unchanged=2)


def test_a_son_of_his_fathers_name_is_new_where_only_the_father_was_listed(story: Roll) -> None:
    story.given_the_roll(person("Nguyễn Văn An", birth="1950"))
    son = child("Nguyễn Văn An", birth="1980")
    story.then_counts_are(story.when_the_roll_comes(son), new=1)


def test_a_year_typed_otherwise_is_a_question_and_no_second_person(story: Roll) -> None:
    story.given_the_roll(person(birth="07/04/1950"))
    answer = story.when_the_roll_comes(person(birth="07/04/1951"))
    story.then_counts_are(answer, review=1)
    assert codes(answer) == [(2, "alike_but_year")]


def test_the_other_year_is_another_person_where_the_first_one_is_on_the_list_too(story: Roll) -> None:
    story.given_the_roll(child("Lê Văn An"))
    answer = story.when_the_roll_comes(child("Lê Văn An"), child("Lê Văn An", birth="05/06/2012"))
    story.then_counts_are(answer, new=1, unchanged=1)


def test_neighbors_of_one_name_and_birth_stay_two_and_it_is_told(story: Roll) -> None:
    rows = [person("Trần Thị Hoa", sex="Nữ", household=str(n)) for n in (1, 2)]
    assert twice(story, *rows, new=2) == [(3, "same_in_file")]


@pytest.mark.parametrize(
    "other",
    [
        {"personal_id": CUC},
        {"birth": "1950"},
        {"name": "Trần Thị Hòa"},
        {"sex": "Nam"},
    ],
)
def test_nothing_is_said_of_neighbors_whom_something_tells_apart(story: Roll, other: dict) -> None:
    first = {"name": "Trần Thị Hoa", "sex": "Nữ", "household": "1", "personal_id": "031150000999"}
    rows = person(**first), person(**{**first, "household": "2", "personal_id": "", **other})
    assert twice(story, *rows, new=2) == []


def test_one_person_in_two_households_of_a_list_is_entered_once(story: Roll) -> None:
    answer = story.when_the_roll_comes(
        person(personal_id=AN, household="1"), person(personal_id=AN, household="2")
    )
    story.then_counts_are(answer, new=1, refused=1)
    assert codes(answer) == [(3, "row_repeated")]


def test_a_household_under_another_number_is_asked_about_member_by_member(story: Roll) -> None:
    def home(number: str) -> tuple[list[Any], ...]:
        wife = person("Trần Thị Hoa", sex="Nữ", relation="Vợ", birth="1952", household=number)
        return person(personal_id=AN, household=number), wife, child("Nguyễn Văn Út", household=number)

    story.given_the_roll(*home("1"))
    answer = story.when_the_roll_comes(*home("8"))
    story.then_counts_are(answer, review=3)
    assert codes(answer) == [(2, "would_overwrite"), (3, "alike_elsewhere"), (4, "alike_elsewhere")]
    assert len(story.people()) == 3


def test_a_woman_who_married_into_another_household_is_asked_about_and_not_doubled(story: Roll) -> None:
    nam = person("Vũ Văn Nam", household="2")
    story.given_the_roll(person("Lê Thị Cúc", sex="Nữ", relation="Con", household="1"), nam)
    answer = story.when_the_roll_comes(nam, person("Lê Thị Cúc", sex="Nữ", relation="Vợ", household="2"))
    story.then_counts_are(answer, unchanged=1, review=1)
    assert codes(answer) == [(3, "alike_elsewhere")]


def test_a_person_known_by_number_moves_when_it_is_approved(story: Roll) -> None:
    cuc = {"name": "Lê Thị Cúc", "sex": "Nữ", "personal_id": CUC}
    story.given_the_roll(person(**cuc, relation="Con", household="1"), person("Vũ Văn Nam", household="2"))
    married = person(**cuc, relation="Vợ", household="2")
    story.then_counts_are(story.when_the_roll_comes(married), review=1)
    assert where()[0] == ("Lê Thị Cúc", "07-0001")
    story.when_the_roll_comes(married, options=["--accept-changes"])
    assert where()[0] == ("Lê Thị Cúc", "07-0002")


def test_a_person_who_went_from_one_neighborhoods_list_to_anothers_is_the_same_person(story: Roll) -> None:
    story.given_the_roll(person(personal_id=AN), person("Lê Bê", neighborhood="Tổ dân phố 8"))
    answer = story.when_the_roll_comes(
        person(personal_id=AN, neighborhood="Tổ dân phố 8", household="5"), options=["--accept-changes"]
    )
    story.then_counts_are(answer, changed=1)
    assert where()[0] == ("Nguyễn Văn An", "08-0005")


def test_numbers_swapped_between_two_siblings_are_asked_about_and_stay(story: Roll) -> None:
    one, two = "031200000111", "031202000222"

    def siblings(first: str, second: str) -> tuple[list[Any], list[Any]]:
        older = child("Lê Một", birth="01/01/2000", personal_id=first)
        return older, child("Lê Hai", birth="01/01/2002", personal_id=second)

    story.given_the_roll(*siblings(one, two))
    before = [person.personal_id_index for person in story.people()]
    answer = story.when_the_roll_comes(*siblings(two, one), options=["--accept-changes"])
    story.then_counts_are(answer, review=2)
    assert {code for _row, code in codes(answer)} == {"id_year_differs", "number_of_another"}
    assert [person.personal_id_index for person in story.people()] == before


def test_a_newborn_without_a_name_is_entered_and_asked_about_once_named(story: Roll) -> None:
    born = {"birth": "02/11/2026", "relation": "Con"}
    assert twice(story, person(), person("Chưa đặt tên", **born), new=2) == []
    answer = story.when_the_roll_comes(person(), person("Nguyễn Minh Khôi", **born))
    story.then_counts_are(answer, unchanged=1, review=1)
    assert codes(answer) == [(3, "unnamed_before")]
    other = person("Nguyễn Minh Khuê", birth="03/11/2026", relation="Con")
    story.then_counts_are(story.when_the_roll_comes(other), new=1)


def test_a_row_without_any_name_comes_back_with_what_to_write(story: Roll) -> None:
    answer = story.when_the_roll_comes(person(), person("", birth="02/11/2026"))
    story.then_counts_are(answer, new=1, refused=1)
    assert "Chưa đặt tên" in answer["problems"][0]["message"]


def test_the_oldest_and_the_youngest_are_taken(story: Roll) -> None:
    rows = person("Lê Cụ", birth="1910"), person("Lê Bé", birth="01/11/2026", household="2", relation="Con")
    assert twice(story, *rows, new=2) == []


@pytest.mark.parametrize("number", ["C1234567", "M12345678", "PP1234567"])
def test_a_foreigner_with_a_passport_is_taken_with_its_number(story: Roll, number: str) -> None:
    row = person("Kim Min-jun", birth="04/03/1988", personal_id=number)
    assert twice(story, row, new=1) == [(2, "id_passport")]
    assert opened(story.people()[0], "personal_id") == number
    assert story.people()[0].personal_id_index == keyring().index("personal_id", number)


def test_of_two_households_with_one_number_the_second_comes_back_whole(story: Roll) -> None:
    rows = (
        person("Nguyễn Văn An", address="Số 1"),
        person("Trần Thị Hoa", address="", relation="Vợ", sex="Nữ"),
        person("Lê Văn Bình", address="Số 99", birth="1970"),
        person("Vũ Thị Lan", address="", relation="Vợ", sex="Nữ", birth="1972"),
    )
    answer = story.when_the_roll_comes(*rows)
    story.then_counts_are(answer, new=2, refused=2)
    assert codes(answer) == [(4, "number_of_two"), (5, "number_of_two")]
    mended = [[*row[:2], "07-0002", *row[3:]] for row in rows[2:]]
    story.then_counts_are(story.when_the_roll_comes(*rows[:2], *mended), new=2, unchanged=2)


def test_a_second_head_at_the_same_address_is_told_of_and_taken(story: Roll) -> None:
    rows = person(address="Số 1"), person("Lê Văn Bình", address="số 1", birth="1970")
    assert twice(story, *rows, new=2) == [(3, "two_heads")]


def test_a_household_cut_by_a_blank_row_stays_one(story: Roll) -> None:
    head = ("Tổ dân phố", "Mã hộ", "Họ và tên", "Quan hệ", "Năm sinh", "Giới tính")
    rows = [
        ("7", "1", "Lê Văn Bê", "CH", "1960", "Nam"),
        ("", "", "", "", "", ""),
        ("7", "", "Lê Thị Xê", "Con", "1990", "Nữ"),
        ("7", "2", "Vũ Văn Đê", "CH", "1970", "Nam"),
        ("7", "1", "Lê Văn Ích", "Con", "1994", "Nam"),
    ]
    assert story.when_the_file_comes(workbook([head, *rows])).exit_code == 0
    homes = dict(where())
    assert homes["Lê Văn Bê"] == homes["Lê Thị Xê"] == homes["Lê Văn Ích"] != homes["Vũ Văn Đê"]


def test_a_corrected_sex_is_a_question(story: Roll) -> None:
    story.given_the_roll(person(sex="Nam"))
    story.then_counts_are(story.when_the_roll_comes(person(sex="Nữ")), review=1)
    assert story.people()[0].sex == "male"


def test_a_name_that_the_law_changed_is_a_question_by_the_number(story: Roll) -> None:
    story.given_the_roll(person(personal_id=AN))
    answer = story.when_the_roll_comes(person("Nguyễn Hoàng Phúc", personal_id=AN))
    story.then_counts_are(answer, review=1)
    assert codes(answer) == [(2, "number_of_another")]
