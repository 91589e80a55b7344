"""Reading a list that is plain text: which letters, what separates the cells, then its rows."""

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from core.sheets.legacy_text import SCHEMES, foreign_words, from_legacy
from core.sheets.refused import Refused

UTF16_SAMPLE = 4_096
BYTE_ORDERS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = "cp1252"
VIETNAMESE = "cp1258"
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", WESTERN, VIETNAMESE)
NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
OTHER_KINDS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|table|meta|head)\b", re.IGNORECASE)
DELIMITERS = "\t;,|"
ANNOUNCED = re.compile(r"sep=([\t;,|])\r?\n", re.IGNORECASE)
LINES_SAMPLED = 60
IN_QUOTES = re.compile(r'"[^"]*"')
LONGEST_CELL = 32_767
AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
"""A number that a program kept from losing its zeros in Excel: ="031050000123"."""


def load_letters() -> None:
    """Fetch what decoding needs while files can still be opened."""
    for name in ENCODINGS:
        codecs.lookup(name)
    csv.field_size_limit(LONGEST_CELL)


def text_of(data: bytes) -> str:
    """The text of a file; raises Refused for what is no text, or text in letters that nobody can tell."""
    if data.startswith(OTHER_KINDS):
        raise Refused("file_no_table")
    try:
        text = _decoded(data)
    except UnicodeDecodeError as wrong:
        raise Refused("file_letters_unknown") from wrong
    if NO_TEXT.search(text):
        raise Refused("file_no_table")
    if MARKUP.match(text):
        raise Refused("file_web_page")
    return text


def rows_of_text(text: str, most_rows: int, most_columns: int) -> list[list[str]]:
    """The cells of every row, all rows equally long; raises Refused beyond so many rows or columns."""
    announced = ANNOUNCED.match(text)
    delimiter = announced[1] if announced else _delimiter(text)
    try:
        rows = _read(text, delimiter, True, most_rows)
    except csv.Error:
        rows = _read(text, delimiter, False, most_rows)
    if announced:
        rows[0] = []
    width = max((_width(row) for row in rows), default=0)
    if width > most_columns:
        raise Refused("sheet_too_wide")
    if '="' in text:
        rows = [[kept[1] if (kept := AS_TEXT.fullmatch(cell)) else cell for cell in row] for row in rows]
    return [row[:width] + [""] * (width - len(row)) for row in rows]


def _decoded(data: bytes) -> str:
    for mark, name in BYTE_ORDERS:
        if data.startswith(mark):
            return data.decode(name)
    sample = data[:UTF16_SAMPLE]
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(0) * 3 > len(zeros):
            return data.decode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded_bytewise(data)


def _decoded_bytewise(data: bytes) -> str:
    """A byte a letter: as Vietnamese Windows has them, or as Western Windows with an old typing font.

    Whichever gives more Vietnamese words; raises Refused where most words are none either way.
    """
    vietnamese = unicodedata.normalize("NFC", data.decode(VIETNAMESE, "replace"))
    western = data.decode(WESTERN, "replace")
    readings = {vietnamese: (vietnamese,), western: (western, *(from_legacy(western, s) for s in SCHEMES))}
    good = {text: max(map(_good_words, read)) for text, read in readings.items()}
    best = max(good, key=good.__getitem__)
    if good[best] < 0:
        raise Refused("file_letters_unknown")
    return best


def _good_words(text: str) -> int:
    """Vietnamese words less those that are none, among the words with letters beyond ASCII."""
    pairs = [foreign_words(line) for line in text.splitlines() if not line.isascii()]
    return sum(good for _, good in pairs) - sum(wrong for wrong, _ in pairs)


def _delimiter(text: str) -> str:
    """The character that cuts most lines into the same number of cells, more than one."""
    lines = [IN_QUOTES.sub("", line) for line in text[: LINES_SAMPLED * 4_096].splitlines() if line.strip()]
    return max(DELIMITERS, key=lambda char: _agreement(line.count(char) for line in lines[:LINES_SAMPLED]))


def _agreement(counts: Iterable[int]) -> int:
    """On how many lines the most common number of it occurs."""
    return max(Counter(count for count in counts if count).values(), default=0)


def _read(text: str, delimiter: str, quoted: bool, most_rows: int) -> list[list[str]]:
    """The rows; a quotation mark is a letter like others where not `quoted`."""
    rows: list[list[str]] = []
    found = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        strict=quoted,
        skipinitialspace=delimiter != "\t",
    )
    try:
        for row in found:
            rows.append(row)
            if len(rows) > most_rows:
                raise Refused("sheet_too_long")
    except csv.Error as broken:
        if quoted:
            raise
        raise Refused("file_broken") from broken
    return rows


def _width(row: list[str]) -> int:
    """Up to the last cell with something in it."""
    width = len(row)
    while width and not row[width - 1].strip():
        width -= 1
    return width
