"""Upkeep: backups that come back, a timer that does nothing twice, an examination that names what is unsafe."""

import json
import os
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from secrets import token_bytes

import pysqlite3.dbapi2 as driver
import pytest
from sqlalchemy import insert, select, text, update

from config import PRODUCTION_MARK, is_production
from core import clock
from core.actor import SYSTEM
from core.db import audit, backup, serving
from core.db.backup import BackupRefused
from core.db.database import db
from core.db.jobs import alone, run_all
from core.db.models import IdempotencyKey
from core.db.transaction import transaction
from core.sealing import Keyring
from ops import doctor, jobs, starting
from tests.databases import postgres_binaries
from wards import neighborhoods
from wards.models import Ward


@pytest.fixture(autouse=True)
def postgres_tools(monkeypatch):
    """pg_dump and pg_restore of the very server under test."""
    binaries = postgres_binaries()
    if binaries:
        monkeypatch.setenv("PATH", f"{binaries}:/usr/bin:/bin")


def needs_tools():
    if db.engine.dialect.name == "postgresql" and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed: backups were tested on SQLite only")


def codes():
    db.session.rollback()
    return set(db.session.scalars(select(Ward.code)))


def test_a_backup_brings_back_what_was_there_and_nothing_later(app, build, tmp_path):
    needs_tools()
    build.ward("10001")
    backup.create(tmp_path / "copy")
    build.ward("10002")
    db.session.remove()
    backup.restore(tmp_path / "copy")
    assert codes() == {"10001"}


def test_backup_and_restore_say_what_they_did_to_programs(app, build, tmp_path):
    needs_tools()
    build.ward()
    file = str(tmp_path / "copy")
    made = app.test_cli_runner().invoke(args=["backup", "create", file, "--json"])
    assert json.loads(made.stdout) == {"file": file, "bytes": (tmp_path / "copy").stat().st_size}
    back = app.test_cli_runner().invoke(args=["backup", "restore", file, "--json"])
    assert json.loads(back.stdout)["file"] == file
    assert (made.exit_code, back.exit_code) == (0, 0)


