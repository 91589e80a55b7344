"""A list of heads, however it is written: neighborhood, name and phone are told from titles or from how cells look."""

import pytest

from accounts.heads.list_rules import HeadLine, lines_of, login_for

BUOI = HeadLine("Tổ 7", "Trần Thị Bưởi", "0912 345 678")


@pytest.mark.parametrize(
    "rows",
    [
        [["Tổ 7", "Trần Thị Bưởi", "0912 345 678"]],
        [["Tổ 7", "TRẦN THỊ BƯỞI", "0912 345 678"]],
        [["1", "Tổ 7", "Trần Thị Bưởi", "0912 345 678"]],
        [["0912 345 678", "Tổ 7", "Trần Thị Bưởi"]],
        [["Tổ dân phố", "Họ và tên", "Số điện thoại"], ["Tổ 7", "Trần Thị Bưởi", "0912 345 678"]],
        [["STT", "Họ tên", "SĐT", "Địa bàn"], [1, "Trần Thị Bưởi", "0912 345 678", "Tổ 7"]],
        [["DANH SÁCH TỔ TRƯỞNG", "", ""], ["TT", "Tổ", "Họ, tên"], ["1", "Tổ 7", "Trần Thị Bưởi"]],
        [[None, None], ["Tổ 7", "  Trần   Thị Bưởi ", "0912 345 678", ""], ["", "", ""]],
    ],
)
def test_a_line_is_read_however_the_list_is_written(rows: list[list[object]]) -> None:
    found = lines_of(rows)
    assert [(line.place, line.name) for line in found] == [(BUOI.place, BUOI.name)]
    assert found[0].phone in (BUOI.phone, "")


def test_a_phone_whose_zero_excel_took_away_has_it_again() -> None:
    assert lines_of([["Tổ 7", "Trần Thị Bưởi", 912345678.0]])[0].phone == "0912345678"


def test_a_line_without_a_phone_is_a_line() -> None:
    assert lines_of([["Tổ 7", "Trần Thị Bưởi"]]) == [HeadLine("Tổ 7", "Trần Thị Bưởi", "")]


def test_a_line_with_something_missing_is_not_dropped() -> None:
    found = lines_of([["Tổ 7", "Trần Thị Bưởi"], ["Lê Văn Cam"]])
    assert found[1] == HeadLine("", "Lê Văn Cam", "")


def test_empty_lines_are_none() -> None:
    assert lines_of([["", None], [], ["  "]]) == []


def test_a_sign_in_name_comes_from_the_given_name_and_the_code() -> None:
    assert login_for("Trần Thị Bưởi", "07", set()) == "buoi.07"
    assert login_for("Trần Thị Bưởi", "07", {"buoi.07", "buoi2.07"}) == "buoi3.07"
    assert login_for("", "", set()) == "to.to"
