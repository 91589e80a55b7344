"""Migrations: from zero up, down and up again on both databases, ending in exactly the models' schema."""

import os

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app import create_app
from config import read_settings
from core.db.database import db


@pytest.fixture
def empty(database, tmp_path):
    """A site whose database holds nothing at all."""
    if database.startswith("sqlite"):
        yield from _site(tmp_path, f"sqlite:///{tmp_path / 'empty.sqlite3'}")
        return
    server, name = database.rsplit("/", 1)[0], f"ngaykhoe_empty_{os.getpid()}"
    admin = sqlalchemy.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield from _site(tmp_path, f"{server}/{name}")
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name}")
        admin.dispose()


def _site(folder, url):
    app = create_app(read_settings({"INSTANCE_DIR": str(folder), "DATABASE_URL": url}), TESTING=True)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables():
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_up_makes_the_models_schema_down_takes_all_of_it_and_up_makes_it_again(empty):
    upgrade()
    made = tables()
    assert made == {table.name for table in db.metadata.sorted_tables}
    assert _differences() == []
    assert _checks() == _checks_of_the_models() or db.engine.dialect.name != "sqlite"
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == made


def test_an_upgrade_of_a_current_schema_changes_nothing(empty):
    upgrade()
    upgrade()
    assert _differences() == []


def _differences():
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), db.metadata)


def _checks(engine=None):
    schema = inspect(engine or db.engine)
    return {
        (table, one["name"], one["sqltext"])
        for table in tables()
        for one in schema.get_check_constraints(table)
    }


def _checks_of_the_models():
    """As SQLite is told them; PostgreSQL says the same in words of its own."""
    engine = sqlalchemy.create_engine("sqlite://")
    db.metadata.create_all(engine)
    return _checks(engine)
