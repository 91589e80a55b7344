"""Commands of the site as a whole: catalogs, preparing a start."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from config import ROOT
from core import catalogs


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
    from flask_migrate import upgrade

    Path(current_app.instance_path).mkdir(parents=True, exist_ok=True)
    upgrade()


COMMANDS: tuple[click.Command, ...] = (catalogs_group, site_group)
