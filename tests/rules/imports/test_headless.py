"""Rows pasted from Excel or Zalo: told by themselves what they are, with a head or without."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.cells import Sheet
from core.sheets.text_files import rows_of_text, text_of
from imports.reading.headless import kind_of, with_head
from imports.reading.reading import NoListFound, ReadList, read_list
from imports.reading.row import ListedRow
from residents.facts.birth import Birth

TODAY = date(2026, 11, 22)
AN: dict[str, Any] = {"full_name": "Nguyễn Văn An", "birth": Birth(date(1957, 1, 1), "year"), "sex": "male", "phone": "0912345678"}  # fmt: skip


def read(text: str) -> ReadList:
    return read_list([Sheet("Danh sách", 1, list(rows_of_text(text_of(text.encode()), 100, 64)))], TODAY)  # type: ignore[arg-type]


def facts(row: ListedRow, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names or AN}


@pytest.mark.parametrize(
    "line",
    [
        "Nguyễn Văn An, 1957, nam, 0912345678",
        "Nguyễn Văn An; 1957; Nam; 0912 345 678",
        "Nguyễn Văn An\t1957\tNam\t912345678",
        "1. Nguyễn Văn An, 1957, nam, 0912345678",
        "- Nguyễn Văn An - 1957 - nam - 0912.345.678",
        "NGUYỄN VĂN AN | nam | 1957 | +84 912 345 678",
        "nguyễn văn an, sinh năm 1957, nam, SĐT: 0912345678",
        "Nguyễn Văn An (1957), nam, 0912345678",
        "Nguyễn Văn An 1957 nam 0912345678",
        "Nguyễn Văn An nam 1957 0912 345 678",
        "Nguyễn Văn An SN 1957 nam ĐT 0912345678",
        "👉 Nguyễn Văn An, sn: 1957, Nam, số đt 0912345678",
        "Họ tên: Nguyễn Văn An, SN 1957, giới tính: nam, ĐT: 0912345678",
    ],
)
def test_one_person_a_line_is_read_however_the_line_is_typed(line: str) -> None:
    roll = read(line)
    assert [facts(row) for row in roll.people] == [AN]
    assert (roll.people[0].row, roll.refused) == (1, [])


def test_lines_under_a_neighborhood_belong_to_it_and_each_person_keeps_the_number_of_the_line() -> None:
    roll = read(
        "Tổ dân phố 7\nNguyễn Văn An, 1957, nam\nTrần Thị Bình, 1960, nữ\n\nTổ 8:\nLê Văn Cường, 1970, nam\n"
    )
    assert [(row.row, row.full_name, row.neighborhood.name) for row in roll.people if row.neighborhood] == [
        (2, "Nguyễn Văn An", "7"), (3, "Trần Thị Bình", "7"), (6, "Lê Văn Cường", "8"),
    ]  # fmt: skip


def test_lines_with_different_things_in_them_are_cut_one_by_one() -> None:
    roll = read(
        "1. Nguyễn Văn An, 1957, nam, 0912345678\n2. Trần Thị Bình, 0987654321, 07/04/1960\n"
        "3. Lê Thị Cúc, 031150000123, 1950, nữ, con gái đón"
    )
    assert [(row.full_name, row.phone, row.personal_id, row.note) for row in roll.people] == [
        ("Nguyễn Văn An", "0912345678", "", ""), ("Trần Thị Bình", "0987654321", "", ""),
        ("Lê Thị Cúc", "", "031150000123", "con gái đón"),
    ]  # fmt: skip
    assert roll.people[1].birth == Birth(date(1960, 4, 7))


def test_columns_copied_from_excel_without_their_head_are_told_by_what_is_in_them() -> None:
    roll = read(
        "1\t1\tNguyễn Văn An\tChủ hộ\t07/04/1957\tNam\t31057000123\t912345678\tSố 1\n"
        "2\t\tTrần Thị Bình\tVợ\t1960\tNữ\t\t\t\n3\t2\tLê Văn Cường\tChủ hộ\t1990\tNam\t\t\tSố 2\n"
    )
    assert [(row.full_name, row.household, row.relation, row.address) for row in roll.people] == [
        ("Nguyễn Văn An", "1", "Chủ hộ", "Số 1"), ("Trần Thị Bình", "1", "Vợ", "Số 1"),
        ("Lê Văn Cường", "2", "Chủ hộ", "Số 2"),
    ]  # fmt: skip
    assert (roll.people[0].personal_id, roll.people[0].phone) == ("031057000123", "0912345678")


def test_columns_copied_with_their_head_are_read_as_a_workbook_is() -> None:
    roll = read("STT\tHọ và tên\tNăm sinh\tGiới tính\tGhi chú\n1\tNguyễn Văn An\t1957\tNam\tốm\n")
    assert [facts(row, "row", "full_name", "note") for row in roll.people] == [
        {"row": 2, "full_name": "Nguyễn Văn An", "note": "ốm"}
    ]


def test_people_without_a_household_are_not_put_into_one() -> None:
    for lines in (
        "Nguyễn Văn An, 1957, nam\nTrần Thị Bình, 1960, nữ",
        "Lê An, 1957, nam\nTrần Thị Bình, nữ, 1960",
    ):
        roll = read(lines)
        assert [row.household_run for row in roll.people] == [1, 2]


def test_a_line_that_cannot_be_taken_is_refused_by_its_number_and_the_others_pass() -> None:
    roll = read("Nguyễn Văn An, 1957, nam\nTrần Thị Bình, nữ, 0987654321\nLê Văn Cường, 31/02/1970, nam\n")
    assert [row.full_name for row in roll.people] == ["Nguyễn Văn An"]
    assert [(p.row, p.column, p.code) for p in roll.problems if p.severity == "refuse"] == [
        (2, "Ngày sinh", "birth_missing"), (3, "Ngày sinh", "birth_impossible"),
    ]  # fmt: skip


def test_nothing_that_was_typed_is_lost() -> None:
    row = read("Nguyễn Văn An, 1957, nam, 0912345678, số 12 ngõ 3, yếu chân, 0987654321").people[0]
    assert row.note == "số 12 ngõ 3, yếu chân, 0987654321"


@pytest.mark.parametrize(
    "text", ["Tháng, Thu, Chi\n1, 2, 3", "a\nb", "Kính gửi các ông bà,\nmai họp tổ, 7 giờ", "1957"]
)
def test_what_holds_no_people_is_refused_whole(text: str) -> None:
    with pytest.raises(NoListFound):
        read(text)


def test_a_workbook_with_a_head_on_one_sheet_is_not_guessed_at_on_the_others() -> None:
    head = [["Họ và tên", "Năm sinh", "Hộ số"], ["Lê An", "1950", "1"]]
    other = [["Nguyễn Văn An", "1957", "Nam"]]
    assert len(read_list([Sheet("A", 1, head), Sheet("B", 1, other)], TODAY).people) == 1


@pytest.mark.parametrize(
    ("piece", "kind"),
    [
        ("1957", "birth"), ("07/04/1957", "birth"), ("7.4.57", "birth"), ("07041957", "birth"), ("4/1957", "birth"),
        ("0912345678", "phone"), ("912345678", "phone"), ("+84 912 345 678", "phone"), ("01682345678", "phone"),
        ("02431234567", "phone"), ("031057000123", "personal_id"), ("31057000123", "personal_id"),
        ("Nam", "sex"), ("nữ", "sex"), ("Vợ", "relation"), ("Tổ 7", "neighborhood"), ("Bản Lướt", "neighborhood"),
        ("Nguyễn Văn An", "full_name"), ("Giàng A Páo", "full_name"), ("12", ""), ("số 12 ngõ 3", ""),
    ],
)  # fmt: skip
def test_a_piece_of_a_line_tells_what_it_is(piece: str, kind: str) -> None:
    assert kind_of(piece) == kind


@given(st.text(max_size=200))
def test_any_text_is_a_list_or_none(text: str) -> None:
    rows: list[list[Any]] = [[line] for line in text.splitlines()] or [[""]]
    headed = with_head(Sheet("x", 1, rows))
    assert headed is None or (headed.first_row, len(headed.rows)) == (0, len(rows) + 1)


def test_a_numbered_line_with_a_name_alone_is_a_person_without_a_birth_date() -> None:
    roll = read("Tổ dân phố 7\n1. Nguyễn Thị Lan, 1957, nữ\n2. Trần Văn Cường, 1961, nam\n3. Bùi Thị Na")
    assert [row.full_name for row in roll.people] == ["Nguyễn Thị Lan", "Trần Văn Cường"]
    assert [(row, home.neighborhood.name) for row, home in roll.refused if home.neighborhood] == [(4, "7")]
    assert [(one.row, one.code) for one in roll.problems] == [(4, "birth_missing")]
