"""A neighborhood is split while its people book: nobody is lost, nobody counts twice, and late rows are gathered."""

from datetime import date
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from campaigns.models import Campaign, Slot
from campaigns.planning import planning
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from residents.models.people import Resident
from residents.rearranging import rearranging, taking_back
from residents.rearranging.plan import Part, RearrangementPlan
from screening.booking.booking import book
from screening.models import Booking
from tests.builders import Builder
from tests.invariants import check
from turnout.queries import count
from wards.models import Neighborhood

HOUSEHOLDS = 24


@pytest.fixture
def campaign(app: Flask, build: Builder) -> Campaign:
    ward = build.ward()
    seven = build.neighborhood(ward, 7)
    for _ in range(HOUSEHOLDS):
        build.household(seven, {"birth_date": date(1950, 1, 1)})
    made = build.campaign(ward, capacity=HOUSEHOLDS)
    with transaction() as work:
        planning.publish(made, SYSTEM, work.at)
    return made


def plan_for(campaign: Campaign) -> RearrangementPlan:
    """Every second household goes to either part."""
    homes = db.session.scalars(select(Resident.household_id).order_by(Resident.household_id)).all()
    source = rearranging.homes_of([1])[0].neighborhood_id
    public_id = db.session.scalar(select(Neighborhood.public_id).where(Neighborhood.id == source))
    parts = (Part("thon", "Đông"), Part("thon", "Tây"))
    return RearrangementPlan(
        "split",
        clock.civil_date(clock.now()),
        (public_id,),
        parts,
        {h: n % 2 for n, h in enumerate(homes)},
        {},
    )


def test_a_booking_made_while_the_neighborhood_is_split_counts_once_where_the_person_lives(
    app: Flask, campaign: Campaign
) -> None:
    people = db.session.scalars(select(Resident.id)).all()
    slot = db.session.scalars(select(Slot.public_id).where(Slot.campaign_id == campaign.id)).first()
    plan, number, ward_id = plan_for(campaign), campaign.id, campaign.ward_id
    db.session.remove()
    start = Barrier(9)

    def booking(some: list[int]) -> None:
        with app.app_context():
            start.wait(30)
            for person in some:
                with transaction() as work:
                    book(number, slot, [person], "station", SYSTEM, work.at)

    def splitting() -> None:
        with app.app_context():
            start.wait(30)
            with transaction() as work:
                rearranging.carry_out(ward_id, plan, SYSTEM, work.at)

    threads = [Thread(target=booking, args=(people[n::8],)) for n in range(8)]
    threads.append(Thread(target=splitting))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    check(app)
    figures = count(db.session.get(Campaign, number))
    assert figures.ward.counts.booked == HOUSEHOLDS
    assert sum(place.row.counts.booked for place in figures.neighborhoods) == HOUSEHOLDS
    db.session.rollback()
    with transaction() as work:
        taking_back.gather_late(work.at)
    astray = (
        select(func.count())
        .select_from(Booking)
        .join(Resident, Resident.id == Booking.resident_id)
        .where(Booking.neighborhood_id != Resident.neighborhood_id)
    )
    assert db.session.scalar(astray) == 0
    assert len(count(db.session.get(Campaign, number)).neighborhoods) == 2
    check(app)