def test_a_backup_is_readable_by_its_owner_alone(app, tmp_path):
    needs_tools()
    backup.create(tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


def test_a_backup_never_overwrites_another(app, tmp_path):
    (tmp_path / "copy").write_text("mine")
    with pytest.raises(BackupRefused):
        backup.create(tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "mine"


def test_a_file_that_is_no_backup_leaves_the_database_as_it_is(app, build, tmp_path):
    needs_tools()
    build.ward("10001")
    (tmp_path / "copy").write_bytes(b"not a database at all" * 100)
    with pytest.raises(BackupRefused):
        backup.restore(tmp_path / "copy")
    assert codes() == {"10001"}


@pytest.fixture
def another_key(app):
    """The same database with the key of another site."""
    ours = app.extensions["keyring"]
    yield lambda: app.extensions.update(keyring=Keyring(token_bytes(32)))
    app.extensions["keyring"] = ours


def restored(app, file, *options):
    db.session.remove()
    return app.test_cli_runner().invoke(args=["backup", "restore", str(file), "--json", *options])


def audited(build, code):
    """A ward whose making is in the audit chain."""
    ward = build.ward(code)
    with transaction():
        neighborhoods.add(ward.id, "to_dan_pho", "9", by=SYSTEM)
    return ward


def test_a_backup_of_another_key_is_refused_before_anything_is_replaced(app, build, tmp_path, another_key):
    needs_tools()
    audited(build, "10001")
    backup.create(tmp_path / "copy")
    build.ward("10002")
    another_key()
    told = restored(app, tmp_path / "copy")
    assert told.exit_code == 1 and "another master key" in told.stderr
    assert codes() == {"10001", "10002"}


def test_under_a_wrong_key_nothing_is_written(app, build, another_key):
    ward = audited(build, "10001")
    another_key()
    written = [ward.id, build.ward("10002").id]
    for chain in written:
        with pytest.raises(audit.WrongKey) as refused, transaction():
            neighborhoods.add(chain, "to_dan_pho", "10", by=SYSTEM)
        assert refused.value.status == 503
    db.session.rollback()
    assert db.session.scalar(text("SELECT count(*) FROM neighborhood")) == 1


def test_a_backup_of_a_newer_program_is_refused(app, build, tmp_path):
    needs_tools()
    build.ward("10001")
    newest = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    for version in ("9999_to_come", newest):
        with transaction():
            db.session.execute(
                text("UPDATE alembic_version SET version_num = :version"), {"version": version}
            )
        if version != newest:
            backup.create(tmp_path / "copy")
    build.ward("10002")
    told = restored(app, tmp_path / "copy")
    assert told.exit_code == 1 and "newer version" in told.stderr
    assert codes() == {"10001", "10002"}


def test_a_backup_with_a_broken_chain_is_refused_unless_told_so(app, build, tmp_path):
    needs_tools()
    audited(build, "10001")
    backup.create(tmp_path / "whole")
    if db.engine.dialect.name == "postgresql":
        pytest.skip("a dump is not changed by hand here")
    with closing(driver.connect(str(tmp_path / "whole"))) as changed:
        (guard,) = changed.execute(
            "SELECT name FROM sqlite_master WHERE sql LIKE '%UPDATE%audit_event%'"
        ).fetchone()
        changed.execute(f"DROP TRIGGER {guard}")
        changed.execute("UPDATE audit_event SET action = 'nothing.done' WHERE seq = 1")
        changed.commit()
    build.ward("10002")
    told = restored(app, tmp_path / "whole")
    assert told.exit_code == 1 and "chain 1 at row 1" in told.stderr
    assert codes() == {"10001", "10002"}
    assert restored(app, tmp_path / "whole", "--with-broken-chains").exit_code == 1
    assert codes() == {"10001"}


def test_a_served_site_keeps_its_database_unless_told_so(app, build, tmp_path):
    needs_tools()
    build.ward("10001")
    backup.create(tmp_path / "copy")
    build.ward("10002")
    with serving.nobody_serves(Path(app.instance_path)) as is_quiet:
        assert is_quiet and not serving.hold(Path(app.instance_path))
    with closing(os.fdopen(serving._open(Path(app.instance_path)))) as worker:
        assert serving._lock(worker.fileno(), serving.fcntl.LOCK_SH)
        told = restored(app, tmp_path / "copy")
        assert told.exit_code == 1 and "being served" in told.stderr
        assert codes() == {"10001", "10002"}
        assert restored(app, tmp_path / "copy", "--while-served").exit_code == 0
    assert codes() == {"10001"}


def test_what_a_restore_replaces_is_kept_and_comes_back(app, build, tmp_path):
    needs_tools()
    build.ward("10001")
    backup.create(tmp_path / "copy")
    build.ward("10002")
    kept = Path(json.loads(restored(app, tmp_path / "copy").stdout)["kept"])
    assert (codes(), kept.stat().st_mode & 0o077) == ({"10001"}, 0)
    assert restored(app, kept).exit_code == 0
    assert codes() == {"10001", "10002"}


def test_a_damaged_database_is_moved_aside_and_replaced(app, build, tmp_path):
    path = app.config["SETTINGS"].sqlite_path
    if path is None:
        pytest.skip("PostgreSQL has no file to spoil")
    build.ward("10001")
    backup.create(tmp_path / "copy")
    db.session.remove()
    db.engine.dispose()
    for beside in ("-wal", "-shm"):
        Path(f"{path}{beside}").unlink(missing_ok=True)
    path.write_bytes(b"no database " * 2000)
    done = restored(app, tmp_path / "copy")
    assert done.exit_code == 0, done.stderr
    assert codes() == {"10001"}
    assert Path(json.loads(done.stdout)["kept"]).read_bytes() == b"no database " * 2000


def test_a_form_is_remembered_for_a_week(app):
    now = clock.now()
    with transaction():
        for n, age in enumerate((6, 8)):
            facts = {"key_hash": bytes([n]) * 32, "fingerprint": b"f" * 32, "answer": "/"}
            db.session.execute(insert(IdempotencyKey).values(**facts, at=now - timedelta(days=age)))
    assert run_all(jobs.ALL, now)["forms forgotten"] == 1
    assert run_all(jobs.ALL, now)["forms forgotten"] == 0


def test_the_timer_runs_alone(app):
    with alone() as first:
        assert first
        assert run_all(jobs.ALL, clock.now()) is None


def test_the_examination_names_a_demo_ward_and_an_old_schema(app, build):
    ward = build.ward("10001")
    newest = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    with transaction():
        db.session.execute(update(Ward).where(Ward.id == ward.id).values(is_demo=True))
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001_the_house'"))
    db.session.rollback()
    try:
        assert {"demo_ward", "migrations", "no_admin"} <= {finding.code for finding in doctor.examine(app)}
    finally:
        with transaction():
            db.session.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": newest})


def test_the_examination_names_a_second_factor_that_is_off(app, monkeypatch):
    settings = app.config["SETTINGS"]
    for is_asked, named in ((False, True), (True, False)):
        monkeypatch.setitem(app.config, "SETTINGS", replace(settings, second_factor=is_asked))
        assert (("second_factor", False) in {(f.code, f.grave) for f in doctor.examine(app)}) is named


def test_a_start_in_production_leaves_its_mark_and_a_demo_none(app):
    mark = Path(app.instance_path) / PRODUCTION_MARK
    try:
        starting.prepare(is_demo=False, is_production=False)
        assert not mark.exists()
        starting.prepare(is_demo=False, is_production=True)
        assert mark.exists()
        assert is_production(Path(app.instance_path), "http://127.0.0.1:8000")
    finally:
        mark.unlink(missing_ok=True)


def test_a_key_that_others_can_read_is_grave(app):
    key = Path(app.instance_path) / "master.key"
    key.chmod(0o644)
    try:
        assert ("permissions", True) in {(f.code, f.grave) for f in doctor.examine(app)}
    finally:
        key.chmod(0o600)
