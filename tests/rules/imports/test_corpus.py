"""The rolls that came with the task: everybody read, and the head's list about the same people as the ward's."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from core.sheets.reading import read_workbook
from imports.reading.reading import ReadList, read_list

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data"
TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.skipif(
    not (FOLDER / "roll-ward.xlsx").exists(), reason="the large rolls are not here"
)


def read(name: str) -> ReadList:
    return read_list(read_workbook((FOLDER / name).read_bytes()), TODAY)


@pytest.fixture(scope="module")
def ward() -> ReadList:
    return read("roll-ward.xlsx")


@pytest.fixture(scope="module")
def heads_own() -> ReadList:
    return read("roll-to-7.xlsx")


def test_all_people_of_the_ward_are_read_and_none_is_refused(ward: ReadList) -> None:
    assert (len(ward.people), ward.refused) == (12_001, [])
    assert len({row.neighborhood for row in ward.people}) == 30
    assert Counter(problem.code for problem in ward.problems) == {"phone_unassigned": 2195}


def test_all_people_of_the_heads_list_are_read(heads_own: ReadList) -> None:
    assert (len(heads_own.people), heads_own.refused) == (470, [])
    assert len({row.household for row in heads_own.people}) == 140
    assert Counter(problem.code for problem in heads_own.problems) == {
        "id_zero_restored": 311,
        "phone_unassigned": 84,
    }


def test_the_head_and_the_ward_say_the_same_of_the_same_people(ward: ReadList, heads_own: ReadList) -> None:
    by_number = {row.personal_id: row for row in ward.people if row.personal_id}
    by_house = {(row.household, row.name_folded, row.birth.day.year): row for row in ward.people}
    for row in heads_own.people:
        in_house = by_house[f"07-{int(row.household):04d}", row.name_folded, row.birth.day.year]
        same = by_number[row.personal_id] if row.personal_id else in_house
        assert (row.phone, row.sex, row.relation, row.name_folded) == (
            same.phone, same.sex, same.relation, same.name_folded,
        )  # fmt: skip
        assert row.birth.agrees_with(same.birth)
        assert row.residence in ("", same.residence)
