"""Commands of the turnout room."""

import sys

import click
from sqlalchemy import select

from campaigns.models import Campaign
from core import clock
from core.cli import REFUSED, answering, print_json
from core.db.database import db
from core.ids import tidy_id
from turnout.board_export import as_json as board_json
from turnout.queries import board


@click.group("turnout")
def turnout_group() -> None:
    """Figures of campaigns."""


@turnout_group.command("show")
@click.argument("campaign")
@answering
def show_command(campaign: str, json_out: bool) -> None:  # noqa: ARG001  # it is JSON either way
    """Print the board of CAMPAIGN as JSON."""
    found = db.session.scalar(select(Campaign).where(Campaign.public_id == (tidy_id(campaign) or "")))
    if found is None:
        click.echo(f"There is no campaign {campaign}.", err=True)
        sys.exit(REFUSED)
    print_json(board_json(board(found, clock.now())))


COMMANDS: tuple[click.Command, ...] = (turnout_group,)
