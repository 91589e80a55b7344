"""SQLite's checks of a word name the words one by one: a list of them is looked up in a table made for every row.

`a IN ('x', 'y', 'z')` and `a = 'x' OR a = 'y' OR a = 'z'` say the same; the first costs an insert of a resident a third of
its time there. PostgreSQL turns the list into an array once and keeps it.
"""

import re
from collections.abc import Callable

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
    _say_anew(_one_by_one)


def downgrade() -> None:
    """Lists again."""
    _say_anew(_as_list)


def _one_by_one(said: str) -> str | None:
    found = LIST.fullmatch(said)
    return " OR ".join(f"{found[1]} = {word}" for word in found[2].split(", ")) if found else None


def _as_list(said: str) -> str | None:
    parts = [ONE.fullmatch(part) for part in said.split(" OR ")]
    columns = {part[1] for part in parts if part}
    if not all(parts) or len(columns) != 1:
        return None
    return f"{columns.pop()} IN ({', '.join(part[2] for part in parts if part)})"


def _say_anew(word: Callable[[str], str | None]) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    schema = sa.inspect(connection)
    for table in schema.get_table_names():
        for check in schema.get_check_constraints(table):
            if said := word(check["sqltext"]):
                op.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{check["name"]}"')
                op.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{check["name"]}" CHECK ({said})')
