"""Looking through a zipped workbook (.xlsx, .ods) before it is read: sizes, names, declarations, macros, links."""

import re
import zipfile

from core.sheets.refused import Refused

MAX_ENTRIES = 200
MAX_INFLATED = 100 * 1024 * 1024
MAX_RATIO = 100
RATIO_FROM = 1024 * 1024
CHUNK = 256 * 1024
OVERLAP = 64

ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
XML_PARTS = (".xml", ".rels", ".vml", ".rdf")
WIDE_XML = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00")
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
MACRO_PARTS = re.compile(
    r"vbaproject|/macrosheets/|/activex/|/dialogsheets/|^/basic/|^/scripts/", re.IGNORECASE
)
MACRO_CONTENT = re.compile(rb"macroEnabled|vbaProject|ms-excel\.macrosheet", re.IGNORECASE)
EXTERNAL_PARTS = re.compile(r"/externallinks/|/embeddings/|/oleobjects/|^/object [0-9]", re.IGNORECASE)
EXTERNAL_CONTENT = re.compile(rb"relationships/(?:externalLink|oleObject|attachedTemplate)", re.IGNORECASE)
DECLARING_PARTS = ("[Content_Types].xml", ".rels")
EXCEL_BOOK, OPEN_BOOK = "xl/workbook.xml", "content.xml"
OPEN_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
OPEN_LOCKED = re.compile(rb"<(?:\w+:)?encryption-data\b")
OPEN_LINKS = re.compile(
    rb"<(?:table:table-source|table:cell-range-source|office:dde-source|table:dde-link)\b"
)
OPEN_MACROS = re.compile(rb"<(?:office:script|script:event-listener)\b")
MANIFEST = "META-INF/manifest.xml"


def check_package(archive: zipfile.ZipFile) -> None:
    """Raise Refused for whatever a plain list of people never holds; nothing is read but within the budget."""
    check_directory(archive)
    check_contents(archive)


def check_directory(archive: zipfile.ZipFile) -> None:
    """Raise Refused for a directory that says too much, or names what a list of people never needs."""
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if EXCEL_BOOK not in names and not _is_open_book(archive, names):
        raise Refused("file_no_table")
    if len(entries) > MAX_ENTRIES or len(names) < len(entries):
        raise Refused("file_suspicious")
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > MAX_INFLATED:
        raise Refused("file_inflates")


def _is_open_book(archive: zipfile.ZipFile, names: set[str]) -> bool:
    """Whether this is an OpenDocument spreadsheet, by the part that says so."""
    if not {"mimetype", OPEN_BOOK} <= names:
        return False
    entry = archive.getinfo("mimetype")
    return entry.file_size == len(OPEN_KIND) and archive.read(entry) == OPEN_KIND


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise Refused("file_suspicious")
    if entry.flag_bits & ENCRYPTED:
        raise Refused("file_locked")
    if entry.compress_type not in METHODS:
        raise Refused("file_suspicious")
    if entry.file_size > max(RATIO_FROM, entry.compress_size * MAX_RATIO):
        raise Refused("file_inflates")
    if MACRO_PARTS.search("/" + name):
        raise Refused("file_macros")
    if EXTERNAL_PARTS.search("/" + name):
        raise Refused("file_external_links")


def check_contents(archive: zipfile.ZipFile) -> None:
    """Inflate every part once within the budget, whatever the headers claim, and look for declarations."""
    left = MAX_INFLATED
    for entry in archive.infolist():
        left -= _check_part(archive, entry, left)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """Look through one part; returns its real size."""
    is_xml = entry.filename.lower().endswith(XML_PARTS)
    declares = entry.filename.endswith(DECLARING_PARTS)
    most = min(left, max(RATIO_FROM, entry.compress_size * MAX_RATIO))
    size, tail = 0, b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            if is_xml and not size and chunk.startswith(WIDE_XML):
                raise Refused("file_declarations")
            size += len(chunk)
            if size > most:
                raise Refused("file_inflates")
            if declares and size > RATIO_FROM:
                raise Refused("file_suspicious")
            window = tail + chunk
            _check_window(window, is_xml, declares)
            _check_open_window(window, entry.filename)
            tail = window[-OVERLAP:] if not declares else window
    return size


def _check_window(window: bytes, is_xml: bool, declares: bool) -> None:
    if is_xml and DECLARATION.search(window):
        raise Refused("file_declarations")
    if declares and MACRO_CONTENT.search(window):
        raise Refused("file_macros")
    if declares and EXTERNAL_CONTENT.search(window):
        raise Refused("file_external_links")


def _check_open_window(window: bytes, name: str) -> None:
    """The same for the two parts of an OpenDocument file that tell of links, macros and passwords."""
    if name == MANIFEST and OPEN_LOCKED.search(window):
        raise Refused("file_locked")
    if name == OPEN_BOOK and OPEN_LINKS.search(window):
        raise Refused("file_external_links")
    if name == OPEN_BOOK and OPEN_MACROS.search(window):
        raise Refused("file_macros")
