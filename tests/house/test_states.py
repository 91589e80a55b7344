"""Every state of docs/states.md is allowed by its table, and some operation enters it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint, Table

import app  # noqa: F401  # the tables of every room
from core.db.database import db
from tests.house.source import ROOT

COLUMNS = ("state", "status")
WORD = re.compile(r"(\w+) = '(\w+)'")
NOT_YET = {"visit": {"left_early", "deferred", "not_served"}}
"""Allowed by the table, entered by no operation yet: they come with what went wrong on the day."""

THINGS = {
    "campaign": "campaign",
    "invitation": "invitation",
    "booking": "booking",
    "place asked for": "place_request",
    "place request": "place_request",
    "seating plan": "seating_plan",
    "visit": "visit",
    "resident": "resident",
    "data request": "data_request",
    "notice": "notice",
    "list": "roll_import",
    "list brought in": "roll_import",
}
"""The table behind a thing of docs/states.md, where the states are a column of words."""

ENTERED_BY = {
    "invitation": {
        "planned": "screening.handlers.campaigns:Invitations",
        "sent": "screening.papers.printing:mark_printed",
        "delivered": "screening.round.actions:hand_over",
        "answered": "screening.booking.answers:_COMES",
    },
    "booking": {
        "booked": "screening.booking.writing:insert_places",
        "moved": "screening.booking.booking:move",
        "cancelled": "screening.booking.booking:cancel",
        "attended": "screening.booking.attendance:_ATTENDED",
        "no_show": "screening.booking.attendance:mark_no_shows",
    },
    "seating_plan": {
        "draft": "screening.schedule.plans:keep",
        "committing": "screening.schedule.plans:commit",
        "in_force": "screening.schedule.carrying_out:carry_on",
        "undoing": "screening.schedule.plans:take_back",
        "undone": "screening.schedule.taking_back:take_back_some",
    },
    "place_request": {
        "pending": "screening.asking.asking:_write",
        "settled": "screening.asking.settling:settle",
        "refused": "screening.asking.settling:refuse",
        "released": "screening.asking.settling:_release",
    },
    "visit": {
        "arrived": "checkin.scanning.visits:_columns",
        "completed": "checkin.scanning.visits:_columns",
        "undone": "checkin.scanning.visits:_UNDONE",
    },
}
"""Where each state is written, for tables whose words mean something else elsewhere in their rooms."""

READS = re.compile(r"models|tables|migrations|words$|rules$|rows$|queries$|views$|forms$|lifecycle$")


def product() -> Iterator[tuple[str, Path]]:
    """Name and path of every module of the rooms."""
    for room in ROOT.iterdir():
        if room.name not in ("tests", "bench", "demo") and any(room.glob("*.py")):
            for path in room.rglob("*.py"):
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts), path


def words_of(table: Table) -> set[str]:
    """The states that the table's check allows."""
    checks = [str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)]
    return {word for text in checks for column, word in WORD.findall(text) if column in COLUMNS}


STATES = {table.name: words for table in db.metadata.sorted_tables if (words := words_of(table))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in product()}


def rows() -> Iterator[tuple[str, str]]:
    """Thing and states of each row of the page's table."""
    for line in (ROOT / "docs/states.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("|") and line.count("|") >= 4:
            thing, states = line.split("|")[1:3]
            yield re.sub(r"\[(.*?)\]\(.*?\)", r"\1", thing).strip(), states


def written(tree: ast.AST) -> set[str]:
    """The words in a piece of code that it does not only compare with."""
    found: set[str] = set()
    if isinstance(tree, ast.Compare):
        return found
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Attribute) and tree.func.attr == "in_":
        return found
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        found.add(tree.value)
    for child in ast.iter_child_nodes(tree):
        found |= written(child)
    return found


def part(name: str) -> ast.AST:
    """A function, class or assignment of a module, named as `module:name`."""
    module, wanted = name.split(":")
    for node in TREES[module].body:
        names = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
        if isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if wanted in names:
            return node
    raise AssertionError(f"{name} is not there")


def test_the_page_of_states_names_each_thing_that_has_a_table():
    assert {THINGS[thing] for thing, _states in rows() if thing in THINGS} >= {
        *ENTERED_BY,
        "campaign",
        "resident",
    }


@pytest.mark.parametrize("thing", sorted({thing for thing, _states in rows()} & set(THINGS)))
def test_the_page_gives_a_thing_no_state_that_its_table_does_not_allow(thing: str):
    every = set().union(*STATES.values())
    named = set(re.findall(r"\w+", re.sub(r"\(.*?\)", "", dict(rows())[thing])))
    assert named & every <= STATES[THINGS[thing]]


@pytest.mark.parametrize("table", sorted(set(THINGS.values())))
def test_the_page_names_every_state_that_the_table_allows(table: str):
    page = (ROOT / "docs/states.md").read_text(encoding="utf-8").replace("home visit", "home_visit")
    assert STATES[table] - set(re.findall(r"\w+", page)) == set()


@pytest.mark.parametrize("table", sorted(ENTERED_BY))
def test_an_operation_enters_every_state(table: str):
    assert set(ENTERED_BY[table]) == STATES[table] - NOT_YET.get(table, set())
    for state, name in ENTERED_BY[table].items():
        assert state in written(part(name)), f"{name} does not enter {state}"


@pytest.mark.parametrize("table", sorted(set(STATES) - set(ENTERED_BY)))
def test_some_module_writes_every_state_of_the_other_tables(table: str):
    found = {column.default.arg for column in db.metadata.tables[table].columns if column.default is not None}
    for name, tree in TREES.items():
        if not READS.search(name):
            found |= written(tree)
    assert STATES[table] - found == set()
