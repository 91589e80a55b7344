"""Rows that follow a person when two records are joined: written down before and after, and brought back."""

# ruff: noqa: ARG002  # the protocol's arguments, whether needed or not

from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, LargeBinary, Table, delete, insert, select, update

from core.actor import Actor
from core.db.database import UTCDateTime, db
from residents.events import Changes, NotBack, PersonFollower, Verb
from residents.models.people import Resident

Row = dict[str, Any]
Rows = dict[int, Row]
WHOSE = "resident_id"


def table_named(name: str) -> Table:
    """A table of the house by its name."""
    return db.metadata.tables[name]


def rows_of(table: Table, people: Collection[int | str], whose: str = WHOSE) -> Rows:
    """The rows of these people, by the rows' numbers, with values as JSON writes them."""
    found = db.session.execute(select(table).where(table.c[whose].in_(people)).order_by(table.c.id))
    return {row["id"]: {name: plain(value) for name, value in row.items()} for row in found.mappings()}


def changes_between(before: Rows, after: Rows) -> list[Row]:
    """What became of rows: `before` and `after` hold the columns that differ, a whole row that came or went."""
    changes: list[Row] = []
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
    """Undo changes to rows: what was added goes, each column that still stands so is as before, what went is back.

    Whatever was changed since stays as it is now, and so do the columns named in `keep`. Columns that are
    named `together` make sense only with each other: all of them go back, or none.
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
    """Under its old number, where no other row has that by now."""
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
    """A value out of JSON as its column wants it."""
    kind = table.c[name].type
    if not isinstance(value, str):
        return value
    if isinstance(kind, LargeBinary):
        return b64decode(value)
    if isinstance(kind, UTCDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value


class CarriedRows(PersonFollower):
    """Follows joins for tables whose rows only change hands: `resident_id` is all that becomes another."""

    def __init__(self, *tables: str) -> None:
        self.answers_for: Mapping[Verb, frozenset[str]] = {"merged": frozenset(tables)}

    def merged(self, lost: Resident, kept: Resident, by: Actor, at: datetime) -> None:
        """Every row of one is a row of the other."""
        for name in sorted(self.answers_for["merged"]):
            table = table_named(name)
            db.session.execute(update(table).where(table.c[WHOSE] == lost.id).values({WHOSE: kept.id}))

    def unmerged(
        self, lost: Resident, kept: Resident, changes: Changes, by: Actor, at: datetime
    ) -> Sequence[NotBack]:
        """The rows go back to whom they came from."""
        for name in sorted(self.answers_for["merged"]):
            bring_back(table_named(name), changes.get(name, ()))
        return ()
