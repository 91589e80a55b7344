"""Fixtures: the site on each database, fresh for every test, and clients that check each page."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy
import time_machine
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from config import read_settings
from core.catalogs import compile_all
from core.db.database import db, writing_connection, writing_session
from residents import group_types
from tests.builders import Builder
from tests.counted import counted_rows_change_with_an_event
from tests.databases import empty_postgres, postgres_binaries, throwaway_postgres
from tests.day_builder import BEFORE, DayBuilder
from tests.page_client import PageClient
from wards import days_off

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="run what takes hours, too")
    parser.addoption("--db", choices=("sqlite", "postgres"), help="run data tests on one database only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        only = metafunc.config.getoption("--db")
        asks_of_pages = metafunc.definition.get_closest_marker("of_pages") is not None
        names = [only] if only else ["sqlite"] if asks_of_pages else ["sqlite", "postgres"]
        metafunc.parametrize("database", names, indirect=True, scope="session")


def pytest_sessionstart(session: pytest.Session) -> None:
    compile_all(ROOT)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server; the tests that need one are left out where there is none."""
    named = os.environ.get("TEST_POSTGRES_URL")
    if named:
        yield named.rsplit("/", 1)[0]
        return
    if postgres_binaries() is None:
        pytest.skip("no PostgreSQL binaries and no TEST_POSTGRES_URL: data tests ran on SQLite only")
    with throwaway_postgres() as address:
        yield address


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database of this session's own; `sqlite` and `postgres` in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'ngaykhoe.sqlite3'}"
    address = request.getfixturevalue("postgres_server")
    name = f"ngaykhoe_{os.getpid()}"
    engine = sqlalchemy.create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
    engine.dispose()
    return f"{address}/{name}"


@pytest.fixture(scope="session")
def site(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The migrated site on one database; tests use `app`, which is the same site emptied."""
    instance = tmp_path_factory.mktemp("instance")
    settings = read_settings({"INSTANCE_DIR": str(instance), "DATABASE_URL": database})
    app = create_app(settings, TESTING=True, WTF_CSRF_ENABLED=True)
    app.test_client_class = PageClient
    with app.app_context():
        upgrade()
        _keep_empty_copy(settings.sqlite_path)
        with counted_rows_change_with_an_event(db.engine):
            yield app
        db.engine.dispose()


@pytest.fixture
def app(site: Flask) -> Iterator[Flask]:
    """The site, empty, inside an application context."""
    with site.app_context():
        _empty(site)
        yield site
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser that checks every page it is shown."""
    return app.test_client()


@pytest.fixture
def build(app: Flask) -> Builder:
    """Makes wards, people and campaigns in one line each."""
    return Builder(app)


@pytest.fixture
def travel() -> Iterator[time_machine.Traveller]:
    """The clock, standing still until it is moved; days before the health day of DayBuilder."""
    with time_machine.travel(BEFORE, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def health_day(build: Builder, travel: time_machine.Traveller) -> DayBuilder:
    """A screening on one day, still a draft; see tests/day_builder.py."""
    return DayBuilder(build, travel)


def _keep_empty_copy(path: Path | None) -> None:
    if path is None:
        return
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.engine.dispose()
    shutil.copyfile(path, path.with_suffix(".empty"))


def _empty(app: Flask) -> None:
    path = app.config["SETTINGS"].sqlite_path
    db.session.remove()
    if path is not None:
        db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(path.with_suffix(".empty"), path)
        return
    with writing_connection() as connection:
        empty_postgres(connection, [table.name for table in db.metadata.sorted_tables])
    with writing_session():
        group_types.ship()
        days_off.ship(BEFORE.date())
