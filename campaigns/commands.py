"""The command line of campaigns: create one from a file, list them."""

import json
from pathlib import Path
from typing import Any

import click

from campaigns.capacity import BadHours
from campaigns.definition_rules import BadFacts, from_json
from campaigns.planning import planning
from campaigns.planning.contract_queries import listed
from core.actor import SYSTEM
from core.cli import answering, print_json
from core.db.transaction import transaction
from core.errors import BadInput
from core.marking import N_
from core.web.pages import refusal_text
from wards.queries import only_ward, ward_by_code


class WrongFile(BadInput):
    """The file cannot be used; the message begins with the field."""

    code = "wrong_file"
    message = N_("%(field)s: %(problem)s")


@click.group("campaigns")
def campaigns_group() -> None:
    """Campaigns of this site's wards."""


@campaigns_group.command("create")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--publish", is_flag=True, help="Publish it at once: everybody eligible is invited.")
@answering
def create_command(file: Path, publish: bool, json_out: bool) -> None:
    """Create a campaign from FILE (JSON) and print its id."""
    try:
        made = _create(_read(file), publish)
    except (BadInput, BadHours) as refusal:
        field = refusal.facts.get("field") or "(file)"
        raise WrongFile(field=field, problem=refusal_text(refusal)) from refusal
    if json_out:
        print_json({"id": made})
    else:
        click.echo(made)


@campaigns_group.command("list")
@answering
def list_command(json_out: bool) -> None:
    """List the campaigns with their days and slots."""
    rows = listed()
    if json_out:
        print_json(rows)
        return
    for row in rows:
        dates = ", ".join(day["date"] for day in row["days"])
        click.echo(f"{row['id']}  {row['status']:<9}  {row['kind']:<11}  {row['title']}  {dates}")


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as wrong:
        where = f"line {wrong.lineno}" if isinstance(wrong, json.JSONDecodeError) else "text"
        raise BadFacts(N_("This file is not JSON in UTF-8 (%(where)s)."), where=where) from wrong


def _create(data: Any, publish: bool) -> str:
    with transaction() as work:
        campaign = planning.create(from_json(data, _ward(data)), SYSTEM, work.at)
        if publish:
            planning.publish(campaign, SYSTEM, work.at)
        return campaign.public_id


def _ward(data: Any) -> int:
    """The ward the file names, otherwise the site's only ward."""
    code = data.get("ward") if isinstance(data, dict) else None
    if code is None:
        ward = only_ward()
        problem = N_("This site has several wards or none: name the ward by its code.")
    else:
        ward = ward_by_code(code) if isinstance(code, str) else None
        problem = N_("There is no ward with this code.")
    if ward is None:
        raise BadFacts(problem, field="ward")
    return ward.id


COMMANDS: tuple[click.Command, ...] = (campaigns_group,)
