"""What is unsafe about this site as it is set up: each finding says what to do."""

import shutil
import stat
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Select, select

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


GRAVE = {
    "http": "PUBLIC_URL is not https: cookies and letters could be read on the way. Put a TLS proxy in front.",
    "proxies": "TRUSTED_PROXIES is 0 behind https: every caller looks like the proxy, so limits hit everybody at once.",
    "demo": "demo-accounts.json holds passwords of demo accounts: use another instance folder for real work.",
    "migrations": "The database is at {present}, the program at {newest}: flask site migrate.",
    "key": "The master key is not the one this database was written with: put the right one back.",
    "demo_ward": "This database holds a demo ward.",
    "debug": "FLASK_DEBUG is on: error pages would show the program's insides.",
    "open_port": "BIND_HOST lets other machines in while PUBLIC_URL is not https.",
    "catalog": "The Vietnamese texts are not compiled, pages are in English: make setup.",
}
NOTES = {
    "open_proxies": "TRUSTED_PROXIES is set and BIND_HOST lets other machines in: who reaches the port without the proxy "
    "can fake an address. Let only the proxy reach it.",
    "disk": "Less than 1 GiB is free where the database is kept.",
    "no_admin": "There is no administrator yet: use the one-time link of the first start.",
    "second_factor": "SECOND_FACTOR is off: administrators and officials sign in with a password alone.",
    "decoder": "The QR decoder is not installed (npm was missing): phones without a reader must type codes.",
}


def examine(app: Flask) -> list[Finding]:
    """Every unsafe setting there is, the gravest first."""
    settings: Settings = app.config["SETTINGS"]
    present, newest = _revisions()
    is_unsafe = {
        "http": not settings.is_https and not _is_loopback(urlsplit(settings.public_url).hostname or ""),
        "proxies": settings.trusted_proxies == 0 and settings.is_https,
        "open_proxies": settings.trusted_proxies > 0 and not _is_loopback(settings.bind_host),
        "disk": shutil.disk_usage(settings.instance_dir).free < LEAST_FREE_BYTES,
        "demo": (settings.instance_dir / "demo-accounts.json").exists(),
        "migrations": present != newest,
        "key": not is_in_our_key(),
        "demo_ward": _has(select(Ward.id).where(Ward.is_demo)),
        "no_admin": not _has(
            select(Account.id).where(Account.role == Role.SITE_ADMIN, Account.disabled_at.is_(None))
        ),
        "second_factor": not settings.second_factor,
        "debug": app.debug,
        "open_port": not _is_loopback(settings.bind_host) and not settings.is_https,
        "catalog": not Path(app.root_path, "translations", "vi", "LC_MESSAGES", "messages.mo").exists(),
        "decoder": not Path(app.root_path, "static", "installed", "qr").exists(),
    }
    found = [
        Finding(code, {**GRAVE, **NOTES}[code].format(present=present, newest=newest), code in GRAVE)
        for code, unsafe in is_unsafe.items()
        if unsafe
    ]
    return sorted([*found, *_open_files(settings)], key=lambda finding: not finding.grave)


def _open_files(settings: Settings) -> list[Finding]:
    return [
        Finding(
            "permissions",
            f"{path.name} can be read by other accounts of this machine: chmod go-rwx.",
            path.name == "master.key",
        )
        for path in (settings.instance_dir, settings.instance_dir / "master.key", settings.sqlite_path)
        if path is not None and path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]


def _revisions() -> tuple[str | None, str | None]:
    """The schema that the database has, and the newest that the program knows."""
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present, ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def _has(rows: Select[Any]) -> bool:
    return db.session.scalar(rows.limit(1)) is not None


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
