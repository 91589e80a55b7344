"""Preparing a start: schema, demo ward or production checks, and what the person at the terminal needs to know."""

import json
from pathlib import Path

import click
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import select

from accounts.set_up import first_admin_link, has_administrator, set_up_link
from campaigns.models import Campaign
from config import PRODUCTION_MARK, Settings
from core import clock
from core.db.audit import is_in_our_key
from core.db.database import db
from core.db.transaction import transaction
from core.errors import Refusal
from core.i18n import moment
from demo.load import RESIDENTS, SEED, load
from ops import doctor
from residents import group_types
from residents.privacy import erasure_list
from screening import secret_codes
from screening.models import Letter
from wards import days_off
from wards.models import Ward


class UnsafeStart(Refusal):
    """The site would start unsafely; `why` lists what to mend."""

    code = "unsafe_start"
    message = "The site does not start like this: %(why)s"


def prepare(is_demo: bool, is_production: bool) -> None:
    """Bring the site to where it can be served, and print how to get in. Raises UnsafeStart in production."""
    settings: Settings = current_app.config["SETTINGS"]
    upgrade()
    if not is_in_our_key():
        raise UnsafeStart(why="the master key is not the one this database was written with")
    with transaction() as work:
        erasure_list.hold(work.at, settings.instance_dir)
        group_types.ship()
        days_off.ship(clock.civil_date(work.at))
    if is_demo and db.session.scalar(select(Ward.id).limit(1)) is None:
        now = clock.now()
        load(RESIDENTS, SEED, clock.civil_date(now), settings.instance_dir, now)
    grave = (
        [finding.message for finding in doctor.examine(current_app) if finding.grave] if is_production else []
    )
    if grave:
        raise UnsafeStart(why="\n - ".join(["", *grave]))
    if is_production:
        (settings.instance_dir / PRODUCTION_MARK).touch(mode=0o600)
    click.echo(f"\nNgày Khỏe: {settings.public_url}")
    _say_accounts(settings.instance_dir / "demo-accounts.json")
    _say_first_admin()
    _say_letter()


def _say_accounts(path: Path) -> None:
    if not path.exists():
        return
    click.echo("Demo accounts (sign in at /sign-in):")
    for account in json.loads(path.read_text(encoding="utf-8")):
        click.echo(f"  {account['role']:<18} {account['login']:<12} {account['password']}")


def _say_first_admin() -> None:
    if has_administrator():
        return
    with transaction() as work:
        issued = first_admin_link(work.at)
    click.echo(f"First administrator, once, until {moment(issued.expires_at)}: {set_up_link(issued.token)}")


def _say_letter() -> None:
    """One resident's link of the demo ward's coming campaign; never of a real ward."""
    row = db.session.execute(
        select(Letter)
        .join(Campaign, Campaign.id == Letter.campaign_id)
        .join(Ward, Ward.id == Letter.ward_id)
        .where(Ward.is_demo, Campaign.status == "published")
        .order_by(Campaign.published_at.desc(), Letter.id)
        .limit(1)
    ).scalar_one_or_none()
    if row is None:
        return
    secrets = secret_codes.open_secrets(secret_codes.LETTER, row.public_id, row.token_sealed, row.code_sealed)
    click.echo(f"A resident's link: {secret_codes.link(secret_codes.LETTER, secrets.token)}\n")
