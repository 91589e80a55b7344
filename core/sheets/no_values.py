"""Cells that hold no value: errors, and formulas that were never calculated; made readable before a workbook is read.

The library reads both as empty cells, so that what is in them would be lost without a word.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from functools import lru_cache

from core.sheets.cells import Cell

NO_RESULT = "#RESULT?"
"""What a formula without a stored result is read as."""

ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|BUSY!|GETTING_DATA|ERROR!|RESULT\?|#+)|Err:\d{3}"
)
WORDS = frozenset(
    {"n/a", "#n/a n/a", "nan", "nat", "null", "none", "undefined", "(null)", "(blank)", "loading..."}
)
"""What programs write where they have nothing, in small letters."""

ERROR_CODES = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
"""As old workbooks keep them."""

SHEET_PART, OPEN_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE), "content.xml"
ERROR_CELL = re.compile(rb"""(<(?:\w+:)?c\b[^>]*?\bt=)(["'])e\2""")
UNCALCULATED = re.compile(
    rb"<((?:\w+:)?)c\b((?:[^>]*[^/>])?)>(<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>))"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
KIND_OF_CELL = re.compile(rb"""\s+t=(["'])(\w+)\1""")
OPEN_ERROR = re.compile(
    rb"<table:table-cell\b([^>]*[^/>])>(\s*<text:p[^>]*>(?:#[A-Z/0?!]{2,}|Err:\d{3})</text:p>)"
)
OPEN_UNCALCULATED = re.compile(rb"<table:table-cell\b([^>]*\btable:formula=[^>]*?)/>")
OPEN_VALUE = re.compile(rb"""\s+(?:office|calcext):(?:string-)?value(?:-type)?=(?:"[^"]*"|'[^']*')""")
OPEN_TEXT = b' office:value-type="string"'


@lru_cache(maxsize=4096)
def is_no_value(text: str) -> bool:
    """Whether the text is an error of a spreadsheet, or what a program writes for nothing."""
    kept = text.strip()
    return bool(ERROR.fullmatch(kept)) or kept.lower() in WORDS


def cells_without_values(rows: Sequence[Sequence[Cell]]) -> dict[int, dict[int, str]]:
    """Such cells by column and row, counted from 0; column by column, because most columns have none."""
    found = {}
    for at, cells in enumerate(zip(*rows, strict=True)):
        bad = {cell for cell in {one for one in cells if isinstance(one, str)} if is_no_value(cell)}
        if bad:
            found[at] = {place: str(cell).strip() for place, cell in enumerate(cells) if cell in bad}
    return found


def with_readable_cells(data: bytes, archive: zipfile.ZipFile) -> bytes:
    """The same workbook (.xlsx, .ods) with errors and formulas without a result as texts."""
    changed: dict[str, bytes] = {}
    for name in archive.namelist():
        if SHEET_PART.fullmatch(name):
            before = archive.read(name)
            after = _readable_sheet(before)
        elif name == OPEN_PART:
            before = archive.read(name)
            after = _readable_content(before)
        else:
            continue
        if after is not before:
            changed[name] = after
    return _with_parts(archive, changed) if changed else data


def _readable_sheet(content: bytes) -> bytes:
    if b'"e"' in content or b"'e'" in content:
        content = ERROR_CELL.sub(rb"\1\2str\2", content)
    if b"<f" in content or b":f" in content:
        content = UNCALCULATED.sub(_calculated, content)
    return content


def _calculated(found: re.Match[bytes]) -> bytes:
    prefix, attributes, formula = found[1], found[2], found[3]
    kind = KIND_OF_CELL.search(attributes)
    if kind and kind[2] == b"str":  # the result is an empty text
        return found[0]
    attributes = KIND_OF_CELL.sub(b"", attributes)
    value = b"<%bv>%b</%bv>" % (prefix, NO_RESULT.encode(), prefix)
    return b'<%bc%b t="str">%b%b</%bc>' % (prefix, attributes, formula, value, prefix)


def _readable_content(content: bytes) -> bytes:
    if b"<text:p>#" in content or b"<text:p>Err:" in content:
        content = OPEN_ERROR.sub(
            lambda found: b"<table:table-cell%b>%b" % (OPEN_VALUE.sub(b"", found[1]) + OPEN_TEXT, found[2]),
            content,
        )
    if b"table:formula=" in content:
        content = OPEN_UNCALCULATED.sub(_calculated_open, content)
    return content


def _calculated_open(found: re.Match[bytes]) -> bytes:
    if b"office:value-type=" in found[1]:
        return found[0]
    text = b"<text:p>%b</text:p>" % NO_RESULT.encode()
    return b"<table:table-cell%b>%b</table:table-cell>" % (found[1] + OPEN_TEXT, text)


def _with_parts(archive: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for entry in archive.infolist():
            kept = changed.get(entry.filename)
            copy.writestr(entry, archive.read(entry) if kept is None else kept)
    return file.getvalue()
