"""Text of names: folded for finding, tidied for keeping, in the order of a Vietnamese list."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.folding import display_title_case, fold, fold_name, is_tidy, sort_key, tidy

texts = st.text(max_size=60)
syllables = st.sampled_from(
    [
        "An",
        "Ấn",
        "Bình",
        "Bích",
        "Cường",
        "Dũng",
        "Đạt",
        "Đức",
        "Hà",
        "Hạ",
        "Hòa",
        "Hoà",
        "Ơn",
        "Út",
        "Ưng",
        "Yến",
        "Ý",
    ]
)
names = st.lists(syllables, min_size=1, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đặng Thị Hồng", "dang thi hong"),
        ("NGUYỄN THỊ HÒA", "Nguyen  thi hoà"),
        ("Ð", "đ"),
        ("Lò\u200b Văn\u00a0Ún", "lo van un"),
    ],
)
def test_two_ways_to_write_one_name_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(names)
def test_a_folded_vietnamese_name_is_plain_ascii_in_small_letters(name: str) -> None:
    assert fold(name).isascii() and fold(name) == fold(name).lower()


@given(texts)
def test_tidied_text_is_composed_visible_and_without_stray_spaces(text: str) -> None:
    kept = tidy(text)
    assert kept == unicodedata.normalize("NFC", kept) == tidy(kept)
    assert kept == " ".join(kept.split())
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in kept)


@given(texts, st.integers(0, 20))
def test_tidied_text_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(tidy(text, limit)) <= limit


def test_direction_marks_and_zero_width_characters_go() -> None:
    assert tidy("\ufeffNguyễn\u202e Văn\u200b  An\x00") == "Nguyễn Văn An"


def test_names_stand_by_given_name_then_middle_then_family() -> None:
    names = ["Nguyễn Văn Bình", "Trần An", "Lê Văn An", "Bùi Thị An", "Đỗ Văn An"]
    assert sorted(names, key=sort_key) == [
        "Trần An",
        "Bùi Thị An",
        "Đỗ Văn An",
        "Lê Văn An",
        "Nguyễn Văn Bình",
    ]


def test_given_names_stand_by_the_letters_of_the_vietnamese_alphabet() -> None:
    given_names = [
        "An",
        "Anh",
        "Ăn",
        "Ân",
        "Ba",
        "Cúc",
        "Dũng",
        "Đạt",
        "Em",
        "Êm",
        "Ghi",
        "Hoa",
        "Lan",
        "Minh",
        "Nga",
        "Oanh",
        "Ôn",
        "Ơn",
        "Phúc",
        "Tâm",
        "Út",
        "Ưng",
        "Vân",
        "Xuân",
        "Yến",
    ]
    assert sorted(given_names, key=sort_key) == given_names


def test_the_tone_decides_only_between_names_of_the_same_letters() -> None:
    order = ["Hoa", "Hòa", "Hỏa", "Hõa", "Hóa", "Họa", "Hoan"]
    assert sorted(sorted(order), key=sort_key) == order


def test_all_of_one_given_name_stand_together_before_the_next_tone() -> None:
    order = ["Nguyễn Anh Hà", "Trần Văn Hà", "Lê Anh Hạ"]
    assert sorted(sorted(order), key=sort_key) == order


@given(names)
def test_two_places_of_a_tone_and_two_cases_give_one_sort_key(name: str) -> None:
    assert sort_key(name) == sort_key(name.upper()) == sort_key(unicodedata.normalize("NFD", name))
    assert sort_key(name.replace("Hoà", "Hòa")) == sort_key(name)


@given(names, names)
def test_sort_keys_compare_alike_as_text_and_as_bytes(one: str, other: str) -> None:
    as_text = sort_key(one) < sort_key(other)
    assert as_text == (sort_key(one).encode() < sort_key(other).encode())


@given(texts)
def test_any_text_has_a_sort_key(text: str) -> None:
    assert isinstance(sort_key(text), str)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("NGUYỄN QUANG VƯỢNG", "Nguyễn Quang Vượng"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("GIÀNG A SỬ", "Giàng A Sử"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hoa"),
        ("nguyen thi hoa", "nguyen thi hoa"),
    ],
)
def test_a_name_in_capitals_is_shown_with_one_capital_a_word(typed: str, shown: str) -> None:
    assert display_title_case(typed) == shown


@given(st.text("aÂ \u00a0\u200b\t\n\u0302", max_size=12))
def test_every_kind_of_blank_becomes_one_space_or_none(text: str) -> None:
    kept = tidy(text)
    assert kept == " ".join(kept.split(" "))
    assert "" not in kept.split(" ") or kept == ""
    assert not set(kept) & set("\u00a0\u200b\t\n")
    assert tidy(kept) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" An", "An"),
        ("An ", "An"),
        ("Lê  An", "Lê An"),
        ("\u00a0Lê\u200b An\n", "Lê An"),
        ("", ""),
        ("   ", ""),
        ("Le\u0302", "Lê"),
    ],
)
def test_text_is_kept_tidy(text: str, kept: str) -> None:
    assert tidy(text) == kept


def test_a_limit_cuts_and_leaves_no_space_behind() -> None:
    assert [tidy("Lê Văn", limit) for limit in (6, 7, 3, 2)] == ["Lê Văn", "Lê Văn", "Lê", "Lê"]


def test_a_name_of_one_word_is_sorted_by_it_before_those_with_more() -> None:
    names = ["Pao", "Giàng A Pao", "Sùng Pao", "Pá"]
    assert sorted(names, key=sort_key) == ["Pá", "Pao", "Sùng Pao", "Giàng A Pao"]
    assert sort_key("An") != sort_key("An An")


def test_digits_stand_before_letters_and_what_is_neither_after_them() -> None:
    names = ["Лев", "Zũ", "An", "2", "Ñam", "Nam", "1"]
    assert sorted(names, key=sort_key) == ["1", "2", "An", "Nam", "Ñam", "Zũ", "Лев"]


@given(st.lists(st.text(st.sampled_from("aĐế |\u0301\xa0\u200b\ne"), max_size=6), max_size=4))
def test_texts_that_look_tidy_together_are_changed_by_no_tidying(texts: list[str]) -> None:
    if is_tidy(texts):
        assert [tidy(text) for text in texts] == texts


def test_usual_texts_are_seen_to_be_tidy_at_once() -> None:
    assert is_tidy(["Nguyễn Văn Đạt", "", "07/04/1950", "Số 5 phố Chợ"])
    assert not any(map(is_tidy, (["a  b"], [" a"], ["a "], ["a\xa0b"], ["e\u0301"], ["x", "a\u200b"])))


APOSTROPHES = "'’‘‛`´ʼʻʹ′＇՚"
HYPHENS = "-‐‑‒–—−－"


@pytest.mark.parametrize("mark", [*APOSTROPHES, *HYPHENS, "\u00a0", "\u2009", "  ", " ' ", "’ "])
def test_a_mark_inside_a_name_is_the_same_as_a_blank(mark: str) -> None:
    assert fold_name(f"H{mark}Hen Niê") == fold_name("h hen nie") == "h hen nie"
    assert sort_key(f"H{mark}Hen Niê") == sort_key("H Hen Niê")


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u2060", "\ufe0f", "\u034f", "\u3164", "\u115f"])
def test_a_sign_that_shows_nothing_is_nothing(sign: str) -> None:
    assert fold_name(f"Rơ{sign} Châm{sign} Y") == "ro cham y"
    assert sort_key(f"Rơ{sign} Châm{sign} Y") == sort_key("Rơ Châm Y")


def test_accents_keep_twins_apart_whatever_marks_are_in_their_names() -> None:
    assert sort_key("H'Hòa Niê") != sort_key("H’Hoa Niê")
    assert fold_name("H'Hòa Niê") == fold_name("H’Hoa Niê")


@given(texts)
def test_a_folded_name_folds_to_itself(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)
