"""What is written nowhere in the house, and what rules, views and operations may do."""

import ast
import re
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOF, Module, imported_by_name, modules, rooms, templates

RULES = [module for module in modules() if module.is_rule]
PLAIN_LIBRARIES = {"phonenumbers"}
"""What rules may take from outside the standard library: it knows neither database nor request."""
MAY_ASK = re.compile(r"^(clock|transaction|gate|entrance|commands|sheets)$|(^|_)(views|pages)$")
"""Where a request or a command begins: there the time is asked once and handed down."""
ASKS_BECAUSE = {"checkin.desk.pairing": "the gate's door for desks is handed a token and nothing else"}
COMMITS = ("core.db.database", "core.db.sqlite")
RUNS_STATEMENTS = {"execute", "executemany", "exec_driver_sql", "scalar", "scalars"}
INLINE = re.compile(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE)
SUPPRESSED = re.compile(r"#\s*(noqa|type:\s*ignore)\b(?P<rest>.*)")


def reached(name: str) -> set[str]:
    """The product's modules that a module imports, directly or by way of others."""
    graph, found, left = imported_by_name(), set[str](), [name]
    while left:
        for other in graph[left.pop()] - found:
            found.add(other)
            left.append(other)
    return found


def test_there_are_rules() -> None:
    assert len(RULES) >= len(rooms()), "a module of rules begins its docstring with “Rules”"


@pytest.mark.parametrize("module", RULES, ids=lambda module: module.name)
def test_rules_reach_nothing_but_the_standard_library(module: Module) -> None:
    by_name = {other.name: other for other in modules()}
    for name in {module.name, *reached(module.name)}:
        for imported in by_name[name].imports - by_name.keys():
            top = imported.split(".")[0]
            ours = top in rooms()
            assert ours or top in sys.stdlib_module_names or top in PLAIN_LIBRARIES, (
                f"{name} imports {imported}"
            )


@pytest.mark.parametrize("module", RULES, ids=lambda module: module.name)
def test_rules_do_not_ask_what_time_it_is(module: Module) -> None:
    asked = [call for call, _ in module.calls() if call.split(".")[-1] in ("now", "today", "utcnow")]
    assert asked == []


def test_views_know_no_database() -> None:
    for module in modules():
        if module.is_views and module.floor != ROOF:
            taken = {name for name in module.imports if name.startswith(("sqlalchemy", "core.db.database"))}
            assert taken == set(), f"{module.name} imports {taken}"


def test_operations_take_the_time_and_never_ask_for_it() -> None:
    for module in modules():
        if module.floor != ROOF and not MAY_ASK.search(module.stem):
            asked = [call for call, _ in module.calls() if call in ("clock.now", "now", "datetime.now")]
            assert asked == [] or module.name in ASKS_BECAUSE, f"{module.name} asks the time"


def test_nothing_commits_but_the_one_way_to_write() -> None:
    for module in modules():
        if module.name not in COMMITS:
            ends = [call for call, _ in module.calls() if re.search(r"(session|connection)\.commit$", call)]
            assert ends == [], module.name


@pytest.mark.parametrize("path", templates(), ids=lambda path: "/".join(path.parts[-2:]))
def test_templates_hold_no_script_no_style_and_nothing_unescaped(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not INLINE.search(text)
    assert not INLINE_SCRIPT.search(text)
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", text)


def test_no_statement_is_put_together_from_text() -> None:
    for module in modules():
        for call, node in module.calls():
            if call in ("text", "sqlalchemy.text") or call.split(".")[-1] in RUNS_STATEMENTS:
                glued = [arg for arg in node.args if isinstance(arg, ast.JoinedStr | ast.BinOp)]
                # SQLite takes no parameters in a PRAGMA; ours are filled with our own constants.
                pragma = module.floor == 0 and "'PRAGMA " in ast.unparse(node)
                assert not glued or pragma, f"{module.name}: {ast.unparse(node)}"


def test_nothing_catches_everything_to_carry_on() -> None:
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler):
                caught = "everything" if node.type is None else ast.unparse(node.type)
                if caught in ("everything", "Exception", "BaseException"):
                    assert isinstance(node.body[-1], ast.Raise), f"{module.name}:{node.lineno}"


def test_no_import_is_at_the_foot_of_a_file() -> None:
    for module in modules():
        body = module.tree.body
        last = max(
            (at for at, node in enumerate(body) if isinstance(node, ast.Import | ast.ImportFrom)), default=0
        )
        before = [node for node in body[:last] if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        assert before == [], f"{module.name} imports after its functions"


def test_what_is_switched_off_says_why() -> None:
    for module in modules():
        for number, line in enumerate(module.text.splitlines(), 1):
            found = SUPPRESSED.search(line)
            assert not found or "#" in found["rest"], f"{module.name}:{number} gives no reason"


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
    assert [module.name for module in modules() if later.search(module.text)] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [module.name for module in modules() if not module.docstring] == []
