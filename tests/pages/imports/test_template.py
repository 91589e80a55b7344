"""The template: the ward's own neighborhoods and the usual words to choose from, and its examples are nobody."""

import io
from datetime import date

import openpyxl
import pytest
from flask import Flask

from accounts.roles import Role
from core.folding import fold
from core.sheets.reading import read_workbook
from imports.reading.reading import EXAMPLES as BEGINNINGS
from imports.reading.reading import read_list
from imports.reading.words import EXAMPLE_NAMES
from imports.reading.words import GROUPS as KNOWN
from imports.template import EXAMPLES, GROUPS, LIST_SHEET, template_workbook
from tests.builders import Builder
from tests.page_client import PageClient
from tests.roll_quirks import AN
from wards.models import Ward

TODAY = date(2026, 11, 22)


@pytest.fixture
def ward(build: Builder) -> Ward:
    ward = build.ward()
    build.neighborhood(ward, 7)
    build.neighborhood(ward, "Lướt", "ban")
    return ward


def book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def choices(found: openpyxl.Workbook, title: str) -> list[str]:
    """What the column offers in its drop-down."""
    sheet = found[LIST_SHEET]
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == title)
    rule = next(rule for rule in sheet.data_validations.dataValidation if f"{letter}2:" in str(rule.sqref))
    name, cells = rule.formula1.replace("'", "").replace("$", "").split("!")
    return [row[0].value for row in found[name][cells] if row[0].value]


def test_the_neighborhoods_and_the_groups_of_the_ward_are_offered(app: Flask, ward: Ward) -> None:
    with app.test_request_context():
        found = book(template_workbook(ward.id))
    assert choices(found, "Tổ, bản") == ["Tổ dân phố 7", "Bản Lướt"]
    assert choices(found, "Đối tượng") == list(GROUPS)
    assert all(fold(group) in KNOWN for group in GROUPS)
    assert choices(found, "Giới tính") == ["Nam", "Nữ"]
    assert found["Hướng dẫn"].sheet_state == "visible" and found["Danh mục"].sheet_state == "hidden"


def test_the_example_rows_are_known_by_their_names() -> None:
    assert {fold(row[2]) for row in EXAMPLES} == EXAMPLE_NAMES
    assert {fold(row[0]) for row in EXAMPLES} <= BEGINNINGS


def test_the_filled_in_template_brings_the_people_and_not_the_examples(
    build: Builder, client: PageClient, ward: Ward
) -> None:
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    found = book(client.get("/residents/roll/template.xlsx").data)
    found[LIST_SHEET].append(
        [1, "Tổ dân phố 7", 1, AN, "Chủ hộ", "1957", "Nam", None, None, None, "Có", "HN", "Thường trú"]
    )
    file = io.BytesIO()
    found.save(file)
    roll = read_list(read_workbook(file.getvalue()), TODAY)
    assert [
        (row.full_name, row.neighborhood and row.neighborhood.name, sorted(row.groups)) for row in roll.people
    ] == [(AN, "7", ["POOR"])]
    assert (roll.problems, roll.refused) == ([], [])


def test_a_person_written_over_an_example_and_leaves_its_mark_is_not_lost(
    app: Flask, build: Builder, ward: Ward
) -> None:
    with app.test_request_context():
        found = book(template_workbook(ward.id))
    found[LIST_SHEET]["D2"] = AN
    file = io.BytesIO()
    found.save(file)
    assert [row.full_name for row in read_list(read_workbook(file.getvalue()), TODAY).people] == [AN]
