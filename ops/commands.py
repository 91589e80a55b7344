"""Commands of the site as a whole: preparing a start, timer, backups, examination, catalogs."""

import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select

from config import ROOT
from core import catalogs, clock
from core.cli import REFUSED, NewFile, answering, speaking, tell
from core.db import audit, backup
from core.db.database import db
from core.db.jobs import run_all
from core.db.transaction import transaction
from ops import doctor, jobs, starting
from residents.privacy import erasure_list
from wards.models import Ward


@click.group("catalogs")
def catalogs_group() -> None:
    """Message catalogs: one source file a room, one compiled file a language."""


@catalogs_group.command("update")
def update_command() -> None:
    """Bring every room's catalog up to date with the sources (new, changed and dropped messages)."""
    for room, missing in catalogs.update(ROOT).items():
        click.echo(f"{room}: {missing} without a translation")


@catalogs_group.command("compile")
def compile_command() -> None:
    """Write translations/vi/LC_MESSAGES/messages.mo from the rooms' catalogs."""
    catalogs.compile_all(ROOT)


@click.group("site")
def site_group() -> None:
    """Starting the site."""


@site_group.command("migrate")
@with_appcontext
def migrate_command() -> None:
    """Bring the database to the newest schema."""
    upgrade()


@site_group.command("prepare")
@click.option("--demo", "is_demo", is_flag=True, help="Load the demo ward into an empty database.")
@click.option("--production", "is_production", is_flag=True, help="Refuse to start on an unsafe setting.")
@speaking
def prepare_command(is_demo: bool, is_production: bool) -> None:
    """Bring the site to where it can be served, and print how to get in."""
    starting.prepare(is_demo, is_production)


@click.group("jobs")
def jobs_group() -> None:
    """What a timer does."""


@jobs_group.command("run")
@answering
def jobs_run_command(json_out: bool) -> None:
    """Run every job once; call it each minute. A second run at the same time does nothing."""
    done = run_all(jobs.ALL, clock.now())
    counted = [f"{name}: {rows}" for name, rows in (done or {}).items()]
    lines = ["Another run is under way."] if done is None else counted
    tell(json_out, {"ran": done is not None, "jobs": done or {}}, *lines)


def _lists(file: Path) -> tuple[Path, Path]:
    """Where the erased people are listed: with the site, and beside its backups."""
    return current_app.config["SETTINGS"].instance_dir, file.resolve().parent


def _erase_again(file: Path) -> int:
    """People erased after the backup was made; not in chains of another key, which a new row would spoil."""
    with transaction() as work:
        again = erasure_list.hold(work.at, *_lists(file))
    erasure_list.remember(*_lists(file))
    return again


def _say_broken(verdicts: list[audit.ChainVerdict]) -> bool:
    """Name the first row that does not fit of each broken chain; whether there is one."""
    broken = [verdict for verdict in verdicts if verdict.broken_at is not None]
    for verdict in broken:
        click.echo(f"chain {verdict.chain}: broken at row {verdict.broken_at}", err=True)
    return bool(broken)


@click.group("backup")
def backup_group() -> None:
    """Backups of the database (the master key is not in them: keep it apart)."""


@backup_group.command("create")
@click.argument("file", type=NewFile())
@answering
def backup_create_command(file: Path, json_out: bool) -> None:
    """Write a whole copy of the database to FILE while the site runs."""
    backup.create(file)
    erasure_list.remember(*_lists(file))
    size = file.stat().st_size
    tell(json_out, {"file": str(file), "bytes": size}, f"{file}: {size} bytes, checked")


@backup_group.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--while-served", is_flag=True, help="Replace the database although the site is being served.")
@click.option(
    "--with-broken-chains", is_flag=True, help="Take back a backup whose audit chains were changed."
)
@answering
def backup_restore_command(file: Path, while_served: bool, with_broken_chains: bool, json_out: bool) -> None:
    """Put the database back as FILE has it. What came after the backup is gone; erased people stay erased."""
    erasure_list.remember_before_restore(*_lists(file))
    done = backup.restore(file, while_served=while_served, with_broken_chains=with_broken_chains)
    upgrade()
    again = 0 if any(verdict.broken_at for verdict in done.verdicts) else _erase_again(file)
    chains = [{"chain": v.chain, "broken_at": v.broken_at} for v in done.verdicts]
    tell(
        json_out,
        {"file": str(file), "kept": str(done.kept), "chains": chains, "erased_again": again},
        "The database is as the backup has it.",
        f"What it replaced is kept in {done.kept}; delete it when nothing is missing.",
        f"People erased since, and erased again: {again}",
    )
    if _say_broken(done.verdicts):
        click.echo("The backup was changed after it was made.", err=True)
        sys.exit(REFUSED)


@click.command("doctor")
@answering
def doctor_command(json_out: bool) -> None:
    """List every unsafe setting; exit 1 when one of them is grave."""
    findings = doctor.examine(current_app)
    lines = [f"{'UNSAFE' if finding.grave else 'note'}: {finding.message}" for finding in findings]
    tell(json_out, [asdict(finding) for finding in findings], *lines)
    if any(finding.grave for finding in findings):
        sys.exit(REFUSED)


def _head(_context: click.Context, _option: click.Parameter, value: str | None) -> bytes | None:
    try:
        return bytes.fromhex(value) if value else None
    except ValueError as wrong:
        raise click.BadParameter("a head is written in hexadecimal digits") from wrong


@click.group("audit")
def audit_group() -> None:
    """The record of every change."""


@audit_group.command("verify")
@click.option(
    "--printed", "printed", callback=_head, help="A head that was printed earlier: it must still be there."
)
@answering
def audit_verify_command(json_out: bool, printed: bytes | None) -> None:
    """Walk every audit chain; exit 1 and name the first row that was changed, is missing or was cut off."""
    verdicts = audit.verify(db.session.scalars(select(Ward.id)))
    lines = [f"chain {verdict.chain}: {verdict.rows} rows, head {verdict.head}" for verdict in verdicts]
    tell(json_out, [asdict(verdict) for verdict in verdicts], *lines)
    broken = _say_broken(verdicts)
    is_set_back = printed is not None and not audit.is_known(printed)
    if printed is not None and is_set_back:
        click.echo(f"head {printed.hex()} is in no chain: one was set back since it was printed", err=True)
    if broken or is_set_back:
        sys.exit(REFUSED)


COMMANDS: tuple[click.Command, ...] = (
    catalogs_group,
    site_group,
    jobs_group,
    backup_group,
    audit_group,
    doctor_command,
)
