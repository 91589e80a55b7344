"""From the sheets people keep to rows about persons: heads, households, neighborhoods, marks, totals."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.cells import Sheet
from imports.deciding.problem_words import KINDS, MESSAGES
from imports.reading.head import field_of, find_header
from imports.reading.reading import (
    ListsSideBySide,
    NoBirthColumn,
    NoListFound,
    ReadList,
    TooManyPeople,
    read_list,
)
from imports.reading.row import ListedRow
from residents.facts.birth import Birth
from tests.rolls import HEAD, person
from wards.naming import NeighborhoodName

TODAY = date(2026, 11, 22)
HEADS_OWN = ("TT", "Hộ số", "Họ  và tên", "QH chủ hộ", "Năm sinh", "", "Số căn cước/CMND", "ĐT liên hệ", "Số nhà",
             "BHYT", "Người cao tuổi", "Hộ nghèo", "Khuyết tật", "Ghi chú")  # fmt: skip
SECOND_LEVEL = ("", "", "", "", "Nam", "Nữ", "", "", "", "", "", "", "", "")


def read(*rows: Any, name: str = "Sheet1") -> ReadList:
    width = max(map(len, rows))
    padded = [[*("" if cell is None else cell for cell in row), *[""] * (width - len(row))] for row in rows]
    return read_list([Sheet(name, 1, padded)], TODAY)


def only(*rows: Any, name: str = "Sheet1") -> ListedRow:
    roll = read(*rows, name=name)
    (row,) = roll.people
    return row


def codes(roll: ReadList) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.code, problem.severity) for problem in roll.problems]


def heads(*rows: Any) -> list[Any]:
    """A head's own list: title lines, a head of two levels, rows, a total, a signature."""
    return [
        ("UBND PHƯỜNG MẪU",), ("TỔ DÂN PHỐ 7",), ("", "", "DANH SÁCH NHÂN KHẨU NĂM 2026"), ("",), HEADS_OWN,
        SECOND_LEVEL, *rows, ("Tổng cộng", 140.0, "470 nhân khẩu"), ("",), ("",) * 7 + ("Tổ trưởng",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Họ và tên", "full_name"), ("HỌ VÀ TÊN", "full_name"), ("Ho va ten", "full_name"), ("Họ\ntên", "full_name"),
        ("Ngày, tháng, năm sinh", "birth"), ("Năm sinh", "birth"), ("NTNS", "birth"),
        ("Số căn cước/CMND", "personal_id"), ("Số ĐDCN/CCCD (12 số)", "personal_id"), ("CCCD", "personal_id"),
        ("ĐT liên hệ", "phone"), ("Số điện thoại (nếu có)", "phone"), ("SĐT", "phone"),
        ("Hộ số", "household"), ("Mã hộ", "household"), ("Hộ", "household"), ("Họ", "family_name"),
        ("QH với chủ hộ", "relation"), ("Quan hệ", "relation"), ("Tổ dân phố", "neighborhood"), ("Tổ", "neighborhood"),
        ("Thôn/Tổ dân phố", "neighborhood"), ("Đối tượng ưu tiên", "groups"), ("Hộ nghèo", "group"), ("NCT", "group"),
        ("Dân tộc", "ethnicity"), ("Năm", "birth_year"), ("Nam", "male"), ("Nữ", "female"),
        ("Họ tên chủ hộ", "household_head"), ("Họ tên cha", "not_asked"), ("Nghề nghiệp", ""), ("", ""),
    ],
)  # fmt: skip
def test_column_titles_are_known_in_all_their_forms(title: str, field: str) -> None:
    assert field_of(title)[0] == field


@given(st.text(max_size=40))
def test_any_title_can_be_asked(title: str) -> None:
    field_of(title)


