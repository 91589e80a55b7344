"""The station seats a whole ward: the plan is previewed, carried out in steps, and taken back."""

from datetime import date

import pytest
from sqlalchemy import select, update

from accounts.roles import Role
from core import clock
from core.actor import Actor
from core.db.database import db, writing_session
from core.db.transaction import transaction
from residents.models.people import Household, Resident
from screening.booking import booking
from screening.models import Invitation, KeptPlan, Letter
from screening.open_letter import CampaignKey
from screening.schedule import carrying_out, plans, worker
from screening.schedule.choices_rules import SeatingChoices
from screening.schedule.packing import PackedPlan, unpack
from tests.builders import Builder
from tests.invited import Invited

BORN = date(1970, 1, 1)


class Seating:
    """What the steps below share: a ward of small households and one day of four slots."""

    def __init__(self, build: Builder) -> None:
        self.here = Invited(build, capacity=5)
        self.by = Actor(
            "account", build.account(Role.STATION_ADMIN, self.here.ward).public_id, "station_admin"
        )
        self.homes: list[Household] = []

    def given_households(self, *sizes: int) -> None:
        for n, size in enumerate(sizes):
            members = [
                {"full_name": f"Nguyễn Thị {n}{chr(65 + one)}", "birth_date": BORN} for one in range(size)
            ]
            self.homes.append(self.here.household(*members))
        self.here.publish()

    def when_a_plan_is_made(self, choices: SeatingChoices | None = None) -> PackedPlan:
        chosen = choices or SeatingChoices()
        packed = plans.make(self.here.campaign, chosen, clock.now())
        with transaction() as work:
            self.plan = plans.keep(self.here.campaign, chosen, packed, self.by, work.at)
        return packed

    def when_it_is_committed(self) -> None:
        with transaction() as work:
            plans.commit(self.here.campaign, self.plan.public_id, self.by, work.at)

    def when_the_worker_works(self) -> None:
        worker.work(self.plan.public_id)

    def when_one_step_is_done(self, most: int = 3) -> bool:
        steps = unpack(self.kept().packed).steps
        with transaction() as work:
            return carrying_out.carry_on(
                CampaignKey.of(self.here.campaign), self.kept().id, steps, most, self.by, work.at
            )

    def when_it_is_taken_back(self) -> None:
        with transaction() as work:
            plans.take_back(self.here.campaign, self.by, work.at)

    def kept(self) -> KeptPlan:
        return db.session.scalars(
            select(KeptPlan)
            .where(KeptPlan.public_id == self.plan.public_id)
            .execution_options(populate_existing=True)
        ).one()

    def slots_of(self, home: Household) -> list[int | None]:
        people = self.here.people(home)
        by_person = {one.resident_id: one.slot_id for one in self.here.bookings("booked")}
        return [by_person.get(person.id) for person in people]

    def then_no_slot_is_wrong(self) -> None:
        """The counters say what the bookings say, and nobody has two."""
        booked = self.here.bookings("booked", "attended", "no_show")
        for slot in self.here.slots():
            assert slot.booked == sum(one.slot_id == slot.id for one in booked)
            assert slot.booked + slot.held <= slot.capacity
        assert len({one.resident_id for one in booked}) == len(booked)


@pytest.fixture
def seating(build: Builder) -> Seating:
    return Seating(build)


def test_every_household_is_seated_together(seating: Seating) -> None:
    seating.given_households(3, 2, 4, 1, 2, 3)
    seating.when_a_plan_is_made()
    assert seating.here.bookings() == []
    seating.when_it_is_committed()
    seating.when_the_worker_works()
    for home in seating.homes:
        slots = seating.slots_of(home)
        assert None not in slots and len(set(slots)) == 1
    seating.then_no_slot_is_wrong()
    assert (seating.kept().state, seating.kept().done, seating.kept().missed) == ("in_force", 15, 0)


def test_who_has_a_place_or_an_answer_is_left_alone(seating: Seating) -> None:
    seating.given_households(2, 2, 2)
    slot = seating.here.slots()[3]
    booked, declining = seating.here.people(seating.homes[0])[0], seating.here.people(seating.homes[1])[0]
    with transaction() as work:
        booking.book(seating.here.campaign.id, slot.public_id, [booked.id], "head", seating.by, work.at)
    with writing_session():
        db.session.execute(
            update(Invitation).where(Invitation.resident_id == declining.id).values(answer="declines")
        )
        db.session.execute(
            update(Resident)
            .where(Resident.id == seating.here.people(seating.homes[2])[0].id)
            .values(residence="absent")
        )
    seating.when_a_plan_is_made()
    seating.when_it_is_committed()
    seating.when_the_worker_works()
    assert seating.slots_of(seating.homes[0]) == [slot.id, slot.id]
    assert seating.slots_of(seating.homes[1])[0] is None
    assert seating.slots_of(seating.homes[2])[0] is None
    assert None not in (seating.slots_of(seating.homes[1])[1], seating.slots_of(seating.homes[2])[1])
    seating.then_no_slot_is_wrong()


