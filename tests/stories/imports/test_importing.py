"""A roll comes in by the command line: everybody once, twice without a change, nothing half-written."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from core import clock
from core.actor import SYSTEM
from core.db import audit
from core.db.database import db
from core.db.transaction import transaction
from core.sealing import keyring
from core.sheets.reading import read_workbook
from imports.writing import importing
from residents.joining import joining
from residents.models.people import Household, HouseholdGroup, Resident, ResidentGroup
from tests.builders import Builder
from tests.rolls import person, roll, workbook
from wards.models import Neighborhood, Ward

AN = "031050000123"


class Roll:
    """A ward and its command line, in given/when/then steps."""

    def __init__(self, app: Flask, build: Builder, folder: Path) -> None:
        self.app, self.build, self.folder = app, build, folder

    def given_a_ward(self) -> Ward:
        self.ward = self.build.ward()
        return self.ward

    def given_the_roll(self, *people: list[Any]) -> None:
        assert self.when_the_roll_comes(*people)["refused"] == 0

    def when_the_roll_comes(self, *people: list[Any], options: Sequence[str] = ()) -> dict[str, Any]:
        done = self.when_the_file_comes(roll(*people), options)
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    def when_the_file_comes(self, data: bytes, options: Sequence[str] = ()) -> Result:
        file = self.folder / "roll.xlsx"
        file.write_bytes(data)
        done = self.app.test_cli_runner().invoke(
            args=["residents", "import", str(file), "--ward", "99001", "--json", *options]
        )
        db.session.rollback()
        return done

    def then_counts_are(self, answer: dict[str, Any], **counts: int) -> None:
        expected = {"new": 0, "changed": 0, "unchanged": 0, "review": 0, "refused": 0, **counts}
        assert {name: answer[name] for name in expected} == expected
        assert answer["rows"] == sum(expected.values())

    def people(self) -> list[Resident]:
        return list(db.session.scalars(select(Resident).order_by(Resident.id)))


@pytest.fixture
def story(app: Flask, build: Builder, tmp_path: Path) -> Roll:
    told = Roll(app, build, tmp_path)
    told.given_a_ward()
    return told


def everything() -> list[int]:
    db.session.rollback()
    return [
        db.session.scalar(select(func.count()).select_from(table)) or 0 for table in db.metadata.sorted_tables
    ]


def test_the_first_roll_brings_neighborhoods_households_and_people(story: Roll) -> None:
    answer = story.when_the_roll_comes(
        person("Nguyễn Văn An", personal_id=AN, phone="0912345678", groups="HN, NCT"),
        person("Trần Thị Hoa", relation="Vợ", sex="Nữ", birth="1952"),
        person("Lò Văn Ún", neighborhood="Bản Lướt", household="1", birth="05/1960"),
    )
    story.then_counts_are(answer, new=3)
    places = db.session.execute(
        select(Neighborhood.code, Neighborhood.kind, Neighborhood.name).order_by(Neighborhood.code)
    )
    assert [tuple(row) for row in places] == [("07", "to_dan_pho", "7"), ("08", "ban", "Lướt")]
    assert db.session.scalars(select(Household.code).order_by(Household.code)).all() == ["07-0001", "08-0001"]
    an, hoa, un = story.people()
    assert (an.full_name, an.is_head, an.sex, an.insurance, an.residence) == (
        "Nguyễn Văn An",
        True,
        "male",
        "yes",
        "permanent",
    )
    assert (hoa.birth_precision, un.birth_precision, hoa.household_id) == ("year", "month", an.household_id)
    assert keyring().open("resident.personal_id", an.public_id, an.personal_id_sealed) == AN
    assert keyring().open("resident.phone", an.public_id, an.phone_sealed) == "0912345678"
    assert an.phone_tail_index == keyring().index("phone_tail", "5678")
    marks = db.session.execute(
        select(HouseholdGroup.household_id, HouseholdGroup.code, HouseholdGroup.source)
    ).all()
    assert [tuple(mark) for mark in marks] == [(an.household_id, "POOR", "roll.xlsx")]


def test_the_same_roll_twice_changes_nothing(story: Roll) -> None:
    people = (
        person("Nguyễn Văn An", personal_id=AN, phone="0912345678", groups="HN"),
        person("Trần Thị Hoa", relation="Vợ", sex="Nữ", birth="1952"),
        person("Lê Thị Hà", household="07-0002", sex="Nữ", birth="01/02/2010"),
        person("Lê Thị Hạ", household="07-0002", sex="Nữ", birth="01/02/2010"),
    )
    story.then_counts_are(story.when_the_roll_comes(*people), new=4)
    before = everything()
    story.then_counts_are(story.when_the_roll_comes(*people), unchanged=4)
    after = everything()
    events = [table.name for table in db.metadata.sorted_tables].index("audit_event")
    assert [n for place, n in enumerate(after) if place != events] == [
        n for place, n in enumerate(before) if place != events
    ]


def test_a_dry_run_says_the_same_and_writes_nothing(story: Roll) -> None:
    before = everything()
    answer = story.when_the_roll_comes(person(), person("Lê Thị Cúc", birth=""), options=["--dry-run"])
    story.then_counts_are(answer, new=1, refused=1)
    assert everything() == before


def test_every_refused_row_is_named_with_row_column_and_what_to_do(story: Roll) -> None:
    answer = story.when_the_roll_comes(person(), person("Lê Thị Cúc", birth="31/02/1990"))
    (problem,) = answer["problems"]
    assert (problem["row"], problem["column"], problem["code"]) == (3, "Ngày sinh", "birth_impossible")
    assert "day/month/year" in problem["message"]
    assert problem.keys() == {"row", "column", "code", "message"}
    assert list(answer) == ["rows", "new", "changed", "unchanged", "review", "refused", "problems"]


def test_an_unknown_neighborhood_refuses_its_row_once_the_ward_has_some(story: Roll) -> None:
    story.given_the_roll(person())
    people = [person(f"Người {name}", household=f"07-01{n:02d}") for n, name in enumerate("ABC")]
    answer = story.when_the_roll_comes(*people, person("Lạ", neighborhood="Tổ dân phố 99"))
    story.then_counts_are(answer, new=3, refused=1)
    assert answer["problems"][0]["code"] == "neighborhood_unknown"
    assert db.session.scalar(select(func.count()).select_from(Neighborhood)) == 1


def test_a_file_of_another_ward_is_refused_whole_with_the_reason_on_standard_error(story: Roll) -> None:
    story.given_the_roll(person())
    before = everything()
    others = [person(f"Người {name}", neighborhood=f"Thôn {name}") for name in "ABCD"]
    done = story.when_the_file_comes(roll(person("Lê Cúc"), *others))
    assert (done.exit_code, done.stdout) == (1, "")
    assert "wrong file" in done.stderr and "1 of 5" in done.stderr
    assert everything() == before


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG" * 50, b"PK\x03\x04" + b"0" * 99, workbook([["a", "b"], [1, 2]])]
)
def test_a_file_that_is_no_roll_is_refused_whole(story: Roll, data: bytes) -> None:
    done = story.when_the_file_comes(data)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.strip()


def test_a_file_that_is_not_there_is_wrong_usage(story: Roll) -> None:
    assert story.app.test_cli_runner().invoke(args=["residents", "import", "/nowhere.xlsx"]).exit_code == 2


def test_gaps_are_filled_at_once(story: Roll) -> None:
    story.given_the_roll(person(insurance="", birth="1950", personal_id=""))
    story.then_counts_are(
        story.when_the_roll_comes(person(insurance="Không", personal_id=AN, groups="KT")), changed=1
    )
    (an,) = story.people()
    assert (an.insurance, an.birth_precision, str(an.birth_date)) == ("no", "day", "1950-04-07")
    assert keyring().open("resident.personal_id", an.public_id, an.personal_id_sealed) == AN
    assert db.session.scalars(select(ResidentGroup.code)).all() == ["DISABLED"]


def test_a_coarser_birth_date_never_overwrites_the_finer_one(story: Roll) -> None:
    story.given_the_roll(person(personal_id=AN))
    story.then_counts_are(story.when_the_roll_comes(person(birth="1950", personal_id=AN)), unchanged=1)
    assert story.people()[0].birth_precision == "day"


def test_what_would_overwrite_waits_until_it_is_accepted(story: Roll) -> None:
    story.given_the_roll(person(insurance="Có", phone="0912345678", personal_id=AN))
    other = person(
        insurance="Không", phone="0987654321", personal_id=AN, household="07-0009", residence="Tạm trú"
    )
    waiting = story.when_the_roll_comes(other)
    story.then_counts_are(waiting, review=1)
    assert {problem["column"] for problem in waiting["problems"]} == {
        "Thẻ BHYT",
        "Số điện thoại",
        "Mã hộ",
        "Tình trạng cư trú",
    }
    assert story.people()[0].insurance == "yes"
    story.then_counts_are(story.when_the_roll_comes(other, options=["--accept-changes"]), changed=1)
    (an,) = story.people()
    assert (an.insurance, an.residence) == ("no", "temporary")
    assert keyring().open("resident.phone", an.public_id, an.phone_sealed) == "0987654321"
    assert db.session.get(Household, an.household_id).code == "07-0009"
    story.then_counts_are(story.when_the_roll_comes(other), unchanged=1)


def test_a_likeness_is_never_joined_by_a_program_not_even_when_changes_are_accepted(story: Roll) -> None:
    story.given_the_roll(person())
    answer = story.when_the_roll_comes(person(birth="08/04/1950"), options=["--accept-changes"])
    story.then_counts_are(answer, review=1)
    assert len(story.people()) == 1


def test_households_without_numbers_get_the_next_ones(story: Roll) -> None:
    story.given_the_roll(person(household="07-0005"))
    head = ("Tổ dân phố", "Họ và tên", "Quan hệ", "Năm sinh", "Giới tính")
    rows = [
        ("7", "Lê Văn Bê", "CH", "1960", "Nam"),
        ("7", "Lê Thị Xê", "Con", "1990", "Nữ"),
        ("7", "Vũ Văn Đê", "CH", "1970", "Nam"),
    ]
    assert story.when_the_file_comes(workbook([head, *rows])).exit_code == 0
    codes = {p.full_name: db.session.get(Household, p.household_id).code for p in story.people()}
    assert codes == {
        "Nguyễn Văn An": "07-0005",
        "Lê Văn Bê": "07-0006",
        "Lê Thị Xê": "07-0006",
        "Vũ Văn Đê": "07-0007",
    }


def test_the_refused_rows_come_back_with_reasons_and_go_in_once_mended(story: Roll) -> None:
    head = (
        ["UBND PHƯỜNG MẪU"],
        ["TỔ DÂN PHỐ 7"],
        ["TT", "Hộ số", "Họ và tên", "QH", "Năm sinh", "Phái", "CCCD"],
    )
    rows = (
        [1, 1, "Lê Văn An", "CH", "1950", "Nam", None],
        [2, None, "Lê Thị Hoa", "Vợ", "31/02/1952", "Nữ", 31152000123],
    )
    out = story.folder / "refused.xlsx"
    done = story.when_the_file_comes(workbook([*head, *rows]), ["--refused", str(out)])
    assert json.loads(done.stdout)["refused"] == 1
    book = openpyxl.load_workbook(out)
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert cells[1][0] == "TỔ DÂN PHỐ 7" and cells[2][:7] == head[2]
    assert cells[3][:4] == ["2", "1", "Lê Thị Hoa", "Vợ"] and "day/month/year" in cells[3][7]
    book.active["E4"] = "1952"
    file = io.BytesIO()
    book.save(file)
    story.then_counts_are(json.loads(story.when_the_file_comes(file.getvalue()).stdout), new=1)
    an, hoa = story.people()
    assert an.household_id == hoa.household_id


def test_where_the_ward_changed_between_reading_and_writing_it_is_decided_again(story: Roll) -> None:
    story.given_the_roll(person("Lê Thị Cúc", household="07-0002", sex="Nữ"))
    sheets = read_workbook(roll(person(personal_id=AN)))
    prepared = importing.prepare(story.ward.id, sheets, now=clock.now())
    assert prepared.result.counts.new == 1
    story.given_the_roll(person(personal_id=AN))
    with transaction() as work:
        done = importing.carry_out(prepared, file_name="x", by=SYSTEM, now=work.at)
    assert (done.counts.new, done.counts.unchanged) == (0, 1)
    assert len(story.people()) == 2


def test_an_import_that_fails_on_the_way_leaves_nothing(story: Roll) -> None:
    sheets = read_workbook(roll(person(), person("Lê Thị Cúc", household="07-0002")))
    prepared = importing.prepare(story.ward.id, sheets, now=clock.now())
    before = everything()
    with pytest.raises(KeyboardInterrupt), transaction() as work:
        importing.carry_out(prepared, file_name="x", by=SYSTEM, now=work.at)
        raise KeyboardInterrupt
    assert everything() == before


def test_an_import_is_one_link_of_the_wards_chain_and_each_changed_person_another(story: Roll) -> None:
    story.given_the_roll(person(insurance=""))
    story.when_the_roll_comes(person(insurance="Có"))
    chain = next(verdict for verdict in audit.verify() if verdict.chain == story.ward.id)
    assert chain.broken_at is None
    assert chain.rows == 4  # the neighborhood, two imports, the changed person


def test_the_template_names_the_wards_neighborhoods_and_its_examples_are_not_read(story: Roll) -> None:
    story.given_the_roll(person())
    out = story.folder / "mau.xlsx"
    assert story.app.test_cli_runner().invoke(args=["residents", "template", str(out)]).exit_code == 0
    book = openpyxl.load_workbook(out)
    assert book["Danh mục"]["A1"].value == "Tổ dân phố 7"
    assert book["Hướng dẫn"]["A1"].value.startswith("Mỗi người một dòng")
    book["Danh sách"].append([1, "Tổ dân phố 7", "3", "Vũ Văn Mới", "Chủ hộ", "1960", "Nam"])
    book.save(out)
    story.then_counts_are(json.loads(story.when_the_file_comes(out.read_bytes()).stdout), new=1)


@pytest.mark.parametrize(
    "command",
    [
        ["residents", "template", "{gone}/mau.xlsx"],
        ["residents", "import", "{roll}", "--refused", "{gone}/loi.xlsx"],
        ["backup", "create", "{gone}/sao-luu"],
    ],
)
def test_a_file_that_cannot_be_written_is_said_before_anything_is_done(
    story: Roll, command: list[str]
) -> None:
    path = story.folder / "danh-sach.xlsx"
    path.write_bytes(roll(person()))
    words = [word.format(gone=story.folder / "nowhere", roll=path) for word in command]
    done = story.app.test_cli_runner().invoke(args=words)
    assert done.exit_code == 2
    assert "nowhere" in done.stderr
    assert db.session.scalar(select(func.count()).select_from(Resident)) == 0


def test_no_citizen_number_and_no_phone_reaches_the_database_in_plain_text(story: Roll) -> None:
    story.given_the_roll(person(personal_id=AN, phone="0912345678"))
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            assert AN not in repr(tuple(row)) and "0912345678" not in repr(tuple(row))


WARD_FILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "roll-ward.xlsx"


@pytest.mark.skipif(not WARD_FILE.exists(), reason="the large rolls are not here")
def test_a_whole_ward_comes_in_and_a_heads_own_list_of_the_same_people_changes_nothing(story: Roll) -> None:
    story.then_counts_are(json.loads(story.when_the_file_comes(WARD_FILE.read_bytes()).stdout), new=12_001)
    story.then_counts_are(
        json.loads(story.when_the_file_comes(WARD_FILE.read_bytes()).stdout), unchanged=12_001
    )
    heads_own = WARD_FILE.with_name("roll-to-7.xlsx").read_bytes()
    story.then_counts_are(json.loads(story.when_the_file_comes(heads_own).stdout), unchanged=470)


def test_given_two_rows_of_one_person_were_joined_when_the_list_comes_again_then_nobody_is_new(story):
    first, second = person(phone="0912345678"), person("Nguyễn Văn Ân", phone="0987654321", personal_id=AN)
    story.given_the_roll(first, second)
    kept, lost = story.people()
    with transaction() as work:
        joining.join(kept, lost, {"full_name": "kept", "phone": "kept"}, SYSTEM, work.at)
    for again in ((first, second), (second, first)):
        story.then_counts_are(story.when_the_roll_comes(*again), unchanged=1, review=1)
    assert len(story.people()) == 2


def test_given_two_rows_written_alike_but_for_the_phone_were_joined_then_nothing_changes(story):
    first = person(phone="0912345678", personal_id=AN)
    second = person(phone="0987654321", personal_id="031050000777")
    story.given_the_roll(first, second)
    kept, lost = story.people()
    with transaction() as work:
        joining.join(kept, lost, {"phone": "lost", "personal_id": "kept"}, SYSTEM, work.at)
    answer = story.when_the_roll_comes(second, first)
    assert (answer["new"], answer["changed"], len(story.people())) == (0, 0, 2)
