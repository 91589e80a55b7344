"""Migrations: from zero up, down and up again on both databases, ending in exactly the models' schema."""

import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from core.db.database import db


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