def test_a_ward_list_gives_every_fact_of_a_person() -> None:
    row = only(
        HEAD,
        person("NGUYỄN VĂN AN", personal_id="031050000123", phone="912345678", groups="NCT, HN", note="ốm"),
    )
    assert (row.row, row.full_name, row.name_folded) == (2, "Nguyễn Văn An", "nguyen van an")
    assert row.neighborhood == NeighborhoodName("to_dan_pho", "7")
    assert (row.household, row.relation, row.is_head, row.sex) == ("07-0001", "Chủ hộ", True, "male")
    assert row.birth == Birth(date(1950, 4, 7))
    assert (row.personal_id, row.phone) == ("031050000123", "0912345678")
    assert (row.insurance, row.groups, row.residence, row.note) == (
        "yes",
        frozenset({"POOR"}),
        "permanent",
        "ốm",
    )


def test_ethnicity_is_not_kept() -> None:
    assert "Thái" not in repr(only(HEAD, person(ethnicity="Thái")))


def test_a_heads_list_is_found_under_its_titles_and_its_two_level_head() -> None:
    roll = read(
        *heads(
            (1.0, 1.0, "NGUYỄN QUANG VƯỢNG", "CH", "1980", "", 31080689978.0, "0367221981", "Số 140", "x"),
            (
                2.0,
                "",
                "  Trần  Thị Hoa ",
                "Vợ",
                "",
                date(1982, 1, 26),
                "031182000123",
                784372371.0,
                "",
                "",
                "",
                "X",
                "",
                "tạm trú",
            ),
        )
    )
    head, wife = roll.people
    assert (head.row, head.full_name, head.sex, head.birth) == (
        7,
        "Nguyễn Quang Vượng",
        "male",
        Birth(date(1980, 1, 1), "year"),
    )
    assert (wife.full_name, wife.sex, wife.birth) == ("Trần Thị Hoa", "female", Birth(date(1982, 1, 26)))
    assert {row.neighborhood for row in roll.people} == {NeighborhoodName("to_dan_pho", "7")}
    assert (wife.household, wife.household_run) == (head.household, head.household_run) == ("1", 1)
    assert (wife.address, wife.phone, wife.residence, wife.note) == ("Số 140", "0784372371", "temporary", "")
    assert (head.insurance, wife.insurance, wife.groups) == ("yes", "unknown", frozenset({"POOR"}))
    assert codes(roll) == [(7, "id_zero_restored", "warn")]


def test_the_neighborhood_may_be_in_the_name_of_the_sheet_or_in_a_line_between() -> None:
    columns = ("Họ và tên", "Năm sinh", "Giới tính", "Hộ số")
    assert only(columns, ("Lê An", "1950", "Nam", "1"), name="TO 7").neighborhood.name == "7"
    roll = read(
        columns,
        ("Tổ dân phố 8",),
        ("Lê An", "1950", "Nam", "1"),
        ("TỔ DÂN PHỐ 9",),
        ("Lê Bình", "1950", "Nam", "1"),
    )
    assert [row.neighborhood.name for row in roll.people] == ["8", "9"]
    assert roll.people[0].household_run != roll.people[1].household_run


def test_blank_cells_of_merged_columns_mean_the_same_as_above() -> None:
    columns = ("Tổ", "Hộ số", "Họ và tên", "Năm sinh", "Giới tính", "Địa chỉ")
    roll = read(
        columns,
        (7.0, 1.0, "Lê An", "1950", "Nam", "Số 1"),
        ("", "", "Lê Bình", "1980", "Nam", ""),
        ("", 2.0, "Lê Cúc", "1990", "Nữ", "Số 2"),
    )
    assert [(row.neighborhood.name, row.household, row.address) for row in roll.people] == [
        ("7", "1", "Số 1"), ("7", "1", "Số 1"), ("7", "2", "Số 2"),
    ]  # fmt: skip


