"""Documents match the code: settings and commands have their headings, decisions are listed, states are short to read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

import commands
from tests.house import picture
from tests.house.source import ROOT, Module

SETTING = re.compile(r"^## `([A-Z_]+)`$", re.MULTILINE)
COMMAND = re.compile(r"^## `flask ([a-z -]+)`$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
LONGEST_CELL = 200
DOCS = ROOT / "docs"


def read_names() -> set[str]:
    """The names that config.py looks up in the environment."""
    names = set()
    for call, node in Module(ROOT / "config.py").calls():
        if call in ("env.get", "_whole_number"):
            names |= {
                arg.value
                for arg in node.args
                if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and arg.value.isupper()
            }
    return names


def test_each_setting_has_its_heading() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(SETTING.findall(text)) == read_names()


def test_each_command_has_its_heading(app: Flask) -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    there = {name for command in commands.COMMANDS for name in _names(command, "")}
    assert set(COMMAND.findall(text)) == there


def test_the_picture_of_the_house_is_fresh() -> None:
    assert picture.PATH.read_text(encoding="utf-8") == picture.svg(), "run: make picture"


def test_each_command_says_what_it_does(app: Flask) -> None:
    assert [c.name for command in commands.COMMANDS for c in _leaves(command) if not c.help] == []


def test_each_decision_is_listed_in_the_index() -> None:
    listed = [link for link in links(DOCS / "README.md") if link.startswith("decisions/")]
    assert sorted(listed) == sorted(f"decisions/{path.name}" for path in (DOCS / "decisions").glob("*.md"))


@pytest.mark.parametrize(
    "page", ["docs/README.md", "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
)
def test_each_link_to_a_page_of_the_project_leads_somewhere(page: str) -> None:
    path = ROOT / page
    gone = [link for link in links(path) if "://" not in link and not (path.parent / link).exists()]
    assert gone == []


def test_each_state_is_read_at_a_glance() -> None:
    rows = [
        line for line in (DOCS / "states.md").read_text(encoding="utf-8").splitlines() if line.startswith("|")
    ]
    long = [cell for row in rows for cell in row.strip("|").split("|") if len(cell.strip()) > LONGEST_CELL]
    assert rows
    assert long == []


def test_the_hooks_run_what_make_check_runs() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ncheck:")[2].partition("\n\n")[0]
    checks = {line.strip().replace("$(BIN)", ".venv/bin") for line in recipe.splitlines()[1:]}
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert checks == set(re.findall(r"entry: (.+)", hooks))


def links(page: Path) -> list[str]:
    """Where the links and pictures of a page lead, without the places within a page."""
    return LINK.findall(page.read_text(encoding="utf-8"))


def _names(command: click.Command, before: str) -> Iterator[str]:
    name = f"{before}{command.name}"
    if not isinstance(command, click.Group):
        yield name
        return
    for child in command.commands.values():
        yield from _names(child, f"{name} ")


def _leaves(command: click.Command) -> Iterator[click.Command]:
    if not isinstance(command, click.Group):
        yield command
        return
    for child in command.commands.values():
        yield from _leaves(child)
