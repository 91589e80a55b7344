"""Bulk work: many thousand rows at once, without looking at each more often than needed."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Any, TypeVar

from sqlalchemy import Dialect, LargeBinary, Table, insert

from core.db.database import db
from core.db.sqlite import CACHE_KIB

_T = TypeVar("_T")

BULK_CACHE_KIB = 192 * 1024
CHUNK = 5_000
"""As many values as one statement is given: both databases limit them."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave cyclic garbage alone meanwhile: an import makes none, and the looking takes a third of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def much_at_hand() -> Iterator[None]:
    """On SQLite keep up to 192 MiB of pages at hand meanwhile: a long list touches all indexes in no order.

    What a page cache of the usual size cannot hold is written to the log and read back again and again.
    """
    connection = db.session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA cache_size=-{BULK_CACHE_KIB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KIB}")


def in_chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """The values, at most CHUNK at a time."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def insert_columns(table: Table, count: int, columns: Mapping[str, Any]) -> None:
    """Insert `count` rows given column by column: a list of values, or one value that all of them have.

    `columns` must name all columns that have no default. The statement is the library's own for this
    database; only the values go to the driver directly, which halves the time of a long list.
    """
    if not count:
        return
    connection = db.session.connection()
    dialect = connection.dialect
    statement = insert(table).compile(dialect=dialect, column_keys=list(columns))
    order = statement.positiontup if statement.positional else list(columns)
    assert order is not None and set(order) == set(columns), (
        f"{table.name}: {set(order or ()) ^ set(columns)}"
    )
    values = zip(*(_converted(table, name, columns[name], dialect, count) for name in order), strict=True)
    if statement.positional:
        connection.exec_driver_sql(str(statement), list(values))
    else:
        connection.exec_driver_sql(str(statement), [dict(zip(order, row, strict=True)) for row in values])


def insert_rows(table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns, as `insert_columns` does."""
    if rows:
        insert_columns(table, len(rows), {name: [row[name] for row in rows] for name in rows[0]})


def _converted(table: Table, name: str, column: Any, dialect: Dialect, count: int) -> Iterable[Any]:
    """A column's values as the driver takes them; each different one (a day, a sex) is converted once."""
    kind = table.c[name].type
    convert = kind.dialect_impl(dialect).bind_processor(dialect)
    if not isinstance(column, list):
        return repeat(convert(column) if convert else column, count)
    if isinstance(kind, LargeBinary):
        # SQLite's driver looks for an adapter of every bytes object, for longer than it takes to write it.
        return [value and bytearray(value) for value in column] if dialect.name == "sqlite" else column
    if convert is None:
        return column
    known = {value: convert(value) for value in set(column)}
    return [known[value] for value in column]
