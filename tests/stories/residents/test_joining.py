"""Two records of one person: joined by a decision, everything follows; parted, everything comes back."""

from datetime import date

import pytest
from sqlalchemy import select

from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from core.errors import NotThere
from residents import joined_records
from residents.facts.birth import Birth
from residents.facts.person import PersonFacts
from residents.joining import joining
from residents.joining.rules import (
    AlreadyJoined,
    JoinedLater,
    JoinedOnward,
    NotChosen,
    NothingKept,
    NotJoined,
    NumberGiven,
    OneRecord,
)
from residents.models.joins import PersonJoin
from residents.models.people import Resident, ResidentGroup, YearlyCheck
from residents.person import editing as person_editing
from residents.person import groups, queries, yearly
from residents.person.groups import GroupMark
from residents.person.search import find
from residents.privacy import consent, consent_queries, data_requests
from residents.privacy.consent import ConsentAnswer
from residents.privacy.erasure import erase
from screening.tables import bookings
from tests import invariants
from tests.day import scan
from tests.day_builder import DayBuilder
from tests.rows import everything

HOA = "Nguyễn Thị Hoa"


@pytest.fixture
def day(build, travel):
    return DayBuilder(build, travel, title="Khám sức khỏe")


def search(*asked):
    return find(*asked).people


def join(kept, lost, **said):
    with transaction() as work:
        return joining.join(kept, lost, said, SYSTEM, work.at).public_id


def part(public_id):
    with transaction() as work:
        ward_id = db.session.scalar(select(Resident.ward_id).limit(1))
        return joining.part(joined_records.join_of(ward_id, public_id), SYSTEM, work.at)


