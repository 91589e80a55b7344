"""The guide for heads of neighborhoods names buttons as the pages do, and every picture is there and shown."""

import re

from core.catalogs import merged
from core.place_words import OPEN
from tests.house.source import ROOT
from wards.place_words import PlaceKinds, words_of

GUIDE = (ROOT / "docs" / "to-truong.md").read_text(encoding="utf-8")
PICTURES = ROOT / "docs" / "pictures"
EMPHASIS = {
    "con gái",
    "con trai",
    "mã vuông",
    "tìm",
    "điền sẵn",
    "tắt bộ gõ tiếng Việt",
    "họ tên, năm sinh, giới tính",
    "đã khám trong năm",
    "≡",
}
"""Bold words that are no names on a page."""


def spoken() -> set[str]:
    """Everything that is on a page in Vietnamese, as a phường with tổ dân phố reads it."""
    words = words_of(PlaceKinds("phuong"), "vi")
    texts = (message.string for message in merged(ROOT) if message.id)
    return {
        OPEN.sub(lambda found: words[found[1]], text)
        for one in texts
        for text in ([one] if isinstance(one, str) else one)
    }


def test_what_the_guide_calls_a_button_is_called_so_on_the_page() -> None:
    pages = spoken()
    named = {" ".join(text.split()) for text in re.findall(r"\*\*(.+?)\*\*", GUIDE, re.DOTALL)} - EMPHASIS
    unknown = {name for name in named if not any(text.startswith(name) for text in pages)}
    assert unknown == set()


def test_every_picture_of_the_guide_is_there_and_none_is_left_over() -> None:
    shown = set(re.findall(r'src="pictures/([\w-]+\.png)"', GUIDE))
    assert shown == {path.name for path in PICTURES.glob("to-truong-*.png")}


def test_every_picture_says_in_words_what_it_shows() -> None:
    assert len(re.findall(r"<img ", GUIDE)) == len(re.findall(r'<img [^>]*alt="[^"]{10,}"', GUIDE))
