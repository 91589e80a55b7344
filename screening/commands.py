"""Commands of screening: a campaign's letters as JSON or as a sheet to print."""

import os
from pathlib import Path

import click

from campaigns.models import Campaign
from campaigns.queries import shown_campaign
from core.actor import SYSTEM
from core.cli import NewFile, answering, print_json, speaking
from core.db.transaction import transaction
from core.errors import BadInput
from screening.papers import letters
from screening.papers import sheets as papers_sheets
from screening.papers.printing import mark_printed
from screening.schedule import worker
from wards.queries import neighborhood_by_code

NICE = 10
"""The process that writes a schedule lets people who book go first."""


class NoSuchNeighborhood(BadInput):
    """The ward has no neighborhood with this code."""

    message = "There is no neighborhood %(code)s in this ward. See: flask neighborhoods list"


@click.group("screening")
def screening_group() -> None:
    """Invitations and letters."""


@screening_group.command("letters")
@click.argument("campaign_id", metavar="ID")
@click.argument("out", required=False, type=NewFile())
@click.option("--neighborhood", "code", help="Only this neighborhood, by its code.")
@answering
def letters_command(campaign_id: str, out: Path | None, code: str | None, json_out: bool) -> None:
    """Letters of a published campaign, one a household; its people count as invited from then on."""
    if out is None and not json_out:
        raise click.UsageError("Name a file to write the letters to, or ask for --json.")
    campaign = shown_campaign(campaign_id)
    place = _neighborhood(campaign, code)
    found = letters.letters_of(campaign.id, place)
    if out is not None:
        out.write_text(papers_sheets.sheet_file(campaign, found), encoding="utf-8")
    with transaction() as work:
        mark_printed(campaign, place, SYSTEM, work.at)
    if json_out:
        print_json([letter.as_json() for letter in found])
    elif out is not None:
        click.echo(f"{len(found)} letters: {out}")


@screening_group.command("seat")
@click.argument("plan")
@speaking
def seat_command(plan: str) -> None:
    """Carry out a plan that seats a whole campaign, or take it back; the site and its timer start this."""
    os.nice(NICE)
    worker.work(plan)


def _neighborhood(campaign: Campaign, code: str | None) -> int | None:
    if code is None:
        return None
    found = neighborhood_by_code(campaign.ward_id, code)
    if found is None:
        raise NoSuchNeighborhood(code=code)
    return found.id


COMMANDS: tuple[click.Command, ...] = (screening_group,)
