"""Fixtures: an empty database, and the schema that each revision has when it is made from nothing."""

import pytest
from flask_migrate import upgrade
from sqlalchemy import event

from app import create_app
from config import read_settings
from core.db.database import db
from tests.migrations.contents import schema
from tests.migrations.killed import changes
from tests.migrations.sites import bare_app, clear, opened, spare_database
from tests.migrations.stored import MASTER_KEY, revisions


def whole_site(address, folder):
    """The site on that database, with the master key of the stored ones."""
    settings = {"INSTANCE_DIR": str(folder), "DATABASE_URL": address, "MASTER_KEY": MASTER_KEY}
    return create_app(read_settings(settings), TESTING=True)


@pytest.fixture(scope="session")
def spare(database):
    """On PostgreSQL, the address of one more database; each test empties it, which is faster than making another."""
    if database.startswith("sqlite"):
        yield None
        return
    with spare_database(database.rsplit("/", 1)[0]) as address:
        yield address


@pytest.fixture
def address(spare, tmp_path):
    """The address of a database that holds nothing at all."""
    if spare is None:
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    clear(spare)
    return spare


@pytest.fixture
def empty(address, tmp_path):
    """A site whose database holds nothing at all."""
    with opened(whole_site(address, tmp_path)) as app:
        yield app


@pytest.fixture(scope="session")
def made_from_nothing(spare, tmp_path_factory):
    """The schema of each revision, and how many statements brought it there from the one before."""
    folder, made, sent = tmp_path_factory.mktemp("made"), {}, []
    if spare is not None:
        clear(spare)
    with opened(bare_app(spare or f"sqlite:///{folder / 'empty.sqlite3'}")):
        event.listen(db.engine, "before_cursor_execute", lambda *of: sent.append(of[2]))
        for revision in revisions():
            sent.clear()
            upgrade(revision=revision)
            number = sum(map(changes, sent))
            with db.engine.connect() as connection:
                made[revision] = schema(connection), number
    return made


@pytest.fixture(scope="session")
def schemas(made_from_nothing):
    """The schema of each revision."""
    return {revision: text for revision, (text, _number) in made_from_nothing.items()}


@pytest.fixture(scope="session")
def statements(made_from_nothing):
    """How many statements that change something the upgrade to each revision takes."""
    return {revision: number for revision, (_text, number) in made_from_nothing.items()}
