"""Notices that wait follow the person: joined, parted, silenced, heard again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.actor import SYSTEM, Actor
from core.db.database import db
from core.db.transaction import transaction
from messages import outbox
from messages.models import Notice
from messages.retention import forget_old
from residents import joined_records
from residents.joining import joining
from residents.models.people import Resident
from residents.privacy import consent, data_requests
from residents.privacy.consent import ConsentAnswer
from screening.booking.booking import book
from screening.booking.reminders import put_reminders
from screening.round import messages as round_messages
from tests.invited import AN, HOA, NAM, Invited


@pytest.fixture
def invited(build):
    there = Invited(build, days_ahead=1)
    there.eight = build.neighborhood(there.ward, 8)
    there.home = there.household(HOA, NAM)
    there.other_home = build.household(there.eight, {**HOA, "is_head": False}, AN)
    there.publish()
    return there


@pytest.fixture
def kept(invited):
    return invited.people(invited.home)[0]


@pytest.fixture
def lost(invited):
    return invited.people(invited.other_home)[0]


def place(invited, person, slot=0):
    with transaction() as work:
        book(invited.campaign.id, invited.slots()[slot].public_id, [person.id], "link", SYSTEM, work.at)
    remind()


def remind():
    with transaction() as work:
        put_reminders(work.at)


def join(kept, lost, **said):
    with transaction() as work:
        both = db.session.get_one(Resident, kept.id), db.session.get_one(Resident, lost.id)
        return joining.join(*both, said, SYSTEM, work.at).public_id


def part(invited, public_id):
    with transaction() as work:
        merged = joined_records.join_of(invited.ward.id, public_id)
        return joining.part(merged, SYSTEM, work.at)


def notices():
    db.session.rollback()
    return db.session.execute(
        select(Notice.recipient, Notice.neighborhood_id, Notice.state).order_by(Notice.id)
    ).all()


def told(invited, neighborhood, now):
    return [one.names for one in round_messages.messages(invited.ward.id, neighborhood.id, now)]


def test_what_waits_for_the_lost_record_is_told_to_the_person_at_home(invited, kept, lost):
    place(invited, lost)
    join(kept, lost, household="kept")
    assert notices() == [(kept.public_id, kept.neighborhood_id, "waiting")]
    with transaction() as work:
        now = work.at
    assert told(invited, invited.eight, now) == []
    assert told(invited, invited.neighborhood, now) == ["Nguyễn Thị Hoa (1950)"]


def test_what_waits_for_the_kept_record_follows_it_to_the_other_home(invited, kept, lost):
    place(invited, kept)
    join(kept, lost, household="lost")
    assert notices() == [(kept.public_id, invited.eight.id, "waiting")]


def test_parted_each_has_its_own_notices_again(invited, kept, lost):
    place(invited, lost)
    before = notices()
    part(invited, join(kept, lost, household="kept"))
    assert notices() == before


def test_a_notice_passed_on_meanwhile_stays_passed_on(invited, kept, lost):
    place(invited, lost)
    joined = join(kept, lost, household="kept")
    with transaction() as work:
        waiting = db.session.scalars(select(Notice.public_id)).all()
        outbox.mark_sent(invited.ward.id, None, waiting, SYSTEM, work.at)
    part(invited, joined)
    assert notices() == [(lost.public_id, invited.eight.id, "sent")]


def test_a_place_that_comes_back_is_reminded_of_again(invited, kept, lost):
    place(invited, kept)
    place(invited, lost, 1)
    joined = join(kept, lost, household="kept")
    remind()
    assert [state for *_whose, state in notices()] == ["waiting", "dropped"]
    assert part(invited, joined) == []
    remind()
    assert notices() == [
        (kept.public_id, invited.neighborhood.id, "waiting"),
        (lost.public_id, invited.eight.id, "waiting"),
    ]


@pytest.mark.parametrize("way", ["no", "restricted"])
def test_who_says_no_while_a_reminder_waits_is_not_told_and_is_again_after_a_yes(invited, kept, way):
    place(invited, kept)
    with transaction() as work:
        now = work.at
        person = db.session.get_one(Resident, kept.id)
        if way == "no":
            consent.say(person, ConsentAnswer("reminders", False, "phone"), SYSTEM, now)
        else:
            data_requests.restrict(person, SYSTEM, now)
    assert told(invited, invited.neighborhood, now) == []
    remind()
    assert [state for *_whose, state in notices()] == ["dropped"]
    with transaction() as work:
        person = db.session.get_one(Resident, kept.id)
        if way == "no":
            consent.say(person, ConsentAnswer("reminders", True, "phone"), SYSTEM, work.at)
        else:
            data_requests.lift(person, SYSTEM)
    remind()
    assert [state for *_whose, state in notices()] == ["waiting"]
    assert told(invited, invited.neighborhood, now) == ["Nguyễn Thị Hoa (1950)"]


def test_a_restricted_person_is_told_of_their_appointment_at_the_door_even_after_a_yes_to_phones(
    invited, kept
):
    with transaction() as work:
        now = work.at
        person = db.session.get_one(Resident, kept.id)
        consent.say(person, ConsentAnswer("reminders", True, "phone"), SYSTEM, now)
        data_requests.restrict(person, SYSTEM, now)
        slot = invited.slots()[0].public_id
        book(invited.campaign.id, slot, [kept.id], "station", Actor("account", "a-station-account"), now)
    (message,) = round_messages.messages(invited.ward.id, invited.neighborhood.id, now)
    assert not message.by_phone


def test_what_people_were_told_is_gone_after_the_months_it_is_kept_and_its_place_stays(app, invited, kept):
    place(invited, kept)
    with transaction() as work:
        now = work.at
        assert forget_old(now + timedelta(days=364)) == 0
        assert forget_old(now + timedelta(days=366)) == 1
    assert notices() == []
    assert [one.resident_id for one in invited.bookings()] == [kept.id]
    assert "12" in app.test_client().get("/privacy").text