class TestJoining:
    def test_given_two_records_when_joined_then_one_person_lives_here_and_gaps_are_filled(self, day, app):
        kept = day.person(HOA, phone="0912345678")
        lost = day.person(HOA, personal_id="031150012345", note="Ở với con")
        join(kept, lost)
        assert search(day.ward.id, "031150012345")[0].public_id == kept.public_id
        assert [row.public_id for row in queries.members(day.household.id)] == [kept.public_id]
        assert [row.public_id for row in search(day.ward.id, "hoa")] == [kept.public_id]
        invariants.check(app)

    def test_given_facts_that_differ_when_joined_then_each_is_chosen_and_none_is_guessed(self, day):
        kept = day.person(HOA, phone="0912345678", birth_date=date(1950, 5, 1))
        lost = day.person("Nguyễn Thị Hòa", phone="0987654321", birth_date=date(1950, 5, 2))
        with pytest.raises(NotChosen) as refused:
            join(kept, lost, full_name="lost", birth="kept")
        assert refused.value.facts["field"] == "phone"
        join(kept, lost, full_name="lost", birth="kept", phone="lost")
        assert (kept.full_name, kept.birth_date) == ("Nguyễn Thị Hòa", date(1950, 5, 1))
        assert search(day.ward.id, "0987654321")[0].public_id == kept.public_id
        assert search(day.ward.id, "0912345678") == []

    def test_given_a_bare_year_that_agrees_when_joined_then_the_whole_date_is_kept(self, day):
        kept = day.person(HOA, birth_date=date(1950, 1, 1), birth_precision="year")
        lost = day.person(HOA, birth_date=date(1950, 5, 1))
        join(kept, lost)
        assert (kept.birth_date, kept.birth_precision) == (date(1950, 5, 1), "day")

    def test_given_the_other_household_is_right_when_joined_then_the_person_lives_there(self, day):
        kept, elsewhere = day.person(HOA), day.build.household(day.build.neighborhood(day.ward, 8))
        lost = day.build.resident(elsewhere, HOA, is_head=True)
        join(kept, lost, household="lost")
        assert (kept.household_id, kept.neighborhood_id, kept.is_head) == (
            elsewhere.id,
            elsewhere.neighborhood_id,
            True,
        )
        assert queries.members(day.household.id) == []

    def test_given_groups_and_checks_known_twice_when_joined_then_they_are_said_once(self, day):
        kept, lost = day.person(HOA), day.person(HOA)
        for whose, begins, ends in ((kept, 1, 3), (lost, 2, None)):
            group = {"ward_id": day.ward.id, "resident_id": whose.id, "code": "POOR", "source": ""}
            day.build.save(
                ResidentGroup(
                    **group, valid_from=date(2026, begins, 1), valid_to=ends and date(2026, ends, 1)
                )
            )
            day.build.save(
                YearlyCheck(
                    ward_id=day.ward.id,
                    resident_id=whose.id,
                    neighborhood_id=whose.neighborhood_id,
                    year=2026,
                    checked_on=date(2026, 3, 1),
                    kind="private",
                    recorded_at=clock.now(),
                )
            )
        before = everything()
        public_id = join(kept, lost)
        (group,) = db.session.scalars(select(ResidentGroup))
        assert (group.resident_id, group.valid_from, group.valid_to) == (kept.id, date(2026, 1, 1), None)
        assert [check.resident_id for check in db.session.scalars(select(YearlyCheck))] == [kept.id]
        part(public_id)
        assert everything() == before

    def test_given_a_visit_under_both_when_joined_then_one_check_a_campaign_is_kept(self, day):
        kept, lost = day.person(HOA), day.person(HOA)
        for whose, on, source in ((kept, 1, "a" * 26), (lost, 2, "a" * 26), (lost, 1, "b" * 26)):
            day.build.save(
                YearlyCheck(
                    ward_id=day.ward.id,
                    resident_id=whose.id,
                    neighborhood_id=whose.neighborhood_id,
                    year=2026,
                    checked_on=date(2026, 3, on),
                    kind="here",
                    source=source,
                    recorded_at=clock.now(),
                )
            )
        join(kept, lost)
        checks = db.session.execute(select(YearlyCheck.resident_id, YearlyCheck.source)).all()
        assert sorted(checks) == [(kept.id, "a" * 26), (kept.id, "b" * 26)]

    def test_given_one_asked_to_be_restricted_when_joined_then_the_person_is_and_each_as_before_when_parted(
        self, day
    ):
        kept, lost = day.person(HOA), day.person(HOA)
        with transaction() as work:
            data_requests.restrict(lost, SYSTEM, work.at)
        public_id = join(kept, lost)
        assert kept.restricted_at is not None
        part(public_id)
        assert (kept.restricted_at is None, lost.restricted_at is None) == (True, False)

    def test_given_each_answered_about_consent_when_joined_then_the_last_answer_counts_and_each_has_its_own_when_parted(
        self, day
    ):
        kept, lost = day.person(HOA), day.person(HOA)
        for whose, is_yes in ((kept, True), (lost, False)):
            with transaction() as work:
                consent.say(whose, ConsentAnswer("reminders", is_yes, "phone"), SYSTEM, work.at)
            day.travel.shift(60)
        on = clock.civil_date(clock.now())
        public_id = join(kept, lost)
        states = [consent_queries.states_of(whose, on)["reminders", ""] for whose in (kept, lost)]
        assert states == ["refused", "never"]
        part(public_id)
        states = [consent_queries.states_of(whose, on)["reminders", ""] for whose in (kept, lost)]
        assert states == ["given", "refused"]

    def test_given_the_same_record_or_another_wards_when_joined_then_it_is_refused(self, day, build):
        kept = day.person(HOA)
        other = build.ward("99002", "Phường Khác")
        stranger = build.resident(build.household(build.neighborhood(other, 1)), HOA)
        for lost in (kept, stranger):
            with pytest.raises(OneRecord):
                join(kept, lost)

    def test_given_one_was_erased_when_joined_then_nobody_is_there(self, day):
        kept, lost = day.person(HOA), day.person(HOA)
        with transaction() as work:
            erase(kept, SYSTEM, work.at)
        for pair in ((kept, lost), (lost, kept)):
            with pytest.raises(NotThere):
                join(*pair)
        assert lost.full_name == HOA

    def test_given_one_was_joined_when_joined_again_then_it_is_refused(self, day):
        one, two, three = day.person(HOA), day.person(HOA), day.person(HOA)
        join(one, two)
        with pytest.raises(AlreadyJoined):
            join(three, two)
        with pytest.raises(AlreadyJoined):
            join(two, one)

    def test_given_it_was_erased_when_a_person_asked_then_no_old_value_is_kept(self, day):
        kept, lost = day.person(HOA), day.person(HOA, note="Ở với con gái")
        public_id = join(kept, lost)
        with transaction() as work:
            erase(kept, SYSTEM, work.at)
        assert db.session.scalars(select(PersonJoin.changes)).all() == [{}]
        assert lost.full_name == "–"
        with pytest.raises(NothingKept):
            part(public_id)

    def test_given_a_record_was_joined_meanwhile_when_it_is_corrected_then_it_is_not_there(self, day):
        kept, lost = day.person(HOA), day.person(HOA)
        join(kept, lost)
        facts = PersonFacts(HOA, Birth(date(1950, 5, 1)), "female")
        check = yearly.Elsewhere("private", date(2026, 1, 1), "")
        group = GroupMark("MERIT", "", date(2026, 1, 1))
        for change in (
            lambda at: person_editing.correct(lost, facts, SYSTEM, at),
            lambda at: person_editing.mark(lost, "back", SYSTEM, at),
            lambda at: yearly.record_elsewhere(lost, check, SYSTEM, at),
            lambda _at: groups.mark([lost], group, SYSTEM),
        ):
            with pytest.raises(NotThere), transaction() as work:
                change(work.at)


