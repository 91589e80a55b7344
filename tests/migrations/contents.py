"""What a database holds, as text and sums that can be compared: its schema, and the rows of every column."""

import hashlib
import re

from sqlalchemy import inspect
from sqlalchemy.engine import Connection

CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")
"""PostgreSQL writes a check differently after each dump and load: what it casts, and in how many parentheses."""
SPACES = re.compile(r"\s+")
SQLITE = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name"
POSTGRES = (
    "SELECT 'column ' || attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,"
    " pg_get_expr(adbin, adrelid) FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
    " JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    " AND attnum > 0 AND NOT attisdropped",
    "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace AND contype <> 'n'",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'",
)


def schema(connection: Connection) -> list[str]:
    """The schema as the database keeps it, a line an object.

    The order of a table's constraints means nothing and differs between runs of the same migration (Alembic keeps
    them in a set), and so do spaces and needless quotes; everything else counts, on PostgreSQL without casts and parentheses.
    """
    if connection.dialect.name == "sqlite":
        return [f"{kind} {name}: {_table(text)}" for kind, name, text in connection.exec_driver_sql(SQLITE)]
    found = (row for asked in POSTGRES for row in connection.exec_driver_sql(asked))
    return sorted(SPACES.sub(" ", CASTS.sub("", str(tuple(row)))) for row in found)


def _table(text: str) -> str:
    plain = SPACES.sub(" ", text.replace('"', "")).strip()
    if not plain.startswith("CREATE TABLE"):
        return plain
    head, _, body = plain.removesuffix(")").partition("(")
    parts = [part.strip() for part in _parts(body)]
    columns = [part for part in parts if not part.startswith("CONSTRAINT ")]
    constraints = sorted(part for part in parts if part.startswith("CONSTRAINT "))
    return f"{head.strip()} ({', '.join([*columns, *constraints])})"


def _parts(body: str) -> list[str]:
    """The columns and constraints between the outermost commas."""
    parts, depth = [""], 0
    for piece in re.split(r"([(),])", body):
        depth += (piece == "(") - (piece == ")")
        if piece == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def sums(connection: Connection) -> dict[tuple[str, str], tuple[int, str]]:
    """For each column of each table, the number of its rows and a sum over all its values."""
    found = {}
    for (_schema, table), primary in inspect(connection).get_multi_pk_constraint().items():
        if table == "alembic_version":
            continue
        key = ", ".join(f'"{name}"' for name in primary["constrained_columns"])
        rows = connection.exec_driver_sql(f'SELECT * FROM "{table}" ORDER BY {key}')
        columns = list(rows.keys())
        values = rows.all()
        for place, column in enumerate(columns):
            sum_of = hashlib.sha256(repr([row[place] for row in values]).encode()).hexdigest()
            found[table, column] = (len(values), sum_of)
    return found
