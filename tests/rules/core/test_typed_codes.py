"""Codes as phones change them: Vietnamese letters, wide letters and look-alikes are undone where the check proves it."""

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import short_code
from core.short_code import LENGTH, NEEDED_BYTES, SYMBOLS, WrongShortCode

codes = st.binary(min_size=NEEDED_BYTES, max_size=32).map(short_code.make)


def with_check(seven: str) -> str:
    """The code that begins with these seven symbols."""
    for symbol in SYMBOLS:
        try:
            return short_code.parse(seven + symbol)
        except WrongShortCode:
            continue
    raise AssertionError(seven)


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("DD", "Đ"),  # Telex
        ("D9", "Đ"),  # VNI
        ("AA", "Â"),
        ("A6", "Â"),
        ("EE", "Ê"),
        ("AW", "Ă"),
        ("W", "Ư"),
        ("AS", "Á"),
        ("EF", "È"),
        ("A3", "Ả"),
        ("EX", "Ẽ"),
        ("YJ", "Ỵ"),
        ("AAS", "Ấ"),
        ("A65", "Ậ"),
    ],
)
def test_vietnamese_letters_are_the_keys_they_were_made_of(keys: str, shown: str) -> None:
    code = with_check(("H" + keys + "KMNPQR")[:7])
    for form in ("NFC", "NFD"):
        typed = unicodedata.normalize(form, code.replace(keys, shown, 1).lower())
        assert short_code.read(typed) == code


def test_a_key_may_have_been_pressed_later_in_the_word() -> None:
    code = with_check("HACSKMN")
    assert short_code.read(code.replace("ACS", "ÁC")) == code


@given(codes)
def test_wide_letters_are_the_same_letters(code: str) -> None:
    wide = "".join(chr(ord(symbol) + 0xFEE0) for symbol in code)
    assert short_code.read(f"{wide[:4]}－{wide[4:]}") == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from("01ILOUZ"))
def test_one_look_alike_gives_the_code_or_is_named(code: str, place: int, symbol: str) -> None:
    typed = code[:place] + symbol + code[place + 1 :]
    if code[place] in short_code.LOOK_ALIKES[symbol]:
        assert short_code.read(typed) == code
        return
    with pytest.raises(WrongShortCode) as caught:
        short_code.read(typed)
    assert caught.value.facts == {"symbol": symbol, "at": place + 1}


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(SYMBOLS))
def test_no_guess_is_made_of_symbols_that_codes_have(code: str, place: int, symbol: str) -> None:
    typed = code[:place] + symbol + code[place + 1 :]
    if symbol != code[place]:
        with pytest.raises(WrongShortCode):
            short_code.read(typed)


def test_what_two_codes_could_have_become_is_named_and_not_guessed() -> None:
    ambiguous = 0
    for first in SYMBOLS:
        for second in SYMBOLS:
            typed = f"00{first}{second}HHHH"
            meant = [a + b + typed[2:] for a in "DQ" for b in "DQ"]
            right = [code for code in meant if is_code(code)]
            if len(right) == 1:
                assert short_code.read(typed) == right[0]
                continue
            ambiguous += len(right) > 1
            with pytest.raises(WrongShortCode, match="never contain"):
                short_code.read(typed)


def is_code(text: str) -> bool:
    try:
        return short_code.parse(text) == text
    except WrongShortCode:
        return False


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    with suppress(WrongShortCode):
        assert is_code(short_code.read(text))
