"""The house as text: its rooms, sub-rooms, modules, imports and functions, for tests over the source itself.

Nothing here is a list kept by hand: a room is a top folder whose docstring begins "Floor N", its order is the list in
that docstring, and a module is a rule when its docstring begins "Rules".
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOF = 8
"""The floor of what belongs to no room: wiring, settings, the command line; and of the rooms that only these use."""
FLOOR = re.compile(r"Floor (\d): ")
ENTRY_LINE = re.compile(r"^- (\w+(?:, \w+)*): \S", re.MULTILINE)
OUTSIDE = {
    "tests",
    "bench",
    "migrations",
    "templates",
    "static",
    "translations",
    "docs",
    "node_modules",
    "instance",
}


@dataclass(frozen=True)
class Module:
    """One Python file of the product."""

    path: Path

    @cached_property
    def name(self) -> str:
        """Its dotted name; a folder's `__init__` has the folder's."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @property
    def room(self) -> str:
        """The room it is in, or its own name where it belongs to none."""
        return self.name.split(".")[0]

    @property
    def entry(self) -> str | None:
        """The module or sub-room of the room that it is, or is in; None for the room's own `__init__`."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else None

    @property
    def stem(self) -> str:
        """The module's own name inside its folder."""
        return self.path.stem

    @property
    def floor(self) -> int:
        return rooms().get(self.room, ROOF)

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def docstring(self) -> str:
        return ast.get_docstring(self.tree) or ""

    @property
    def is_rule(self) -> bool:
        """Facts in, verdict out: it says so in the first word of its docstring."""
        return self.docstring.startswith("Rules")

    @property
    def is_views(self) -> bool:
        """It holds routes."""
        return re.search(r"^@pages\.(get|post|route)\(", self.text, re.MULTILINE) is not None

    @cached_property
    def imports(self) -> frozenset[str]:
        """Every module that is imported, wherever in the file; `from a import b` gives a.b where that is one."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {_module_of(node.module, alias.name) for alias in node.names}
        return frozenset(found)

    def functions(self) -> Iterator[tuple[str, int]]:
        """Each function with its number of lines, decorators left out."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1

    def classes(self) -> Iterator[str]:
        """Names of the types that the module defines for others."""
        for node in self.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Each call with what is called, as written."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node


def _module_of(package: str, name: str) -> str:
    whole = f"{package}.{name}"
    path = ROOT.joinpath(*whole.split("."))
    return whole if path.with_suffix(".py").exists() or path.is_dir() else package


@cache
def rooms() -> Mapping[str, int]:
    """Each room with its floor, lowest first."""
    found = {}
    for path in ROOT.glob("*/__init__.py"):
        if path.parent.name not in OUTSIDE:
            floor = FLOOR.match(Module(path).docstring)
            assert floor, f"{path.parent.name}/__init__.py does not begin with its floor"
            found[path.parent.name] = int(floor[1])
    return dict(sorted(found.items(), key=lambda room: (room[1], room[0])))


@cache
def modules() -> list[Module]:
    """Every module of the product: the rooms and what is beside them."""
    beside = [path for path in ROOT.glob("*.py") if path.name != "gunicorn.conf.py"]
    inside = [path for room in rooms() for path in (ROOT / room).rglob("*.py")]
    return [Module(path) for path in sorted((*beside, *inside))]


def order_of(room: str) -> list[str]:
    """The modules and sub-rooms of a room as its docstring lists them, bottom up."""
    doc = Module(ROOT / room / "__init__.py").docstring
    return [name for line in ENTRY_LINE.findall(doc) for name in line.split(", ")]


def entries_of(room: str) -> set[str]:
    """The modules and sub-rooms that a room has."""
    return {module.entry for module in modules() if module.room == room and module.entry}


def product_folders() -> Mapping[Path, list[Module]]:
    """Each folder of the rooms with the modules that lie directly in it."""
    found: dict[Path, list[Module]] = {}
    for module in modules():
        if module.room in rooms() and module.stem != "__init__":
            found.setdefault(module.path.parent, []).append(module)
    return found


def templates() -> list[Path]:
    """Every page template."""
    return sorted((ROOT / "templates").rglob("*.html"))


def imported_by_name() -> dict[str, set[str]]:
    """The product's modules, each with those of the product that it imports."""
    known = {module.name for module in modules()}
    return {module.name: (set(module.imports) & known) - {module.name} for module in modules()}


def circles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Groups of two or more that reach each other: Tarjan's strongly connected components."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        path.append(node)
        for other in graph[node]:
            if other not in index:
                visit(other)
            if other in path:
                low[node] = min(low[node], low[other])
        if low[node] == index[node]:
            at = path.index(node)
            found.append(sorted(path[at:]))
            del path[at:]

    for node in graph:
        if node not in index:
            visit(node)
    return [group for group in found if len(group) > 1]
