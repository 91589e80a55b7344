"""The kind of a ward is read from its name; what it and its neighborhoods are called follows from the kinds."""

import pytest

from core.place_words import ALL_NAMES
from wards.models import NEIGHBORHOOD_KINDS, WARD_KINDS
from wards.naming import LABELS, WARD_LABELS, ward_kind_in
from wards.place_words import KINDS, USUAL, WARDS, PlaceKinds, likely_kind, words_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Phường Mẫu", "phuong"),
        ("P. Mẫu", "phuong"),
        ("Xã Mường Mẫu", "xa"),
        ("XÃ MƯỜNG MẪU", "xa"),
        ("xa Muong Mau", "xa"),
        ("X. Mường Mẫu", "xa"),
        ("Đặc khu Mẫu", "dac_khu"),
        ("đặc  khu Mẫu", "dac_khu"),
        ("Thị trấn Mẫu", "phuong"),
        ("Phú Xã", "phuong"),
        ("Xanh", "phuong"),
        ("Mẫu", "phuong"),
    ],
)
def test_the_kind_of_a_ward_is_how_its_name_begins(name: str, kind: str) -> None:
    assert ward_kind_in(name) == kind


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(NEIGHBORHOOD_KINDS) == set(LABELS)
    assert set(WARDS) == set(WARD_KINDS) == set(WARD_LABELS) == set(USUAL)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "kinds", [PlaceKinds(), PlaceKinds("xa"), PlaceKinds("phuong", frozenset({"khom", "ap"}), "ap")]
)
def test_no_word_is_missing(kinds: PlaceKinds, language: str) -> None:
    words = words_of(kinds, language)
    assert set(words) == ALL_NAMES
    assert all(words.values())
    assert not any("%" in word for word in words.values())


@pytest.mark.parametrize(
    ("ward", "neighborhoods", "ward_kind", "place_kind", "place_short", "head_title"),
    [
        ("phuong", {"to_dan_pho"}, "phường", "tổ dân phố", "tổ", "tổ trưởng"),
        ("phuong", set(), "phường", "tổ dân phố", "tổ", "tổ trưởng"),
        ("xa", {"ban"}, "xã", "bản", "bản", "trưởng bản"),
        ("xa", {"thon"}, "xã", "thôn", "thôn", "trưởng thôn"),
        ("xa", {"ban", "to_dan_pho", "thon"}, "xã", "tổ, thôn, bản", "tổ, thôn, bản", "tổ trưởng, trưởng thôn, bản"),
        ("xa", {"ap", "khom"}, "xã", "ấp, khóm", "ấp, khóm", "trưởng ấp, khóm"),
        ("xa", set(), "xã", "thôn, bản", "thôn, bản", "trưởng thôn, bản"),
        ("dac_khu", {"khu_pho"}, "đặc khu", "khu phố", "khu phố", "trưởng khu phố"),
        (None, set(), "địa bàn", "tổ, thôn, bản", "tổ, thôn, bản", "tổ trưởng, trưởng thôn, bản"),
    ],
)  # fmt: skip
def test_vietnamese_words(ward, neighborhoods, ward_kind, place_kind, place_short, head_title) -> None:
    words = words_of(PlaceKinds(ward, frozenset(neighborhoods)), "vi")
    assert words["ward_kind"] == ward_kind
    assert words["place_kind"] == words["place_kinds"] == place_kind
    assert words["place_short"] == words["own_place"] == place_short
    assert words["head_title"] == head_title


@pytest.mark.parametrize(
    ("ward", "neighborhoods", "ward_kind", "place_kinds", "head_title"),
    [
        ("phuong", {"to_dan_pho"}, "ward", "neighborhoods", "neighborhood head"),
        ("xa", {"ban"}, "commune", "villages", "village head"),
        ("xa", {"ban", "thon"}, "commune", "villages", "village head"),
        ("xa", {"to_dan_pho", "thon"}, "commune", "neighborhoods", "neighborhood head"),
        ("dac_khu", {"ap"}, "special zone", "hamlets", "hamlet head"),
        (None, set(), "area", "neighborhoods", "neighborhood head"),
    ],
)
def test_english_words(ward, neighborhoods, ward_kind, place_kinds, head_title) -> None:
    words = words_of(PlaceKinds(ward, frozenset(neighborhoods)), "en")
    assert words["ward_kind"] == ward_kind
    assert words["place_kinds"] == place_kinds
    assert words["head_title"] == head_title


def test_a_head_reads_the_word_of_their_neighborhood() -> None:
    kinds = PlaceKinds("xa", frozenset({"to_dan_pho", "ban"}), "ban")
    assert words_of(kinds, "vi")["own_place"] == "bản"
    assert words_of(kinds, "vi")["Own_place"] == "Bản"
    assert words_of(kinds, "vi")["place_short"] == "tổ, bản"


@pytest.mark.parametrize(
    ("ward", "neighborhoods", "kind"),
    [
        ("phuong", set(), "to_dan_pho"),
        ("xa", set(), "thon"),
        ("xa", {"ban"}, "ban"),
        ("xa", {"ban", "ap"}, "thon"),
    ],
)
def test_the_next_neighborhood_is_probably_like_the_others(ward, neighborhoods, kind) -> None:
    assert likely_kind(PlaceKinds(ward, frozenset(neighborhoods))) == kind


def test_a_word_with_a_capital_begins_a_sentence() -> None:
    assert words_of(PlaceKinds("dac_khu"), "vi")["Ward_kind"] == "Đặc khu"
    assert words_of(PlaceKinds(), "vi")["Ward_kind"] == "Địa bàn"
    assert words_of(PlaceKinds("xa", frozenset({"ap"})), "vi")["Place_kind"] == "Ấp"