def test_without_household_numbers_the_word_chu_ho_begins_a_household() -> None:
    columns = ("Tổ dân phố", "Họ và tên", "Năm sinh", "Giới tính", "Quan hệ")
    roll = read(
        columns,
        ("7", "Lê An", "1950", "Nam", "CH"), ("7", "Lê Bình", "1980", "Nam", "Con"),
        ("7", "Lê Cúc", "1990", "Nữ", "Chủ hộ"), ("7", "Lê Dần", "1991", "Nam", "Chồng"),
    )  # fmt: skip
    assert [row.household_run for row in roll.people] == [1, 1, 2, 2]


def test_family_and_given_names_in_two_columns_are_one_name() -> None:
    assert (
        only(
            ("Tổ", "Họ và tên đệm", "Tên", "Năm sinh", "Phái"), (7.0, "Lê Thị", "Hoa", 1950.0, "Nữ")
        ).full_name
        == "Lê Thị Hoa"
    )
    one_title = (("Tổ", "Họ và tên", "", "Năm sinh", "Phái"), (7.0, "Lê Thị", "Hoa", 1950.0, "Nữ"))
    assert only(*one_title).full_name == "Lê Thị Hoa"


def test_day_month_and_year_in_three_columns_are_one_birth_date() -> None:
    columns = ("Tổ", "Họ và tên", "Ngày sinh", "", "", "Giới tính")
    row = only(columns, ("", "", "Ngày", "Tháng", "Năm", ""), (7.0, "Lê An", 9.0, 11.0, 1990.0, "Nam"))
    assert row.birth == Birth(date(1990, 11, 9))


def test_crosses_under_nam_and_nu_tell_the_sex() -> None:
    columns = ("Tổ", "Họ và tên", "Ngày sinh", "Giới tính", "")
    roll = read(
        columns, ("", "", "", "Nam", "Nữ"), (7.0, "Lê An", "1950", "x", ""), (7.0, "Lê Hoa", "1950", "", "X")
    )
    assert [row.sex for row in roll.people] == ["male", "female"]


def test_totals_signatures_numbered_heads_repeated_heads_and_examples_are_nobody() -> None:
    roll = read(
        HEAD, tuple(f"({n})" for n in range(1, 16)), person("NGUYỄN VĂN MẪU", number="VD"), person(), HEAD,
        person("Lê Thị Tống", household="07-0002", sex="Nữ"), ("Cộng tổ 7:", "", "", "2 người", "", "1", "1"),
        ("", "", "", "Người lập biểu"), ("", "", "", "Trần Văn Ký"),
    )  # fmt: skip
    assert [row.full_name for row in roll.people] == ["Nguyễn Văn An", "Lê Thị Tống"]
    assert roll.refused == []


def test_a_person_of_the_family_tong_is_no_total() -> None:
    assert only(HEAD, person("Tống Văn Cộng")).full_name == "Tống Văn Cộng"


