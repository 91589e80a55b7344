"""The Vietnamese catalog is complete and fresh, and says what the English says."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

import commands
from core import catalogs
from core.errors import Refusal
from core.place_words import ALL_NAMES
from tests.house.source import ROOT, modules

TRANSLATES = ("_", "_l", "gettext", "ngettext", "lazy_gettext", "N_")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
ONLY_COMMANDS = re.compile(r"^(demo|ops|core\.db\.backup|tests)\b|\.commands$")
"""Refusals met on the command line alone, which speaks English."""


@pytest.mark.parametrize("room", catalogs.ROOMS)
def test_a_catalog_holds_exactly_what_its_sources_say(room: str) -> None:
    there = {_key(message) for message in catalogs.load(ROOT, room) if message.id}
    wanted = {_key(message) for message in catalogs.extract(ROOT, room) if message.id}
    assert wanted - there == set(), "run: flask catalogs update"
    assert there - wanted == set(), "run: flask catalogs update"


@pytest.mark.parametrize("room", catalogs.ROOMS)
def test_every_message_has_its_vietnamese(room: str) -> None:
    assert catalogs.missing(catalogs.load(ROOT, room)) == []


@pytest.mark.parametrize("room", catalogs.ROOMS)
def test_a_translation_uses_the_placeholders_of_its_message(room: str) -> None:
    """Place words come from the mechanism, not from the caller: a text has them where its own language needs them."""
    for message in catalogs.load(ROOT, room):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        known = set().union(*(PLACEHOLDER.findall(text) for text in ids)) - ALL_NAMES
        for text in texts:
            used = set(PLACEHOLDER.findall(text)) - ALL_NAMES
            assert used <= known, message.id
            # A plural form may leave its number out; nothing else may be lost.
            assert known - used <= {"num", "count"}, message.id


def test_nothing_is_translated_inside_an_f_string() -> None:
    """What gathers the messages does not look into f-strings: such a text would stay English on every page."""
    hidden = [
        f"{module.name}:{part.lineno}"
        for module in modules()
        for part in ast.walk(module.tree)
        if isinstance(part, ast.JoinedStr)
        for inside in ast.walk(part)
        if isinstance(inside, ast.Call) and getattr(inside.func, "id", "") in TRANSLATES
    ]
    assert hidden == []


def test_a_catalog_changes_only_with_its_sources(tmp_path: Path) -> None:
    source, catalog = tmp_path / "wards" / "views.py", catalogs.po_path(tmp_path, "wards")
    source.parent.mkdir()
    source.write_text('_("Wards"), _("The %(name)s ward")', encoding="utf-8")
    with time_machine.travel("2026-04-07") as clock:
        catalogs.update(tmp_path)
        first = catalog.read_bytes()
        clock.shift(timedelta(days=1))
        catalogs.update(tmp_path)
        assert catalog.read_bytes() == first
    source.write_text('_("Wards")', encoding="utf-8")
    assert catalogs.update(tmp_path)["wards"] == 1
    assert catalog.read_bytes() != first


def test_two_rooms_say_one_thing_with_one_word() -> None:
    catalogs.merged(ROOT)


def test_every_refusal_can_be_said_in_vietnamese(app: Flask) -> None:
    assert commands.COMMANDS, "with the commands every room is imported"
    known = {_key(message) for message in catalogs.merged(ROOT)}
    unsaid = {
        f"{kind.__module__}.{kind.__name__}": kind.message
        for kind in _kinds(Refusal)
        if (None, kind.message) not in known and not ONLY_COMMANDS.search(kind.__module__)
    }
    assert unsaid == {}


def _kinds(kind: type[Refusal]) -> list[type[Refusal]]:
    return [kind, *(below for child in kind.__subclasses__() for below in _kinds(child))]


def _key(message: object) -> tuple[object, object]:
    ids = message.id  # type: ignore[attr-defined]  # babel's Message
    return message.context, ids[0] if isinstance(ids, tuple | list) else ids  # type: ignore[attr-defined]  # the same
