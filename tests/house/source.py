"""The house as text: its rooms, modules, imports and functions, for tests over the source itself."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FLOORS = {
    "core": 0,
    "wards": 1,
    "accounts": 2,
    "messages": 2,
    "residents": 3,
    "campaigns": 4,
    "screening": 5,
    "checkin": 6,
    "turnout": 7,
}
ROOF = 8
"""The floor of the modules that stand beside the rooms: wiring, settings, the command line, the demo."""


@dataclass(frozen=True)
class Module:
    """One Python file of the product."""

    path: Path

    @property
    def name(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts)

    @property
    def room(self) -> str:
        return self.name.split(".")[0]

    @property
    def door(self) -> str:
        """The module's own name inside its room."""
        return self.path.stem

    @property
    def floor(self) -> int:
        return FLOORS.get(self.room, ROOF)

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def imports(self) -> set[str]:
        """Every module that is imported, wherever in the file; `from a import b` gives a.b where that is one."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {_module_of(node.module, alias.name) for alias in node.names}
        return found

    def functions(self) -> Iterator[tuple[str, int]]:
        """Each function with its number of lines, decorators left out."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Each call with what is called, as written."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node


def _module_of(package: str, name: str) -> str:
    whole = f"{package}.{name}"
    path = ROOT.joinpath(*whole.split("."))
    return whole if path.with_suffix(".py").exists() or path.is_dir() else package


def modules() -> list[Module]:
    """Every module of the product: the rooms and what stands beside them."""
    beside = [path for path in ROOT.glob("*.py") if path.name != "gunicorn.conf.py"]
    inside = [path for room in (*FLOORS, "demo") for path in (ROOT / room).rglob("*.py")]
    return [Module(path) for path in sorted((*beside, *inside))]


def templates() -> list[Path]:
    """Every page template."""
    return sorted((ROOT / "templates").rglob("*.html"))