@pytest.mark.parametrize(
    ("facts", "column", "code"),
    [
        ({"name": ""}, "Họ và tên", "name_missing"),
        ({"name": "123"}, "Họ và tên", "name_missing"),
        ({"name": "A" * 121}, "Họ và tên", "name_too_long"),
        ({"birth": ""}, "Ngày sinh", "birth_missing"),
        ({"birth": "31/02/1990"}, "Ngày sinh", "birth_impossible"),
        ({"birth": "01/01/2030"}, "Ngày sinh", "birth_future"),
        ({"birth": "01/01/1900"}, "Ngày sinh", "birth_too_old"),
        ({"birth": "hồi đó"}, "Ngày sinh", "birth_unreadable"),
        ({"personal_id": "3.1E+10"}, "Số CCCD", "id_scientific"),
        ({"personal_id": "12345"}, "Số CCCD", "id_malformed"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_with_its_column(
    facts: dict[str, str], column: str, code: str
) -> None:
    roll = read(HEAD, person("Lê Thị Bình", sex="Nữ"), person(**facts))
    assert [(p.row, p.column, p.code, p.severity) for p in roll.problems] == [(3, column, code, "refuse")]
    assert [number for number, _home in roll.refused] == [3]
    assert len(roll.people) == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"personal_id": 31050000123.0}, "id_zero_restored"),
        ({"personal_id": "123456789"}, "id_old_card"),
        ({"personal_id": "031051000123"}, "id_year_differs"),
        ({"personal_id": "031150000123"}, "id_sex_differs"),
        ({"personal_id": "031050000123", "sex": ""}, "sex_from_number"),
        ({"sex": "", "relation": "Con"}, "sex_missing"),
        ({"phone": "12345"}, "phone_unreadable"),
        ({"phone": "01682345678"}, "phone_old_prefix"),
        ({"phone": "0912345678/0987654321"}, "phone_several"),
        ({"birth": "7/4/50"}, "birth_two_digit_year"),
        ({"birth": date(1905, 5, 3)}, "birth_year_as_date"),
        ({"groups": "NCT, VIP"}, "group_unknown"),
        ({"name": "Nguyễn Văn An 2"}, "name_digits"),
    ],
)
def test_what_can_be_mended_is_taken_with_a_warning(facts: dict[str, Any], code: str) -> None:
    roll = read(HEAD, person(**facts))
    assert codes(roll) == [(2, code, "warn")]
    assert len(roll.people) == 1


def test_a_bad_phone_is_left_out_and_never_spoils_its_row() -> None:
    assert only(HEAD, person(phone="không nhớ số")).phone == ""


def test_every_code_a_row_can_get_has_its_words() -> None:
    assert KINDS.keys() == MESSAGES.keys()


@given(
    st.lists(
        st.text(max_size=12) | st.floats(-1e12, 1e12) | st.dates() | st.booleans(), min_size=15, max_size=15
    )
)
def test_any_row_is_a_person_a_refusal_or_nobody(cells: list[Any]) -> None:
    roll = read(HEAD, tuple(cells))
    assert len(roll.people) + len(roll.refused) <= 1
    assert all(problem.code in MESSAGES for problem in roll.problems)
    assert bool(roll.refused) == any(problem.severity == "refuse" for problem in roll.problems)


def test_two_sheets_are_two_lists_and_their_households_are_not_mixed() -> None:
    rows = [["Họ và tên", "Năm sinh", "Hộ số"], ["Lê An", "1950", "1"]]
    roll = read_list([Sheet("TO 7", 1, rows), Sheet("Hướng dẫn", 1, [["x"]]), Sheet("TO 8", 1, rows)], TODAY)
    assert [(row.sheet, row.neighborhood.name, row.household_run) for row in roll.people] == [
        ("TO 7", "7", 1),
        ("TO 8", "8", 2),
    ]


def test_a_workbook_without_a_list_is_refused_whole() -> None:
    with pytest.raises(NoListFound):
        read(("Tháng", "Thu", "Chi"), (1.0, 2.0, 3.0))


def test_two_lists_side_by_side_are_refused_whole_because_one_would_be_lost() -> None:
    head = ["STT", "Họ và tên", "Năm sinh", "Giới tính"]
    rows = [[*head, "", *head], [1.0, "Lê An", 1950.0, "Nam", "", 2.0, "Lê Ba", 1952.0, "Nam"]]
    with pytest.raises(ListsSideBySide):
        read(*rows)


def test_a_list_without_birth_dates_is_refused_whole() -> None:
    with pytest.raises(NoBirthColumn):
        read(("Họ và tên", "Hộ số", "Số điện thoại"), ("Lê An", "1", ""))


def test_more_people_than_a_list_may_hold_are_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imports.reading.reading.MAX_PEOPLE", 2)
    with pytest.raises(TooManyPeople):
        read(HEAD, person(), person("B"), person("C"))


def test_a_sheet_without_any_head_has_none() -> None:
    assert find_header(Sheet("x", 1, [["a", 1.0], []])) is None
