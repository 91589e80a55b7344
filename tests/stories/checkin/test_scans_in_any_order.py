"""Phones come back online in any order, send in any batches and send again: the ward's numbers are the same."""

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import func, select

from checkin.models import OutsiderVisit, Visit
from core import clock
from core.db.database import db
from residents.models.people import YearlyCheck
from screening.models import Booking
from tests.day_builder import DayBuilder, on_the_day, results

PEOPLE, SCANS, ORDERS = 4, 14, 4


@pytest.fixture
def day(health_day: DayBuilder, travel) -> DayBuilder:
    health_day.publish()
    travel.move_to(on_the_day(11), tick=False)
    health_day.desks = [health_day.desk("Bàn 1"), health_day.desk("Bàn 2")]
    return health_day


def morning(chance: Random) -> list[dict]:
    """What two desks scanned: arrivals, finishes, stations, visitors, and some undone."""
    told, ids = [], [str(UUID(int=chance.getrandbits(128), version=4)) for _n in range(SCANS)]
    for scan_id in ids:
        kind = chance.choice(["arrive", "arrive", "complete", "station", "undo", "undo", "outsider"])
        at = on_the_day(7) + timedelta(minutes=chance.randint(0, 200))
        scan = {"scan_id": scan_id, "kind": kind, "scanned_at": at.isoformat(), "method": "qr"}
        if kind == "undo":
            scan["undoes"] = chance.choice([other for other in ids if other != scan_id])
        elif kind == "outsider":
            scan |= {"kind": "arrive", "outsider": {"birth_year": 1960, "sex": "male"}, "method": "count"}
        else:
            scan |= {"person": chance.randrange(PEOPLE), "station": "vitals" if kind == "station" else None}
        told.append((chance.randrange(2), scan))
    return told


def live(client, day: DayBuilder, told: list, chance: Random) -> list:
    """Send all of it for separate people, in another order and other batches, some of it twice."""
    people = [day.person(f"Nguyễn Thị {n}") for n in range(PEOPLE)]
    booked = people[: PEOPLE // 2]
    _book(day, booked)
    salt = UUID(int=chance.getrandbits(128), version=4).hex[:8]
    before = _visitors()
    sent = [(desk, _made(scan, people, salt)) for desk, scan in told]
    chance.shuffle(sent)
    sent += chance.sample(sent, 4)
    while sent:
        size = chance.randint(1, 5)
        batch, sent = sent[:size], sent[size:]
        for desk in (0, 1):
            results(client, day.day, day.desks[desk], *[scan for owner, scan in batch if owner == desk])
    return [*(_state_of(person) for person in people), _visitors() - before]


def _book(day: DayBuilder, people: list) -> None:
    slot = day.slots()[0]
    for person in people:
        day.build.save(
            Booking(
                ward_id=day.ward.id,
                campaign_id=day.campaign.id,
                day_id=day.day.id,
                slot_id=slot.id,
                resident_id=person.id,
                neighborhood_id=person.neighborhood_id,
                state="booked",
                via="station",
                booked_at=clock.now(),
            )
        )


def _made(scan: dict, people: list, salt: str) -> dict:
    """The same scan under ids and for a person of this run."""
    made = {**scan, "scan_id": salt + scan["scan_id"][8:]}
    if "undoes" in made:
        made["undoes"] = salt + scan["undoes"][8:]
    if "person" in made:
        made["resident"] = people[made.pop("person")].public_id
    return made


def _state_of(person) -> tuple:
    db.session.rollback()
    visit = db.session.scalar(
        select(Visit).where(Visit.resident_id == person.id, Visit.arrived_at.is_not(None))
    )
    booking = db.session.scalar(select(Booking.state).where(Booking.resident_id == person.id))
    checks = db.session.scalars(
        select(YearlyCheck.checked_on).where(YearlyCheck.resident_id == person.id)
    ).all()
    if visit is None:
        return (None, booking, checks)
    facts = (visit.state, visit.arrived_at, visit.arrived_hour, visit.arrived_desk, visit.completed_at)
    return (*facts, visit.walk_in, visit.day_id, booking, checks)


def _visitors() -> int:
    db.session.rollback()
    return db.session.scalar(
        select(func.count()).select_from(OutsiderVisit).where(OutsiderVisit.undone_at.is_(None))
    )


@pytest.mark.parametrize("seed", range(6))
def test_order_batches_and_repetition_do_not_change_who_came(client, day, seed):
    told = morning(Random(seed))
    ends = [live(client, day, told, Random(seed * 100 + order)) for order in range(ORDERS)]
    assert all(end == ends[0] for end in ends)
    walk_ins = db.session.scalar(
        select(func.count()).select_from(Visit).where(Visit.walk_in, Visit.arrived_at.is_not(None))
    )
    db.session.refresh(day.day)
    assert day.day.walk_ins == walk_ins
