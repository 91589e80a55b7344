"""What a list says of people who are away, moved or died does what the same change made by hand does."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from core.sheets.reading import read_workbook
from imports.reading.cells import residence_of
from imports.template import RESIDENCES
from imports.writing import importing
from residents.facts.person import Residency
from residents.models.people import Household, Resident
from residents.person import editing as person_editing
from screening.tables import bookings
from tests.builders import Builder
from tests.day_builder import DayBuilder
from tests.rolls import HEAD, person, roll, workbook
from tests.stories.imports.test_importing import Roll

GONE = [
    ({"residence": "Tạm vắng"}, "absent"),
    ({"residence": "Đã chuyển đi"}, "moved"),
    ({"note": "Chuyển đi năm 2026"}, "moved"),
    ({"note": "Đã mất ngày 12/10/2026"}, "deceased"),
    ({"residence": "Khai tử"}, "deceased"),
]


@pytest.fixture
def story(app: Flask, build: Builder, tmp_path: Path) -> Roll:
    told = Roll(app, build, tmp_path)
    told.given_a_ward()
    return told


class BookedPerson:
    """Hoa has a place on a day to come; a list or a hand says what became of her."""

    def __init__(self, day: DayBuilder) -> None:
        self.day = day
        self.hoa = day.person()
        day.publish()
        day.book(self.hoa)
        self.row = {
            "name": "Nguyễn Thị Hoa",
            "household": day.household.code,
            "relation": "",
            "birth": "01/05/1950",
            "sex": "Nữ",
            "address": "",
            "insurance": "",
            "residence": "",
        }

    def by_the_list(self, **said: str) -> None:
        sheets = read_workbook(roll(person(**{**self.row, **said})))
        found = importing.prepare(self.day.ward.id, sheets, now=clock.now(), accept_changes=True)
        assert found.result.counts.changed == 1
        with transaction() as work:
            importing.carry_out(found, file_name="to7.xlsx", by=SYSTEM, now=work.at)

    def by_hand(self, change: Any) -> None:
        with transaction() as work:
            person_editing.mark(db.session.get_one(Resident, self.hoa.id), change, SYSTEM, work.at)

    def state(self) -> tuple[Any, ...]:
        """Status, residence, the appointments, how many are seated, and what the chain says of it."""
        db.session.rollback()
        hoa = db.session.get_one(Resident, self.hoa.id)
        held = db.session.scalars(select(bookings.c.state).where(bookings.c.resident_id == hoa.id)).all()
        told = db.session.execute(
            select(AuditEvent.action, AuditEvent.detail)
            .where(AuditEvent.object_ref == hoa.public_id)
            .order_by(AuditEvent.seq)
        )
        seated = sum(slot.booked for slot in self.day.slots())
        return hoa.status, hoa.residence, tuple(held), seated, [tuple(row) for row in told]


@pytest.mark.parametrize(("said", "change"), GONE)
def test_the_list_does_what_the_hand_does(
    app: Flask, health_day: DayBuilder, said: dict, change: str
) -> None:
    booked = BookedPerson(health_day)
    booked.by_the_list(**said)
    status, residence, held, seated, told = booked.state()
    standing = Residency(status, residence)
    assert (residence if change == "absent" else status) == change and not standing.lives_here
    assert (held, seated) == (("cancelled",), 0)
    if change != "absent":  # by hand a corrected residence is noted as a correction, too
        assert [action for action, _detail in told if action == "resident.marked"] == ["resident.marked"]
        assert not [action for action, _detail in told if action == "resident.corrected"]


def test_the_list_and_the_hand_leave_the_same_behind(app: Flask, health_day: DayBuilder) -> None:
    booked = BookedPerson(health_day)
    booked.by_the_list(note="Đã mất 2026")
    by_list = booked.state()
    with transaction() as work:
        person_editing.mark(db.session.get_one(Resident, booked.hoa.id), "back", SYSTEM, work.at)
    health_day.book(db.session.get_one(Resident, booked.hoa.id))
    before = booked.state()
    booked.by_hand("deceased")
    by_hand = booked.state()
    assert by_hand[:2] == by_list[:2] and by_hand[3] == by_list[3]
    new = by_hand[4][len(before[4]) :]
    assert new == by_list[4][-len(new) :]


def test_what_waits_for_approval_frees_nothing(app: Flask, health_day: DayBuilder) -> None:
    booked = BookedPerson(health_day)
    sheets = read_workbook(roll(person(**{**booked.row, "note": "Đã mất 2026"})))
    found = importing.prepare(health_day.ward.id, sheets, now=clock.now())
    assert found.result.counts.review == 1
    assert [one.code for one in found.result.problems] == ["has_left"]
    with transaction() as work:
        importing.carry_out(found, file_name="to7.xlsx", by=SYSTEM, now=work.at)
    assert booked.state()[:4] == ("active", "permanent", ("booked",), 1)


@pytest.mark.parametrize(
    "note", ["Bố đã mất", "Mắt kém", "mat", "Con liệt sĩ, chồng chết 1972", "Chuyển đến năm 2024", "Mất sức"]
)
def test_a_note_about_something_else_says_nothing_of_the_person(story: Roll, note: str) -> None:
    story.then_counts_are(story.when_the_roll_comes(person(note=note)), new=1)
    (an,) = story.people()
    assert (an.status, an.note) == ("active", note)


def test_a_person_who_left_and_is_not_on_the_roll_is_not_entered(story: Roll) -> None:
    rows = person(), person("Lê Thị Cúc", household="2", sex="Nữ", note="Đã mất 2025")
    answer = story.when_the_roll_comes(*rows)
    story.then_counts_are(answer, new=1, unchanged=1)
    assert [(one["row"], one["code"]) for one in answer["problems"]] == [(3, "gone_unknown")]
    assert [one.full_name for one in story.people()] == ["Nguyễn Văn An"]


def test_the_same_list_again_says_nothing_new_of_who_left(story: Roll) -> None:
    story.given_the_roll(person())
    left = person(note="Chuyển đi 2026", phone="0912345678")
    story.then_counts_are(story.when_the_roll_comes(left, options=["--accept-changes"]), changed=1)
    story.then_counts_are(story.when_the_roll_comes(left), unchanged=1)
    assert story.people()[0].phone_index is None


def test_a_person_who_is_back_by_the_list_lives_here_as_when_marked_by_hand(story: Roll) -> None:
    story.given_the_roll(person(residence="Tạm vắng"))
    with transaction() as work:
        person_editing.mark(story.people()[0], "moved", SYSTEM, work.at)
    answer = story.when_the_roll_comes(person(residence=""), options=["--accept-changes"])
    story.then_counts_are(answer, changed=1)
    (an,) = story.people()
    assert (an.status, an.residence) == ("active", "permanent")
    marked = select(AuditEvent.detail).where(AuditEvent.action == "resident.marked").order_by(AuditEvent.seq)
    assert [detail["change"] for detail in db.session.scalars(marked)] == ["moved", "back"]


def test_three_columns_of_crosses_say_how_each_person_lives_here(story: Roll) -> None:
    head = [*HEAD[:12], "Thường trú", "Tạm trú", "Tạm vắng", "Ghi chú"]
    rows = [
        [*person(name, household=str(n))[:12], *("x" if at == n else "" for at in range(3)), ""]
        for n, name in enumerate(("Lê Một", "Lê Hai", "Lê Ba"))
    ]
    assert story.when_the_file_comes(workbook([head, *rows])).exit_code == 0
    assert [one.residence for one in story.people()] == ["permanent", "temporary", "absent"]


def heads() -> list[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Household.code, Resident.full_name)
        .join(Household, Household.id == Resident.household_id)
        .where(Resident.is_head)
        .order_by(Resident.id)
    )
    return [tuple(row) for row in rows]


def test_a_household_has_one_head_who_is_the_one_of_the_newer_list(story: Roll) -> None:
    story.given_the_roll(person())
    hoa = person("Trần Thị Hoa", sex="Nữ", birth="1952")
    story.then_counts_are(story.when_the_roll_comes(hoa, person(relation="Chồng")), new=1, review=1)
    assert heads() == [("07-0001", "Trần Thị Hoa")]


def test_two_heads_under_one_number_are_told_and_the_first_one_stays(story: Roll) -> None:
    answer = story.when_the_roll_comes(person(), person("Trần Thị Hoa", sex="Nữ", birth="1952"))
    story.then_counts_are(answer, new=2)
    assert [(one["row"], one["column"], one["code"]) for one in answer["problems"]] == [
        (3, "Quan hệ với chủ hộ", "two_heads")
    ]
    assert heads() == [("07-0001", "Nguyễn Văn An")]
    story.then_counts_are(
        story.when_the_roll_comes(person(), person("Trần Thị Hoa", sex="Nữ", birth="1952")), unchanged=2
    )
    assert heads() == [("07-0001", "Nguyễn Văn An")]


def test_who_moves_into_another_household_by_the_list_heads_it_no_more_than_the_list_says(
    story: Roll,
) -> None:
    an = {"personal_id": "031050000123"}
    story.given_the_roll(person(**an), person("Lê Văn Tư", household="2"))
    moved = person(**an, household="2", relation="")
    story.when_the_roll_comes(moved, options=["--accept-changes"])
    assert heads() == [("07-0002", "Lê Văn Tư")]
    assert [one.relation for one in story.people()] == ["", "Chủ hộ"]


def test_every_word_that_the_template_offers_for_residence_is_understood() -> None:
    assert [residence_of(word, "") for word in RESIDENCES] == [
        "permanent",
        "temporary",
        "absent",
        "moved",
        "deceased",
    ]


def test_who_died_heads_the_household_no_longer_wherever_the_row_is(story: Roll) -> None:
    an = {"name": "Nguyễn Văn An", "personal_id": "031050000123"}
    hoa = {"name": "Trần Thị Hoa", "sex": "Nữ", "birth": "1952"}
    story.given_the_roll(person(**an), person(**hoa, relation="Vợ"))
    rows = person(**an, note="Đã mất 10/2026"), person(**hoa)
    answer = story.when_the_roll_comes(*rows, options=["--accept-changes"])
    story.then_counts_are(answer, changed=2)
    assert answer["problems"] == []
    assert heads() == [("07-0001", "Trần Thị Hoa")]
