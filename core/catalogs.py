"""Message catalogs: each room keeps its own .po, all are merged into one messages.mo at set-up."""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOMS = (
    "core",
    "wards",
    "accounts",
    "messages",
    "residents",
    "imports",
    "campaigns",
    "screening",
    "checkin",
    "turnout",
)
OF_CORE = ("templates/components", "templates/layouts", "templates/errors", "frame", "ops")
"""Folders of no room, whose messages core keeps with its own, as it does for the top folder's modules."""
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
HEADER = """\
# Vietnamese of the %s room.
msgid ""
msgstr ""
"Language: vi\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
"""Without the dates that gettext tools write: what did not change is not a change in the history either."""
JINJA_OPTIONS = {"extensions": "jinja2.ext.do,jinja2.ext.loopcontrols", "silent": "false"}


class Clash(Exception):
    """Two rooms translate one message differently."""


def po_path(root: Path, room: str) -> Path:
    """Where a room's Vietnamese is kept."""
    return root / "translations" / "vi" / "LC_MESSAGES" / f"{room}.po"


def sources(root: Path, room: str) -> Iterator[Path]:
    """A room's Python files and templates."""
    for place in (room, f"templates/{room}", *(OF_CORE if room == "core" else ())):
        for kind in ("*.py", "*.html", "*.txt"):
            yield from sorted((root / place).rglob(kind))
    if room == "core":
        yield from sorted(root.glob("*.py"))


def extract(root: Path, room: str) -> Catalog:
    """The messages that stand in a room's sources now."""
    found = Catalog(locale="vi", project="Ngày Khỏe", charset="utf-8")
    for path in sources(root, room):
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        options = {} if path.suffix == ".py" else JINJA_OPTIONS
        for _line, message, _comments, context in extract_from_file(
            method, str(path), KEYWORDS, options=options
        ):
            found.add(message, context=context, locations=[(str(path.relative_to(root)), 0)])
    return found


def load(root: Path, room: str) -> Catalog:
    """A room's catalog as committed; empty when there is none."""
    path = po_path(root, room)
    if not path.exists():
        return Catalog(locale="vi", project="Ngày Khỏe", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def update(root: Path) -> dict[str, int]:
    """Rewrite each room's catalog from its sources, keeping translations; says how many are missing."""
    return {room: _update_room(root, room) for room in ROOMS}


def _update_room(root: Path, room: str) -> int:
    catalog = load(root, room)
    catalog.update(extract(root, room), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path = po_path(root, room)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write((HEADER % room).encode())
        write_po(
            file,
            catalog,
            width=110,
            omit_header=True,
            sort_output=True,
            no_location=True,
            ignore_obsolete=True,
        )
    return len(missing(catalog))


def missing(catalog: Catalog) -> list[str]:
    """The messages of a catalog without a Vietnamese text."""
    return [str(message.id) for message in catalog if message.id and not _is_translated(message.string)]


def _is_translated(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(text) if isinstance(text, str) or not text else all(text)


def merged(root: Path) -> Catalog:
    """All rooms' translations in one catalog; raises Clash where two rooms disagree."""
    whole = Catalog(locale="vi", project="Ngày Khỏe", charset="utf-8")
    for room in ROOMS:
        for message in load(root, room):
            if not message.id or not _is_translated(message.string):
                continue
            known = whole.get(message.id, message.context)
            if known is not None and known.string != message.string:
                raise Clash(f"{room}: {message.id!r} is {message.string!r} here, {known.string!r} elsewhere")
            whole.add(message.id, message.string, context=message.context)
    return whole


def compile_all(root: Path) -> Path:
    """Write messages.mo for Flask-Babel; the file is made at set-up and never committed."""
    target = root / "translations" / "vi" / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    catalog = merged(root)
    # Two processes may compile at once, each its own file; the later one wins whole.
    part = target.with_suffix(f".mo.{os.getpid()}")
    with part.open("wb") as file:
        write_mo(file, catalog)
    part.replace(target)
    return target


if __name__ == "__main__":
    compile_all(Path(__file__).resolve().parent.parent)
