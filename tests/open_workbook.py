"""A writer of OpenDocument spreadsheets (.ods) for tests: the three parts a list needs."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
)
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>%s</manifest:manifest>'
)


def open_workbook(
    rows: Sequence[Sequence[object]],
    name: str = "Danh sách",
    *,
    more_rows: str = "",
    manifest: str = "",
    parts: dict[str, str] | None = None,
) -> bytes:
    """An .ods of one sheet; `more_rows` is XML after its rows, `parts` stand beside the usual ones."""
    body = "".join("<table:table-row>" + "".join(map(_cell, row)) + "</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(name)}">{body}{more_rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", KIND, zipfile.ZIP_STORED)
        for part, text in {
            "content.xml": content,
            "META-INF/manifest.xml": MANIFEST % manifest,
            **(parts or {}),
        }.items():
            book.writestr(part, text)
    return file.getvalue()


def _cell(value: object) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
