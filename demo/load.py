"""Loads the demo ward: people, accounts, three campaigns and their days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from core.db.transaction import transaction
from core.errors import Refusal
from demo import days
from demo.campaigns import plans, write_campaign
from demo.elsewhere import record_some_elsewhere
from demo.population import families
from demo.ward import WARD_CODE, keep_accounts, write_accounts, write_people, write_ward
from wards.queries import ward_by_code

RESIDENTS = 2400
SEED = 74


class DemoThere(Refusal):
    """The demo ward was loaded before."""

    code = "demo_there"
    message = "The demo ward is there already; use another instance folder for a new one."


@dataclass(frozen=True)
class Loaded:
    """What was written."""

    residents: int
    campaigns: list[str]
    accounts: Path


def load(residents: int, seed: int, today: date, folder: Path, now: datetime) -> Loaded:
    """Write the whole demo ward, all or nothing; the same arguments give the same people and figures.

    Raises DemoThere if it was loaded before.
    """
    if ward_by_code(WARD_CODE) is not None:
        raise DemoThere()
    chance = Random(seed)  # noqa: S311  # invented people need no cryptography
    with transaction():
        demo = write_ward()
        written = write_people(demo, families(residents, seed, today), now - timedelta(days=60))
        accounts = write_accounts(demo, now)
        record_some_elsewhere(demo, today, chance, now)
        last, running, coming = (write_campaign(demo, plan, chance) for plan in plans(demo, today))
        days.live_through(last, chance)
        days.live_until(running, today, days.hour_to_show(today, now), chance)
        names = [campaign.public_id for campaign in (last, running, coming)]
    return Loaded(written, names, keep_accounts(folder, accounts))