def test_a_killed_commit_is_finished_later(seating: Seating) -> None:
    seating.given_households(2, 2, 2, 2)
    seating.when_a_plan_is_made()
    seating.when_it_is_committed()
    assert seating.when_one_step_is_done() is True
    assert seating.kept().state == "committing"
    assert len(seating.here.bookings()) == 4
    seating.when_the_worker_works()
    assert len(seating.here.bookings()) == 8
    seating.then_no_slot_is_wrong()


def test_a_place_taken_meanwhile_is_not_sold_twice(seating: Seating) -> None:
    seating.given_households(5, 5, 1)
    packed = seating.when_a_plan_is_made()
    seating.when_it_is_committed()
    taken = next(step.seats[0][1] for step in packed.steps if len(step.seats) == 5)
    single = seating.here.people(seating.homes[2])[0]
    slot = next(slot for slot in seating.here.slots() if slot.id == taken)
    with transaction() as work:
        booking.book(seating.here.campaign.id, slot.public_id, [single.id], "head", seating.by, work.at)
    seating.when_the_worker_works()
    plan = seating.kept()
    assert (plan.state, plan.people, plan.done, plan.missed) == ("in_force", 11, 11, 6)
    seating.then_no_slot_is_wrong()


def test_a_plan_taken_back_leaves_nobody_seated(seating: Seating) -> None:
    seating.given_households(3, 2, 4)
    seating.when_a_plan_is_made()
    seating.when_it_is_committed()
    seating.when_the_worker_works()
    seating.when_it_is_taken_back()
    seating.when_the_worker_works()
    assert seating.kept().state == "undone"
    assert seating.here.bookings() == []
    seating.then_no_slot_is_wrong()


def test_a_plan_stays_once_a_letter_is_printed(seating: Seating) -> None:
    seating.given_households(3, 2)
    seating.when_a_plan_is_made()
    seating.when_it_is_committed()
    seating.when_the_worker_works()
    with writing_session():
        db.session.execute(update(Letter).values(printed_at=clock.now()))
    with pytest.raises(plans.TooLateToUndo):
        seating.when_it_is_taken_back()


def test_a_plan_stays_once_a_person_changed_something(seating: Seating) -> None:
    seating.given_households(3, 2)
    seating.when_a_plan_is_made()
    seating.when_it_is_committed()
    seating.when_the_worker_works()
    one = seating.here.people(seating.homes[1])[0]
    with transaction() as work:
        booking.cancel(CampaignKey.of(seating.here.campaign), [one.id], seating.by, work.at)
    with pytest.raises(plans.TooLateToUndo):
        seating.when_it_is_taken_back()


def test_a_second_plan_moves_people_of_the_first_and_going_back_returns_them(seating: Seating) -> None:
    seating.given_households(3, 2, 4)
    seating.when_a_plan_is_made()
    seating.when_it_is_committed()
    seating.when_the_worker_works()
    before = [seating.slots_of(home) for home in seating.homes]
    last = seating.here.slots()[3]
    assert last.id not in before[2]
    wish = SeatingChoices(households={seating.homes[2].public_id: last.public_id})
    seating.when_a_plan_is_made(wish)
    seating.when_it_is_committed()
    seating.when_the_worker_works()
    assert seating.slots_of(seating.homes[2]) == [last.id] * 4
    assert [seating.slots_of(home) for home in seating.homes[:2]] == before[:2]
    seating.then_no_slot_is_wrong()
    seating.when_it_is_taken_back()
    seating.when_the_worker_works()
    assert [seating.slots_of(home) for home in seating.homes] == before
    seating.then_no_slot_is_wrong()


def test_one_plan_at_a_time(seating: Seating) -> None:
    seating.given_households(1)
    seating.when_a_plan_is_made()
    seating.when_it_is_committed()
    with pytest.raises(plans.PlanAtWork):
        seating.when_it_is_committed()
    with pytest.raises(plans.PlanAtWork):
        seating.when_a_plan_is_made()
