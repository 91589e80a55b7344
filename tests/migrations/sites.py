"""Databases apart from the session's own, and the site on one of them, for tests that migrate it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy
from flask import Flask
from flask_migrate import Migrate

from core.db.database import connect_rules, db, engine_options
from tests.migrations.stored import MIGRATIONS


@contextmanager
def spare_database(server: str) -> Iterator[str]:
    """The address of a PostgreSQL database beside the session's own."""
    name = f"ngaykhoe_spare_{os.getpid()}"
    admin = sqlalchemy.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield f"{server}/{name}"
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name}")
        admin.dispose()


def clear(address: str) -> None:
    """Take everything out of a PostgreSQL database."""
    engine = sqlalchemy.create_engine(address)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()


def bare_app(address: str) -> Flask:
    """An app that can migrate the database, and nothing else: it starts in no time."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(address)
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS))
    connect_rules(app)
    return app


@contextmanager
def opened(app: Flask) -> Iterator[Flask]:
    """The app, inside a context of its own."""
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
