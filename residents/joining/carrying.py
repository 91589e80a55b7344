"""Rows that follow a person when two records are joined: recorded before and after, and restored."""

# ruff: noqa: ARG002  # arguments of the protocol, used or not

from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, LargeBinary, Table, delete, insert, select, update

from core.actor import Actor
from core.db.database import UTCDateTime, db
from residents.events import NotBack, PersonEvents, RowChanges, Verb
from residents.models.people import Resident

TableRow = dict[str, Any]
TableRows = dict[int, TableRow]
WHOSE = "resident_id"


def table_named(name: str) -> Table:
    """A table of the house by its name."""
    return db.metadata.tables[name]


def rows_of(table: Table, people: Collection[int | str], whose: str = WHOSE) -> TableRows:
    """The rows of these people by row number, with JSON values."""
    found = db.session.execute(select(table).where(table.c[whose].in_(people)).order_by(table.c.id))
    return {row["id"]: {name: plain(value) for name, value in row.items()} for row in found.mappings()}


def changes_between(before: TableRows, after: TableRows) -> list[TableRow]:
    """Compare rows: `before` and `after` hold the columns that differ, or a whole row that was added or removed."""
    changes: list[TableRow] = []
    for number in sorted({*before, *after}):
        old, new = before.get(number), after.get(number)
        if old is not None and new is not None:
            names = [name for name in old if old[name] != new[name]]
            old, new = {name: old[name] for name in names}, {name: new[name] for name in names}
        if old != new:
            changes.append({"id": number, "before": old, "after": new})
    return changes


def bring_back(
    table: Table,
    changes: Iterable[Mapping[str, Any]],
    *,
    keep: Collection[str] = (),
    together: Sequence[Collection[str]] = (),
) -> None:
    """Undo changes to rows: remove added rows, restore unchanged columns, insert removed rows.

    Columns changed since keep their present value, and so do those named in `keep`. Columns grouped in
    `together` make sense only with each other: all of them are restored, or none.
    """
    listed = list(changes)
    for change in listed:
        if change["before"] is None:
            db.session.execute(delete(table).where(table.c.id == change["id"]))
    for change in listed:
        if change["before"] is not None and change["after"] is not None:
            _set_back(table, change, keep, together)
    for change in listed:
        if change["after"] is None:
            _insert_again(table, change)


def _set_back(
    table: Table, change: Mapping[str, Any], keep: Collection[str], together: Sequence[Collection[str]]
) -> None:
    row = db.session.execute(select(table).where(table.c.id == change["id"])).mappings().first()
    if row is None:
        return
    other = {name for name in change["before"] if plain(row[name]) != change["after"][name]}
    for group in together:
        if other.intersection(group):
            other.update(group)
    back = {
        name: typed(table, name, value)
        for name, value in change["before"].items()
        if name not in keep and name not in other
    }
    if back:
        db.session.execute(update(table).where(table.c.id == change["id"]).values(back))


def _insert_again(table: Table, change: Mapping[str, Any]) -> None:
    """Insert a row under its old number, unless another row has taken it."""
    row = {name: typed(table, name, value) for name, value in change["before"].items()}
    if db.session.scalar(select(table.c.id).where(table.c.id == change["id"])) is not None:
        del row["id"]
    db.session.execute(insert(table).values(row))


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def typed(table: Table, name: str, value: Any) -> Any:
    """Convert a JSON value to the type of its column."""
    kind = table.c[name].type
    if not isinstance(value, str):
        return value
    if isinstance(kind, LargeBinary):
        return b64decode(value)
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


class RestoredRows(PersonEvents):
    """Handles parting for tables whose rows are restored as they were before joining."""

    def parted(
        self, lost: Resident, kept: Resident, changes: RowChanges, by: Actor, at: datetime
    ) -> Sequence[NotBack]:
        """Give the rows back to the record they came from; a row changed since keeps the change."""
        for name in sorted(self.answers_for["joined"]):
            bring_back(table_named(name), changes.get(name, ()))
        return ()


class CarriedRows(RestoredRows):
    """Handles joins for tables whose rows only change their `resident_id`."""

    def __init__(self, *tables: str) -> None:
        self.answers_for: Mapping[Verb, frozenset[str]] = {"joined": frozenset(tables)}

    def joined(self, lost: Resident, kept: Resident, by: Actor, at: datetime) -> None:
        """Give every row of the lost record to the kept one."""
        for name in sorted(self.answers_for["joined"]):
            table = table_named(name)
            db.session.execute(update(table).where(table.c[WHOSE] == lost.id).values({WHOSE: kept.id}))
