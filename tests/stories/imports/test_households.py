"""A list that calls a person poor says it of the household: all who live there have it, with the list as its source."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.models import AuditEvent
from core.db.transaction import transaction
from core.sheets.reading import read_workbook
from imports.writing import importing
from residents.models.people import Household, HouseholdGroup, ResidentGroup
from residents.person import groups
from residents.person.groups import GroupMark
from tests.builders import Builder
from tests.rolls import person, roll, workbook
from tests.stories.imports.test_importing import Roll

AN = person("Nguyễn Văn An")
HOA = person("Trần Thị Hoa", relation="Vợ", sex="Nữ", birth="1952")


@pytest.fixture
def story(app: Flask, build: Builder, tmp_path: Path) -> Roll:
    told = Roll(app, build, tmp_path)
    told.given_a_ward()
    return told


def poor(row: list, mark: str = "HN") -> list:
    """The same row with a mark under "Đối tượng"."""
    return [*row[:11], mark, *row[12:]]


def marks() -> list[tuple]:
    """Household, group, source, first and last day of every mark of a household."""
    db.session.rollback()
    rows = db.session.execute(
        select(
            Household.code,
            HouseholdGroup.code,
            HouseholdGroup.source,
            HouseholdGroup.valid_from,
            HouseholdGroup.valid_to,
        )
        .join(Household, Household.id == HouseholdGroup.household_id)
        .order_by(HouseholdGroup.id)
    )
    return [tuple(row) for row in rows]


def of_the_list(household: str = "07-0001", group: str = "POOR") -> tuple:
    today = clock.civil_date(clock.now())
    return household, group, "roll.xlsx", today, date(today.year, 12, 31)


def codes(answer: dict) -> list[tuple]:
    return [(one["row"], one["column"], one["code"]) for one in answer["problems"]]


def test_one_members_row_marks_the_household_and_nobody_by_themselves(story: Roll) -> None:
    story.then_counts_are(story.when_the_roll_comes(AN, poor(HOA, "HN, KT")), new=2)
    assert marks() == [of_the_list()]
    assert db.session.scalars(select(ResidentGroup.code)).all() == ["DISABLED"]


def test_the_same_list_again_and_the_mark_on_another_member_change_nothing(story: Roll) -> None:
    for rows in ((AN, poor(HOA)), (poor(AN), HOA), (poor(AN), poor(HOA, "hộ nghèo"))):
        answer = story.when_the_roll_comes(*rows)
    story.then_counts_are(answer, unchanged=2)
    assert marks() == [of_the_list()]


def test_a_known_household_is_marked_by_a_later_list_with_an_event_of_its_own(story: Roll) -> None:
    story.given_the_roll(AN, HOA)
    story.then_counts_are(
        story.when_the_roll_comes(poor(AN, "cận nghèo"), poor(HOA, "CN")), changed=1, unchanged=1
    )
    assert marks() == [of_the_list(group="NEAR_POOR")]
    noted = db.session.scalars(
        select(AuditEvent.object_ref).where(AuditEvent.action == "household.group_marked")
    )
    assert set(noted) == set(db.session.scalars(select(Household.public_id)))
    assert not db.session.scalars(select(AuditEvent).where(AuditEvent.action == "resident.corrected")).all()


def test_who_comes_into_a_poor_household_later_says_nothing_new_of_it(story: Roll) -> None:
    story.given_the_roll(poor(AN))
    story.then_counts_are(story.when_the_roll_comes(poor(HOA)), new=1)
    assert marks() == [of_the_list()]


def test_rows_that_differ_about_their_household_are_told_and_neither_is_taken(story: Roll) -> None:
    answer = story.when_the_roll_comes(
        poor(AN), poor(HOA, "CN"), poor(person("Lê Út", household="2"), "HN, CN")
    )
    story.then_counts_are(answer, new=3)
    assert codes(answer) == [
        (3, "Đối tượng", "house_groups_differ"),
        (4, "Đối tượng", "house_groups_differ"),
    ]
    assert "row 2" in answer["problems"][0]["message"]
    assert marks() == []


def test_a_list_that_says_another_group_than_the_roll_leaves_it_and_says_so_once(story: Roll) -> None:
    story.given_the_roll(poor(AN), HOA)
    answer = story.when_the_roll_comes(poor(AN, "CN"), poor(HOA, "CN"), options=["--accept-changes"])
    story.then_counts_are(answer, unchanged=2)
    assert codes(answer) == [(2, "Đối tượng", "house_group_on_file")]
    assert marks() == [of_the_list()]


def test_a_mark_that_ended_is_set_again_and_one_with_a_last_day_to_come_is_not(story: Roll) -> None:
    story.given_the_roll(AN, person("Lê Văn Tư", household="2"))
    today = clock.civil_date(clock.now())
    first, second = db.session.scalars(select(Household).order_by(Household.code)).all()
    for home, last in ((first, date(2020, 12, 31)), (second, today)):
        with transaction():
            groups.mark_household(home, GroupMark("POOR", "QĐ 1", date(last.year, 1, 1), last), SYSTEM)
    answer = story.when_the_roll_comes(poor(AN), poor(person("Lê Văn Tư", household="2")))
    story.then_counts_are(answer, changed=1, unchanged=1)
    assert [row for row in marks() if row[2] == "roll.xlsx"] == [of_the_list()]


def test_a_mark_set_by_hand_between_reading_and_writing_is_not_set_twice(story: Roll) -> None:
    story.given_the_roll(AN)
    prepared = importing.prepare(story.ward.id, read_workbook(roll(poor(AN))), now=clock.now())
    home = db.session.scalars(select(Household)).one()
    with transaction():
        groups.mark_household(home, GroupMark("POOR", "QĐ 1", date(2026, 1, 1)), SYSTEM)
    with transaction() as work:
        done = importing.carry_out(prepared, file_name="x", by=SYSTEM, now=work.at)
    assert (done.counts.changed, done.counts.unchanged) == (0, 1)
    assert len(marks()) == 1


def test_a_row_whose_person_lives_in_another_household_marks_none_until_the_move_is_approved(
    story: Roll,
) -> None:
    known = person("Nguyễn Văn An", personal_id="031050000123")
    story.given_the_roll(known)
    moved = poor(person("Nguyễn Văn An", personal_id="031050000123", household="2"))
    story.then_counts_are(story.when_the_roll_comes(moved), review=1)
    assert marks() == []
    story.then_counts_are(story.when_the_roll_comes(moved, options=["--accept-changes"]), changed=1)
    assert marks() == [of_the_list("07-0002")]


def test_households_without_numbers_are_marked_each_by_its_own_people(story: Roll) -> None:
    head = ("Tổ dân phố", "Họ và tên", "Quan hệ", "Năm sinh", "Giới tính", "Hộ nghèo")
    rows = [
        ("7", "Lê Văn Bê", "CH", "1960", "Nam", ""),
        ("7", "Lê Thị Xê", "Con", "1990", "Nữ", "x"),
        ("7", "Vũ Văn Đê", "CH", "1970", "Nam", ""),
    ]
    assert story.when_the_file_comes(workbook([head, *rows])).exit_code == 0
    assert marks() == [of_the_list()]
    assert story.when_the_file_comes(workbook([head, *rows])).exit_code == 0
    assert len(marks()) == 1


def test_what_an_older_list_set_on_a_person_stays_and_the_household_is_marked_beside_it(story: Roll) -> None:
    story.given_the_roll(AN)
    (an,) = story.people()
    with writing_session():
        db.session.add(
            ResidentGroup(
                ward_id=an.ward_id,
                resident_id=an.id,
                code="POOR",
                source="cu.xlsx",
                valid_from=date(2025, 1, 1),
            )
        )
    story.then_counts_are(story.when_the_roll_comes(poor(AN)), changed=1)
    assert marks() == [of_the_list()]
    assert db.session.scalars(select(ResidentGroup.source)).all() == ["cu.xlsx"]


def test_an_address_is_corrected_as_by_hand_with_an_event_of_the_household(story: Roll) -> None:
    story.given_the_roll(AN)
    other = [*AN[:9], "Số 2", *AN[10:]]
    story.then_counts_are(story.when_the_roll_comes(other, options=["--accept-changes"]), changed=1)
    assert [home.address for home in db.session.scalars(select(Household))] == ["Số 2"]
    noted = db.session.execute(
        select(AuditEvent.action, AuditEvent.detail).where(AuditEvent.action.like("%.corrected"))
    )
    assert [tuple(row) for row in noted] == [("household.corrected", {"fields": ["address"]})]


def test_who_moves_to_another_household_does_not_take_its_address_to_the_old_one(story: Roll) -> None:
    an = {"name": "Nguyễn Văn An", "personal_id": "031050000123"}
    story.given_the_roll(person(**an, address="Số 1"), person("Lê Văn Tư", household="2", address="Số 2"))
    moved = person(**an, household="2", address="Số 2", relation="Con")
    rows = moved, person("Lê Văn Tư", household="2", address="Số 2")
    story.then_counts_are(
        story.when_the_roll_comes(*rows, options=["--accept-changes"]), changed=1, unchanged=1
    )
    homes = db.session.execute(select(Household.code, Household.address).order_by(Household.code))
    assert [tuple(home) for home in homes] == [("07-0001", "Số 1"), ("07-0002", "Số 2")]
