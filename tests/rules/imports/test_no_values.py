"""Cells that hold no value: never lost without a word, never a day off; a whole column is spoken of once."""

from datetime import date
from typing import Any

import pytest

from core.sheets.cells import Sheet
from imports.reading.no_values import NothingInColumn
from imports.reading.reading import ReadList, read_list
from tests.rolls import HEAD, person

TODAY = date(2026, 3, 1)
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "Err:502", "#########")
WORDS = ("NaN", "null", "None", "undefined", "n/a", "(blank)")


def read(*people: list[Any]) -> ReadList:
    return read_list([Sheet("Danh sách", 1, [list(HEAD), *people])], TODAY)


def told(roll: ReadList) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.column, one.code, one.severity) for one in roll.problems]


GOOD = person("Lê Thị Bình", sex="Nữ", household="07-0009")


@pytest.mark.parametrize("text", [*ERRORS, *WORDS])
@pytest.mark.parametrize(
    ("fact", "column"), [("name", "Họ và tên"), ("birth", "Ngày sinh"), ("household", "Mã hộ")]
)
def test_a_row_with_no_value_where_one_is_needed_is_refused_with_its_column(
    fact: str, column: str, text: str
) -> None:
    roll = read(GOOD, person(**{fact: text}))
    assert told(roll) == [(3, column, "cell_no_value", "refuse")]
    assert roll.problems[0].params == {"text": text}
    assert [number for number, _home in roll.refused] == [3] and len(roll.people) == 1


@pytest.mark.parametrize("text", [*ERRORS, *WORDS])
@pytest.mark.parametrize(
    ("fact", "column"),
    [
        ("personal_id", "Số CCCD"), ("phone", "Số điện thoại"), ("address", "Địa chỉ"), ("insurance", "Thẻ BHYT"),
        ("groups", "Đối tượng"), ("residence", "Tình trạng cư trú"), ("note", "Ghi chú"), ("sex", "Giới tính"),
    ],
)  # fmt: skip
def test_where_none_is_needed_the_person_is_imported_without_and_it_is_said(
    fact: str, column: str, text: str
) -> None:
    roll = read(GOOD, person(**{fact: text}))
    assert told(roll) == [(3, column, "cell_no_value", "warn")]
    assert len(roll.people) == 2
    assert "#" not in "".join(str(said) for said in roll.people[1]) and text not in roll.people[1]


def test_a_formula_without_a_result_is_named_as_such() -> None:
    roll = read(GOOD, person(phone="#RESULT?"), person(birth="#RESULT?"))
    assert told(roll) == [
        (3, "Số điện thoại", "cell_no_result", "warn"),
        (4, "Ngày sinh", "cell_no_result", "refuse"),
    ]


def test_a_row_of_nothing_but_errors_is_not_lost() -> None:
    empty = ["", "", "", "#N/A", "", "########", *[""] * 9]
    roll = read(GOOD, empty)
    assert {code for _row, _column, code, _severity in told(roll)} == {"cell_no_value"}
    assert [number for number, _home in roll.refused] == [3]


def test_a_household_without_value_puts_nobody_into_the_household_above() -> None:
    roll = read(GOOD, person("Trần Văn Con", relation="Con", household="#N/A"))
    assert [one.full_name for one in roll.people] == ["Lê Thị Bình"]


def test_a_whole_column_is_spoken_of_once() -> None:
    people = [
        person(f"Lê Thị {'ABCDEGHIK'[n]}", household=f"07-{n:04}", sex="Nữ", phone="#N/A") for n in range(9)
    ]
    roll = read(*people, person("Lê Thị Bình", sex="Nữ", household="07-0100", phone="0912345678"))
    assert told(roll) == [(2, "Số điện thoại", "column_no_values", "warn")]
    assert roll.problems[0].params == {"cells": 9, "rows": 10, "text": "#N/A"}
    assert len(roll.people) == 10 and roll.people[9].phone == "0912345678"


@pytest.mark.parametrize(("fact", "column"), [("birth", "Ngày sinh"), ("name", "Họ và tên")])
def test_a_list_whose_needed_column_has_no_value_at_all_is_refused_whole(fact: str, column: str) -> None:
    with pytest.raises(NothingInColumn) as refused:
        read(*(_with(fact, number) for number in range(4)))
    assert refused.value.facts == {"column": column, "text": "#RESULT?"}


def _with(fact: str, number: int) -> list[Any]:
    return person(**{"name": f"Người {number}", "household": f"07-{number:04}", fact: "#RESULT?"})


def test_a_column_that_is_not_read_is_not_spoken_of() -> None:
    roll = read(GOOD, person(number="#N/A", ethnicity="#REF!"))
    assert told(roll) == [] and len(roll.people) == 2


@pytest.mark.parametrize("name", ["Nan Thị Hoa", "Lò Văn Nan", "Null", "An None"])
def test_a_name_that_only_has_such_a_word_is_a_name(name: str) -> None:
    roll = read(GOOD, person(name))
    assert len(roll.people) == (1 if name == "Null" else 2)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1950-04-06T17:00:00Z", "birth_with_time"),
        ("1950-04-06T17:00:00.000Z", "birth_with_time"),
        ("1950-04-06 17:00:00+00:00", "birth_with_time"),
        ("1950-04-06T16:59:59", "birth_with_time"),
        ("06/04/1950 17:00", "birth_with_time"),
        ("06/04/1950 17:00:00", "birth_with_time"),
    ],
)
def test_a_date_that_may_be_a_day_off_is_refused_with_what_to_do(written: str, code: str) -> None:
    roll = read(GOOD, person(birth=written))
    assert told(roll) == [(3, "Ngày sinh", code, "refuse")]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1950-04-07T00:00:00+07:00", "birth_with_zone"),
        ("1950-04-07T00:00:00Z", "birth_with_zone"),
        ("1950-04-07T00:00:00", ""),
        ("1950-04-07 00:00:00.000", ""),
        ("07/04/1950 00:00", ""),
        ("1950-04-07", ""),
    ],
)
def test_midnight_is_the_day_as_written_and_a_time_zone_is_spoken_of(written: str, code: str) -> None:
    roll = read(GOOD, person(birth=written))
    assert [one.code for one in roll.problems] == ([code] if code else [])
    assert roll.people[1].birth.day == date(1950, 4, 7)
