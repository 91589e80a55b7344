"""SQLite's checks of a word name the words one by one: a list of them is looked up in a table made for every row.

`a IN ('x', 'y', 'z')` and `a = 'x' OR a = 'y' OR a = 'z'` say the same; the first costs an insert of a resident a third of
its time there. PostgreSQL turns the list into an array once and keeps it.
"""

import re
from collections.abc import Callable
from contextlib import closing

import sqlalchemy as sa
from alembic import op

revision = "0012_checks_word_by_word"
down_revision = "0011_numbers_of_erased_people"
branch_labels = None
depends_on = None

LIST = re.compile(r"(\w+) IN \(('[^']*'(?:, '[^']*')*)\)")
ONE = re.compile(r"(\w+) = ('[^']*')")


def upgrade() -> None:
    """Every check that is a list."""
    _reword(_one_by_one)


def downgrade() -> None:
    """Lists again."""
    _reword(_as_list)


def _one_by_one(check: str) -> str | None:
    found = LIST.fullmatch(check)
    return " OR ".join(f"{found[1]} = {word}" for word in found[2].split(", ")) if found else None


def _as_list(check: str) -> str | None:
    parts = [ONE.fullmatch(part) for part in check.split(" OR ")]
    columns = {part[1] for part in parts if part}
    if not all(parts) or len(columns) != 1:
        return None
    return f"{columns.pop()} IN ({', '.join(part[2] for part in parts if part)})"


def _reword(reword: Callable[[str], str | None]) -> None:
    """Put the checks in other words that say the same, without touching a row.

    SQLite's ADD CONSTRAINT looks at every row and refuses a NULL, which the check itself allows. So an empty copy of
    the table is altered, and its text replaces the table's: see docs/decisions/0029-checks-are-reworded-in-place.md.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    schema = sa.inspect(connection)
    texts = {}
    for table in schema.get_table_names():
        checks = {check["name"]: reword(check["sqltext"]) for check in schema.get_check_constraints(table)}
        changed = {name: words for name, words in checks.items() if words}
        if changed:
            texts[table] = _altered_copy(connection, table, changed)
    _write_texts(connection, texts)


def _altered_copy(connection: sa.Connection, table: str, checks: dict[str, str]) -> str:
    """The table's text after SQLite has replaced the checks in an empty copy of it."""
    text = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?"
    with closing(connection.dialect.loaded_dbapi.connect(":memory:")) as copy:
        copy.execute(connection.exec_driver_sql(text, (table,)).scalar_one())
        for name, words in checks.items():
            copy.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
            copy.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" CHECK ({words})')
        return copy.execute(text, (table,)).fetchone()[0]


def _write_texts(connection: sa.Connection, texts: dict[str, str]) -> None:
    """Replace the tables' texts; the new number of the schema makes every connection read them."""
    number = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    try:
        for table, text in texts.items():
            connection.exec_driver_sql(
                "UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?", (text, table)
            )
        connection.exec_driver_sql(f"PRAGMA schema_version = {number + 1}")
    finally:
        connection.exec_driver_sql("PRAGMA writable_schema = RESET")
