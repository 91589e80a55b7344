"""Text typed before Unicode, in TCVN3 (ABC) or VNI letters: recognised, and turned into Unicode.

A document keeps such text as the Western letters that stand at the same places of the code page
(Windows-1252): "NguyÔn V¨n An" in a .VnTime font, "Nguyeãn Vaên An" in a VNI-Times font.

The tables follow TCVN 5712:1993, set VN3 (the letters of the ABC fonts), and the VNI encoding for
Windows as published by VNI Software; set VN3 agrees with the conversion table of the GNU C library.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Literal

Scheme = Literal["tcvn3", "vni"]

TCVN3 = {
    **dict(zip("¡¢£¤¥¦§¨©ª«¬\xad®", "ĂÂÊÔƠƯĐăâêôơưđ", strict=True)),
    **dict(zip("µ¶·¸¹", "àảãáạ", strict=True)),
    **dict(zip("»¼½¾Æ", "ằẳẵắặ", strict=True)),
    **dict(zip("ÇÈÉÊË", "ầẩẫấậ", strict=True)),
    **dict(zip("ÌÎÏÐÑ", "èẻẽéẹ", strict=True)),
    **dict(zip("ÒÓÔÕÖ", "ềểễếệ", strict=True)),
    **dict(zip("×ØÜÝÞ", "ìỉĩíị", strict=True)),
    **dict(zip("ßáâãä", "òỏõóọ", strict=True)),
    **dict(zip("åæçèé", "ồổỗốộ", strict=True)),
    **dict(zip("êëìíî", "ờởỡớợ", strict=True)),
    **dict(zip("ïñòóô", "ùủũúụ", strict=True)),
    **dict(zip("õö÷øù", "ừửữứự", strict=True)),
    **dict(zip("úûüýþ", "ỳỷỹýỵ", strict=True)),
}
"""One letter each; capitals with a tone are typed as small letters in a font that draws capitals."""

VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
VNI_TONED = "aeouyôö"
VNI_SHAPES = {
    "a": {
        **dict(zip("âáàåãä", "âấầẩẫậ", strict=True)),
        **dict(zip("êéèúüë", "ăắằẳẵặ", strict=True)),
    },
    "e": dict(zip("âáàåãä", "êếềểễệ", strict=True)),
    "o": dict(zip("âáàåãä", "ôốồổỗộ", strict=True)),
}
VNI_ALONE = dict(zip("ñôöíìæóòî", "đơưíìỉĩịỵ", strict=True))


def _vni_table() -> dict[str, str]:
    """Every letter of VNI, of one character or two, small and capital."""
    table = dict(VNI_ALONE)
    for base in VNI_TONED:
        letter = VNI_ALONE.get(base, base)
        table |= {
            base + mark: unicodedata.normalize("NFC", letter + tone) for mark, tone in VNI_TONES.items()
        }
    for base, shapes in VNI_SHAPES.items():
        table |= {base + mark: letter for mark, letter in shapes.items()}
    capitals = {written.upper(): letter.upper() for written, letter in table.items()}
    mixed = {
        written[0].upper() + written[1:]: letter.upper() for written, letter in table.items() if written[1:]
    }
    return table | mixed | capitals


VNI = _vni_table()
_TCVN3_TABLE = str.maketrans(TCVN3)
_VNI_LETTERS = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
SCHEMES: tuple[Scheme, ...] = ("tcvn3", "vni")

VIETNAMESE_LATIN = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý"
SUSPECT = re.compile(
    "[" + "".join(chr(code) for code in range(0xA1, 0x100) if chr(code) not in VIETNAMESE_LATIN) + "]"
)
"""Western characters that no Vietnamese word has: where there is none, nothing was typed before Unicode."""

FULL_WIDTH = re.compile("[\uff01-\uff5e]")
"""Letters and digits as wide as Chinese ones, which some phones and scanners type."""

_ODD = re.compile(SUSPECT.pattern.removesuffix("]") + "\uff01-\uff5e]")
ONLY_UNICODE = re.compile(
    "[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u036f\u1ea0-\u1ef9]"
)
"""Letters that only Unicode has: a text with one of them is Unicode already."""

BETWEEN_WORDS = re.compile(r"[\s!-@\[-`{-~\xa0]+")
TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdđghklmnprstvx])?"
    r"(?:i[êe]u|yêu|oa[ioy]|oeo|uây|uôi|uy[aêu]|ươ[iu]|uêu"
    r"|a[iouy]|â[uy]|e[ou]|êu|i[aêu]|o[aăei]|ôi|ơi|u[aâêiôơy]|ư[aiơu]|yê|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnpt])?"
)


def has_odd_letters(rows: Iterable[Iterable[object]]) -> bool:
    """Whether any cell has a character that no Vietnamese word has: seldom, so all cells are asked at once."""
    texts = [cell for cell in chain.from_iterable(rows) if isinstance(cell, str)]
    return _ODD.search("".join(texts)) is not None


def from_legacy(text: str, scheme: Scheme) -> str:
    """The text in Unicode; characters that the encoding does not use stay as they are.

    TCVN3 has no capitals with a tone: between capitals they are small letters in a font of capitals.
    """
    if scheme == "vni":
        return _VNI_LETTERS.sub(lambda found: VNI[found[0]], text)
    converted = text.translate(_TCVN3_TABLE)
    plain = [char for char in text if char.isascii() and char.isalpha()]
    return converted.upper() if len(plain) > 1 and "".join(plain).isupper() else converted


@lru_cache(maxsize=8192)
def foreign_words(text: str) -> tuple[int, int]:
    """How many words with letters beyond ASCII are no Vietnamese syllables, and how many are."""
    words = [word for word in BETWEEN_WORDS.split(unicodedata.normalize("NFC", text)) if not word.isascii()]
    good = sum(map(is_syllable, words))
    return len(words) - good, good


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether the word can be a Vietnamese syllable: its letters, their order, at most one tone."""
    if len(word) > 1 and not (word.islower() or word.isupper() or word[1:].islower()):
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    bare = apart.translate(TONES)
    return len(apart) - len(bare) <= 1 and bool(SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)))


@lru_cache(maxsize=8192)
def legacy_words(text: str, scheme: Scheme) -> int:
    """How many words are Vietnamese only when the text is read in this encoding; 0 where that spoils one."""
    if text.isascii() or ONLY_UNICODE.search(text):
        return 0
    wrong_now, _ = foreign_words(text)
    wrong_then, right_then = foreign_words(from_legacy(text, scheme))
    return min(wrong_now, right_then) if wrong_now and not wrong_then else 0
