"""The house keeps its shape: floors, the order inside rooms, sizes, addresses that are paths, names found by one word."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.house.measures import Figure, figures
from tests.house.source import ROOF, ROOT, Module, modules, product_folders, rooms

LEVELS = ("rules", "pages", "stories", "races", "browser")
BESIDE = {
    "templates": {"components", "layouts", "errors"},
    "static/js": {"components"},
}
"""Folders for what every room uses, beside those of the rooms."""
BAGS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "misc"}
SIDE_DOORS = re.compile(r"(^|_)(views|forms|pages)$")
"""What a room keeps to itself: shape of input, routes, what a template is given."""


@pytest.mark.parametrize("figure", figures(), ids=lambda figure: figure.name)
def test_a_figure_of_the_house_holds(figure: Figure) -> None:
    assert figure.holds or figure.is_goal, f"{figure.value:g}, limit {figure.limit:g}\n" + "\n".join(
        figure.faults
    )


def test_a_room_imports_only_from_lower_floors() -> None:
    for module, imported in _imports_below_the_roof():
        room = imported.split(".")[0]
        is_ours = room in rooms() or (ROOT / f"{room}.py").exists()
        if is_ours and room != module.room:
            assert rooms().get(room, ROOF) < module.floor, f"{module.name} imports {imported}"


def test_a_sub_room_has_no_sub_room() -> None:
    deep = [folder for folder in product_folders() if len(folder.relative_to(ROOT).parts) > 2]
    assert deep == []


def test_every_folder_of_the_product_says_what_it_is_for() -> None:
    assert [folder for folder in product_folders() if not (folder / "__init__.py").exists()] == []


def test_another_rooms_forms_views_and_pages_are_its_own() -> None:
    for module, imported in _imports_below_the_roof():
        parts = imported.split(".")
        if parts[0] in rooms() and parts[0] not in (module.room, "core") and SIDE_DOORS.search(parts[-1]):
            assert parts[0] == "wards", f"{module.name} imports {imported}"  # its routes are one floor up


def test_no_bags() -> None:
    assert [module.name for module in modules() if set(module.stem.split("_")) & BAGS] == []


def test_a_module_named_for_rules_or_rows_is_no_more_than_that() -> None:
    for module in modules():
        if re.search(r"(^|_)rules$", module.stem):
            assert module.is_rule, f"{module.name}: its docstring begins “Rules”"
        if re.search(r"(^|_)rows$", module.stem):
            reads = {name for name in module.imports if name.startswith(("sqlalchemy", "core.db"))}
            assert reads == set(), f"{module.name} reads the database: it is queries"


def test_an_endpoint_is_the_path_of_its_view(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        if endpoint == "static":
            continue
        room, *inside, views = view.__module__.split(".")
        name = "_".join(part for part in (*inside, views.removesuffix("views").rstrip("_")) if part)
        path = [part for part in (room, name) if part]
        assert endpoint.split(".")[:-1] == path, f"{view.__module__}.{view.__name__} is at {endpoint}"


def test_views_are_named_so_that_they_are_found() -> None:
    for module in modules():
        assert not module.is_views or re.search(r"(^|_)views$", module.stem), module.name


@pytest.mark.parametrize("place", ["templates", "static/js", *(f"tests/{level}" for level in LEVELS)])
def test_pages_scripts_and_tests_are_in_folders_named_like_the_rooms(place: str) -> None:
    known = {*rooms(), *BESIDE.get(place, ())}
    folders = {path.relative_to(ROOT / place).parts[0] for path in _folders(ROOT / place)}
    assert folders - known == set()


@pytest.mark.parametrize("place", ["templates", "static/js"])
def test_folders_inside_them_are_named_like_the_sub_rooms(place: str) -> None:
    for folder in _folders(ROOT / place):
        parts = folder.relative_to(ROOT / place).parts
        if parts[0] in rooms() and len(parts) > 1:
            assert (ROOT / Path(*parts)).is_dir(), f"{folder}: no such sub-room"


@pytest.mark.parametrize("level", LEVELS)
def test_a_test_is_in_the_folder_of_its_room(level: str) -> None:
    assert [path.name for path in (ROOT / "tests" / level).glob("test_*.py")] == []


def _imports_below_the_roof() -> Iterator[tuple[Module, str]]:
    for module in modules():
        if module.floor != ROOF:
            yield from ((module, imported) for imported in sorted(module.imports))


def _folders(top: Path) -> list[Path]:
    return sorted(
        {path.parent for path in top.rglob("*.*") if path.is_file() and path.suffix != ".pyc"} - {top}
    )