class TestACampaignOfBoth:
    def test_given_two_places_when_joined_then_one_seat_is_free_and_comes_back_when_parted(self, day, app):
        kept, lost = day.person(HOA), day.person(HOA)
        day.publish()
        first, second = day.slots()[:2]
        day.book(kept, slot=first)
        day.book(lost, slot=second)
        before = everything()
        public_id = join(kept, lost)
        assert [slot.booked for slot in fresh(day)][:2] == [1, 0]
        invariants.check(app)
        assert part(public_id) == []
        assert everything() == before
        invariants.check(app)

    def test_given_the_seat_was_taken_by_others_when_parted_then_it_is_said_and_not_oversold(
        self, build, travel, app
    ):
        day = DayBuilder(build, travel, capacity=1)
        kept, lost, other = day.person(HOA), day.person(HOA), day.person("Trần Văn Nam")
        day.publish()
        first, second = day.slots()[:2]
        day.book(kept, slot=first)
        day.book(lost, slot=second)
        public_id = join(kept, lost)
        day.book(other, slot=second)
        (missing,) = part(public_id)
        assert missing.what == "place_taken"
        assert [slot.booked for slot in fresh(day)][:2] == [1, 1]
        invariants.check(app)

    def test_given_only_the_lost_one_is_invited_and_booked_when_joined_then_all_of_it_follows(self, day, app):
        lost = day.person(HOA)
        day.publish()
        day.book(lost)
        ticket = day.ticket(lost)
        kept = day.person(HOA)
        before = everything()
        public_id = join(kept, lost)
        assert day.ticket(kept).token == ticket.token
        assert db.session.scalars(select(bookings.c.resident_id)).all() == [kept.id]
        invariants.check(app)
        part(public_id)
        assert everything() == before

    def test_given_one_came_under_each_record_when_joined_then_the_first_arrival_is_kept(self, day, app):
        kept, lost = day.person(HOA), day.person(HOA)
        day.publish()
        day.book(kept, slot=day.slots()[2])
        before_day(day)
        scan(day.campaign, [("arrive", lost)], hour=8)
        scan(day.campaign, [("arrive", kept), ("complete", kept)], hour=9)
        before = everything()
        public_id = join(kept, lost)
        (visit,) = everything()["visit"]
        assert clock.at_local(day.day.date, clock.minutes_to_time(480)) in visit
        invariants.check(app)
        part(public_id)
        assert everything() == before
        invariants.check(app)

    def test_given_a_scan_of_the_old_ticket_after_joining_then_the_one_kept_has_come(self, day, app):
        kept, lost = day.person(HOA), day.person(HOA)
        day.publish()
        before_day(day)
        join(kept, lost)
        scan(day.campaign, [("arrive", lost)], hour=8)
        assert [row[4] for row in everything()["visit"]] == [kept.id]
        invariants.check(app)

    def test_given_a_scan_since_joining_when_parted_then_it_stays_with_the_one_kept(self, day, app):
        kept, lost = day.person(HOA), day.person(HOA)
        day.publish()
        day.book(lost)
        before_day(day)
        public_id = join(kept, lost)
        scan(day.campaign, [("arrive", lost)], hour=8)
        part(public_id)
        assert [row[4] for row in everything()["visit"]] == [kept.id]
        states = dict(db.session.execute(select(bookings.c.resident_id, bookings.c.state)).all())
        assert states == {lost.id: "attended"} or states == {lost.id: "booked"}
        invariants.check(app)


