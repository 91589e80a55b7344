"""The list of erased people outside the database: people on it stay erased, whatever backup is restored.

In the instance folder and beside every backup, one line each: the random public id of an erased person, or the keyed
index of an erased citizen number with its day and ward. Without the master key neither identifies a person.
"""

import os
from collections.abc import Collection, Iterable
from datetime import date, datetime
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import DBAPIError

from core.actor import SYSTEM
from core.db.database import db
from core.db.jobs import Job
from core.ids import decode, encode, tidy_id
from residents.person import erased_numbers
from residents.person.erased_numbers import ListedNumber
from residents.privacy import erasure

NAME = "erased-people.txt"


def read(*folders: Path) -> set[str]:
    """The public ids on the lists of these folders; a folder without a list counts as empty."""
    return {known for line in _lines(folders) if (known := tidy_id(line))}


def read_numbers(*folders: Path) -> set[ListedNumber]:
    """The citizen numbers, as keyed indexes, on the lists of these folders."""
    return {kept for line in _lines(folders) if (kept := _number(line))}


def _lines(folders: Iterable[Path]) -> set[str]:
    found: set[str] = set()
    for path in (folder / NAME for folder in folders):
        if path.is_file():
            found |= set(path.read_text(encoding="ascii", errors="replace").splitlines())
    return found


def _number(line: str) -> ListedNumber | None:
    """A line `<index> <yyyy-mm-dd> <code of the ward>`; None for any other."""
    index, _space, rest = line.partition(" ")
    day, _space, ward = rest.partition(" ")
    try:
        return ListedNumber(decode(index), date.fromisoformat(day), ward) if ward else None
    except ValueError:
        return None


def _written(kept: ListedNumber) -> str:
    return f"{encode(kept.index)} {kept.on.isoformat()} {kept.ward}"


def add(folder: Path, people: Iterable[str], numbers: Collection[ListedNumber] = ()) -> int:
    """Add people to a folder's list; returns how many are new. Lines are only appended, so no writer overwrites another."""
    fresh = sorted(set(people) - read(folder))
    lines = sorted(map(_written, set(numbers) - read_numbers(folder)))
    if text := "".join(f"{line}\n" for line in (*fresh, *lines)):
        handle = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    return len(fresh)


def remember(*folders: Path) -> int:
    """Put everyone erased in this database, and everyone on one of the lists, on all of them."""
    everybody = erasure.erased_people() | read(*folders)
    numbers = erased_numbers.everywhere() | read_numbers(*folders)
    return sum(add(folder, everybody, numbers) for folder in folders)


def remember_before_restore(*folders: Path) -> None:
    """As `remember`, for a database about to be replaced; if it is broken or older, only the lists count.

    Leaves no transaction open, which would block the restore forever.
    """
    try:
        remember(*folders)
    except DBAPIError:
        # The lists are read again once the database works.
        return
    finally:
        db.session.rollback()


def hold(at: datetime, *folders: Path) -> int:
    """Erase again the people on a folder's list who are not erased here; returns how many. Inside a transaction."""
    listed, numbers = read(*folders), read_numbers(*folders)
    again = erasure.erase_again(listed, SYSTEM, at) if listed else 0
    if numbers:
        erased_numbers.hold(numbers)
    return again


def keep(now: datetime) -> int:
    """The timer's part: put erased people on the list, and erase the people on the list."""
    folder = current_app.config["SETTINGS"].instance_dir
    return remember(folder) + hold(now, folder)


JOBS = (Job("erased people stay erased", keep),)
