"""The list of erased people outside the database: whoever is on it stays erased whatever backup is put back.

Random public ids and nothing else, one a line, in the instance folder and beside every backup.
"""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import DBAPIError

from core.actor import SYSTEM
from core.database import db
from core.ids import tidy_id
from core.jobs import Job
from residents import erasure

NAME = "erased-people.txt"


def read(*folders: Path) -> set[str]:
    """The public ids on the lists of these folders; a folder without a list has nobody on it."""
    found: set[str] = set()
    for folder in folders:
        path = folder / NAME
        if path.is_file():
            lines = path.read_text(encoding="ascii", errors="replace").splitlines()
            found |= {known for line in lines if (known := tidy_id(line))}
    return found


def add(folder: Path, people: Iterable[str]) -> int:
    """Put people on a folder's list; says how many are new on it. Lines are only added, so nobody writes over another."""
    fresh = sorted(set(people) - read(folder))
    if fresh:
        text = "".join(f"{one}\n" for one in fresh)
        handle = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    return len(fresh)


def remember(*folders: Path) -> int:
    """Put everybody erased in this database, and whoever stands on one of the lists, on all of them."""
    everybody = erasure.erased_people() | read(*folders)
    return sum(add(folder, everybody) for folder in folders)


def remember_before_restore(*folders: Path) -> None:
    """As `remember`, for a database that is about to be replaced: of a broken or older one only the lists speak.

    Leaves no transaction open, on which putting back would wait for ever.
    """
    try:
        remember(*folders)
    except DBAPIError:
        # What the lists say is read again when the database stands.
        return
    finally:
        db.session.rollback()


def hold(at: datetime, *folders: Path) -> int:
    """Erase again whoever is on a folder's list and not erased here; says how many. Inside a transaction."""
    listed = read(*folders)
    return erasure.erase_again(listed, SYSTEM, at) if listed else 0


def keep(now: datetime) -> int:
    """The timer's part: whoever was erased is on the list, whoever is on the list is erased."""
    folder = current_app.config["SETTINGS"].instance_dir
    return remember(folder) + hold(now, folder)


JOBS = (Job("erased people stay erased", keep),)
