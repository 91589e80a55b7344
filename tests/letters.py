"""Text as it was typed before Unicode: in TCVN3 (ABC) or VNI letters, or as Vietnamese Windows keeps it."""

import unicodedata

from core.sheets.legacy_text import TCVN3, VNI

TONES = "\u0300\u0301\u0303\u0309\u0323"
INTO_TCVN3 = str.maketrans({letter: written for written, letter in TCVN3.items()})
INTO_VNI = str.maketrans(
    {
        letter: written
        for written, letter in VNI.items()
        if not (written[0].isupper() and written[1:].islower())
    }
)


def legacy(text: str, scheme: str) -> str:
    """Text in `tcvn3` or `vni`; TCVN3 has no capitals with a tone."""
    return text.translate(INTO_TCVN3 if scheme == "tcvn3" else INTO_VNI)


def vietnamese_windows(text: str) -> bytes:
    """Text in code page 1258: letters of one byte, tones after them."""
    letters = []
    for char in text:
        apart = unicodedata.normalize("NFD", char)
        tones = "".join(mark for mark in apart if mark in TONES)
        letters.append(unicodedata.normalize("NFC", apart.translate(dict.fromkeys(map(ord, TONES)))) + tones)
    return "".join(letters).encode("cp1258")
