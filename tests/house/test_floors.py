"""The house keeps its shape: floors, doors, sizes, and what is never written here."""

import ast
import re
import sys
from pathlib import Path

import pytest

from tests.house.source import FLOORS, ROOF, ROOT, Module, modules, templates

HOUSE = modules()
RULES = (
    "wards.codes",
    "wards.naming",
    "wards.place_words",
    "accounts.passwords",
    "accounts.roles",
    "residents.birth",
    "residents.consent_rules",
    "residents.facts",
    "residents.household_codes",
    "residents.identifiers",
    "residents.matching",
    "residents.matching_houses",
    "residents.matching_likeness",
    "residents.merge_rules",
    "residents.phones",
    "residents.requests_rules",
    "residents.rearranging_rules",
    "residents.roll_cells",
    "residents.roll_changes",
    "residents.roll_header",
    "residents.roll_homes",
    "residents.roll_house_marks",
    "residents.roll_headless",
    "residents.roll_area",
    "residents.roll_decisions",
    "residents.roll_few_words",
    "residents.roll_inherited",
    "residents.roll_lines",
    "residents.roll_mapping",
    "residents.roll_names",
    "residents.roll_numbering",
    "residents.roll_missing",
    "residents.roll_neighborhoods",
    "residents.roll_reading",
    "residents.roll_result",
    "residents.roll_row",
    "residents.roll_unicode",
    "residents.roll_words",
    "residents.search_terms",
    "residents.walk_rules",
    "residents.working_days",
    "campaigns.capacity",
    "campaigns.dividing",
    "campaigns.eligibility",
    "campaigns.facts",
    "campaigns.lifecycle",
    "screening.asking_rules",
    "screening.booking_rules",
    "screening.lifecycle",
    "screening.round_states",
    "checkin.batch",
    "checkin.fold",
    "checkin.moments",
    "checkin.priority",
    "checkin.verdicts",
    "turnout.ladder",
)
"""The modules that decide: facts in, verdict out."""
PLAIN = {
    "core.clock",
    "core.errors",
    "core.folding",
    "core.ids",
    "core.legacy_text",
    "core.marking",
    "core.sheets",
    "core.short_code",
}
"""What rules may take from core: it knows neither database nor request."""
PLAIN_LIBRARIES = {"phonenumbers"}
MAY_ASK = re.compile(r"^(clock|transaction|gate|entrance|commands)$|views|pages|sheets|commands$")
"""Where a request or a command begins: there the time is asked once and handed down."""
ASKS_BECAUSE = {"checkin.desks": "the gate's door for desks is handed a token and nothing else"}
RUNS_STATEMENTS = {"execute", "executemany", "exec_driver_sql", "scalar", "scalars"}
BAGS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "misc"}
MOST_LINES = {"function": 50, "usual function": 30, "module": 300, "template": 120}
INLINE = re.compile(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE)
SUPPRESSED = re.compile(r"#\s*(noqa|type:\s*ignore)\b(?P<rest>.*)")


@pytest.mark.parametrize("module", HOUSE, ids=lambda module: module.name)
def test_a_room_imports_only_from_lower_floors(module: Module) -> None:
    for imported in module.imports():
        room = imported.split(".")[0]
        is_ours = (ROOT / room).exists() or (ROOT / f"{room}.py").exists()
        if not is_ours or room == module.room or module.floor == ROOF:
            continue
        assert FLOORS.get(room, ROOF) < module.floor, f"{module.name} imports {imported}"


@pytest.mark.parametrize("name", RULES)
def test_rules_import_no_more_than_other_rules(name: str) -> None:
    module = Module(ROOT.joinpath(*name.split(".")).with_suffix(".py"))
    for imported in module.imports():
        top = imported.split(".")[0]
        if top in sys.stdlib_module_names or top in PLAIN_LIBRARIES:
            continue
        assert imported in PLAIN or imported in RULES, f"{name} imports {imported}"


