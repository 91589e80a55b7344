"""Servers of the bench: the site and the floors, each its own gunicorn with two workers of four threads."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from config import ROOT, read_settings
from core.db.database import db

START_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """A running server: its port, its master's process number, and the time to its first answer."""

    port: int
    pid: int
    first_answer: float


@dataclass(frozen=True)
class Site:
    """A migrated site that is not yet served."""

    app: Flask
    folder: Path
    port: int
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The environment gunicorn is started with."""
        return {
            **os.environ,
            "INSTANCE_DIR": str(self.folder),
            "PORT": str(self.port),
            "DATABASE_URL": self.database_url,
        }


@contextmanager
def fresh_site(database_url: str = "") -> Iterator[Site]:
    """An empty site in its own folder (SQLite, or the given database), with an open application context."""
    with tempfile.TemporaryDirectory(prefix="ngaykhoe-bench-") as name:
        port = free_port()
        settings = read_settings({"INSTANCE_DIR": name, "PORT": str(port), "DATABASE_URL": database_url})
        app = create_app(settings)
        with app.app_context():
            try:
                upgrade()
                yield Site(app, Path(name), port, database_url)
            finally:
                db.session.remove()
                db.engine.dispose()


@contextmanager
def serve_site(site: Site) -> Iterator[Server]:
    """The site behind gunicorn, as `make run` serves it."""
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]
    with _running(command, site.environment, site.port, "/healthz") as server:
        yield server


@contextmanager
def serve_floor(folder: Path) -> Iterator[Server]:
    """The floors behind the same gunicorn settings."""
    port = free_port()
    environment = {**os.environ, "FLOOR_DATABASE": str(folder / "floor.sqlite3"), "PORT": str(port)}
    command = [sys.executable, "-m", "gunicorn", "-c", "bench/floor_conf.py"]
    with _running(command, environment, port, "/bare") as server:
        yield server


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int, path: str) -> Iterator[Server]:
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True)
    try:
        _wait(process, port, path)
        yield Server(port, process.pid, time.perf_counter() - started)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    """Wait until the server answers; an exited one is an error at once."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as link:
            try:
                link.request("GET", path)
                if link.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.02)
    raise RuntimeError("the server did not answer")


def memory_mib(pid: int) -> float:
    """The proportional set size (PSS) of a server and its workers, in MiB."""
    return sum(_pss(process) for process in [pid, *_children(pid)]) / 1024


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(task) for task in tasks]


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
