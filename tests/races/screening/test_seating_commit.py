"""A schedule is written while people book and its process is killed: nobody is seated twice, no slot is oversold."""

import fcntl
import multiprocessing
import os
import random
import signal
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from config import read_settings
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.errors import Refusal
from residents.models.people import Resident
from screening.booking import booking
from screening.models import Booking, KeptPlan
from screening.schedule import plans, process, worker
from screening.schedule.choices_rules import SeatingChoices
from tests.builders import Builder
from tests.invariants import check
from tests.invited import Invited

HOUSEHOLDS, EACH, BOOKERS = 60, 4, 4
BORN = date(1970, 1, 1)
PATIENCE_SECONDS = 120
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])


class Site(NamedTuple):
    """What another process needs to book in the same database."""

    instance_dir: str
    database_url: str
    campaign_id: int
    slots: tuple[str, ...]
    residents: tuple[int, ...]


class Ward:
    """A ward with a plan that is to be written: exactly as many places as people."""

    def __init__(self, build: Builder) -> None:
        self.app = build.app
        self.here = Invited(build, capacity=HOUSEHOLDS * EACH // 4)
        for _household in range(HOUSEHOLDS):
            self.here.household(*({"birth_date": BORN} for _member in range(EACH)))
        self.here.publish()
        packed = plans.make(self.here.campaign, SeatingChoices(), clock.now())
        with transaction() as work:
            row = plans.keep(self.here.campaign, SeatingChoices(), packed, SYSTEM, work.at)
            self.plan = row.public_id
        with transaction() as work:
            plans.commit(self.here.campaign, self.plan, SYSTEM, work.at)
        settings = self.app.config["SETTINGS"]
        self.site = Site(
            self.app.instance_path,
            settings.database_url,
            self.here.campaign.id,
            tuple(slot.public_id for slot in self.here.slots()),
            tuple(db.session.scalars(select(Resident.id))),
        )

    def kept(self) -> KeptPlan:
        db.session.rollback()
        return db.session.scalars(
            select(KeptPlan).where(KeptPlan.public_id == self.plan).execution_options(populate_existing=True)
        ).one()

    def lock(self) -> Path:
        return Path(self.app.instance_path) / f"schedule-{self.plan}.lock"

    def wait_for_the_process(self) -> None:
        """Its lock is held until it ends, however it ends."""
        handle = os.open(self.lock(), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_SH)
        os.close(handle)

    def booked(self) -> int:
        db.session.rollback()
        return db.session.scalar(select(func.count()).where(Booking.state == "booked")) or 0


@pytest.fixture
def ward(build: Builder) -> Ward:
    return Ward(build)


def test_a_killed_process_is_started_again_by_the_timer(ward: Ward) -> None:
    process.start(ward.plan)
    while ward.kept().done == 0:
        pass
    os.kill(int(ward.lock().read_text()), signal.SIGKILL)
    ward.wait_for_the_process()
    kept = ward.kept()
    assert kept.state == "committing" and ward.booked() == kept.done
    assert process.start_again(clock.now()) == 1
    ward.wait_for_the_process()
    kept = ward.kept()
    assert (kept.state, kept.done, kept.missed) == ("in_force", HOUSEHOLDS * EACH, 0)
    assert ward.booked() == HOUSEHOLDS * EACH
    check(ward.app)


def test_people_who_book_meanwhile_are_neither_seated_twice_nor_without_a_place(ward: Ward) -> None:
    start = CONTEXT.Barrier(BOOKERS + 1)
    bookers = [CONTEXT.Process(target=_book, args=(ward.site, start, n)) for n in range(BOOKERS)]
    for booker in bookers:
        booker.start()
    start.wait(PATIENCE_SECONDS)
    worker.work(ward.plan)
    for booker in bookers:
        booker.join(PATIENCE_SECONDS)
        assert booker.exitcode == 0
    kept = ward.kept()
    assert (kept.state, kept.done) == ("in_force", HOUSEHOLDS * EACH)
    own = db.session.scalar(select(func.count()).where(Booking.plan_id == kept.id))
    assert own == kept.done - kept.missed
    assert ward.booked() > own, "nobody booked meanwhile"
    check(ward.app)


def test_two_processes_at_one_plan_do_it_once(ward: Ward) -> None:
    both = [CONTEXT.Process(target=_work, args=(ward.site, ward.plan)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(PATIENCE_SECONDS)
        assert one.exitcode == 0
    assert (ward.kept().state, ward.kept().missed) == ("in_force", 0)
    assert ward.booked() == HOUSEHOLDS * EACH
    check(ward.app)


def _app(site: Site) -> Flask:
    settings = read_settings({"INSTANCE_DIR": site.instance_dir, "DATABASE_URL": site.database_url})
    return create_app(settings, TESTING=True)


def _book(site: Site, start: Any, number: int) -> None:
    chance = random.Random(number)
    with _app(site).app_context():
        start.wait(PATIENCE_SECONDS)
        for resident in chance.sample(site.residents, 15):
            with suppress(Refusal), transaction() as work:
                booking.book(site.campaign_id, chance.choice(site.slots), [resident], "head", SYSTEM, work.at)


def _work(site: Site, plan: str) -> None:
    with _app(site).app_context():
        worker.work(plan)
