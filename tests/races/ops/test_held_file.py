"""The database's file in the hands of another program, and a master that is killed: nobody is left waiting."""

import os
import select
import signal
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import sqlalchemy

from bench.big_ward import Size, write_campaign, write_ward
from bench.booking import in_a_week, sign_in_all
from bench.serving import fresh_site, serve_site
from campaigns.models import Slot
from core.db.database import db

CLIENTS = 64
PATIENCE = 8
"""Seconds that an answer may take on a slow machine; if each writer waited in its turn, it would take 48."""
BACK_SECONDS = 3


def _status(port: int, raw: bytes) -> str:
    """The status line of a request's answer and its Retry-After. Raises TimeoutError."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(raw)
        head = line.recv(65536).decode("latin-1").partition("\r\n\r\n")[0]
    return f"{head.split()[1]} {'Retry-After' in head}"


def test_behind_a_held_file_everybody_is_answered_and_the_pages_are_served() -> None:
    with fresh_site() as site, ExitStack() as held:
        campaign = write_campaign(write_ward(Size(300, 2)), day=in_a_week(), slots=2, capacity=300)
        server = held.enter_context(serve_site(site))
        bookings = sign_in_all(site, campaign, CLIENTS)
        slot = db.session.scalars(sqlalchemy.select(Slot.public_id)).first()
        db.session.rollback()
        path = site.app.config["SETTINGS"].sqlite_path
        other = sqlite.connect(str(path), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        requests = [booking.to(slot).raw for booking in bookings]
        with ThreadPoolExecutor(CLIENTS) as clients:
            answers = list(clients.map(lambda raw: _status(server.port, raw), requests))
        assert Counter(answers) == {"503 True": CLIENTS}
        assert _status(server.port, b"GET /k HTTP/1.1\r\nHost: x\r\n\r\n") == "200 False"
        other.execute("ROLLBACK")
        other.close()
        assert _status(server.port, requests[0]) == "303 False"


def _workers(pid: int) -> list[int]:
    """Handles of the processes that a master has forked."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [os.pidfd_open(int(child)) for child in children.split()]


def test_a_killed_master_leaves_its_port_and_no_workers() -> None:
    with fresh_site() as site, suppress(ProcessLookupError), serve_site(site) as server:
        workers = _workers(server.pid)
        assert workers
        with socket.create_connection(("127.0.0.1", server.port)) as hanging:
            hanging.sendall(b"GET /k HTTP/1.1\r\nHost: ")
            os.kill(server.pid, signal.SIGKILL)
            with serve_site(site) as again:
                with closing(HTTPConnection("127.0.0.1", again.port, timeout=PATIENCE)) as line:
                    line.request("GET", "/k")
                    assert line.getresponse().status == 200
                for worker in workers:
                    assert select.select([worker], [], [], BACK_SECONDS)[0], "a worker outlived its master"
                    os.close(worker)
