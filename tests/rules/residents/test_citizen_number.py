"""Citizen numbers as lists write them, hurt by Excel or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from residents.facts.citizen_number import (
    BadPersonalId,
    contradiction,
    mask,
    one_digit_away,
    read_personal_id,
    sex_by_number,
)

numbers = st.from_regex(r"0[0-9]{2}[0-9]{9}", fullmatch=True)
whole_numbers = numbers.filter(lambda n: n[1:3] != "00" and not n.endswith("000000"))


def why_refused(value: str | float) -> str:
    with pytest.raises(BadPersonalId) as caught:
        read_personal_id(value)
    return caught.value.code


@given(numbers, st.sampled_from(["{}", " {} ", "'{}"]))
def test_twelve_digits_are_taken_as_they_are(number: str, around: str) -> None:
    assert read_personal_id(around.format(number)) == (number, None)


@given(whole_numbers)
def test_the_zero_that_excel_dropped_comes_back_with_a_warning(number: str) -> None:
    assert read_personal_id(float(number)) == (number, "id_zero_restored")


@given(whole_numbers.filter(lambda n: n[1] != "0"))
def test_eleven_typed_digits_get_their_zero_too(number: str) -> None:
    assert read_personal_id(number[1:]) == (number, "id_zero_restored")
    assert read_personal_id(number[1:] + ".0") == (number, "id_zero_restored")


@pytest.mark.parametrize(
    "cell",
    [
        "3.1E+10",
        "3,1E+10",
        "3.10807E+10",
        "7.92E10",
        31000000000.0,
        79200000000.0,
        "31000000000",
        1050000000.0,
    ],
)
def test_a_number_that_lost_its_last_digits_is_refused(cell: str | float) -> None:
    assert why_refused(cell) == "id_scientific"


@pytest.mark.parametrize(
    "cell",
    ["0310806899781", "DN4010123456789", "12345", 123.5, 31050000123.5, -5.0, "031 080", "٠٣١٠٥٠٠٠٠١٢٣"],
)
def test_what_is_no_citizen_number_is_refused(cell: str | float) -> None:
    assert why_refused(cell) == "id_malformed"


@pytest.mark.parametrize("cell", ["B1234567", "c1234567", "AB1234567"])
def test_a_passport_number_is_read_in_capitals_with_a_warning(cell: str) -> None:
    assert read_personal_id(cell) == (cell.upper(), "id_passport")


def test_a_passport_number_says_nothing_about_its_holder_and_is_masked() -> None:
    assert contradiction("C1234567", 1990, "female") is None
    assert list(one_digit_away("C1234567")) == []
    assert (mask("C1234567"), mask("031080689978")) == ("C****567", "031******978")


@pytest.mark.parametrize("cell", ["123456789", 123456789.0, 12345678.0])
def test_an_old_nine_digit_card_number_is_left_out_with_a_warning(cell: str | float) -> None:
    assert read_personal_id(cell) == ("", "id_old_card")


@pytest.mark.parametrize("cell", ["", "TAM-2026-00041"])
def test_no_number_and_a_temporary_code_are_no_number(cell: str) -> None:
    assert read_personal_id(cell) == ("", None)


def test_full_width_digits_and_dots_between_are_read() -> None:
    assert read_personal_id("０３１.０８０.６８９.９７８") == ("031080689978", None)


@given(st.text(max_size=20) | st.floats(-1e13, 1e13))
def test_any_cell_gives_twelve_digits_nothing_or_a_named_refusal(cell: str | float) -> None:
    try:
        number, _warning = read_personal_id(cell)
    except BadPersonalId as bad:
        assert bad.code in ("id_malformed", "id_scientific")
    else:
        assert number == "" or (len(number) == 12 and number.isdecimal() and number.isascii())


@pytest.mark.parametrize(
    ("number", "year", "sex", "code"),
    [
        ("031080689978", 1980, "male", None),
        ("031180689978", 1980, "female", None),
        ("031217566211", 2017, "male", None),
        ("031080689978", 1981, "male", "id_year_differs"),
        ("031080689978", 1980, "female", "id_sex_differs"),
        ("031080689978", 1980, "unknown", None),
    ],
)
def test_the_old_pattern_is_only_a_hint(number: str, year: int, sex: str, code: str | None) -> None:
    assert contradiction(number, year, sex) == code


def test_the_fourth_digit_suggests_the_sex() -> None:
    assert (sex_by_number("031080689978"), sex_by_number("031380689978")) == ("male", "female")


@given(numbers)
def test_a_slip_of_one_digit_has_108_outcomes(number: str) -> None:
    near = set(one_digit_away(number))
    assert len(near) == 108 and number not in near
    assert all(sum(a != b for a, b in zip(number, other, strict=True)) == 1 for other in near)


def test_lists_show_the_number_masked() -> None:
    assert mask("031080689978") == "031******978"
