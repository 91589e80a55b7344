"""The revisions of the schema, and the filled databases stored for them."""

import lzma
from contextlib import closing
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import sqlalchemy
from alembic.config import Config
from alembic.script import ScriptDirectory

FOLDER = Path(__file__).resolve().parent / "revisions"
MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"
MASTER_KEY = "dGVzdC1rZXktb2YtdGhlLXN0b3JlZC1yZXZpc2lvbnM"
"""What the stored databases were sealed with; it protects nothing else."""


def revisions() -> list[str]:
    """Every revision, oldest first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def stored() -> list[str]:
    """The revisions for which a filled SQLite database is stored, oldest first."""
    return [revision for revision in revisions() if path_of(revision, "sqlite").exists()]


def path_of(revision: str, dialect: str) -> Path:
    """Where the filled database of a revision is stored; `dialect` is sqlite or postgres."""
    return FOLDER / f"{revision}.{dialect}.sql.xz"


def load(revision: str, address: str) -> None:
    """Fill an empty database with what is stored for the revision."""
    is_sqlite = address.startswith("sqlite")
    packed = path_of(revision, "sqlite" if is_sqlite else "postgres").read_bytes()
    script = lzma.decompress(packed).decode()
    if is_sqlite:
        with closing(sqlite.connect(address.removeprefix("sqlite:///"))) as connection:
            connection.executescript(script)
        return
    engine = sqlalchemy.create_engine(address)
    with engine.begin() as connection:
        connection.connection.dbapi_connection.execute(script)
    engine.dispose()