class TestParting:
    def test_given_the_number_is_a_third_persons_by_now_when_parted_then_it_is_refused(self, day):
        kept, lost = day.person(HOA, personal_id="031150000777"), day.person(HOA, personal_id="031150012345")
        public_id = join(kept, lost, personal_id="kept")
        day.person("Trần Văn Nam", personal_id="031150012345")
        with pytest.raises(NumberGiven):
            part(public_id)

    def test_given_the_kept_one_was_corrected_since_when_parted_then_the_correction_stays(self, day):
        kept, lost = day.person("Nguyễn Thị Hòa"), day.person(HOA, note="Ở với con")
        public_id = join(kept, lost, full_name="lost")
        with transaction() as work:
            facts = PersonFacts("Nguyễn Thị Hoan", Birth(date(1950, 5, 1)), "female", note="Ở với con")
            person_editing.correct(kept, facts, SYSTEM, work.at)
        part(public_id)
        assert (kept.full_name, kept.name_folded, kept.note) == ("Nguyễn Thị Hoan", "nguyen thi hoan", "")
        assert (lost.full_name, lost.name_folded, lost.note) == (HOA, "nguyen thi hoa", "Ở với con")

    def test_both_leave_rows_in_the_chain(self, day):
        kept, lost = day.person(HOA), day.person(HOA)
        part(join(kept, lost))
        rows = db.session.execute(
            select(AuditEvent.action, AuditEvent.object_ref, AuditEvent.detail)
            .where(AuditEvent.action.in_(("resident.merged", "resident.unmerged")))
            .order_by(AuditEvent.seq)
        ).all()
        assert [(row.action, row.object_ref, row.detail["lost"]) for row in rows] == [
            ("resident.merged", kept.public_id, lost.public_id),
            ("resident.unmerged", kept.public_id, lost.public_id),
        ]

    def test_given_parted_when_parted_again_then_it_is_refused(self, day):
        kept, lost = day.person(HOA), day.person(HOA)
        public_id = join(kept, lost)
        part(public_id)
        with pytest.raises(NotJoined):
            part(public_id)

    def test_given_the_kept_one_was_joined_onward_when_parted_then_it_is_refused_until_that_is_undone(
        self, day
    ):
        one, two, three = day.person(HOA), day.person(HOA), day.person(HOA)
        before = everything()
        inner = join(one, two)
        outer = join(three, one)
        with pytest.raises(JoinedOnward):
            part(inner)
        part(outer)
        part(inner)
        assert everything() == before

    def test_given_a_later_join_with_the_same_person_when_parted_then_the_later_goes_first(self, day):
        one, two, three = day.person(HOA), day.person(HOA), day.person(HOA)
        first = join(one, two)
        join(one, three)
        with pytest.raises(JoinedLater):
            part(first)


def fresh(day):
    db.session.rollback()
    db.session.expire_all()
    return day.slots()


def before_day(day):
    day.travel.move_to(clock.at_local(day.day.date, clock.minutes_to_time(400)))
