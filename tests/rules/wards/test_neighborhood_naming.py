"""What lists call neighborhoods, and the codes they get."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wards.naming import (
    LABELS,
    NeighborhoodName,
    codes_for,
    display_name,
    neighborhood_in_title,
    parse_neighborhood,
)


@pytest.mark.parametrize(
    "written",
    [
        "Tổ dân phố 7",
        "TỔ DÂN PHỐ 7",
        "TDP 07",
        "tdp7",
        "Tổ 7",
        "TO 7",
        "Tổ dân phố số 7",
        "T\u1ed5  dân phố 7 ",
    ],
)
def test_all_ways_to_write_a_numbered_one_mean_the_same(written: str) -> None:
    name = parse_neighborhood(written)
    assert name == NeighborhoodName("to_dan_pho", "7")
    assert name.code_hint == "07"


@pytest.mark.parametrize(
    ("written", "kind", "name"),
    [
        ("Bản Lướt", "ban", "Lướt"),
        ("BẢN LƯỚT", "ban", "Lướt"),
        ("Thôn Đông", "thon", "Đông"),
        ("KP.3", "khu_pho", "3"),
        ("Ấp Bình Hòa", "ap", "Bình Hòa"),
        ("Xóm Đình", "thon", "Xóm Đình"),
        ("Tổ 3A", "to_dan_pho", "3A"),
    ],
)
def test_kind_and_name_are_told_apart(written: str, kind: str, name: str) -> None:
    assert parse_neighborhood(written) == NeighborhoodName(kind, name)


def test_a_bare_number_takes_the_kind_of_its_column() -> None:
    assert parse_neighborhood("7") == NeighborhoodName(None, "7")
    assert parse_neighborhood("07", "khu_pho") == NeighborhoodName("khu_pho", "7")


def test_nothing_written_is_no_neighborhood() -> None:
    assert parse_neighborhood(" \u200b ") is None


@given(st.sampled_from(sorted(LABELS)), st.integers(1, 999))
def test_what_is_shown_can_be_read_again(kind: str, number: int) -> None:
    assert parse_neighborhood(display_name(kind, str(number))) == NeighborhoodName(kind, str(number))


@given(st.text(max_size=60))
def test_any_text_can_be_asked(text: str) -> None:
    parse_neighborhood(text)
    neighborhood_in_title(text)


@pytest.mark.parametrize("line", ["TỔ DÂN PHỐ 7", "DANH SÁCH NHÂN KHẨU TỔ 7 NĂM 2026", "TO 7"])
def test_a_title_line_names_the_neighborhood(line: str) -> None:
    assert neighborhood_in_title(line) == NeighborhoodName("to_dan_pho", "7")


@pytest.mark.parametrize(
    "line", ["Tổ trưởng", "BẢN TỔNG HỢP", "UBND PHƯỜNG MẪU", "Ban chỉ đạo", "Năm 2026", "Sheet1"]
)
def test_other_lines_name_none(line: str) -> None:
    assert neighborhood_in_title(line) is None


def test_numbered_ones_get_their_number_and_the_others_follow_in_order_of_appearance() -> None:
    names = [NeighborhoodName("to_dan_pho", str(n)) for n in range(1, 29)]
    names += [NeighborhoodName("thon", "Đông"), NeighborhoodName("ban", "Lướt")]
    assert codes_for(names) == [f"{n:02d}" for n in range(1, 31)]


def test_a_number_already_taken_gets_the_next_free_code() -> None:
    assert codes_for([NeighborhoodName("to_dan_pho", "7")], ["07", "09"]) == ["10"]


@given(
    st.lists(
        st.builds(NeighborhoodName, st.sampled_from(sorted(LABELS)), st.integers(1, 60).map(str)), unique=True
    )
)
def test_no_two_get_one_code(names: list[NeighborhoodName]) -> None:
    codes = codes_for(names)
    assert len(set(codes)) == len(names) and all(len(code) >= 2 for code in codes)
