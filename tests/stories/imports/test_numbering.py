"""A list whose household numbers only count the list: nobody is put to strangers, and everybody is found again."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.db.database import db
from residents.models.people import Household, Resident
from tests.builders import Builder
from tests.rolls import person
from tests.stories.imports.test_importing import Roll

FAMILIES = (
    (("Nguyễn Văn An", "07/04/1950", "Nam", "Chủ hộ"), ("Lê Thị Ba", "12/09/1953", "Nữ", "Vợ")),
    (("Trần Văn Cư", "1971", "Nam", "Chủ hộ"), ("Vũ Thị Dần", "1974", "Nữ", "Vợ")),
    (("Phạm Thị Én", "03/02/1941", "Nữ", "Chủ hộ"),),
    (("Đỗ Văn Giang", "30/11/1985", "Nam", "Chủ hộ"), ("Đỗ Thị Hà", "01/06/2015", "Nữ", "Con")),
)
NEWCOMERS = (("Lý Văn Khoa", "09/08/1979", "Nam", "Chủ hộ"), ("Lý Thị Lan", "10/10/2010", "Nữ", "Con"))


def rows(*families: tuple[tuple[str, str, str, str], ...], start: int = 1) -> list[list[Any]]:
    """The families as a head counts them, from 1 down the list."""
    return [
        person(name, household=str(number), birth=birth, sex=sex, relation=relation, address=f"Số {name}")
        for number, family in enumerate(families, start)
        for name, birth, sex, relation in family
    ]


@pytest.fixture
def story(app: Flask, build: Builder, tmp_path: Path) -> Roll:
    told = Roll(app, build, tmp_path)
    told.given_a_ward()
    told.given_the_roll(*rows(*FAMILIES))
    return told


def homes() -> dict[str, str]:
    """The household of everybody, by name."""
    db.session.rollback()
    found = db.session.execute(
        select(Resident.full_name, Household.code).join(Household, Household.id == Resident.household_id)
    )
    return dict(found.all())


def codes(answer: dict[str, Any]) -> list[tuple[int, str]]:
    return [(problem["row"], problem["code"]) for problem in answer["problems"]]


def test_one_family_put_first_moves_every_number_and_nobody_else(story: Roll) -> None:
    before = homes()
    answer = story.when_the_roll_comes(*rows(NEWCOMERS, *FAMILIES))
    story.then_counts_are(answer, new=2, unchanged=6, review=1)
    assert codes(answer) == [(2, "numbers_count"), (8, "alike_elsewhere")]
    assert homes() == before | {"Lý Văn Khoa": "07-0005", "Lý Thị Lan": "07-0005"}


def test_the_renumbered_list_once_more_changes_nothing(story: Roll) -> None:
    story.when_the_roll_comes(*rows(NEWCOMERS, *FAMILIES))
    before = homes()
    story.then_counts_are(story.when_the_roll_comes(*rows(NEWCOMERS, *FAMILIES)), unchanged=8, review=1)
    story.then_counts_are(
        story.when_the_roll_comes(*rows(*reversed(FAMILIES), NEWCOMERS)), unchanged=8, review=1
    )
    assert homes() == before


def test_a_list_of_other_people_under_the_same_numbers_joins_no_household(story: Roll) -> None:
    others = [
        ((f"Hoàng Văn {word}", f"0{place}/01/1966", "Nam", "Chủ hộ"),) for place, word in enumerate("ABCD", 1)
    ]
    answer = story.when_the_roll_comes(*rows(*others))
    story.then_counts_are(answer, new=4)
    assert {homes()[f"Hoàng Văn {word}"] for word in "ABCD"} == {f"07-000{n}" for n in (5, 6, 7, 8)}


def test_one_household_with_the_number_of_others_gets_its_own_and_keeps_it(story: Roll) -> None:
    listed = rows(FAMILIES[0], NEWCOMERS, *FAMILIES[2:])
    answer = story.when_the_roll_comes(*listed)
    story.then_counts_are(answer, new=2, unchanged=5)
    assert codes(answer) == [(4, "number_of_others")]
    assert "07-0002" in answer["problems"][0]["message"]
    assert homes()["Lý Văn Khoa"] == homes()["Lý Thị Lan"] == "07-0005"
    story.then_counts_are(story.when_the_roll_comes(*listed), unchanged=7)


@pytest.mark.parametrize("several", [1, 4])
def test_a_child_added_under_a_number_belongs_to_that_household(story: Roll, several: int) -> None:
    babies = [
        person(f"Bé Thứ {word}", household=str(n), birth="02/11/2026", relation="Con")
        for n, word in enumerate(("Nhất", "Nhì", "Ba", "Tư")[:several], 1)
    ]
    answer = story.when_the_roll_comes(*babies)
    story.then_counts_are(answer, new=several)
    assert homes()["Bé Thứ Nhất"] == "07-0001"
    assert codes(answer) == []


def test_a_number_is_believed_where_only_the_name_is_written_otherwise(story: Roll) -> None:
    misspelled = person("Phạm Thị Yến", household="3", birth="03/02/1941", sex="Nữ")
    answer = story.when_the_roll_comes(*rows(*FAMILIES[:2]), misspelled)
    assert "number_of_others" not in [code for _row, code in codes(answer)]


def test_one_wrong_number_casts_no_doubt_on_the_number_of_a_new_household(story: Roll) -> None:
    ninth = person("Cao Văn Chín", household="9", birth="05/05/1965")
    answer = story.when_the_roll_comes(*rows(NEWCOMERS), ninth)
    story.then_counts_are(answer, new=3)
    assert codes(answer) == [(2, "number_of_others")]
    assert homes()["Cao Văn Chín"] == "07-0009"
