"""The corpus of tests/rolls: every quirk of a real list is read as the file beside it says."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.sheets.reading import read_workbook
from imports.reading.reading import ReadList, read_list
from imports.reading.row import ListedRow
from tests.roll_corpus import FOLDER, QUIRKS

TODAY = date(2026, 11, 22)
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")


def read(path: Path) -> ReadList:
    return read_list(read_workbook(path.read_bytes()), TODAY)


def facts(row: ListedRow) -> dict[str, Any]:
    """A person as the expectations write one."""
    return {
        **row._asdict(),
        "birth": row.birth.day.isoformat(),
        "precision": row.birth.precision,
        "groups": sorted(row.groups),
        "neighborhood": row.neighborhood and row.neighborhood.name,
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_list_with_a_quirk_is_read_as_expected(path: Path) -> None:
    expected = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
    roll = read(path)
    found = [
        {name: facts(row)[name] for name in wanted}
        for row, wanted in zip(roll.people, expected["people"], strict=False)
    ]
    assert found == expected["people"]
    assert [[p.row, p.column, p.code, p.severity] for p in roll.problems] == expected["problems"]
    assert len(roll.people) == len(expected["people"])


def test_the_folder_holds_what_the_generator_writes() -> None:
    assert {path.name for path in FILES} == {quirk.name for quirk in QUIRKS}
    for quirk in QUIRKS:
        assert (FOLDER / f"{quirk.name}.json").read_text(encoding="utf-8") == quirk.expected()
