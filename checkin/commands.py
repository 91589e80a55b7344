"""Command of the health day: a link that pairs a phone as a desk."""

import click

from checkin.campaign_day import day_by_id
from checkin.desk.pairing import issue_link
from core.actor import SYSTEM
from core.cli import answering, tell
from core.db.transaction import transaction
from core.errors import NotThere
from core.marking import N_


class NoSuchDay(NotThere):
    """No day of a published campaign has this id."""

    message = N_("There is no such day. `flask campaigns list` shows the days of each campaign.")


@click.group("checkin")
def checkin_group() -> None:
    """The health day itself."""


@checkin_group.command("pair")
@click.argument("day_id")
@answering
def pair_command(day_id: str, json_out: bool) -> None:
    """Print a one-time link that makes a phone a desk for the day DAY_ID."""
    with transaction() as work:
        day = day_by_id(day_id)
        if day is None:
            raise NoSuchDay()
        link = issue_link(day, by=SYSTEM, at=work.at)
    tell(json_out, {"link": link, "day": day.public_id, "date": day.on.isoformat()}, link)


COMMANDS: tuple[click.Command, ...] = (checkin_group,)
