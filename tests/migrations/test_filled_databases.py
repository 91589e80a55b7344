"""Filled databases of every earlier revision come up to the newest and down again, killed on the way or not."""

import shutil
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy.exc import IntegrityError

from core.db import sqlite
from core.db.database import db, writing_connection
from tests.migrations import losses
from tests.migrations.contents import schema, sums
from tests.migrations.sites import bare_app, opened
from tests.migrations.stored import MIGRATIONS, load, path_of, revisions, stored

ROOT = Path(__file__).resolve().parent.parent.parent
REVISIONS = revisions()
HEAD = REVISIONS[-1]
FILLED = stored()


def test_filled_databases_are_stored_for_every_revision_before_the_newest():
    paths = [path_of(revision, dialect) for revision in REVISIONS[:-1] for dialect in ("sqlite", "postgres")]
    missing = [path.name for path in paths if not path.exists()]
    assert not missing, (
        f"{', '.join(missing)}: make what is missing with the code of that revision: "
        "python -m tests.migrations.make_fixtures REVISION COMMIT"
    )


@pytest.mark.parametrize("revision", FILLED)
def test_a_filled_database_comes_up_after_a_kill_on_the_way_and_goes_down_again(
    revision, address, schemas, statements
):
    """Each is killed at another statement: the oldest at the first of its upgrade, the newest at its last."""
    load(revision, address)
    ahead = sum(statements[later] for later in _after(revision))
    number = max(1, ahead * FILLED.index(revision) // (len(FILLED) - 1))
    dropped, changed = _on_the_way_up(revision)
    with opened(bare_app(address)):
        before = _sums()
        _killed(address, "up", HEAD, str(number) if ahead else "commit")
        assert (_revision(), _schema(), _sums()) == (revision, schemas[revision], before)
        upgrade()
        _is_sound()
        assert (_revision(), _schema()) == (HEAD, schemas[HEAD])
        up = _sums()
        assert _not_in(up, before) == _columns(dropped, before)
        assert _other_than(before, up) <= _columns(changed, up)
        downgrade(revision=revision)
        _is_sound()
        assert (_revision(), _schema()) == (revision, schemas[revision])
        down = _sums()
        assert down.keys() == before.keys()
        assert _other_than(before, down) <= _columns(changed | dropped, down)


def test_each_step_down_drops_what_came_with_it_and_nothing_else(address, schemas):
    load(FILLED[-1], address)
    with opened(bare_app(address)):
        upgrade()
        for revision, earlier in pairwise(reversed(REVISIONS)):
            before = _sums()
            downgrade(revision=earlier)
            _is_sound()
            after = _sums()
            assert _schema() == schemas[earlier]
            dropped = losses.DROPPED_ON_THE_WAY_DOWN.get(revision, set())
            changed = losses.CHANGED_ON_THE_WAY_DOWN.get(revision, set())
            assert _not_in(after, before) == _columns(dropped, before), f"{revision}: see losses.py"
            assert _other_than(before, after) == _columns(changed, before), f"{revision}: see losses.py"


@pytest.mark.parametrize("statement", ["1", "25", "commit"])
def test_a_downgrade_that_is_killed_changes_nothing(statement, address, schemas):
    load(FILLED[-1], address)
    with opened(bare_app(address)):
        upgrade()
        before = _sums()
        _killed(address, "down", REVISIONS[0], statement)
        assert (_revision(), _schema(), _sums()) == (HEAD, schemas[HEAD], before)
        downgrade(revision=REVISIONS[0])
        assert (_revision(), _schema()) == (REVISIONS[0], schemas[REVISIONS[0]])


def test_an_upgrade_killed_before_its_commit_changes_nothing(address, schemas):
    load(FILLED[0], address)
    with opened(bare_app(address)):
        before = _sums()
        _killed(address, "up", HEAD, "commit")
        assert (_revision(), _schema(), _sums()) == (FILLED[0], schemas[FILLED[0]], before)


@pytest.mark.parametrize("revision", [FILLED[0], FILLED[-1]])
def test_a_site_of_an_earlier_revision_starts(revision, empty, address):
    load(revision, address)
    for command in (["site", "prepare"], ["audit", "verify"]):
        done = empty.test_cli_runner().invoke(args=command)
        assert done.exit_code == 0, done.output
    assert empty.test_client().get("/sign-in").status_code == 200
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []


def test_a_migration_may_rebuild_a_table_that_others_refer_to(address, tmp_path):
    load(FILLED[-1], address)
    rebuild = "with op.batch_alter_table('ward') as table: table.alter_column('name', nullable=True)"
    with opened(bare_app(address)):
        upgrade()
        before = _sums()
        upgrade(directory=_with_one_more(tmp_path, rebuild))
        _is_sound()
        assert _revision() == "one_more"
        assert _other_than(before, _sums()) == set()


def test_a_migration_that_leaves_a_reference_to_nothing_is_rolled_back(address, tmp_path):
    load(FILLED[-1], address)
    delete = "op.execute('DELETE FROM ward')"
    with opened(bare_app(address)):
        upgrade()
        before = _sums()
        refused = sqlite.DanglingReferences if db.engine.dialect.name == "sqlite" else IntegrityError
        with pytest.raises(refused):
            upgrade(directory=_with_one_more(tmp_path, delete))
        assert (_revision(), _sums()) == (HEAD, before)
        with pytest.raises(IntegrityError), writing_connection() as connection:
            connection.exec_driver_sql("DELETE FROM ward")


def _with_one_more(folder, step):
    """The migrations and one that follows the newest."""
    copy = folder / "migrations"
    shutil.copytree(MIGRATIONS, copy)
    text = f"from alembic import op\nrevision = 'one_more'\ndown_revision = '{HEAD}'\ndef upgrade():\n    {step}\n"
    (copy / "versions" / "one_more.py").write_text(text, encoding="utf-8")
    return str(copy)


def _killed(address: str, way: str, revision: str, statement: str) -> None:
    command = [sys.executable, "-m", "tests.migrations.killed", address, way, revision, statement]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, f"was not killed: {ended.stderr}"


def _sums():
    with db.engine.connect() as connection:
        return sums(connection)


def _schema():
    with db.engine.connect() as connection:
        return schema(connection)


def _revision():
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _is_sound():
    """Nothing in the file is broken, and no row refers to nothing; PostgreSQL lets neither come about."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def _after(revision):
    return REVISIONS[REVISIONS.index(revision) + 1 :]


def _on_the_way_up(revision):
    """The columns that the upgrades from the revision drop and change."""
    return tuple(
        set().union(*(named.get(later, set()) for later in _after(revision)))
        for named in (losses.DROPPED_ON_THE_WAY_UP, losses.CHANGED_ON_THE_WAY_UP)
    )


def _columns(named, found):
    """Those columns among the found that are named, by themselves or with their table."""
    return {column for column in found if column[0] in named or ".".join(column) in named}


def _not_in(some, others):
    return others.keys() - some.keys()


def _other_than(before, after):
    """The columns in both whose rows differ."""
    return {column for column in before.keys() & after.keys() if before[column] != after[column]}
