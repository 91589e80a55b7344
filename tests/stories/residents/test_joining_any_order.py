"""Whatever people did before: records joined and parted again leave every table as it was."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from campaigns.models import Campaign
from checkin.tables import visits
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.errors import Refusal
from messages.models import Notice
from residents import joined_records
from residents.joining import joining
from residents.models.joins import PersonJoin
from residents.models.people import Resident
from residents.person import groups, yearly
from residents.person.groups import AlreadyMarked, GroupMark
from screening.booking.answers import answer
from screening.booking.booking import book, cancel
from screening.open_letter import CampaignKey
from screening.tables import bookings, invitations
from tests import invariants
from tests.day import scan
from tests.day_builder import DayBuilder
from tests.rows import everything

NAMES = ("Nguyễn Thị Hoa", "Nguyễn Thị Hòa", "Trần Văn Nam")
FIELDS = ("full_name", "birth", "sex", "household", "personal_id", "phone", "insurance", "note")


class Ward:
    """People of two houses, some invited and some not, two campaigns, and whatever they may do."""

    def __init__(self, build: Any, travel: Any, seed: int) -> None:
        self.random = Random(seed)
        self.first = DayBuilder(build, travel, capacity=2)
        self.ward_id = self.first.ward.id
        homes = [self.first.household, build.household(build.neighborhood(self.first.ward, 8))]
        self.people: list[Resident] = [self._person(build, homes, n) for n in range(4)]
        self.first.publish()
        second = build.campaign(self.first.ward, title="Đợt hai", days_ahead=4, capacity=2)
        self.people += [self._person(build, homes, n) for n in range(4, 6)]
        self.second = self.first.beside(second)
        travel.move_to(clock.at_local(self.first.day.date, clock.minutes_to_time(400)))
        self.scans: dict[int, list[str]] = {}
        self.merges: list[str] = []

    def _person(self, build: Any, homes: list[Any], n: int) -> Resident:
        random = self.random
        facts: dict[str, Any] = {"birth_date": random.choice([date(1950, 5, 1), date(1950, 1, 1)])}
        if random.random() < 0.5:
            facts["personal_id"] = f"03115000012{n}"
        if random.random() < 0.5:
            facts["phone"] = f"091234567{n}"
        return build.resident(
            random.choice(homes), random.choice(NAMES), note=random.choice(["", "ghi chú"]), **facts
        )

    def do_something(self) -> None:
        """Do something to a random present record; what the rules refuse is not done."""
        actions: list[Callable[[Resident], None]] = [
            self.book, self.book, self.cancel, self.decline, self.come, self.come, self.finish, self.undo, self.group, self.check,
        ]  # fmt: skip
        action = self.random.choice(actions)
        try:
            action(self.random.choice(self.present()))
        except Refusal:
            db.session.rollback()

    def present(self) -> list[Resident]:
        lost = joined_records.followed([person.id for person in self.people])
        return [person for person in self.people if person.id not in lost]

    def day(self) -> DayBuilder:
        return self.random.choice([self.first, self.second])

    def book(self, person: Resident) -> None:
        day = self.day()
        slot = self.random.choice(day.slots())
        with transaction() as work:
            book(day.campaign.id, slot.public_id, [person.id], "station", SYSTEM, work.at)

    def cancel(self, person: Resident) -> None:
        campaign = self.day().campaign
        with transaction() as work:
            cancel(CampaignKey.of(campaign), [person.id], SYSTEM, work.at)

    def decline(self, person: Resident) -> None:
        campaign = self.day().campaign
        with transaction() as work:
            answer(CampaignKey.of(campaign), [person.id], "declines", SYSTEM, work.at)

    def come(self, person: Resident) -> None:
        self._scan("arrive", person)

    def finish(self, person: Resident) -> None:
        self._scan("complete", person)

    def _scan(self, kind: str, person: Resident) -> None:
        campaign = self.day().campaign
        hour = self.random.choice([7, 8, 9])
        named = self.random.choice([person, *self._records_of(person)])
        self.scans.setdefault(campaign.id, []).extend(scan(campaign, [(kind, named)], hour))

    def _records_of(self, person: Resident) -> list[Resident]:
        return joined_records.records_of(person)

    def undo(self, _person: Resident) -> None:
        campaign = self.day().campaign
        if self.scans.get(campaign.id):
            scan(campaign, [("undo", self.random.choice(self.scans[campaign.id]))], 10)

    def group(self, person: Resident) -> None:
        begins = date(2026, self.random.randint(1, 6), 1)
        ends = self.random.choice([None, date(2026, self.random.randint(6, 9), 1)])
        with transaction():
            try:
                groups.mark([person], GroupMark("MERIT", "QĐ 1", begins, ends), SYSTEM)
            except AlreadyMarked:
                return

    def check(self, person: Resident) -> None:
        on = date(2026, self.random.randint(1, 3), 1)
        with transaction() as work:
            yearly.record_elsewhere(person, yearly.Elsewhere("private", on, "Nơi khác"), SYSTEM, work.at)

    def join(self) -> None:
        kept, lost = self.random.sample(self.present(), 2)
        said = {field: self.random.choice(["kept", "lost"]) for field in FIELDS}
        with transaction() as work:
            self.merges.append(joining.join(kept, lost, said, SYSTEM, work.at).public_id)

    def part(self) -> Any:
        with transaction() as work:
            merged = joined_records.join_of(self.ward_id, self.merges.pop())
            return joining.part(merged, SYSTEM, work.at)


def nothing_hangs_on_the_lost() -> None:
    """Of a record that was joined only a spare ticket may be left, which opens for the person."""
    db.session.rollback()
    lost = db.session.scalars(select(PersonJoin.lost_id).where(PersonJoin.undone_at.is_(None))).all()
    for table in db.metadata.sorted_tables:
        if "resident_id" in table.c and table.name != "ticket":
            left = db.session.execute(select(table.c.id).where(table.c.resident_id.in_(lost))).all()
            assert left == [], table.name
    told = select(Notice.id).join(Resident, Resident.public_id == Notice.recipient)
    assert db.session.execute(told.where(Resident.id.in_(lost))).all() == []


def everybody_counts_in_one_place() -> None:
    """A person's invitation, bookings and valid visit in one campaign name one neighborhood."""
    places: dict[tuple[int, int], set[int]] = defaultdict(set)
    for table in (invitations, bookings, visits):
        rows = select(table.c.campaign_id, table.c.resident_id, table.c.neighborhood_id)
        for campaign_id, resident_id, place in db.session.execute(rows):
            places[campaign_id, resident_id].add(place)
    assert {whose: found for whose, found in places.items() if len(found) > 1} == {}


@pytest.fixture(params=range(12))
def ward(request, build, travel):
    return Ward(build, travel, request.param)


def test_joined_and_parted_is_as_before(ward, app):
    for _action in range(20):
        ward.do_something()
    invariants.check(app)
    kept = []
    for _join in range(ward.random.randint(1, 4)):
        kept.append(everything())
        ward.join()
        invariants.check(app)
        nothing_hangs_on_the_lost()
        everybody_counts_in_one_place()
    while kept:
        assert ward.part() == []
        assert everything() == kept.pop()
        invariants.check(app)


def test_whatever_happens_between_nothing_breaks_and_nobody_is_counted_twice(ward, app):
    for _round in range(12):
        for _action in range(3):
            ward.do_something()
        if ward.merges and ward.random.random() < 0.4:
            ward.part()
        elif len(ward.present()) > 2:
            ward.join()
        invariants.check(app)
        nothing_hangs_on_the_lost()
    while ward.merges:
        ward.part()
        invariants.check(app)
    assert len(db.session.scalars(select(Campaign)).all()) == 2
