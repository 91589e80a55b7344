"""Phone numbers as lists write them."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from residents.facts.phone import BEFORE_2018, is_assigned, read_phone, show_phone

mobiles = st.from_regex(r"0[35789][0-9]{8}", fullmatch=True)
fixed_lines = st.from_regex(r"02[0-9]{9}", fullmatch=True)


@given(mobiles)
def test_a_mobile_number_is_kept_whatever_excel_or_people_did_to_it(number: str) -> None:
    ways = [number, float(number), number[1:], f"+84{number[1:]}", f"84.{number[1:4]}.{number[4:7]}.{number[7:]}",
            f"{number[:4]} {number[4:7]} {number[7:]}", f"0084{number[1:]}", f"(+84) {number[1:]}"]  # fmt: skip
    assert {read_phone(way)[0] for way in ways} == {number}


@given(mobiles | fixed_lines)
def test_whether_a_number_is_assigned_is_what_the_library_says(number: str) -> None:
    assert is_assigned(number) == phonenumbers.is_valid_number(phonenumbers.parse(number, "VN"))


def test_an_unassigned_number_is_kept_with_a_warning() -> None:
    assert read_phone("0599999999")[0] == "0599999999"
    unassigned = next(f"05{n}9999999" for n in range(10) if not is_assigned(f"05{n}9999999"))
    assert read_phone(unassigned) == (unassigned, "", "phone_unassigned")


@pytest.mark.parametrize("old", sorted(BEFORE_2018))
def test_an_old_eleven_digit_number_is_taken_in_its_new_form_with_a_warning(old: str) -> None:
    expected = BEFORE_2018[old] + "2345678"
    for cell in (old + "2345678", float(old + "2345678"), "+84" + old[1:] + "2345678"):
        number, _owner, warning = read_phone(cell)
        assert (number, warning) == (expected, "phone_old_prefix")


def test_the_owner_is_read_from_the_words_beside_a_number() -> None:
    assert read_phone("0912345678 (con gái)") == ("0912345678", "con gái", None)
    assert read_phone("ĐT: 0912.345.678")[1] == ""


@pytest.mark.parametrize(
    "cell", ["0912345678 / 0987654321", "0912345678-0987654321", "0912345678; 0225 3855 115"]
)
def test_of_several_numbers_the_first_is_taken(cell: str) -> None:
    number, _owner, warning = read_phone(cell)
    assert (number, warning) == ("0912345678", "phone_several")


@pytest.mark.parametrize("cell", ["", "không", "Không có", "-"])
def test_no_phone_is_no_problem(cell: str) -> None:
    assert read_phone(cell) == ("", "", None)


@given(st.text(max_size=30) | st.floats(allow_nan=False, allow_infinity=False))
def test_no_cell_ever_refuses_its_row(cell: str | float) -> None:
    number, owner, _warning = read_phone(cell)
    assert number == "" or (number.isdecimal() and number.startswith("0"))
    assert len(owner) <= 60


def test_numbers_are_shown_in_groups() -> None:
    assert show_phone("0912345678") == "0912 345 678"
