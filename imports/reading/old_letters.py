"""Rules for lists typed before Unicode: which columns are in TCVN3 (ABC) or VNI letters, and their text in Unicode."""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.sheets.cells import Sheet
from core.sheets.legacy_text import (
    BETWEEN_WORDS,
    FULL_WIDTH,
    ONLY_UNICODE,
    SCHEMES,
    Scheme,
    foreign_words,
    from_legacy,
    legacy_words,
)
from imports.reading.head import ROWS_SEARCHED, field_of

WORDS_SHOWN = 3
WORDS_OF_A_STRONG_CELL = 2


@dataclass(frozen=True)
class ConvertedColumn:
    """A column that was converted: how many of its cells, from which row on, its most frequent words before and after.

    Single words, and where a cell has several not its last, because what is kept with the upload must not name
    anybody: a given name comes last.
    """

    index: int
    scheme: Scheme
    cells: int
    row: int
    before: str
    after: str


def in_unicode(sheet: Sheet) -> tuple[Sheet, list[ConvertedColumn]]:
    """The sheet with every column that was typed before Unicode converted, and which columns these are.

    A column counts as typed in an encoding when more of its cells become Vietnamese only by reading them
    so than have letters that only Unicode has; in any other column single cells of two or more such
    words are converted, and of one where the sheet has such a column. The sheet itself comes back where there is
    nothing to convert.
    """
    sheet = _narrow(sheet)
    columns = {index: _texts(sheet, index) for index in range(len(sheet.rows[0]))}
    schemes = {index: found for index, texts in columns.items() if (found := _scheme(texts.values()))}
    usual = Counter(schemes.values()).most_common(1)[0][0] if schemes else None
    if usual:
        for index, texts in columns.items():
            if index not in schemes and not _has_title(texts, usual) and _may_be(texts.values(), usual):
                schemes[index] = usual
    changed = {index: _changed(texts, schemes.get(index), usual) for index, texts in columns.items()}
    converted = [_column(index, sheet, columns[index], new) for index, new in changed.items() if new]
    return (_with(sheet, changed), converted) if converted else (sheet, [])


def _narrow(sheet: Sheet) -> Sheet:
    """The sheet with wide letters and digits as the usual ones."""
    rows = [
        [
            unicodedata.normalize("NFKC", cell) if isinstance(cell, str) and FULL_WIDTH.search(cell) else cell
            for cell in row
        ]
        for row in sheet.rows
    ]
    return sheet if rows == sheet.rows else Sheet(sheet.name, sheet.first_row, rows)


def _has_title(texts: dict[int, str], scheme: Scheme) -> bool:
    """Whether the column has a title that we know as it is and not converted: "Ghi chú" has no letter only Unicode has."""
    first = min(texts, default=ROWS_SEARCHED)
    return (
        first < ROWS_SEARCHED
        and bool(field_of(texts[first])[0])
        and not field_of(from_legacy(texts[first], scheme))[0]
    )


def _texts(sheet: Sheet, index: int) -> dict[int, str]:
    """The cells of a column with letters beyond ASCII, by the index of their row."""
    cells = ((at, row[index]) for at, row in enumerate(sheet.rows))
    return {at: cell for at, cell in cells if isinstance(cell, str) and not cell.isascii()}


def _scheme(texts: Iterable[str]) -> Scheme | None:
    """The encoding of a column, None where its text is Unicode, or nothing in it tells."""
    kept = list(texts)
    unicode = sum(ONLY_UNICODE.search(text) is not None for text in kept)
    evidence = {scheme: sum(legacy_words(text, scheme) > 0 for text in kept) for scheme in SCHEMES}
    best = max(SCHEMES, key=evidence.__getitem__)
    return best if evidence[best] > unicode else None


def _may_be(texts: Iterable[str], scheme: Scheme) -> bool:
    """Whether a column that does not tell ("Vâ" alone) can be in the encoding of the columns beside it."""
    kept = list(texts)
    return bool(kept) and not any(
        ONLY_UNICODE.search(text) or foreign_words(from_legacy(text, scheme))[0] for text in kept
    )


def _changed(
    texts: dict[int, str], scheme: Scheme | None, usual: Scheme | None
) -> dict[int, tuple[Scheme, str]]:
    """The cells of a column to convert, with what becomes of them."""
    new: dict[int, tuple[Scheme, str]] = {}
    for at, text in texts.items():
        if ONLY_UNICODE.search(text):
            continue
        used = scheme or _strong(text) or (usual if usual and legacy_words(text, usual) else None)
        if used and (converted := from_legacy(text, used)) != text:
            new[at] = used, converted
    return new


def _strong(text: str) -> Scheme | None:
    """The encoding of a cell that shows it by itself, in a column of Unicode."""
    return next((s for s in SCHEMES if legacy_words(text, s) >= WORDS_OF_A_STRONG_CELL), None)


def _column(
    index: int, sheet: Sheet, texts: dict[int, str], new: dict[int, tuple[Scheme, str]]
) -> ConvertedColumn:
    """What is said of it; its title, the first of several cells, is no example of its cells."""
    first = min(new)
    pairs: Counter[tuple[str, str]] = Counter()
    for at, (_scheme_used, after) in list(new.items())[len(new) > 1 :]:
        words = zip(BETWEEN_WORDS.split(texts[at]), BETWEEN_WORDS.split(after), strict=False)
        changed = [(old, now) for old, now in words if old != now]
        pairs.update(changed[:-1] or changed)
    shown = [pair for pair, _ in pairs.most_common(WORDS_SHOWN)]
    before, after = (", ".join(words) for words in zip(*shown, strict=True))
    return ConvertedColumn(index, new[first][0], len(new), sheet.first_row + first, before, after)


def _with(sheet: Sheet, changed: dict[int, dict[int, tuple[Scheme, str]]]) -> Sheet:
    """A copy of the sheet with these cells."""
    rows = [list(row) for row in sheet.rows]
    for index, cells in changed.items():
        for at, (_scheme_used, text) in cells.items():
            rows[at][index] = text
    return Sheet(sheet.name, sheet.first_row, rows)
