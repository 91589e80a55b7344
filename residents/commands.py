"""The command line of neighborhoods, in this room because it counts households and residents."""

import click
from sqlalchemy import Select, func, select

from core.cli import answering, print_json
from core.db.database import db
from residents.models.people import Household, Resident
from wards.chosen import chosen_ward
from wards.queries import neighborhoods


@click.group("neighborhoods")
def neighborhoods_group() -> None:
    """Neighborhoods of a ward."""


@neighborhoods_group.command("list")
@click.option("--ward", "code", help="The ward's code; may be left out where the site has one ward.")
@answering
def list_command(code: str | None, json_out: bool) -> None:
    """List neighborhoods with their households and the residents living there."""
    rows = counted(chosen_ward(code).id)
    if json_out:
        print_json(rows)
        return
    for row in rows:
        click.echo("\t".join(str(value) for value in row.values()))


def counted(ward_id: int) -> list[dict[str, str | int]]:
    """The ward's neighborhoods as the contract lists them.

    Residents are the active ones on the register, whether permanent, temporary or absent for a time.
    """
    households = _counts(select(Household.neighborhood_id, func.count()).where(Household.ward_id == ward_id))
    residents = _counts(
        select(Resident.neighborhood_id, func.count()).where(
            Resident.ward_id == ward_id, Resident.status == "active"
        )
    )
    return [
        {
            "code": row.code,
            "kind": row.kind,
            "name": row.name,
            "households": households.get(row.id, 0),
            "residents": residents.get(row.id, 0),
        }
        for row in neighborhoods(ward_id)
    ]


def _counts(statement: Select[int, int]) -> dict[int, int]:
    """Run a count grouped by its first column, the neighborhood."""
    grouped = statement.group_by(statement.selected_columns[0])
    return dict(db.session.execute(grouped).all())


COMMANDS: tuple[click.Command, ...] = (neighborhoods_group,)
