"""The command line of lists: a file is imported, a long list worked on, the template written."""

import json
import os
import sys
from pathlib import Path

import click
from flask import current_app

from core import clock
from core.actor import SYSTEM, Actor
from core.cli import NewFile, answering, print_json, speaking
from core.db.transaction import transaction
from core.sheets.reading import MAX_BYTES, read_workbook
from imports.deciding.problem_words import say
from imports.template import template_workbook
from imports.uploads import work as uploads_work
from imports.uploads.problems import by_code, kinds_of
from imports.uploads.refused_rows import refused_rows, workbook_of
from imports.writing import importing
from imports.writing.importing import ImportResult
from wards.chosen import chosen_ward

WARD_HELP = "The ward's code; may be left out where the site has one ward."
OUT_FILE = NewFile()
ROWS_NAMED = 5
NICE = 10
"""A long list gives way to people who have a page open."""


@click.group("residents")
def residents_group() -> None:
    """The people of a ward."""


@residents_group.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--ward", "code", help=WARD_HELP)
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--accept-changes", is_flag=True, help="Also apply changes that overwrite existing details.")
@click.option(
    "--refused", type=OUT_FILE, help="Write the rows that were not imported, with reasons, to this workbook."
)
@answering
def import_command(
    file: Path, code: str | None, dry_run: bool, accept_changes: bool, refused: Path | None, json_out: bool
) -> None:
    """Import a resident list (.xlsx, .xls, .ods or .csv) into a ward and report on every row."""
    ward = chosen_ward(code)
    _progress("Reading the list …")
    with file.open("rb") as workbook:
        sheets = read_workbook(workbook.read(MAX_BYTES + 1))
    _progress("Comparing with the resident list …")
    prepared = importing.prepare(ward.id, sheets, now=clock.now(), accept_changes=accept_changes)
    result = prepared.result
    if not dry_run:
        _progress("Writing …")
        with transaction() as work:
            result = importing.carry_out(prepared, file_name=file.name, by=SYSTEM, now=work.at)
    if refused is not None and result.counts.refused:
        refused.write_bytes(workbook_of(refused_rows(prepared)))
    if json_out:
        problems = [
            {"row": problem.row, "column": problem.column, "code": problem.code, "message": say(problem)}
            for problem in result.problems
        ]
        print_json({**result.counts.as_dict(), "problems": problems})
    else:
        _show(result)


@residents_group.command("work")
@click.argument("upload")
@speaking
def work_command(upload: str) -> None:
    """Continue importing a long list uploaded on the site; the site starts this and sends the account on a pipe."""
    logger = current_app.logger
    sys.excepthook = lambda kind, error, trace: logger.error("a list failed", exc_info=(kind, error, trace))
    by = Actor(**json.load(sys.stdin))
    os.nice(NICE)
    uploads_work.work(upload, by, clock.now())


@residents_group.command("template")
@click.argument("out", type=OUT_FILE)
@click.option("--ward", "code", help=WARD_HELP)
@answering
def template_command(out: Path, code: str | None, json_out: bool) -> None:
    """Write the import template of the ward to OUT (.xlsx)."""
    out.write_bytes(template_workbook(chosen_ward(code).id))
    if json_out:
        print_json({"file": str(out)})
    else:
        click.echo(str(out))


def _progress(step: str) -> None:
    """Say what is going on, where a person watches."""
    if sys.stderr.isatty():
        click.echo(step, err=True)


def _show(result: ImportResult) -> None:
    """Counts, then each kind of problem with the first rows that have it."""
    for name, number in result.counts.as_dict().items():
        click.echo(f"{name}: {number}")
    for code, severity, number in by_code(kinds_of(result.problems)):
        alike = [
            problem for problem in result.problems if (problem.code, problem.severity) == (code, severity)
        ]
        rows = ", ".join(str(problem.row) for problem in alike[:ROWS_NAMED])
        more = ", …" if number > ROWS_NAMED else ""
        click.echo(f"{severity} {code} ×{number} (rows {rows}{more}): {say(alike[0])}")


COMMANDS: tuple[click.Command, ...] = (residents_group,)
