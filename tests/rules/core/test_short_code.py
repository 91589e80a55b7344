"""The short code: what one wrong symbol, one swap or a careless typist can do to it."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import short_code
from core.short_code import LENGTH, NEEDED_BYTES, SYMBOLS, WrongShortCode

codes = st.binary(min_size=NEEDED_BYTES, max_size=32).map(short_code.make)


def refusal_of(text: str) -> WrongShortCode:
    with pytest.raises(WrongShortCode) as caught:
        short_code.parse(text)
    return caught.value


@given(codes)
def test_a_fresh_code_has_eight_symbols_without_look_alikes(code: str) -> None:
    assert len(code) == LENGTH
    assert not set(code) & set("01ILOUZ")
    assert short_code.parse(code) == code


@given(codes)
def test_what_is_shown_reads_back_with_any_case_hyphen_or_space(code: str) -> None:
    shown = short_code.show(code)
    assert shown == f"{code[:4]}-{code[4:]}"
    for typed in (shown, shown.lower(), f"  {' '.join(code)}\n", shown.replace("-", "–")):
        assert short_code.parse(typed) == code


@given(codes)
def test_every_single_wrong_symbol_is_caught(code: str) -> None:
    for place in range(LENGTH):
        for symbol in SYMBOLS.replace(code[place], ""):
            refusal_of(code[:place] + symbol + code[place + 1 :])


@given(codes)
def test_every_swap_of_two_different_symbols_is_caught(code: str) -> None:
    for left, right in combinations(range(LENGTH), 2):
        if code[left] != code[right]:
            swapped = list(code)
            swapped[left], swapped[right] = swapped[right], swapped[left]
            refusal_of("".join(swapped))


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from("01ILOUZĐ"))
def test_a_symbol_no_code_has_is_named_with_its_place(code: str, place: int, symbol: str) -> None:
    refusal = refusal_of(code[:place] + symbol + code[place + 1 :])
    assert refusal.facts == {"symbol": symbol, "at": place + 1}


@given(codes)
def test_a_code_cut_short_or_run_on_is_told_its_length(code: str) -> None:
    assert refusal_of(code[:-1]).facts == {"count": 7}
    assert refusal_of(code + "2").facts == {"count": 9}


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_a_refusal(text: str) -> None:
    try:
        assert len(short_code.parse(text)) == LENGTH
    except WrongShortCode as refusal:
        assert refusal.status == 422


def test_the_same_bytes_give_the_same_code_and_too_few_are_an_error() -> None:
    assert short_code.make(bytes(10)) == "22222222"
    assert short_code.make(bytes(9) + b"\x01") == "3222222Q"  # 8 × 1 + 21 = 29
    with pytest.raises(ValueError, match="10 random bytes"):
        short_code.make(bytes(NEEDED_BYTES - 1))


def test_every_symbol_of_a_code_is_used_about_equally_often() -> None:
    seen = "".join(short_code.make(number.to_bytes(16, "big")) for number in range(0, 10**12, 10**9 + 7))
    assert set(seen) == set(SYMBOLS)


@pytest.mark.parametrize("dash", ["-", "‐", "‑", "‒", "–", "—", "−", " - ", "\u00a0", ""])
def test_whatever_dash_a_phone_puts_into_a_code_it_is_the_code(dash: str) -> None:
    code = short_code.make(bytes(range(10)))
    assert short_code.parse(f" {code[:4]}{dash}{code[4:]} ".lower()) == code
