"""What is around a name, and which lines of a list are about nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.folding import plain_name
from imports.reading.cells import beside_name, is_bare, what_is_wrong
from imports.reading.lines_without_people import (
    are_column_numbers,
    household_of_title,
    is_signature,
    is_total,
    may_be_a_name,
    title_in,
)
from wards.naming import neighborhood_in_title

WORDS = ("Nguyễn", "Trần", "Văn", "Thị", "An", "Bình", "Ông", "Chu", "Anh", "Pao", "A", "H'Hen", "Út")
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


@given(
    names,
    st.sampled_from(
        ["{}", "1. {}", "12) {}", "3/ {}", "- {}", "• {}", "'{}", "=+{}", "{} ", "{}.", "{},", "-{} *"]
    ),
)
def test_what_is_before_and_behind_is_no_part_of_a_name(name: str, around: str) -> None:
    assert plain_name(around.format(name)) == name


@given(st.text(max_size=40))
def test_any_text_has_a_plain_name_that_is_its_own(text: str) -> None:
    once = plain_name(text)
    assert plain_name(once) == once
    assert once in text


@pytest.mark.parametrize(
    ("written", "name", "sex", "relation", "note"),
    [
        ("Ông Nguyễn Văn An", "Nguyễn Văn An", "male", "", ""),
        ("bà Trần Thị Bình", "Trần Thị Bình", "female", "", ""),
        ("Cụ Lê Thị Tý", "Lê Thị Tý", "", "", ""),
        ("Nguyễn Văn An (chủ hộ)", "Nguyễn Văn An", "", "chủ hộ", ""),
        ("Chị Lê Thị Hoa (đi làm xa)", "Lê Thị Hoa", "female", "", "đi làm xa"),
        ("Lê Văn Bảy (lớn)", "Lê Văn Bảy (lớn)", "", "", ""),
        ("Ông Cao Thắng", "Cao Thắng", "male", "", ""),
        ("Ông Ích Khiêm", "Ông Ích Khiêm", "", "", ""),
        ("Ông Nguyễn", "Ông Nguyễn", "", "", ""),
        ("Chu Lê Minh", "Chu Lê Minh", "", "", ""),
        ("Anh Đào", "Anh Đào", "", "", ""),
    ],
)
def test_a_word_of_address_and_a_known_word_in_brackets_are_told_apart_from_the_name(
    written: str, name: str, sex: str, relation: str, note: str
) -> None:
    found = beside_name(written)
    assert (found.name, found.sex, found.relation, found.note) == (name, sex, relation, note)
    assert not is_bare(written)


@given(names)
def test_of_a_bare_name_nothing_is_taken_off(name: str) -> None:
    if is_bare(name):
        assert beside_name(name).name == name


def test_each_character_that_no_name_has_is_named() -> None:
    found = {char: what_is_wrong(char) for char in "1?\ufffd,;&/"}
    assert found.pop("1") == ("name_digits", "warn")
    assert {found.pop("?"), found.pop("\ufffd")} == {("name_letters_lost", "refuse")}
    assert set(found.values()) == {("name_several", "refuse")}


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Hộ số 12: ông An", "12"), ("Hộ 07", "7"), ("HỘ THỨ 3", "3"), ("Hộ: Nguyễn Văn An", ""), ("Hộ ông An", ""),
        ("Gia đình bà Bình", ""), ("Chủ hộ: Lê Văn Ba", ""), ("Hộ Nguyễn Văn An", ""), ("Hộ gia đình số 4", "4"),
        ("Hộ nghèo", None), ("HỘ NGHÈO", None), ("Hộ cận nghèo", None), ("Hồ Văn An", None), ("Họ và tên", None), ("hộ khẩu thường trú", None),
    ],
)  # fmt: skip
def test_the_title_of_a_household_has_a_number_a_colon_an_address_or_a_name(
    title: str, number: str | None
) -> None:
    assert household_of_title(title) == number


@pytest.mark.parametrize(
    ("filled", "name", "title"),
    [
        (["Tổ 7"], "", "Tổ 7"), (["A", "Tổ 7"], "Tổ 7", "Tổ 7"), ([1.0, "Tổ 7", 3.0], "Tổ 7", "Tổ 7"), (["II.", "Tổ 7"], "", "Tổ 7"),
        (["Tổ 7", "Lê Văn An"], "Lê Văn An", ""), ([1.0, 2.0], "", ""), (["-", "*"], "", ""),
    ],
)  # fmt: skip
def test_a_letter_or_number_may_come_before_a_title_and_no_name_beside_it(
    filled: list[object], name: str, title: str
) -> None:
    assert title_in(filled, name) == title  # type: ignore[arg-type]  # cells


def test_a_title_without_text_names_no_neighborhood() -> None:
    assert neighborhood_in_title("") is None
    found = neighborhood_in_title("TDP 7")
    assert found is not None and found.name == "7"


@pytest.mark.parametrize(
    ("filled", "name", "signs"),
    [
        (["Người lập biểu", "TỔ TRƯỞNG"], "Người lập biểu", True), (["(Ký, ghi rõ họ tên)"], "(Ký, ghi rõ họ tên)", True),
        (["Hải Phòng, ngày 12 tháng 5 năm 2026"], "", True), (["TM. UBND phường"], "", True), (["T/M Ban công tác"], "", True),
        (["Lê Văn An", "Tổ trưởng"], "Lê Văn An", False), (["Lê Văn An"], "Lê Văn An", False), ([1.0, "Tổ trưởng"], "", False),
        (["Kỳ Văn An"], "Kỳ Văn An", False), (["Trần Văn Cán"], "Trần Văn Cán", False),
    ],
)  # fmt: skip
def test_who_signs_a_list_is_nobody_of_it(filled: list[object], name: str, signs: bool) -> None:
    assert is_signature(filled, name) is signs  # type: ignore[arg-type]  # cells


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("Lê An", True), ("Công Tằng Tôn Nữ Diệu Hoa", True), ("Phạm Thị Ký", True), ("GIÀNG A PAO", True), ("An", False), ("Ngõ Lê Lợi", False), ("Đường Trần Phú", False),
        ("Hồ Văn An", True), ("Dương Thị Hoa", True), ("Danh Sa Rinh", True), ("Danh sách phụ", False), ("Bản Lướt", False),
        ("Hộ nghèo", False), ("NGƯỜI CAO TUỔI", False), ("Lê Văn 2", False), ("A B C D E G H", False),
    ],
)  # fmt: skip
def test_a_name_alone_is_told_from_a_heading(text: str, may: bool) -> None:
    assert may_be_a_name(text) is may


def test_totals_and_numbers_of_columns_are_known_by_their_words_and_signs() -> None:
    assert is_total(["", "Tổng cộng"]) and is_total(["cộng hộ 1:"])
    assert not is_total(["Tống Văn An"]) and not is_total(["Cộng tác viên"])
    assert are_column_numbers(["(1)", "2", 3.0, "A"])
    assert not are_column_numbers([1.0]) and not are_column_numbers(["1", "Lê An"])
