"""Rows for the tables that a demo ward and an imported roll leave empty, of whatever schema is found."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import types

ALSO = ("roll_import",)
"""Tables with rows that get some in every state, too."""
WORD = re.compile(r"'([^']*)'")


def fill_tables(engine: sa.Engine) -> None:
    """Insert a row with every column filled and one with every column empty that may be.

    Raises AssertionError when a checked column that may be empty is empty in no row.
    """
    schema = sa.MetaData()
    schema.reflect(engine)
    with engine.begin() as connection:
        for table in schema.sorted_tables:
            words = _words(connection, table)
            is_empty = connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0
            rows = max(map(len, words.values()), default=2) if is_empty or table.name in ALSO else 0
            for number in range(1, rows + 1):
                row = dict(_row(connection, table, words, number))
                connection.execute(table.insert(), row)
            for column in words:
                if table.c[column].nullable:
                    empty = sa.select(sa.func.count()).where(table.c[column].is_(None))
                    assert connection.scalar(empty), f"{table.name}.{column} is empty in no row"


def _words(connection: sa.Connection, table: sa.Table) -> dict[str, list[str]]:
    """The words that each checked column may hold."""
    checks = sa.inspect(connection).get_check_constraints(table.name)
    found = {
        check["name"].removeprefix(f"ck_{table.name}_"): WORD.findall(check["sqltext"]) for check in checks
    }
    return {column: words for column, words in found.items() if words and column in table.c}


def _row(
    connection: sa.Connection, table: sa.Table, words: dict[str, list[str]], number: int
) -> Iterator[tuple[str, Any]]:
    for column in table.c:
        if column.primary_key and isinstance(column.type, types.Integer) and not column.foreign_keys:
            continue
        if column.nullable and number == 1:
            yield column.name, None
        elif column.foreign_keys:
            yield column.name, _parent(connection, column, number)
        elif column.name in words:
            yield column.name, words[column.name][number % len(words[column.name])]
        else:
            yield column.name, _value(column.type, number, connection.dialect.name)


def _parent(connection: sa.Connection, column: sa.Column[Any], number: int) -> Any:
    target = next(iter(column.foreign_keys)).column
    known = connection.scalars(sa.select(target).order_by(target)).all()
    return known[number % len(known)]


def _value(kind: types.TypeEngine[Any], number: int, dialect: str) -> Any:
    moment = datetime(2026, 11, 20, 7, number, tzinfo=UTC)
    made: dict[type[types.TypeEngine[Any]], Any] = {
        types.Boolean: number % 2 == 0,
        types.Integer: number,
        types.DateTime: moment if dialect == "postgresql" else moment.replace(tzinfo=None),
        types.Date: date(2026, 11, number),
        types.JSON: {"number": number},
        types.LargeBinary: bytes([number]) * 32,
        types.Float: number / 4,
        types.Numeric: number,
        types.String: f"{number:04d}",
    }
    return next(value for known, value in made.items() if isinstance(kind, known))
