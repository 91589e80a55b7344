"""What was refused comes back, is mended where it says so, and goes in where it belongs: neighborhood and household."""

import io
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask_babel import force_locale, gettext
from sqlalchemy import select

from core.db.database import db
from imports.reading.columns import key_of
from imports.reading.words import REASON_TITLES
from residents.models.people import Household, Resident
from tests.builders import Builder
from tests.letters import legacy
from tests.old_workbook import old_workbook
from tests.open_workbook import open_workbook
from tests.rolls import workbook
from wards.models import Neighborhood

Rows = Sequence[Sequence[Any]]
BAD, GOOD = "31/02/1952", "1952"


def old_letters(rows: Rows) -> bytes:
    """The rows typed in TCVN3, as Western Windows saves them."""
    lines = (";".join(legacy(str(cell), "tcvn3") for cell in row) for row in rows)
    return "\n".join(lines).encode("cp1252")


class Mending:
    """A list with a bad row, sent twice: as it is, and mended."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.folder = app, folder

    def when_the_list_comes(self, data: bytes) -> dict[str, Any]:
        file = self.folder / "list"
        file.write_bytes(data)
        again = self.folder / "refused.xlsx"
        done = self.app.test_cli_runner().invoke(
            args=["residents", "import", str(file), "--json", "--refused", str(again)]
        )
        db.session.rollback()
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    def when_the_bad_date_is_mended(self) -> bytes:
        book = openpyxl.load_workbook(self.folder / "refused.xlsx")
        for cell in (cell for row in book.active.iter_rows() for cell in row if cell.value == BAD):
            cell.value = GOOD
        file = io.BytesIO()
        book.save(file)
        (self.folder / "refused.xlsx").unlink()
        return file.getvalue()

    def then_live_together(self, *names: str) -> None:
        found = db.session.execute(
            select(Resident.full_name, Household.code).join(Household, Household.id == Resident.household_id)
        ).all()
        assert len({code for name, code in found if name in names}) == 1
        assert len([name for name, _ in found if name in names]) == len(names)

    def then_lives_in(self, name: str, neighborhood: str) -> None:
        found = db.session.scalar(
            select(Neighborhood.name)
            .join(Resident, Resident.neighborhood_id == Neighborhood.id)
            .where(Resident.full_name == name)
        )
        assert found == neighborhood


@pytest.fixture
def story(app: Flask, build: Builder, tmp_path: Path) -> Mending:
    build.ward()
    return Mending(app, tmp_path)


NUMBERED = [
    ["Tổ dân phố", "Hộ số", "Họ và tên", "Năm sinh", "Giới tính"], ["7", "1", "Lê Văn An", "1950", "Nam"],
    ["", "", "Lê Thị Hoa", BAD, "Nữ"], ["8", "1", "Đỗ Văn Đức", "1960", "Nam"],
]  # fmt: skip


@pytest.mark.parametrize("write", [workbook, old_workbook, open_workbook, old_letters])
def test_a_mended_row_of_any_kind_of_list_goes_into_its_neighborhood_and_household(
    story: Mending, write: Callable[[Rows], bytes]
) -> None:
    assert story.when_the_list_comes(write(NUMBERED))["refused"] == 1
    answer = story.when_the_list_comes(story.when_the_bad_date_is_mended())
    assert (answer["rows"], answer["new"]) == (1, 1)
    story.then_lives_in("Lê Thị Hoa", "7")
    story.then_live_together("Lê Văn An", "Lê Thị Hoa")


def test_a_row_under_a_line_with_its_neighborhood_comes_back_under_it(story: Mending) -> None:
    head = ["Hộ số", "Họ và tên", "Năm sinh", "Giới tính"]
    rows = [
        head, ["Tổ dân phố 7"], [1, "Lê Văn An", "1950", "Nam"], ["Bản Lướt"], [1, "Đỗ Văn Đức", "1960", "Nam"],
        [1, "Đỗ Thị Lan", BAD, "Nữ"],
    ]  # fmt: skip
    assert story.when_the_list_comes(workbook(rows))["refused"] == 1
    assert story.when_the_list_comes(story.when_the_bad_date_is_mended())["new"] == 1
    story.then_lives_in("Đỗ Thị Lan", "Lướt")
    story.then_live_together("Đỗ Văn Đức", "Đỗ Thị Lan")


FAMILIES = [
    ["Tổ", "Họ và tên", "Năm sinh", "Giới tính", "Quan hệ"], ["7", "Vũ Văn Bê", "1940", "Nam", "Chủ hộ"],
    ["7", "Lê Văn An", "1950", "Nam", "Chủ hộ"], ["7", "Lê Thị Hoa", "1952", "Nữ", "Vợ"], ["7", "Lê Bé", "1990", "Nam", "Con"],
    ["7", "Đỗ Văn Đức", "1960", "Nam", "Chủ hộ"],
]  # fmt: skip


@pytest.mark.parametrize("bad", ["Lê Văn An", "Lê Thị Hoa", "Lê Bé"])
def test_without_household_numbers_two_of_the_household_come_back_too_and_tell_it(
    story: Mending, bad: str
) -> None:
    broken = [
        [BAD if row[1] == bad and place == 2 else cell for place, cell in enumerate(row)] for row in FAMILIES
    ]
    assert story.when_the_list_comes(workbook(broken))["refused"] == 1
    answer = story.when_the_list_comes(story.when_the_bad_date_is_mended())
    assert (answer["new"], answer["unchanged"]) == (1, 2)
    story.then_live_together("Lê Văn An", "Lê Thị Hoa", "Lê Bé")


def test_refused_people_of_two_households_without_numbers_are_not_put_into_one(story: Mending) -> None:
    couples = [
        FAMILIES[0], ["7", "Lê Văn An", "1950", "Nam", "Chủ hộ"], ["7", "Lê Thị Hoa", BAD, "Nữ", "Vợ"],
        ["7", "Đỗ Văn Đức", "1960", "Nam", "Chủ hộ"], ["7", "Đỗ Thị Lan", BAD, "Nữ", "Vợ"],
    ]  # fmt: skip
    assert story.when_the_list_comes(workbook(couples))["refused"] == 2
    answer = story.when_the_list_comes(story.when_the_bad_date_is_mended())
    assert (answer["new"], answer["review"]) == (2, 2)
    with pytest.raises(AssertionError):
        story.then_live_together("Lê Thị Hoa", "Đỗ Thị Lan")


def sent_back(story: Mending) -> list[list[Any]]:
    """The rows of the copy with the refused rows, as they are in its sheet."""
    sheet = openpyxl.load_workbook(story.folder / "refused.xlsx").active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


IDS = [
    ["Tổ", "Hộ số", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Ghi chú"],
    ["7", "1", "Lê Văn An", date(1950, 4, 7), "Nam", 31_000_000_000, "=1+1"],
]


def test_a_shortened_citizen_number_that_comes_back_as_it_was_is_refused_again(story: Mending) -> None:
    assert story.when_the_list_comes(workbook(IDS))["refused"] == 1
    again = (story.folder / "refused.xlsx").read_bytes()
    assert story.when_the_list_comes(again)["refused"] == 1


def test_a_copy_sent_back_again_has_one_column_of_reasons_and_is_known_by_the_same_titles(
    story: Mending,
) -> None:
    story.when_the_list_comes(workbook(IDS))
    once = sent_back(story)
    story.when_the_list_comes((story.folder / "refused.xlsx").read_bytes())
    assert sent_back(story) == once
    assert len(once[0]) == len(IDS[0]) + 1


def test_what_comes_back_looks_as_it_was_sent_dates_are_dates_and_nothing_is_a_formula(
    story: Mending,
) -> None:
    story.when_the_list_comes(workbook([IDS[0], [*IDS[1][:6], "'=1+1"]]))
    sheet = openpyxl.load_workbook(story.folder / "refused.xlsx").active
    assert (sheet["D2"].value.date(), sheet["D2"].number_format) == (date(1950, 4, 7), "DD/MM/YYYY")
    assert sheet["G2"].data_type == "s"
    assert sheet["A1"].font.bold and sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["C"].width > sheet.column_dimensions["B"].width


def test_a_head_of_two_rows_comes_back_whole_and_once_more_with_one_column_of_reasons(story: Mending) -> None:
    rows = [
        ["STT", "Họ và tên", "Năm sinh", None, "Ghi chú"], [None, None, "Nam", "Nữ", None], ["Tổ dân phố 7"],
        [1, "Lê Văn An", "1950", None, ""], [2, "Lê Thị Hoa", None, BAD, ""],
    ]  # fmt: skip
    assert story.when_the_list_comes(workbook(rows))["refused"] == 1
    once = sent_back(story)
    assert story.when_the_list_comes((story.folder / "refused.xlsx").read_bytes())["refused"] == 1
    assert sent_back(story) == once
    assert story.when_the_list_comes(story.when_the_bad_date_is_mended())["new"] == 1
    story.then_lives_in("Lê Thị Hoa", "7")


def test_a_row_under_the_title_of_its_household_comes_back_under_it(story: Mending) -> None:
    rows = [
        ["STT", "Họ và tên", "Năm sinh", "Giới tính"], ["Tổ dân phố 7"], ["Hộ số 1: ông An"], [1, "Lê Văn An", "1950", "Nam"],
        [2, "Lê Thị Hoa", BAD, "Nữ"], ["Hộ số 2"], [1, "Đỗ Văn Đức", "1960", "Nam"], [2, "Đỗ Thị Lan", BAD, "Nữ"],
    ]  # fmt: skip
    assert story.when_the_list_comes(workbook(rows))["refused"] == 2
    assert story.when_the_list_comes(story.when_the_bad_date_is_mended())["new"] == 2
    story.then_live_together("Lê Văn An", "Lê Thị Hoa")
    story.then_live_together("Đỗ Văn Đức", "Đỗ Thị Lan")


def test_the_column_of_reasons_is_known_in_every_language_it_is_written_in(app: Flask) -> None:
    for language in ("en", "vi"):
        with force_locale(language):
            assert key_of(gettext("What to correct")) in REASON_TITLES
