"""Each setting and each command has its heading in the documents, and no heading is left over."""

import ast
import re
from collections.abc import Iterator

import click
from flask import Flask

import commands
from tests.house.source import ROOT, Module

SETTING = re.compile(r"^## `([A-Z_]+)`$", re.MULTILINE)
COMMAND = re.compile(r"^## `flask ([a-z -]+)`$", re.MULTILINE)


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


def test_each_command_says_what_it_does(app: Flask) -> None:
    assert [c.name for command in commands.COMMANDS for c in _leaves(command) if not c.help] == []


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
