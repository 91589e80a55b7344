"""Commands of the demo ward."""

from datetime import datetime
from pathlib import Path

import click
from flask import current_app

from core import clock
from core.cli import answering, print_json
from demo.load import RESIDENTS, SEED, load


@click.group("demo")
def demo_group() -> None:
    """A believable ward (code 99999) for trying things out."""


@demo_group.command("load")
@click.option("--residents", type=click.IntRange(50, 200_000), default=RESIDENTS, show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The demo's today; the real one otherwise.")
@answering
def load_command(residents: int, seed: int, today: datetime | None, json_out: bool) -> None:
    """Write the demo ward; same arguments, same ward."""
    now = clock.now()
    day = today.date() if today else clock.civil_date(now)
    loaded = load(residents, seed, day, Path(current_app.instance_path), now)
    if json_out:
        print_json(
            {"residents": loaded.residents, "campaigns": loaded.campaigns, "accounts": str(loaded.accounts)}
        )
    else:
        click.echo(f"{loaded.residents} residents, 3 campaigns; accounts in {loaded.accounts.name}")


COMMANDS: tuple[click.Command, ...] = (demo_group,)
