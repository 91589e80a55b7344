"""The figures by which the house is judged, each with its limit: `make house` prints them, tests hold them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.house.source import (
    ROOT,
    Module,
    circles,
    entries_of,
    imported_by_name,
    modules,
    order_of,
    product_folders,
    rooms,
    templates,
)

MOST_MODULES, MOST_FOLDER_LINES = 20, 2500
MOST_LINES = {"function": 50, "usual function": 30, "module": 300, "template": 120}
MOST_TEMPLATE_WIDTH = 140
MOST_AT_THE_ROOT = 5
MOST_PRODUCT_LINES, MOST_IMPORT_LINES = 40_000, 7_000
DROPPED = re.compile(r"\b(whoever|somebody|deeds?|anew|stands|the own)\b", re.IGNORECASE)
"""Words that plain English says otherwise: anyone who, someone, action, again, is, one's own."""
PROSE = {".py", ".html", ".js", ".css", ".md", ".po", ".toml", ".yaml"}
SAYS_THE_WORDS = {"tests/house/measures.py", "CONTRIBUTING.md"}
"""Where the dropped words are named because they are dropped."""
STORED = re.compile(r"erased_number\.entered_anew")
"""Words that are data of sites: an action of the audit chain keeps its name."""
NO_NOUN = {
    "facts", "rows", "marks", "names", "kept", "above", "who", "people", "telling", "asking", "following", "shown",
    "own_data", "labels", "wording", "said",
}  # fmt: skip
"""Module names that say nothing without the noun of a sub-room before them."""


@dataclass(frozen=True)
class Figure:
    """One figure of the house: what it counts, how much of it there is, how much there may be, and where it is too much."""

    name: str
    value: float
    limit: float
    faults: list[str] = field(default_factory=list)
    at_least: bool = False
    is_goal: bool = False
    """Printed and aimed at; the tests do not fail on it."""

    @property
    def holds(self) -> bool:
        """The value is within its limit and nothing is at fault."""
        within = self.value >= self.limit if self.at_least else self.value <= self.limit
        return within and not self.faults


def figures() -> list[Figure]:
    """Every figure of the house, in the order in which they are printed."""
    return [
        _counted("circles of files", [" ↔ ".join(group) for group in circles(imported_by_name())]),
        _counted("imports upward inside a room", list(upward_imports())),
        _counted("modules and sub-rooms missing in a room's list, or left over in it", list(unlisted())),
        *_sizes(),
        _counted("module names without a noun", list(names_without_noun())),
        _counted("type names that two modules share", list(shared_type_names())),
        _counted("dropped words", list(dropped_words())),
        _lines("lines of Python, product", MOST_PRODUCT_LINES, set(rooms()) - {"demo"}),
        _lines("lines of Python, imports", MOST_IMPORT_LINES, {"imports"}),
    ]


def _counted(name: str, faults: list[str]) -> Figure:
    return Figure(name, len(faults), 0, faults)


def upward_imports() -> Iterator[str]:
    """Imports inside a room of what its docstring names later."""
    for module in modules():
        order = order_of(module.room) if module.room in rooms() else []
        if module.entry not in order:
            continue
        for imported in sorted(module.imports):
            room, _dot, rest = imported.partition(".")
            entry = rest.split(".")[0]
            if room == module.room and entry in order and order.index(entry) > order.index(module.entry):
                yield f"{module.name} imports {imported}"


def unlisted() -> Iterator[str]:
    """Differences between what a room has and what its docstring lists."""
    for room in rooms():
        for entry in sorted(entries_of(room) ^ set(order_of(room))):
            yield f"{room}.{entry}"


def _sizes() -> Iterator[Figure]:
    folders = {_shown(path): there for path, there in product_folders().items()}
    counts = {name: len(there) for name, there in folders.items()}
    lines = {name: sum(_length(module) for module in there) for name, there in folders.items()}
    yield _largest("modules in a folder", counts, MOST_MODULES)
    yield _largest("lines in a folder", lines, MOST_FOLDER_LINES)
    beside = [module.name for module in modules() if module.room not in rooms()]
    yield Figure(
        "Python files at the root", len(beside) + 1, MOST_AT_THE_ROOT
    )  # gunicorn.conf.py is no module
    yield _largest("lines in a module", {m.name: _length(m) for m in modules()}, MOST_LINES["module"])
    sizes = [(f"{module.name}.{name}", size) for module in modules() for name, size in module.functions()]
    yield _largest("lines in a function", dict(sizes), MOST_LINES["function"])
    usual = sum(size <= MOST_LINES["usual function"] for _name, size in sizes) / len(sizes)
    yield Figure(
        f"share of functions up to {MOST_LINES['usual function']} lines", round(usual, 3), 0.95, at_least=True
    )
    texts = {_shown(path): path.read_text(encoding="utf-8").splitlines() for path in templates()}
    yield _largest(
        "lines in a template", {name: len(text) for name, text in texts.items()}, MOST_LINES["template"]
    )
    widths = {name: max(map(len, text), default=0) for name, text in texts.items()}
    yield _largest("characters in a line of a template", widths, MOST_TEMPLATE_WIDTH)


def _largest(name: str, sizes: dict[str, int], limit: int) -> Figure:
    faults = [f"{where}: {size}" for where, size in sorted(sizes.items()) if size > limit]
    return Figure(name, max(sizes.values()), limit, faults)


def _length(module: Module) -> int:
    return module.text.count("\n")


def _lines(name: str, limit: int, of_rooms: set[str]) -> Figure:
    beside = (
        {module.room for module in modules() if module.room not in rooms()} if len(of_rooms) > 1 else set()
    )
    total = sum(_length(module) for module in modules() if module.room in of_rooms | beside)
    return Figure(name, total, limit, is_goal=True)


def names_without_noun() -> Iterator[str]:
    """Modules directly in a room whose name says nothing there."""
    for module in modules():
        if module.name.count(".") == 1 and module.stem in NO_NOUN:
            yield module.name


def shared_type_names() -> Iterator[str]:
    """Names of types that more than one module defines."""
    where: dict[str, list[str]] = {}
    for module in modules():
        for name in module.classes():
            where.setdefault(name, []).append(module.name)
    for name, there in sorted(where.items()):
        if len(there) > 1:
            yield f"{name}: {', '.join(there)}"


def dropped_words() -> Iterator[str]:
    """Places where a dropped word is written, outside the migrations, which stay as they were."""
    for path in sorted(_written()):
        name = _shown(path)
        if name not in SAYS_THE_WORDS:
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                for word in DROPPED.findall(_in_english(path, line)):
                    yield f"{name}:{number}: {word}"


def _in_english(path: Path, line: str) -> str:
    return (
        "" if path.suffix == ".po" and line.startswith("msgstr") else STORED.sub("", line).replace("_", " ")
    )


def _written() -> Iterator[Path]:
    folders = [*rooms(), "templates", "static", "docs", "tests", "bench", "translations"]
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in PROSE and "installed" not in path.parts and "rolls" not in path.parts:
                yield path
    yield from (path for path in ROOT.glob("*") if path.suffix in PROSE and path.is_file())


def words_dropped_by_folder() -> Counter[str]:
    """How many dropped words each top folder holds: where to go on."""
    return Counter(place.split("/")[0].split(":")[0] for place in dropped_words())


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
