"""What restriction stops and what it leaves: the duties by law go on, whatever else the data served ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts.roles import Role
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from messages.models import Notice
from residents.models.people import Resident
from residents.privacy import consent, consent_queries, data_requests
from residents.privacy.consent import ConsentAnswer
from screening.booking.reminders import put_reminders
from screening.models import Invitation
from screening.papers import letters
from tests.day import scan
from tests.day_builder import DayBuilder, on_the_day
from turnout.queries import count

HOA, NAM = "Nguyễn Thị Hoa", "Trần Văn Nam"


@pytest.fixture
def day(build, travel):
    there = DayBuilder(build, travel, title="Khám sức khỏe")
    there.restricted, there.other = there.person(HOA), there.person(NAM)
    with transaction() as work:
        for person in (there.restricted, there.other):
            for purpose in ("reminders", "photos"):
                consent.say(person, ConsentAnswer(purpose, True, "phone"), SYSTEM, work.at)
        data_requests.restrict(db.session.get_one(Resident, there.restricted.id), SYSTEM, work.at)
    there.publish()
    return there


class TestWhatTheLawAsksForGoesOn:
    def test_given_restricted_when_published_then_invited_like_everybody(self, day):
        invited = db.session.scalars(select(Invitation.resident_id).order_by(Invitation.resident_id)).all()
        assert invited == [day.restricted.id, day.other.id]

    def test_given_restricted_when_the_letters_are_printed_then_the_name_is_on_the_letter(
        self, day, build, client
    ):
        staff = build.sign_in(client, build.account(Role.STATION_STAFF, day.ward))
        sheet = staff.get(f"/letters/{day.campaign.public_id}/{day.neighborhood.public_id}").text
        assert HOA in sheet and NAM in sheet

    def test_given_restricted_when_at_the_door_then_comes_and_counts_like_everybody(self, day, travel):
        day.book(day.restricted, day.other)
        travel.move_to(on_the_day(8))
        scan(day.campaign, [("arrive", day.restricted), ("complete", day.restricted), ("arrive", day.other)])
        counts = count(day.campaign).ward.counts
        assert (counts.eligible, counts.booked, counts.arrived, counts.completed) == (2, 2, 2, 1)

    def test_given_restricted_when_searched_then_staff_find_the_person_and_see_it(self, day, build, client):
        staff = build.sign_in(client, build.account(Role.STATION_STAFF, day.ward))
        assert HOA in staff.search("/residents", "Hoa").text
        page = staff.get(f"/residents/people/{day.restricted.public_id}?lang=en")
        assert "Processing restricted" in page.text


class TestWhateverElseEnds:
    def test_given_restricted_when_reminders_are_due_then_none_is_put_in(self, day, travel):
        day.book(day.restricted, day.other)
        travel.move_to(on_the_day(8) - timedelta(days=1))
        with transaction() as work:
            put_reminders(work.at)
        reminded = select(Notice.recipient).where(Notice.wording == "booking.reminder")
        assert db.session.scalars(reminded).all() == [day.other.public_id]

    @pytest.mark.parametrize("way", ["restricted", "no"])
    def test_given_one_of_the_household_when_its_letter_would_be_sent_by_zalo_then_it_goes_on_paper(
        self, day, build, client, way
    ):
        if way == "no":
            with transaction() as work:
                person = db.session.get_one(Resident, day.restricted.id)
                data_requests.lift(person, SYSTEM)
                consent.say(person, ConsentAnswer("reminders", False, "phone"), SYSTEM, work.at)
        letter = letters.letter_of_household(day.campaign.id, day.household.id)
        address = f"/letters/{day.campaign.public_id}/household/{letter.id}?lang=en"
        staff = build.sign_in(client, build.account(Role.STATION_STAFF, day.ward))
        page = staff.get(address).text
        assert f"No messages for: {HOA}" in page and letter.link not in page and "/sent" not in page
        with transaction() as work:
            person = db.session.get_one(Resident, day.restricted.id)
            data_requests.lift(person, SYSTEM)
            consent.say(person, ConsentAnswer("reminders", True, "phone"), SYSTEM, work.at)
        assert letter.link in staff.get(address).text

    def test_given_restricted_when_asked_who_agreed_then_no_yes_counts(self, day):
        both = {day.restricted.public_id, day.other.public_id}
        today = clock.civil_date(clock.now())
        for purpose in ("reminders", "photos"):
            assert consent_queries.agreeing(purpose, both, today) == {day.other.public_id}

    def test_given_lifted_when_asked_again_then_the_former_yes_is_valid(self, day):
        with transaction():
            data_requests.lift(db.session.get_one(Resident, day.restricted.id), SYSTEM)
        both = {day.restricted.public_id, day.other.public_id}
        assert consent_queries.agreeing("photos", both, clock.civil_date(clock.now())) == both
