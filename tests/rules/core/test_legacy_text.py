"""Letters typed before Unicode: every one of them there and back, columns recognised, Unicode left alone."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets.cells import Sheet
from core.sheets.legacy_text import (
    SUSPECT,
    TCVN3,
    VNI,
    VNI_ALONE,
    Scheme,
    from_legacy,
    is_syllable,
    legacy_words,
)
from imports.reading.old_letters import in_unicode
from imports.reading.reading import read_list
from tests.letters import legacy

TODAY = date(2026, 11, 22)
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL = [unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in TONES] + ["đ"]
VIETNAMESE = [*SMALL, *(letter.upper() for letter in SMALL)]
NAMES = (
    "Nguyễn Văn An", "Trần Thị Hương", "Lê Đức Thọ", "Phạm Quỳnh Nga", "Võ Thị Sáu", "Đặng Ngọc Huỳnh", "Bùi Xuân Phái",
    "Đỗ Mười", "Hoàng Hữu Nghị", "Vũ Thị Bích Thuỷ", "Ngô Bảo Châu", "Dương Thị Xuyến", "Lý Thường Kiệt", "Cù Huy Cận",
    "Mạc Thị Bưởi", "Phan Kế Bính", "Tô Hoài", "Kiều Oanh", "Khuất Duy Tiến", "Nghiêm Xuân Yêm", "Giáp Văn Cương",
)  # fmt: skip


def sheet(*rows: list[object]) -> Sheet:
    return Sheet("Danh sách", 1, [list(row) for row in rows])


def test_the_tables_hold_all_vietnamese_letters_once() -> None:
    assert len(TCVN3) == 74
    assert set(SMALL) - set("aeiouy") <= set(TCVN3.values())
    assert set(VIETNAMESE) - set("aeiouyAEIOUY") == set(VNI.values())


def test_every_letter_of_tcvn3_goes_there_and_back() -> None:
    for letter in SMALL + list("ĂÂÊÔƠƯĐ"):
        assert from_legacy(legacy(letter, "tcvn3"), "tcvn3") == letter


def test_every_letter_of_vni_goes_there_and_back_small_and_capital() -> None:
    for letter in VIETNAMESE:
        assert from_legacy(legacy(letter, "vni"), "vni") == letter


@given(st.text(st.sampled_from(SMALL + list("bcdghklmnpqrstvx "))))
def test_any_small_text_in_tcvn3_comes_back(text: str) -> None:
    assert from_legacy(legacy(text, "tcvn3"), "tcvn3") == text


SYLLABLES = st.builds(
    "".join, st.tuples(st.sampled_from(["b", "ngh", "th", "đ", ""]), st.sampled_from(SMALL), st.sampled_from(["", "ng", "c"]))
)  # fmt: skip


@given(st.lists(SYLLABLES, min_size=1, max_size=5).map(" ".join))
def test_any_syllables_in_vni_come_back(text: str) -> None:
    assert from_legacy(legacy(text, "vni"), "vni") == text


@pytest.mark.parametrize("name", NAMES)
def test_names_are_made_of_syllables(name: str) -> None:
    assert all(map(is_syllable, name.split()))
    assert all(map(is_syllable, name.upper().split()))


@pytest.mark.parametrize("scheme", ["tcvn3", "vni"])
def test_a_column_of_names_is_recognised_and_converted_whole(scheme: Scheme) -> None:
    old = sheet(
        ["TT", legacy("Họ và tên", scheme)], *([n, legacy(name, scheme)] for n, name in enumerate(NAMES))
    )
    new, (found,) = in_unicode(old)
    assert [row[1] for row in new.rows] == ["Họ và tên", *NAMES]
    assert (found.index, found.scheme, found.row) == (1, scheme, 1)
    assert old.rows[1][1] == legacy(NAMES[0], scheme)


@pytest.mark.parametrize("scheme", ["tcvn3", "vni"])
@pytest.mark.parametrize("name", NAMES)
def test_a_single_name_speaks_for_its_own_encoding(name: str, scheme: Scheme) -> None:
    other: Scheme = "vni" if scheme == "tcvn3" else "tcvn3"
    assert legacy_words(legacy(name, scheme), scheme) >= legacy_words(legacy(name, scheme), other)


def test_names_in_the_font_of_capitals_are_names() -> None:
    assert from_legacy("NGUYÔN V¡N §øC", "tcvn3") == "NGUYỄN VĂN ĐỨC"
    assert from_legacy("§Æng V¨n ¢n", "tcvn3") == "Đặng Văn Ân"


UNICODE = (
    *NAMES, *map(str.upper, NAMES), *(unicodedata.normalize("NFD", name) for name in NAMES), "Müller", "François",
    "José Núñez", "Y Ñam", "H'Blăng Ñươ", "K'Brôih", "Y Blư", "Hoà", "Hòa", "Lê Thoà", "35 m²", "nhà số 7½", "− –",
    "ốm «nặng»", "Số 1 · ngõ 2", "10°C",
)  # fmt: skip


@pytest.mark.parametrize("name", UNICODE)
def test_proper_text_is_never_taken_for_an_old_encoding(name: str) -> None:
    for rows in ([[name]], [["Họ và tên"], [name]], [["Ho ten"], [name], ["Nguyen Van An"]]):
        assert in_unicode(sheet(*rows))[1] == []


@given(st.lists(st.sampled_from(UNICODE), min_size=1, max_size=30))
def test_proper_text_stays_as_it_is_whatever_is_together(names: list[str]) -> None:
    assert in_unicode(sheet(*([name] for name in names)))[1] == []


def test_each_column_is_judged_by_itself_and_those_that_do_not_tell_follow_the_others() -> None:
    old = sheet(
        ["Họ và tên", "Quan hệ", "Ghi chú"], ["NguyÔn V¨n An", "Vâ", "ốm"], ["TrÇn ThÞ B×nh", "Con", "Ðak"]
    )  # fmt: skip
    new, found = in_unicode(old)
    assert [row[1] for row in new.rows] == ["Quan hệ", "Vâ", "Con"]
    assert new.rows[1] == ["Nguyễn Văn An", "Vâ", "ốm"]
    assert [(column.index, column.cells) for column in found] == [(0, 2)]
    without_head = sheet(["NguyÔn V¨n An", "Vâ"], ["TrÇn ThÞ B×nh", ""])
    assert in_unicode(without_head)[0].rows[0] == ["Nguyễn Văn An", "Võ"]


def test_a_few_old_rows_in_a_column_of_unicode_are_converted_and_the_others_stay() -> None:
    new, (found,) = in_unicode(
        sheet(*([name] for name in NAMES), ["NguyÔn ThÞ ót"], ["Y Ñam"], ["Ksor Ñoâng"])
    )
    assert [row[0] for row in new.rows] == [*NAMES, "Nguyễn Thị út", "Y Ñam", "Ksor Ñoâng"]
    assert (found.cells, found.before, found.after) == (1, "NguyÔn, ThÞ", "Nguyễn, Thị")


HEAD = ["STT", "Tổ dân phố", "Họ và tên", "Năm sinh", "Giới tính", "Quan hệ", "Ghi chú"]
PEOPLE = (
    [1.0, 7.0, "Nguyễn Văn Đức", "1950", "Nam", "Chủ hộ", "ốm nặng"],
    [2.0, "", "Trần Thị Hường", "1952", "Nữ", "Vợ", ""],
    [3.0, "", "Nguyễn Thị Xuyến", "hồi đó", "Nữ", "Con", ""],
)


@pytest.mark.parametrize("scheme", ["tcvn3", "vni"])
def test_a_list_in_old_letters_is_the_same_list(scheme: Scheme) -> None:
    rows = [
        [legacy(cell, scheme) if isinstance(cell, str) else cell for cell in row] for row in (HEAD, *PEOPLE)
    ]
    roll, plain = read_list([sheet(*rows)], TODAY), read_list([sheet(HEAD, *PEOPLE)], TODAY)
    assert roll.people == plain.people
    said = [problem for problem in roll.problems if problem.code.startswith("text_")]
    assert {problem.code for problem in said} == {f"text_{scheme}"}
    assert [problem.column for problem in said] == ["Tổ dân phố", "Họ và tên", "Năm sinh", "Giới tính", "Quan hệ", "Ghi chú"]  # fmt: skip
    assert [p for p in roll.problems if p not in said] == plain.problems


def test_what_is_said_of_a_column_shows_single_words_and_nobodys_name() -> None:
    rows = [["Tæ", "Hä vµ tªn", "N¨m sinh"], *([7.0, "NguyÔn V¨n §øc", "1950"] for _ in range(3)), [7.0, "NguyÔn ThÞ T­", "1951"]]  # fmt: skip
    roll = read_list([sheet(*rows)], TODAY)
    said = next(problem for problem in roll.problems if problem.column == "Họ và tên")
    assert dict(said.params) == {"before": "NguyÔn, V¨n, ThÞ", "after": "Nguyễn, Văn, Thị", "cells": 5}


def test_a_list_without_a_suspect_letter_is_not_looked_at_further() -> None:
    plain = sheet(HEAD, *PEOPLE)
    assert in_unicode(plain)[0] is plain
    assert all(SUSPECT.search(written) for written in ("§", "­", "ñ", "ï")) and VNI_ALONE


@given(
    st.lists(
        st.lists(st.text(st.characters(max_codepoint=0x1EFF), max_size=9), min_size=2, max_size=2),
        min_size=1,
        max_size=9,
    )
)
def test_any_cells_are_converted_or_left_alone(rows: list[list[str]]) -> None:
    new, found = in_unicode(sheet(*rows))
    assert len(new.rows) == len(rows) and all(column.before != column.after for column in found)
