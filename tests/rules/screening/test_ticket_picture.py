"""The picture of a ticket: every Vietnamese letter is drawn, and no line is wider than the sheet."""

import unicodedata

import pytest

from screening.ticket.picture import BOLD, REGULAR, _font, wrapped

VOWELS, TONES = "aăâeêioôơuưy", ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]


@pytest.mark.parametrize("weight", [REGULAR, BOLD])
def test_every_letter_has_a_shape_of_its_own(weight: str) -> None:
    font = _font(weight, 40)
    missing = bytes(font.getmask("\uffff"))
    drawn = [bytes(font.getmask(letter)) for word in LETTERS for letter in {word, word.upper()}]
    assert missing not in drawn
    assert len(set(drawn)) == len(drawn)


def test_letters_typed_apart_are_drawn_as_one() -> None:
    apart = unicodedata.normalize("NFD", "Nguyễn Thị Hường")
    assert wrapped(apart, _font(BOLD, 40), 900) == ["Nguyễn Thị Hường"]


@pytest.mark.parametrize(
    "text",
    ["Khám sàng lọc tim mạch và đái tháo đường cho người cao tuổi", "W" * 200, "Công Tằng Tôn Nữ " * 9],
)
def test_no_line_is_wider_than_the_sheet_and_no_letter_is_lost(text: str) -> None:
    font = _font(BOLD, 58)
    lines = wrapped(text, font, 800)
    assert all(font.getlength(line) <= 800 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
