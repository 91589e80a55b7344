"""Publishing invites; the day turns places into attended and missed ones; a person who leaves frees a place."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from campaigns.models import CampaignDay
from campaigns.planning import planning
from core import clock
from core.actor import SYSTEM, Actor
from core.db.database import db, writing_session
from core.db.transaction import transaction
from messages.models import Notice
from residents.facts.birth import Birth
from residents.person import editing as person_editing
from screening import secret_codes
from screening.asking import asking
from screening.booking import attendance, booking
from screening.booking_rules import AlreadyBooked, NobodyChosen
from screening.entrance.sign_ins import Shown, ticket_of_code, ticket_of_token
from screening.models import Invitation, Letter, PlaceRequest, Ticket
from screening.open_letter import CampaignKey
from screening.retention import JOBS
from screening.round import messages as round_messages
from tests.builders import Builder
from tests.invariants import check
from tests.invited import AN, HOA, NAM, Invited, ticket_for

STAFF = Actor("account", "s" * 26, "station_staff")


@pytest.fixture
def invited(build: Builder) -> Invited:
    return Invited(build, capacity=5)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def book(invited: Invited, *residents, slot: int = 0, by: Actor = SYSTEM, via: str = "station"):
    with transaction() as work:
        return booking.book(
            invited.campaign.id,
            invited.slots()[slot].public_id,
            [resident.id for resident in residents],
            via,
            by,
            work.at,
        )


class TestPublishing:
    def test_writes_a_letter_a_household_and_an_invitation_and_a_ticket_a_person(
        self, app: Flask, invited: Invited
    ):
        first, second = invited.household(HOA, NAM), invited.household(AN)
        invited.publish()
        assert (count(Letter), count(Invitation), count(Ticket)) == (2, 3, 3)
        assert len(invited.letter(first).members) == 2
        assert len(invited.letter(second).members) == 1
        assert {p.state for p in db.session.scalars(select(Invitation))} == {"planned"}
        check(app)

    def test_invites_nobody_the_campaign_does_not_mean(self, build: Builder):
        invited = Invited(build, criteria={"age_min": 60})
        home = invited.household(HOA, AN)
        invited.publish()
        assert [m.name for m in invited.letter(home).members] == ["Nguyễn Thị Hoa"]

    def test_takes_as_many_statements_for_sixty_people_as_for_one(self, build: Builder, invited: Invited):
        def statements(members: int, ward: Invited) -> int:
            ward.household(*[{"full_name": f"Người {n}"} for n in range(members)])
            seen = []
            event.listen(db.engine, "before_cursor_execute", note := lambda *a: seen.append(a[2]))
            ward.publish()
            event.remove(db.engine, "before_cursor_execute", note)
            return len([s for s in seen if not s.startswith(("PRAGMA", "BEGIN"))])

        few = statements(1, invited)
        other = Invited.__new__(Invited)
        other.build, other.ward = build, build.ward("99002", "Phường Khác")
        other.neighborhood = build.neighborhood(other.ward)
        other.campaign = build.campaign(other.ward)
        assert statements(60, other) <= few

    def test_secrets_open_for_printing_and_are_found_again_by_hash_and_by_code(self, invited: Invited):
        home = invited.household(HOA)
        invited.publish()
        hoa = invited.people(home)[0]
        ticket = ticket_for(invited.campaign.id, hoa.id)
        secrets = ticket.opened()
        assert ticket_of_token(secrets.token.upper()) == Shown(ticket_id=ticket.id)
        assert ticket_of_code(secrets.shown_code.lower(), 1950) == Shown(ticket_id=ticket.id)
        stored = db.session.execute(select(Ticket.__table__)).one()
        assert secrets.token.encode() not in b"".join(v for v in stored if isinstance(v, bytes))

    def test_the_qr_carries_the_address_in_upper_case(self, invited: Invited):
        token = "a" * 26
        text = secret_codes.qr_text(secret_codes.TICKET, token)
        assert text == f"HTTP://127.0.0.1:8000/T#{token.upper()}"
        assert secret_codes.qr_text(secret_codes.LETTER, token).endswith(f"/K#{token.upper()}")


class TestBookingForAnotherPerson:
    @pytest.fixture
    def home(self, invited: Invited):
        home = invited.household(HOA, NAM)
        invited.publish()
        return invited.people(home)

    def test_is_all_or_none(self, app: Flask, invited: Invited, home):
        book(invited, home[0])
        with pytest.raises(AlreadyBooked):
            book(invited, *home, slot=1)
        assert invited.slots()[1].booked == 0
        check(app)

    def test_gives_a_ticket_to_a_person_who_entered_the_register_later(
        self, app: Flask, invited: Invited, home
    ):
        late = invited.build.resident(invited.household(AN), "Lê Mới")
        book(invited, late)
        assert ticket_for(invited.campaign.id, late.id) is not None
        assert count(Invitation) == 2, "a booking implies no invitation"
        check(app)

    def test_refuses_people_of_another_ward(self, app: Flask, build: Builder, invited: Invited, home):
        other = build.ward("99002", "Phường Khác")
        stranger = build.resident(build.household(build.neighborhood(other)))
        with pytest.raises(NobodyChosen):
            book(invited, home[0], stranger)
        assert not invited.bookings()
        check(app)

    def test_by_staff_leaves_a_notice_for_each_place_taken_moved_and_given_back(
        self, app: Flask, invited: Invited, home
    ):
        book(invited, home[0], by=STAFF)
        with transaction() as work:
            booking.move(
                invited.campaign.id, invited.slots()[1].public_id, [home[0].id], "station", STAFF, work.at
            )
            booking.cancel(CampaignKey.of(invited.campaign), [home[0].id], STAFF, work.at)
        wordings = list(db.session.scalars(select(Notice.wording).order_by(Notice.id)))
        assert wordings == ["booking.booked", "booking.moved", "booking.cancelled"]
        check(app)

    def test_by_the_household_leaves_none(self, invited: Invited, home):
        book(invited, home[0], by=Actor("resident"), via="link")
        assert count(Notice) == 0


class TestTheDay:
    @pytest.fixture
    def home(self, invited: Invited):
        home = invited.household(HOA, NAM)
        invited.publish()
        book(invited, *invited.people(home))
        return invited.people(home)

    def close(self, invited: Invited) -> int:
        with transaction() as work:
            return attendance.mark_no_shows(invited.slots()[0].day_id, SYSTEM, work.at)

    def test_coming_and_its_undo_change_the_booking_and_back(self, app: Flask, invited: Invited, home):
        with writing_session():
            assert attendance.mark_attended(invited.campaign.id, home[0].id)
            assert not attendance.mark_attended(invited.campaign.id, home[0].id)
        check(app)
        with writing_session():
            assert attendance.take_back_attended(invited.campaign.id, home[0].id)
        assert len(invited.bookings()) == 2

    def test_closing_marks_who_did_not_come_and_their_chair_stays_counted(
        self, app: Flask, invited: Invited, home
    ):
        with writing_session():
            attendance.mark_attended(invited.campaign.id, home[0].id)
        assert self.close(invited) == 1
        assert invited.slots()[0].booked == 2
        check(app)

    def test_a_scan_that_comes_late_turns_missed_into_attended(self, app: Flask, invited: Invited, home):
        self.close(invited)
        with writing_session():
            assert attendance.mark_attended(invited.campaign.id, home[1].id)
        assert [b.resident_id for b in invited.bookings("attended")] == [home[1].id]
        check(app)

    def test_who_missed_a_day_may_book_another(self, app: Flask, invited: Invited, home):
        self.close(invited)
        book(invited, home[0], slot=2)
        check(app)

    def test_opening_the_day_again_takes_back_only_who_has_not_booked_since(
        self, app: Flask, invited: Invited, home
    ):
        self.close(invited)
        book(invited, home[0], slot=2)
        with transaction():
            assert attendance.take_back_no_shows(invited.slots()[0].day_id, SYSTEM) == 1
        assert {b.resident_id for b in invited.bookings()} == {home[0].id, home[1].id}
        check(app)


class TestLeavingTheWard:
    def test_frees_the_place(self, app: Flask, invited: Invited):
        home = invited.household(HOA, NAM)
        invited.publish()
        hoa, nam = invited.people(home)
        book(invited, hoa, nam)
        with transaction() as work:
            person_editing.mark(hoa, "moved", STAFF, work.at)
        assert invited.slots()[0].booked == 1
        assert invited.bookings("cancelled")[0].end_reason == "left"
        assert [m.name for m in invited.letter(home).members] == ["Trần Văn Nam"]
        check(app)


class TestClosingACampaign:
    def close(self, invited: Invited) -> None:
        with transaction() as work:
            planning.close(db.session.merge(invited.campaign), STAFF, work.at)

    def test_gives_back_every_place_and_has_each_person_told(self, app: Flask, invited: Invited):
        home = invited.household(HOA, NAM)
        invited.publish()
        book(invited, *invited.people(home))
        self.close(invited)
        assert [slot.booked for slot in invited.slots()] == [0] * 4
        assert {b.end_reason for b in invited.bookings("cancelled")} == {"campaign_closed"}
        told = db.session.scalars(select(Notice.recipient).where(Notice.wording == "booking.cancelled")).all()
        assert set(told) == {resident.public_id for resident in invited.people(home)}
        messages = round_messages.messages(invited.ward.id, invited.neighborhood.id, clock.now())
        assert sum(message.people for message in messages) == 2, "the head can pass it on"
        check(app)

    def test_gives_back_more_places_than_one_booking_may_take(self, app: Flask, build: Builder):
        invited = Invited(build, capacity=40)
        home = invited.household(*[{"full_name": f"Người {n}"} for n in range(31)])
        invited.publish()
        everybody = invited.people(home)
        book(invited, *everybody[:30])
        book(invited, everybody[30])
        self.close(invited)
        assert len(invited.bookings("cancelled")) == 31
        check(app)

    def test_lets_the_places_go_that_were_only_asked_for(self, app: Flask, invited: Invited):
        invited.household(HOA)
        invited.publish()
        asked = asking.Asker("phone", "0987654321", Birth(date(1955, 1, 1)))
        with transaction() as work:
            asking.ask(invited.campaign.id, invited.slots()[0].public_id, asked, False, SYSTEM, work.at)
        assert invited.slots()[0].held == 1
        self.close(invited)
        assert invited.slots()[0].held == 0
        assert db.session.scalar(select(PlaceRequest.state)) == "released"
        check(app)

    def test_leaves_those_who_came_and_those_who_stayed_away_as_they_are(self, app: Flask, invited: Invited):
        home = invited.household(HOA, NAM)
        invited.publish()
        hoa, nam = invited.people(home)
        book(invited, hoa, nam)
        with transaction() as work:
            attendance.mark_attended(invited.campaign.id, hoa.id)
            day = db.session.get_one(CampaignDay, invited.slots()[0].day_id)
            attendance.mark_no_shows(day.id, SYSTEM, work.at)
            day.closed_at = work.at
        self.close(invited)
        assert {b.state for b in invited.bookings("attended", "no_show", "cancelled")} == {
            "attended",
            "no_show",
        }
        check(app)


def test_jobs_run_twice_change_nothing_more(app: Flask, invited: Invited):
    invited.household(HOA)
    invited.publish()
    later = clock.now() + timedelta(days=30)
    for job in JOBS:
        with transaction():
            job.run(later)
        with transaction():
            assert job.run(later) == 0
    check(app)
