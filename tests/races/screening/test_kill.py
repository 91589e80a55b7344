"""Kill -9 during a rush: what was acknowledged is stored, the rest is stored wholly or not at all."""

import http.client
import os
import random
import signal
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bench.big_ward import Size, write_campaign, write_ward
from bench.booking import PreparedBooking, in_a_week, sign_in_all
from bench.serving import Server, Site, fresh_site, serve_site
from campaigns.models import Slot
from core.db.database import db, writing_connection
from core.db.transaction import transaction
from residents.models.people import Resident
from screening.models import Booking
from tests.invariants import check

PEOPLE = 240
CLIENTS = 12
KILL_AFTER = 60


@pytest.fixture
def served(database: str) -> Iterator[Site]:
    with fresh_site("" if database.startswith("sqlite") else database) as site:
        _empty_postgres(database)
        yield site
        db.session.remove()
        db.engine.dispose()


def _empty_postgres(database: str) -> None:
    if database.startswith("sqlite"):
        return
    tables = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
    with writing_connection() as connection:
        connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")


def test_every_acknowledged_booking_survives_the_death_of_a_worker_and_of_the_master(served: Site) -> None:
    ward = write_ward(Size(PEOPLE * 4, 3))
    campaign = write_campaign(ward, day=in_a_week(), slots=4, capacity=PEOPLE)
    slots = db.session.scalars(select(Slot.public_id).where(Slot.campaign_id == campaign.id)).all()
    db.session.remove()
    with serve_site(served) as server:
        bookings = sign_in_all(served, campaign, PEOPLE)
        requests = [(booking, random.choice(slots)) for booking in bookings]
        acknowledged = Stampede(server, requests).run(kill=_one_worker)
        assert KILL_AFTER <= len(acknowledged) < PEOPLE, "the worker did not die in the middle"
    with suppress(ProcessLookupError), serve_site(served) as server:
        rest = [request for request in requests if request[0].resident not in acknowledged]
        acknowledged |= Stampede(server, rest, kill_after=20).run(kill=_the_master)
    assert _booked() >= acknowledged
    with serve_site(served) as server:
        again = Stampede(server, requests, kill_after=None).run(kill=None)
    assert again == {booking.resident for booking in bookings}
    assert _booked() == again
    assert db.session.scalar(select(func.count()).select_from(Booking)) == PEOPLE
    check(served.app)


def test_the_check_would_notice_a_lost_booking(served: Site) -> None:
    ward = write_ward(Size(8, 1))
    campaign = write_campaign(ward, day=in_a_week(), slots=2, capacity=5)
    with transaction():
        db.session.execute(update(Slot).where(Slot.campaign_id == campaign.id).values(booked=1))
    with pytest.raises(AssertionError):
        check(served.app)


class Stampede:
    """Clients book at once; after some answers a server is killed; returns who was acknowledged."""

    def __init__(
        self, server: Server, requests: list[tuple[PreparedBooking, str]], kill_after: int | None = KILL_AFTER
    ) -> None:
        self.server, self.kill_after = server, kill_after
        self.waiting = iter(requests)
        self.lock = threading.Lock()
        self.acknowledged: set[str] = set()
        self.killed = threading.Event()

    def run(self, kill) -> set[str]:
        clients = [threading.Thread(target=self._client, args=(kill,)) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return self.acknowledged

    def _client(self, kill) -> None:
        while True:
            with self.lock:
                request = next(self.waiting, None)
            if request is None:
                return
            booking, slot = request
            link = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
            with closing(link), suppress(OSError, http.client.HTTPException):
                link.request(*booking.over_http(slot))
                if link.getresponse().status == 303:
                    self._note(booking.resident, kill)

    def _note(self, resident: str, kill) -> None:
        with self.lock:
            self.acknowledged.add(resident)
            due = self.kill_after is not None and len(self.acknowledged) >= self.kill_after
            if due and kill and not self.killed.is_set():
                self.killed.set()
                kill(self.server.pid)


def _one_worker(master: int) -> None:
    workers = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
    os.kill(int(random.choice(workers)), signal.SIGKILL)


def _the_master(master: int) -> None:
    """Kills the whole process group at once, as workers without their master would finish politely."""
    os.killpg(master, signal.SIGKILL)


def _booked() -> set[str]:
    db.session.rollback()
    rows = db.session.scalars(
        select(Resident.public_id)
        .join(Booking, Booking.resident_id == Resident.id)
        .where(Booking.state == "booked")
    )
    return set(rows)
