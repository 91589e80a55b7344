"""What is unsafe about this site as it is set up: each finding says what to do."""

import shutil
import stat
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import select

from accounts.models import Account
from accounts.roles import Role
from config import ROOT, Settings
from core.db.audit import is_in_our_key
from core.db.database import db
from wards.models import Ward

LEAST_FREE_BYTES = 1024**3


@dataclass(frozen=True)
class Finding:
    """Something unsafe; `grave` ones keep the production start from happening."""

    code: str
    message: str
    grave: bool


def examine(app: Flask) -> list[Finding]:
    """Every unsafe setting there is, the gravest first."""
    settings: Settings = app.config["SETTINGS"]
    found = [*_address(settings), *_files(settings), *_database(), *_people(), *_running(app, settings)]
    return sorted(found, key=lambda finding: not finding.grave)


def _address(settings: Settings) -> list[Finding]:
    found = []
    host = urlsplit(settings.public_url).hostname or ""
    if not settings.is_https and not _is_loopback(host):
        found.append(
            Finding(
                "http",
                "PUBLIC_URL is not https: cookies and letters could be read on the way. Put a TLS proxy in front.",
                True,
            )
        )
    if settings.trusted_proxies == 0 and settings.is_https:
        found.append(
            Finding(
                "proxies",
                "TRUSTED_PROXIES is 0 behind https: every caller looks like the proxy, so limits hit everybody at once.",
                True,
            )
        )
    return found


def _files(settings: Settings) -> list[Finding]:
    found = []
    for path in (settings.instance_dir, settings.instance_dir / "master.key", settings.sqlite_path):
        if path is not None and path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            found.append(
                Finding(
                    "permissions",
                    f"{path.name} can be read by other accounts of this machine: chmod go-rwx.",
                    path.name == "master.key",
                )
            )
    if shutil.disk_usage(settings.instance_dir).free < LEAST_FREE_BYTES:
        found.append(Finding("disk", "Less than 1 GiB is free where the database is kept.", False))
    if (settings.instance_dir / "demo-accounts.json").exists():
        found.append(
            Finding(
                "demo",
                "demo-accounts.json holds passwords of demo accounts: use another instance folder for real work.",
                True,
            )
        )
    return found


def _database() -> list[Finding]:
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    newest = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    if present != newest:
        return [
            Finding(
                "migrations",
                f"The database is at {present}, the program at {newest}: flask site migrate.",
                True,
            )
        ]
    return []


def _people() -> list[Finding]:
    found = []
    if not is_in_our_key():
        found.append(
            Finding(
                "key",
                "The master key is not the one this database was written with: put the right one back.",
                True,
            )
        )
    if db.session.scalar(select(Ward.id).where(Ward.is_demo).limit(1)):
        found.append(Finding("demo_ward", "This database holds a demo ward.", True))
    administrators = select(Account.id).where(Account.role == Role.SITE_ADMIN, Account.disabled_at.is_(None))
    if db.session.scalar(administrators.limit(1)) is None:
        found.append(
            Finding(
                "no_admin", "There is no administrator yet: use the one-time link of the first start.", False
            )
        )
    return found


def _running(app: Flask, settings: Settings) -> list[Finding]:
    found = []
    if app.debug:
        found.append(
            Finding("debug", "FLASK_DEBUG is on: error pages would show the program's insides.", True)
        )
    if settings.bind_host not in ("127.0.0.1", "::1", "localhost") and not settings.is_https:
        found.append(
            Finding("open_port", "BIND_HOST lets other machines in while PUBLIC_URL is not https.", True)
        )
    if not Path(app.root_path, "translations", "vi", "LC_MESSAGES", "messages.mo").exists():
        found.append(
            Finding(
                "catalog", "The Vietnamese texts are not compiled, pages are in English: make setup.", True
            )
        )
    if not Path(app.root_path, "static", "installed", "qr").exists():
        found.append(
            Finding(
                "decoder",
                "The QR decoder is not installed (npm was missing): phones without a reader must type codes.",
                False,
            )
        )
    return found


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
