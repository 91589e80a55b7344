"""What is typed into the search box and what it asks for."""

from datetime import date

import pytest

from core import short_code
from residents.person.search_terms import in_own_neighborhood, read_terms, spellings


def test_words_are_folded_and_keep_their_typed_form():
    terms = read_terms("  Nguyễn  thị ĐÀO ")
    assert terms.words == ("nguyen", "thi", "dao")
    assert terms.typed == ("Nguyễn", "thị", "ĐÀO")


def test_a_year_beside_a_name_is_a_birth_year_or_the_end_of_a_phone():
    terms = read_terms("hoa 1950")
    assert terms.words == ("hoa",)
    assert (terms.four_digits, terms.year) == ("1950", 1950)


def test_four_digits_that_are_no_year_are_only_the_end_of_a_phone():
    terms = read_terms("5678")
    assert (terms.four_digits, terms.year, terms.words) == ("5678", None, ())


@pytest.mark.parametrize("text", ["031150000123", "031 150 000 123", "031.150.000.123", "031-150-000-123"])
def test_twelve_digits_are_a_citizen_number_however_they_are_spaced(text):
    terms = read_terms(text)
    assert (terms.personal_id, terms.words, terms.household_codes) == ("031150000123", (), ())


@pytest.mark.parametrize("text", ["0912345678", "0912 345 678", "+84 912 345 678", "84912345678"])
def test_a_whole_phone_number_is_read_in_any_of_its_forms(text):
    assert read_terms(text).phone == "0912345678"


def test_a_household_code_matches_with_or_without_leading_zeros():
    assert {"07-12", "07-012", "07-0012"} <= set(read_terms("07-12").household_codes)
    assert "07-12" in read_terms("07-0012").household_codes


def test_a_birth_date_is_read_day_first():
    terms = read_terms("Hoa 1/5/1950")
    assert (terms.birth, terms.words) == (date(1950, 5, 1), ("hoa",))


@pytest.mark.parametrize("text", ["", "   ", ",", "\u0301"])
def test_what_says_nothing_asks_for_nothing(text):
    assert read_terms(text).is_empty


def test_a_very_long_text_is_cut():
    assert len(read_terms("an " * 5000).words) <= 8


@pytest.mark.parametrize(("one", "other"), [("hòa", "Hoà"), ("THÚY", "thuý"), ("khỏe", "khoẻ")])
def test_two_ways_to_place_a_tone_are_one_spelling(one, other):
    assert spellings(one) == spellings(other)


def test_another_tone_is_another_spelling():
    assert spellings("hoà").isdisjoint(spellings("hoá"))


def test_a_household_code_with_a_letter_is_kept_as_written():
    assert read_terms("07-12a").household_codes == ("07-12A",)


def test_two_words_with_a_hyphen_are_no_household_code():
    terms = read_terms("Hồng-Anh")
    assert (terms.household_codes, terms.words) == ((), ("hong", "anh"))


@pytest.mark.parametrize("shape", ["{a}{b}", "{a}-{b}", "{a} {b}", " {a}-{b} "])
def test_eight_characters_with_a_right_check_can_be_the_code_of_a_paper(shape):
    code = short_code.make(bytes(range(10)))
    for written in (code, code.lower()):
        assert read_terms(shape.format(a=written[:4], b=written[4:])).code == code
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert read_terms(wrong).code == ""


def test_a_name_that_could_be_a_code_is_a_name_as_well():
    terms = read_terms("tran hang")
    assert terms.words == ("tran", "hang")


def test_of_a_whole_card_only_the_number_is_read():
    terms = read_terms("031150000123||NGUYỄN THỊ MẪU|02091950|Nữ|Tổ 3, Phường X|10052021")
    assert terms == read_terms("031150000123")


def test_a_bare_number_typed_by_a_head_is_a_household_of_their_neighborhood():
    assert in_own_neighborhood(read_terms("12"), "07").household_codes == ("07-0012",)
    for other in ("1950", "hoa 12", "12 1950", "hoa"):
        assert in_own_neighborhood(read_terms(other), "07") == read_terms(other)