@pytest.mark.parametrize("name", RULES)
def test_rules_do_not_ask_what_time_it_is(name: str) -> None:
    module = Module(ROOT.joinpath(*name.split(".")).with_suffix(".py"))
    asked = [call for call, _ in module.calls() if call.split(".")[-1] in ("now", "today", "utcnow")]
    assert asked == []


def _views() -> list[Module]:
    return [module for module in HOUSE if module.door.startswith("views") and module.room in FLOORS]


def test_views_know_no_database() -> None:
    for module in _views():
        taken = {name for name in module.imports() if name.startswith(("sqlalchemy", "core.database"))}
        assert taken == set(), f"{module.name} imports {taken}"


def test_views_are_named_so_that_they_are_found() -> None:
    for module in HOUSE:
        if module.room in FLOORS and re.search(r"@pages\.(get|post|route)\(", module.text):
            assert module.door.startswith("views"), module.name


def test_operations_take_the_time_and_never_ask_for_it() -> None:
    for module in HOUSE:
        if module.room not in FLOORS or MAY_ASK.search(module.door):
            continue
        asked = [call for call, _ in module.calls() if call in ("clock.now", "now", "datetime.now")]
        assert asked == [] or module.name in ASKS_BECAUSE, f"{module.name} asks the time"


def test_nothing_commits_but_the_one_way_to_write() -> None:
    for module in HOUSE:
        if module.name not in ("core.database", "core.sqlite_rules"):
            ends = [call for call, _ in module.calls() if re.search(r"(session|connection)\.commit$", call)]
            assert ends == [], module.name


def test_no_bags() -> None:
    assert [module.name for module in HOUSE if set(module.door.split("_")) & BAGS] == []


def test_functions_are_short() -> None:
    sizes = [(size, f"{module.name}.{name}") for module in HOUSE for name, size in module.functions()]
    too_long = sorted(size for size in sizes if size[0] > MOST_LINES["function"])
    assert too_long == []
    usual = sum(size <= MOST_LINES["usual function"] for size, _ in sizes)
    assert usual >= 0.95 * len(sizes)


def test_modules_are_short() -> None:
    sizes = {module.name: module.text.count("\n") for module in HOUSE}
    assert {name: size for name, size in sizes.items() if size > MOST_LINES["module"]} == {}


def test_templates_are_short() -> None:
    sizes = {path.name: path.read_text(encoding="utf-8").count("\n") for path in templates()}
    assert {name: size for name, size in sizes.items() if size > MOST_LINES["template"]} == {}


@pytest.mark.parametrize("path", templates(), ids=lambda path: "/".join(path.parts[-2:]))
def test_templates_hold_no_script_no_style_and_nothing_unescaped(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not INLINE.search(text)
    assert not INLINE_SCRIPT.search(text)
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", text)


def test_no_statement_is_put_together_from_text() -> None:
    for module in HOUSE:
        for call, node in module.calls():
            if call in ("text", "sqlalchemy.text") or call.split(".")[-1] in RUNS_STATEMENTS:
                glued = [arg for arg in node.args if isinstance(arg, ast.JoinedStr | ast.BinOp)]
                # SQLite takes no parameters in a PRAGMA; ours are filled with our own constants.
                pragma = module.floor == 0 and "'PRAGMA " in ast.unparse(node)
                assert not glued or pragma, f"{module.name}: {ast.unparse(node)}"


def test_nothing_catches_everything_to_carry_on() -> None:
    for module in HOUSE:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler):
                caught = "everything" if node.type is None else ast.unparse(node.type)
                if caught in ("everything", "Exception", "BaseException"):
                    assert isinstance(node.body[-1], ast.Raise), f"{module.name}:{node.lineno}"


def test_whatever_is_switched_off_says_why() -> None:
    for module in HOUSE:
        for number, line in enumerate(module.text.splitlines(), 1):
            found = SUPPRESSED.search(line)
            assert not found or "#" in found["rest"], f"{module.name}:{number} gives no reason"


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
    assert [module.name for module in HOUSE if later.search(module.text)] == []


def test_every_module_says_what_it_is_for() -> None:
    assert [module.name for module in HOUSE if not ast.get_docstring(module.tree)] == []
