"""A list without household numbers comes a second time: nobody is entered twice, and nobody is joined by a guess."""

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.db.database import db
from residents.models.people import Household, Resident
from tests.builders import Builder

FAMILIES = (
    "Tổ,Họ tên,Năm sinh,Phái,Quan hệ\n7,Vũ An,1957,Nam,Chủ hộ\n7,Vũ Hoa,1960,Nữ,Vợ\n7,Vũ Bé,1990,Nam,Con\n"
    "7,Lê Tư,07/04/1950,Nam,Chủ hộ\n7,Lê Năm,1955,Nữ,Vợ\n"
)
LINES = "Tổ 7\nNguyễn Văn An, 1957, nam, 0912345678\nTrần Thị Bình, 07/04/1960, nữ\nLê Cúc, 1950, nữ, 031150000123\n"


class Twice:
    """The same ward, list after list."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.folder = app, folder

    def when_the_list_comes(self, text: str) -> dict[str, int]:
        file = self.folder / "list.csv"
        file.write_text(text, encoding="utf-8")
        done = self.app.test_cli_runner().invoke(args=["residents", "import", str(file), "--json"])
        db.session.rollback()
        answer = json.loads(done.stdout)
        return {name: number for name, number in answer.items() if name != "problems" and number}

    def then_there_are(self, people: int, households: int) -> None:
        counted = tuple(db.session.scalar(select(func.count()).select_from(t)) for t in (Resident, Household))
        assert counted == (people, households)


@pytest.fixture
def story(app: Flask, build: Builder, tmp_path: Path) -> Twice:
    build.ward()
    return Twice(app, tmp_path)


def test_households_told_by_their_people_change_nothing_when_they_come_again(story: Twice) -> None:
    assert story.when_the_list_comes(FAMILIES) == {"rows": 5, "new": 5}
    assert story.when_the_list_comes(FAMILIES) == {"rows": 5, "unchanged": 5}
    story.then_there_are(5, 2)


def test_a_new_person_in_a_household_told_by_its_people_comes_into_that_household(story: Twice) -> None:
    story.when_the_list_comes(FAMILIES)
    more = FAMILIES.replace("7,Lê Tư", "7,Vũ Út,2020,Nữ,Cháu\n7,Lê Tư")
    assert story.when_the_list_comes(more) == {"rows": 6, "new": 1, "unchanged": 5}
    story.then_there_are(6, 2)


def test_single_people_who_come_again_are_a_question_and_never_entered_twice(story: Twice) -> None:
    assert story.when_the_list_comes(LINES) == {"rows": 3, "new": 3}
    assert story.when_the_list_comes(LINES) == {"rows": 3, "unchanged": 1, "review": 2}
    story.then_there_are(3, 3)


def test_one_namesake_of_the_same_age_tells_no_household(story: Twice) -> None:
    story.when_the_list_comes(FAMILIES)
    namesake = "Tổ,Họ tên,Năm sinh,Phái,Quan hệ\n7,Vũ An,1957,Nam,Chủ hộ\n7,Phạm Sáu,1961,Nữ,Vợ\n"
    assert story.when_the_list_comes(namesake) == {"rows": 2, "new": 1, "review": 1}


def test_a_namesake_in_another_neighborhood_is_new(story: Twice) -> None:
    story.when_the_list_comes(LINES + "Tổ 8\nĐỗ Ba, 1960, nam\n")
    assert story.when_the_list_comes("Tổ 8\nNguyễn Văn An, 1957, nam\n") == {"rows": 1, "new": 1}


def test_a_family_of_the_same_names_in_another_neighborhood_is_another_family(story: Twice) -> None:
    story.when_the_list_comes(FAMILIES + "8,Đỗ Ba,1940,Nam,Chủ hộ\n")
    elsewhere = FAMILIES.replace("\n7,", "\n8,").replace("07/04/1950", "1950")
    assert story.when_the_list_comes(elsewhere) == {"rows": 5, "new": 5}


def test_a_household_that_is_in_a_list_twice_is_a_question_and_never_entered_twice(story: Twice) -> None:
    story.when_the_list_comes(FAMILIES)
    couple = "7,Vũ An,1957,Nam,Chủ hộ\n7,Vũ Hoa,1960,Nữ,Vợ\n"
    again = story.when_the_list_comes("Tổ,Họ tên,Năm sinh,Phái,Quan hệ\n" + couple * 2)
    assert again == {"rows": 4, "review": 4}
