"""The command line of wards: opening one."""

import click

from core.actor import SYSTEM
from core.cli import answering, print_json
from core.db.transaction import transaction
from wards.opening import open_ward


@click.group("ward")
def ward_group() -> None:
    """Wards of this site."""


@ward_group.command("create")
@click.argument("code")
@click.argument("name")
@answering
def create_command(code: str, name: str, json_out: bool) -> None:
    """Open a ward with its 5-digit CODE and NAME."""
    with transaction():
        ward = open_ward(code, name, by=SYSTEM)
        facts = {"code": ward.code, "name": ward.name}
    if json_out:
        print_json(facts)
    else:
        click.echo(f"{facts['code']} {facts['name']}")


COMMANDS: tuple[click.Command, ...] = (ward_group,)
