"""Settings: what the environment says, checked whole at start so that every wrong one is named at once."""

import base64
import os
import re
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
MASTER_KEY_BYTES = 32
PRODUCTION_MARK = "production"
"""An empty file in the instance folder, left by `flask site prepare --production`."""
LEAST_DIFFERENT_BYTES = 12
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HOST = re.compile(r"([a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)


class WrongSettings(Exception):
    """One or more settings cannot be used; `problems` names each and says what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """Everything the site reads from its surroundings; see docs/settings.md for the meaning of each."""

    instance_dir: Path
    database_url: str
    bind_host: str
    port: int
    public_url: str
    web_workers: int
    trusted_proxies: int
    master_key: bytes = field(repr=False)
    allowed_hosts: frozenset[str] = frozenset(LOOPBACK)
    notices_months: int = 12
    adult_from_age: int = 16
    visits_months: int = 24
    gone_months: int = 24
    second_factor: bool = False

    @property
    def is_https(self) -> bool:
        """Cookies are Secure and `__Host-`, and HSTS is on, exactly when residents reach the site by https."""
        return self.public_url.startswith("https://")

    def answers_to(self, host: str) -> bool:
        """Whether a `Host` header names this site."""
        return host_name(host) in self.allowed_hosts

    @property
    def is_sqlite(self) -> bool:
        """True for the default one-file database, false for PostgreSQL."""
        return self.database_url.startswith("sqlite")

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None on PostgreSQL."""
        if not self.is_sqlite:
            return None
        return Path(self.database_url.split("sqlite:///", 1)[1])


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read and check all settings; makes the instance folder and the master key on first start.

    Raises WrongSettings naming every setting that cannot be used.
    """
    env = os.environ if environment is None else environment
    problems: list[str] = []
    instance = Path(env.get("INSTANCE_DIR") or ROOT / "instance").resolve()
    host = env.get("BIND_HOST") or "127.0.0.1"
    port = _whole_number(env, "PORT", 8000, 1, 65535, problems)
    workers = _whole_number(env, "WEB_WORKERS", 2, 1, 64, problems)
    proxies = _whole_number(env, "TRUSTED_PROXIES", 0, 0, 8, problems)
    public_url = (env.get("PUBLIC_URL") or f"http://{host}:{port}").rstrip("/")
    parts = urlsplit(public_url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
        problems.append("PUBLIC_URL: write it as https://name or http://host:port, without a path")
    database_url = env.get("DATABASE_URL") or f"sqlite:///{instance / 'ngaykhoe.sqlite3'}"
    if not database_url.startswith(("sqlite:////", "postgresql+psycopg://")):
        problems.append("DATABASE_URL: use postgresql+psycopg://… or sqlite:////absolute/path")
    months = _whole_number(env, "NOTICES_MONTHS", 12, 1, 120, problems)
    adult = _whole_number(env, "ADULT_FROM_AGE", 16, 6, 59, problems)
    visits = _whole_number(env, "VISITS_MONTHS", 24, 1, 240, problems)
    gone = _whole_number(env, "GONE_MONTHS", 24, 1, 240, problems)
    second = env.get("SECOND_FACTOR") or ("on" if is_production(instance, public_url) else "off")
    if second not in ("on", "off"):
        problems.append(f"SECOND_FACTOR: on or off is needed, not {second!r}")
    hosts = _hosts(env.get("ALLOWED_HOSTS"), parts.netloc, problems)
    key = _master_key(env.get("MASTER_KEY"), instance, problems)
    if problems:
        raise WrongSettings(problems)
    facts = (instance, database_url, host, port, public_url, workers, proxies, key, hosts)
    return Settings(*facts, months, adult, visits, gone, second_factor=second == "on")


def is_production(instance: Path, public_url: str) -> bool:
    """Whether people work with this site: it is reached by https, or was prepared with the production checks."""
    return public_url.startswith("https://") or (instance / PRODUCTION_MARK).exists()


def settings_or_exit() -> Settings:
    """The settings, or the end of the program with every wrong one named: a person reads that, not a traceback."""
    try:
        return read_settings()
    except WrongSettings as wrong:
        raise SystemExit("\n".join(wrong.problems)) from wrong


def _whole_number(
    env: Mapping[str, str], name: str, default: int, low: int, high: int, problems: list[str]
) -> int:
    text = env.get(name) or str(default)
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text)
    problems.append(f"{name}: a whole number from {low} to {high} is needed, not {text!r}")
    return default


def host_name(text: str) -> str:
    """The name in a `Host` header, in lower case and without the port; nothing where it can be no host."""
    found = HOST.fullmatch(text)
    return found[1].lower() if found else ""


def _hosts(text: str | None, ours: str, problems: list[str]) -> frozenset[str]:
    """The names under which the site answers as itself: that of PUBLIC_URL, and those listed (else loopback)."""
    listed = LOOPBACK if text is None else text.replace(",", " ").split()
    problems += [
        f"ALLOWED_HOSTS: write host names without https://, not {name!r}"
        for name in listed
        if not host_name(name)
    ]
    return frozenset({host_name(name) for name in (ours, *listed)} - {""})


def _master_key(text: str | None, instance: Path, problems: list[str]) -> bytes:
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = instance / "master.key"
    if text is None:
        text = _made_once(path)
    try:
        key = base64.urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
    except ValueError:
        key = b""
    if len(key) < MASTER_KEY_BYTES or _has_pattern(key) or _has_pattern(text.strip().encode()):
        problems.append(
            "MASTER_KEY: 32 random bytes in URL-safe base64 are needed (leave it out to have one made)"
        )
    return key


def _has_pattern(key: bytes) -> bool:
    """Whether nobody drew it by lot: few different bytes, a part that repeats, or bytes in a row (`abcd…`, `9876…`)."""
    steps = Counter((after - before) % 256 for before, after in pairwise(key))
    repeats = any(key[size:] == key[:-size] for size in range(1, len(key) // 2 + 1))
    return len(set(key)) < LEAST_DIFFERENT_BYTES or repeats or max(steps.values()) > len(key) // 4


def _made_once(path: Path) -> str:
    """The key file's text; two first starts at once end up with one key."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(MASTER_KEY_BYTES)).decode())
        file.flush()
        os.fsync(file.fileno())
    return path.read_text(encoding="ascii")
