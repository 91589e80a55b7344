"""Two records are joined while others book, scan or join them: the result is one person."""

from collections import Counter
from collections.abc import Callable
from datetime import time
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from campaigns.models import Campaign, CampaignDay, Slot
from checkin.campaign_day import day_by_id
from checkin.desk.pairing import Sender
from checkin.scanning.batch_rules import Sent, read_batch
from checkin.scanning.entries import read_entries
from checkin.scanning.subjects import find_all
from checkin.scanning.taking import take_scans
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.errors import Refusal
from residents.joining import joining as joining_joining
from residents.models.joins import PersonJoin
from residents.models.people import Resident
from residents.privacy import erasure
from screening.booking.booking import book
from tests import invariants
from tests.builders import Builder
from tests.invited import Invited

ROUNDS = 12


@pytest.fixture
def pairs(build: Builder) -> "Pairs":
    return Pairs(build)


class Pairs:
    """A campaign with a slot for everybody, and couples of records that are one person."""

    def __init__(self, build: Builder) -> None:
        self.app = build.app
        invited = Invited(build, days_ahead=3, capacity=100)
        home = invited.household()
        self.people = [
            (build.resident(home, f"Trần Thị {n}").id, build.resident(home, f"Trần Thị {n}").id)
            for n in range(ROUNDS)
        ]
        invited.publish()
        self.campaign: Campaign = invited.campaign
        self.slot = db.session.scalars(select(Slot.public_id).order_by(Slot.starts.desc())).first()
        self.day = db.session.scalars(select(CampaignDay.public_id)).one()

    def at_once(self, *actions: Callable[[], Callable[[], None]]) -> Counter[str]:
        """Prepare each action, start all of them at the same moment, and count how they ended."""
        start, ended = Barrier(len(actions)), Counter[str]()

        def run(action: Callable[[], Callable[[], None]]) -> None:
            with self.app.app_context():
                ready = action()
                db.session.rollback()
                start.wait(30)
                try:
                    ready()
                    ended["done"] += 1
                except Refusal as refused:
                    ended[type(refused).__name__] += 1
                except Exception as other:
                    ended[f"broke: {type(other).__name__}"] += 1
                    raise

        threads = [Thread(target=run, args=(action,)) for action in actions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        db.session.rollback()
        return ended

    def joining(self, kept: int, lost: int) -> Callable[[], Callable[[], None]]:
        def ready() -> Callable[[], None]:
            def join() -> None:
                with transaction() as work:
                    both = db.session.get_one(Resident, kept), db.session.get_one(Resident, lost)
                    joining_joining.join(*both, {}, SYSTEM, work.at)

            return join

        return ready

    def erasing(self, person: int) -> Callable[[], Callable[[], None]]:
        def ready() -> Callable[[], None]:
            def erase() -> None:
                with transaction() as work:
                    erasure.erase(db.session.get_one(Resident, person), SYSTEM, work.at)

            return erase

        return ready

    def booking(self, person: int) -> Callable[[], Callable[[], None]]:
        def ready() -> Callable[[], None]:
            def place() -> None:
                with transaction() as work:
                    book(self.campaign.id, self.slot, [person], "station", SYSTEM, work.at)

            return place

        return ready

    def scanning(self, person: int) -> Callable[[], Callable[[], None]]:
        """A scan whose subject was looked up before the join, as a request does."""

        def ready() -> Callable[[], None]:
            day = day_by_id(self.day)
            at = clock.at_local(day.on, time(0, 0, 1))
            said: dict[str, Any] = {
                "scan_id": str(uuid4()),
                "kind": "arrive",
                "scanned_at": at.isoformat(),
                "method": "qr",
                "resident": db.session.get_one(Resident, person).public_id,
            }
            batch = read_batch({"device_sent_at": at.isoformat(), "scans": [said]})
            found = find_all(day, [sent for sent in batch.scans if isinstance(sent, Sent)])
            entries = read_entries(day, batch, found, at)

            def scan() -> None:
                with transaction():
                    take_scans(Sender("Bàn 1", SYSTEM), day, entries, at)

            return scan

        return ready


def nothing_hangs_on_the_lost() -> None:
    lost = db.session.scalars(select(PersonJoin.lost_id)).all()
    for table in db.metadata.sorted_tables:
        if "resident_id" in table.c and table.name != "ticket":
            assert db.session.execute(select(table.c.id).where(table.c.resident_id.in_(lost))).all() == []


def test_two_records_joined_by_many_at_once_are_joined_once(app: Flask, pairs: Pairs) -> None:
    for one, other in pairs.people[:4]:
        actions = [pairs.joining(one, other), pairs.joining(other, one)] * 3
        assert pairs.at_once(*actions) == {"done": 1, "AlreadyJoined": 5}
    assert len(db.session.scalars(select(PersonJoin)).all()) == 4
    invariants.check(app)


def test_a_place_taken_for_a_record_while_it_is_joined_is_the_persons(app: Flask, pairs: Pairs) -> None:
    for kept, lost in pairs.people:
        ended = pairs.at_once(pairs.joining(kept, lost), pairs.booking(lost), pairs.booking(kept))
        assert ended.keys() <= {"done", "NoLongerListed", "AlreadyBooked"}
        assert ended["done"] >= 2
        nothing_hangs_on_the_lost()
    invariants.check(app)


def test_a_scan_of_a_record_that_is_being_joined_is_the_persons(app: Flask, pairs: Pairs) -> None:
    for kept, lost in pairs.people:
        ended = pairs.at_once(pairs.joining(kept, lost), pairs.scanning(lost), pairs.scanning(kept))
        assert ended == {"done": 3}
        nothing_hangs_on_the_lost()
    invariants.check(app)


def test_a_person_erased_while_being_joined_leaves_nothing_in_either_record(app: Flask, pairs: Pairs) -> None:
    for kept, lost in pairs.people:
        ended = pairs.at_once(pairs.joining(kept, lost), pairs.erasing(kept))
        assert ended in ({"done": 2}, {"done": 1, "NotThere": 1})
        one, other = (db.session.get_one(Resident, number) for number in (kept, lost))
        assert one.full_name == "–"
        assert (other.full_name == "–") is (ended["done"] == 2)
    assert all(changes == {} for changes in db.session.scalars(select(PersonJoin.changes)))
    invariants.check(app)
