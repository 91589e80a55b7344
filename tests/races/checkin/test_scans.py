"""Desks at once: one ticket scanned by many, one batch sent by many, undone while it is scanned."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaigns.models import Campaign, CampaignDay
from campaigns.planning import planning
from checkin.models import Desk, Scan, Visit
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.ids import new_id, token_hash
from tests import invariants
from tests.builders import Builder
from tests.invited import ticket_for
from tests.races import desk_rush
from tests.races.desk_rush import Rush

PROCESSES = 32
PEOPLE = 20


@pytest.fixture
def day(app: Flask, build: Builder) -> "Today":
    return Today(app, build)


class Today:
    """A campaign whose day is today, with people who have tickets, and one paired desk."""

    def __init__(self, app: Flask, build: Builder) -> None:
        self.app = app
        ward = build.ward()
        household = build.household(build.neighborhood(ward, 7))
        people = [build.resident(household, f"Nguyễn Thị {n}") for n in range(PEOPLE)]
        campaign = build.campaign(ward, days_ahead=0, hours=1)
        with transaction() as work:
            planning.publish(db.session.get(Campaign, campaign.id), SYSTEM, work.at)
        self.day = db.session.scalar(select(CampaignDay))
        self.token = new_id()
        facts = {"ward_id": ward.id, "day_id": self.day.id, "pair_hash": token_hash(new_id())}
        now = clock.now()
        build.save(
            Desk(
                **facts,
                label="Bàn 1",
                token_hash=token_hash(self.token),
                pair_expires_at=now,
                paired_at=now,
                expires_at=now + timedelta(days=1),
            )
        )
        self.tickets = [ticket_for(campaign.id, person.id).opened().token for person in people]

    def scan(self, ticket: str, kind: str = "arrive", **facts) -> dict:
        at = clock.now().isoformat()
        subject = {} if kind == "undo" else {"ticket": ticket}
        return {"scan_id": str(uuid4()), "kind": kind, "scanned_at": at, "method": "qr", **subject, **facts}

    def rush(self, batches, is_guarded: bool = True):
        settings, day = self.app.config["SETTINGS"], self.day.public_id
        db.session.remove()
        kept = tuple(tuple(tuple(batch) for batch in mine) for mine in batches)
        place = str(Path(settings.instance_dir))
        return desk_rush.run(Rush(place, settings.database_url, day, self.token, kept, is_guarded))


def rows(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_one_ticket_scanned_64_times_at_32_desks_lets_one_person_in_once(app: Flask, day: Today) -> None:
    outcomes = day.rush([[[day.scan(day.tickets[0])] for _again in range(2)] for _desk in range(PROCESSES)])

    assert outcomes == {"accepted": 1, "already_arrived": 63}
    (visit,) = db.session.scalars(select(Visit))
    assert (visit.queue_no, rows(Scan)) == (1, 64)
    invariants.check(app)


def test_one_batch_sent_by_many_is_accepted_once_and_every_number_is_given_once(
    app: Flask, day: Today
) -> None:
    batch = [day.scan(ticket) for ticket in day.tickets]

    outcomes = day.rush([[batch] for _desk in range(PROCESSES)])

    assert outcomes == {"accepted": PEOPLE, "repeated": PEOPLE * (PROCESSES - 1)}
    assert sorted(db.session.scalars(select(Visit.queue_no))) == list(range(1, PEOPLE + 1))
    invariants.check(app)


def test_taken_back_while_others_scan_ends_as_the_scans_say(app: Flask, day: Today) -> None:
    batches = []
    for number in range(PROCESSES):
        ticket = day.tickets[number % 3]
        first, second = day.scan(ticket), day.scan(ticket, "complete")
        undo = day.scan(ticket, "undo", undoes=first["scan_id"])
        batches.append([[undo, second], [first]] if number % 2 else [[first], [second, undo]])

    outcomes = day.rush(batches)

    assert set(outcomes) == {"accepted", "already_arrived"}
    assert rows(Scan) == 3 * PROCESSES
    invariants.check(app)


def test_without_the_lock_the_same_rush_ends_in_errors_where_writers_do_not_queue(
    app: Flask, day: Today
) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite takes one writer at a time whatever this room does")
    batches = [[[day.scan(ticket) for ticket in day.tickets]] for _desk in range(PROCESSES)]

    outcomes = day.rush(batches, is_guarded=False)

    assert outcomes["IntegrityError"] > 0
