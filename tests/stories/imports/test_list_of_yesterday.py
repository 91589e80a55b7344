"""A list that still carries names and numbers of before: renamed, merged and split neighborhoods, households that moved."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.transaction import transaction
from core.sheets.reading import read_workbook
from imports.deciding.station_only import ListArea
from imports.writing import importing
from residents.household.moves import move_household
from residents.models.people import Household, Resident
from residents.rearranging import rearranging
from residents.rearranging.plan import Part, RearrangementPlan
from tests.builders import Builder
from tests.rolls import person, roll
from tests.stories.imports.test_importing import Roll
from wards import neighborhoods
from wards.models import Neighborhood

TODAY = date(2026, 11, 20)
AN = person("Nguyễn Văn An", household="1")
BE = person("Lê Văn Bê", household="2", birth="1960")
BE_WIFE = person("Vũ Thị Xê", household="2", birth="1962", sex="Nữ", relation="Vợ")


@pytest.fixture
def story(app: Flask, build: Builder, tmp_path: Path, travel: Any) -> Roll:
    told = Roll(app, build, tmp_path)
    told.given_a_ward()
    told.given_the_roll(AN, BE, BE_WIFE, person("Trần Văn Tám", neighborhood="Tổ dân phố 8", household="2"))
    return told


def under(name: str, *rows: list[Any], **facts: Any) -> list[list[Any]]:
    """The same rows under another name of the neighborhood."""
    return [[row[0], name, facts.get("household", row[2]), *row[3:]] for row in rows]


def neighborhood(code: str) -> Neighborhood:
    return db.session.scalars(select(Neighborhood).where(Neighborhood.code == code)).one()


def homes() -> dict[str, Household]:
    return {home.code: home for home in db.session.scalars(select(Household))}


def codes(answer: dict) -> list[tuple]:
    return [(one["row"], one["column"], one["code"]) for one in answer["problems"]]


def where() -> dict[str, tuple[str, str]]:
    """Household and neighborhood of everybody, by name."""
    db.session.rollback()
    rows = db.session.execute(
        select(Resident.full_name, Household.code, Neighborhood.code)
        .join(Household, Household.id == Resident.household_id)
        .join(Neighborhood, Neighborhood.id == Resident.neighborhood_id)
    )
    return {name: (home, area) for name, home, area in rows}


def rearrange(kind: Any, sources: tuple[str, ...], parts: tuple[Part, ...], of: Callable[[str], int]) -> None:
    """Tổ 7 and Tổ 8 are rearranged: the household with a code goes to the part that `of` says."""
    refs = tuple(neighborhood(code).public_id for code in sources)
    ids = {neighborhood(code).id for code in sources}
    goes = {home.id: of(home.code) for home in homes().values() if home.neighborhood_id in ids}
    ward_id = neighborhood(sources[0]).ward_id
    with transaction() as work:
        rearranging.carry_out(ward_id, RearrangementPlan(kind, TODAY, refs, parts, goes, {}), SYSTEM, work.at)


def split() -> None:
    """Tổ 7 is divided: household 1 to Tổ 7A, household 2 to Tổ 7B."""
    parts = Part("to_dan_pho", "7A"), Part("to_dan_pho", "7B")
    rearrange("split", ("07",), parts, lambda code: int(code == "07-0002"))


def merge() -> None:
    """Tổ 7 and Tổ 8 become Tổ 12."""
    rearrange("merge", ("07", "08"), (Part("to_dan_pho", "12"),), lambda _code: 0)


def rename() -> None:
    """Tổ 7 is called Khu phố Hòa Bình."""
    with transaction():
        neighborhoods.rename(neighborhood("07"), "khu_pho", "Hòa Bình", by=SYSTEM, since=TODAY)


def test_a_list_under_the_old_name_is_taken_under_the_new_one_and_says_so_once(story: Roll) -> None:
    rename()
    answer = story.when_the_roll_comes(AN, BE, BE_WIFE)
    story.then_counts_are(answer, unchanged=3)
    assert codes(answer) == [(2, "Tổ dân phố", "neighborhood_renamed")]
    assert "Khu phố Hòa Bình since 20/11/2026" in answer["problems"][0]["message"]
    story.then_counts_are(story.when_the_roll_comes(*under("Khu phố Hòa Bình", AN, BE)), unchanged=2)


def test_a_name_that_was_only_written_wrongly_is_no_news(story: Roll) -> None:
    with transaction():
        neighborhoods.rename(neighborhood("07"), "to_dan_pho", "7 A", by=SYSTEM)
    assert codes(story.when_the_roll_comes(AN)) == []


def test_the_numbers_of_a_merged_neighborhoods_list_are_its_own(story: Roll) -> None:
    merge()
    eight = person("Trần Văn Tám", neighborhood="Tổ dân phố 8", household="2")
    answer = story.when_the_roll_comes(AN, BE, BE_WIFE, eight)
    story.then_counts_are(answer, unchanged=4)
    assert codes(answer) == [
        (2, "Tổ dân phố", "neighborhood_renamed"),
        (5, "Tổ dân phố", "neighborhood_renamed"),
    ]
    new = person("Đỗ Văn Mới", neighborhood="Tổ dân phố 8", household="3")
    story.then_counts_are(story.when_the_roll_comes(AN, new), new=1, unchanged=1)
    assert where()["Đỗ Văn Mới"] == ("08-0003", where()["Nguyễn Văn An"][1])
    story.then_counts_are(story.when_the_roll_comes(AN, new), unchanged=2)


def test_under_the_merged_name_a_number_and_its_people_tell_the_household(story: Roll) -> None:
    merge()
    eight = person("Trần Văn Tám", household="2")
    rows = under("Tổ dân phố 12", AN, BE, BE_WIFE)
    story.then_counts_are(story.when_the_roll_comes(*rows), unchanged=3)
    story.then_counts_are(story.when_the_roll_comes(*under("Tổ dân phố 12", eight)), unchanged=1)
    other = under("Tổ dân phố 12", person("Đỗ Văn Khác", household="1"))
    story.then_counts_are(story.when_the_roll_comes(*other), new=1)
    assert where()["Đỗ Văn Khác"][0] not in ("07-0001", "07-0002", "08-0002")


def test_households_of_a_split_neighborhood_are_found_in_their_parts(story: Roll) -> None:
    split()
    before = where()
    answer = story.when_the_roll_comes(AN, BE, BE_WIFE)
    story.then_counts_are(answer, unchanged=3)
    assert codes(answer) == []
    assert where() == before
    born = person("Lê Văn Út", household="2", birth="01/11/2026", relation="Con")
    story.then_counts_are(story.when_the_roll_comes(BE, BE_WIFE, born), new=1, unchanged=2)
    assert where()["Lê Văn Út"] == before["Lê Văn Bê"]


def test_a_new_household_under_the_split_name_comes_back_with_what_it_became(story: Roll) -> None:
    split()
    answer = story.when_the_roll_comes(AN, BE, BE_WIFE, person("Đỗ Văn Mới", household="9"))
    story.then_counts_are(answer, unchanged=3, refused=1)
    assert codes(answer) == [(5, "Tổ dân phố", "neighborhood_split")]
    said = answer["problems"][0]["message"]
    assert "“Tổ dân phố 7” was divided on 20/11/2026 into Tổ dân phố 7A, Tổ dân phố 7B" in said


def test_without_a_number_the_people_of_a_household_tell_the_part(story: Roll) -> None:
    split()
    rows = [[*row[:2], "", *row[3:]] for row in (BE, BE_WIFE)]
    story.then_counts_are(story.when_the_roll_comes(*rows), unchanged=2)


def test_the_new_name_with_the_old_number_is_the_same_household(story: Roll) -> None:
    split()
    story.then_counts_are(story.when_the_roll_comes(*under("Tổ dân phố 7B", BE, BE_WIFE)), unchanged=2)
    story.then_counts_are(
        story.when_the_roll_comes(*under("Tổ dân phố 7B", BE, BE_WIFE, household="07-2")), unchanged=2
    )


def test_a_part_that_was_split_again_and_merged_is_followed_to_what_there_is_now(story: Roll) -> None:
    split()
    codes_now = {row.name: row.code for row in db.session.scalars(select(Neighborhood))}
    with writing_session():
        for part in ("7A", "7B"):
            neighborhood(codes_now[part]).valid_from = date(2026, 11, 1)
    rearrange("merge", (codes_now["7A"], codes_now["7B"]), (Part("to_dan_pho", "20"),), lambda _code: 0)
    answer = story.when_the_roll_comes(AN, person("Đỗ Văn Mới", household="9"))
    story.then_counts_are(answer, new=1, unchanged=1)
    assert where()["Đỗ Văn Mới"] == ("07-0009", where()["Nguyễn Văn An"][1])


def moved(story: Roll, code: str = "07-0001") -> None:
    """The household moves to Tổ 8."""
    with transaction() as work:
        move_household(homes()[code], neighborhood("08"), TODAY, SYSTEM, work.at)


@pytest.mark.parametrize("written", ["1", "07-0001", "07-1", "07.01", "07/1"])
@pytest.mark.parametrize("name", ["Tổ dân phố 7", "Tổ dân phố 8"])
def test_a_household_that_moved_is_the_same_however_its_code_is_written(
    story: Roll, name: str, written: str
) -> None:
    moved(story)
    story.then_counts_are(story.when_the_roll_comes(*under(name, AN, household=written)), unchanged=1)
    assert where()["Nguyễn Văn An"] == ("07-0001", "08")


def test_a_code_kept_without_zeros_is_the_same_household(story: Roll) -> None:
    with writing_session():
        homes()["07-0001"].code = "07-1"
    for written in ("1", "0001", "07-0001", "07-1"):
        answer = story.when_the_roll_comes(*under("Tổ dân phố 7", AN, household=written))
        story.then_counts_are(answer, unchanged=1)


def test_the_number_of_a_household_that_moved_on_is_not_given_to_other_people(story: Roll) -> None:
    moved(story)
    other = person("Đỗ Văn Khác", household="1", birth="1970")
    answer = story.when_the_roll_comes(BE, BE_WIFE, other)
    story.then_counts_are(answer, unchanged=2, refused=1)
    assert codes(answer) == [(4, "Mã hộ", "household_moved_on")]


def test_a_child_born_to_a_household_that_moved_on_lives_where_it_lives(story: Roll) -> None:
    moved(story)
    born = person("Nguyễn Văn Út", household="1", birth="01/11/2026", relation="Con")
    story.then_counts_are(story.when_the_roll_comes(AN, born), new=1, unchanged=1)
    assert where()["Nguyễn Văn Út"] == ("07-0001", "08")


def test_a_head_enters_nobody_into_a_household_that_moved_to_another_neighborhood(story: Roll) -> None:
    moved(story)
    born = person("Nguyễn Văn Út", household="1", birth="01/11/2026", relation="Con")
    sheets = read_workbook(roll(AN, born, BE))
    found = importing.prepare(story.ward.id, sheets, now=clock.now(), area=ListArea("07", hides_others=True))
    assert (found.result.counts.review, found.result.counts.unchanged) == (2, 1)
    assert {one.code for one in found.result.problems} == {"ask_the_station"}
