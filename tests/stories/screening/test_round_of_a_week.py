"""A week of a neighborhood's head before a screening: from the list to the doors, on a phone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from accounts.roles import Role
from campaigns.models import Slot
from campaigns.planning import planning
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from messages.models import Notice
from residents.models.people import Household, Resident, YearlyCheck
from screening.booking.reminders import put_reminders
from screening.models import Booking, Invitation, Letter
from screening.secret_codes import LETTER, open_secrets


class TestHeadsWeek:
    """Mrs Hương, 62, head of tổ 7; a screening for people of 60 and more in two days."""

    @pytest.fixture(autouse=True)
    def the_site(self, app, build):
        self.app, self.build = app, build

    def test_from_the_list_to_the_doors(self):
        self.given_a_neighborhood_with_two_households()
        self.given_a_published_screening_in_two_days()
        self.given_its_head_is_signed_in()
        self.when_she_opens_her_round()
        self.then_she_sees_her_two_households_and_nobody_elses()

        self.when_she_registers_a_family_that_moved_in()
        self.then_the_family_is_last_on_her_round_and_can_be_booked()

        self.when_she_corrects_a_birth_year()
        self.then_the_list_has_it()

        self.when_she_puts_the_new_family_between_the_other_two()
        self.then_she_walks_in_that_order()

        self.when_she_notes_that_the_widow_cannot_come_alone()
        self.then_her_list_says_so()

        self.when_she_hands_over_the_letter()
        self.then_the_household_counts_as_reached()
        self.then_the_code_on_the_letter_finds_the_couple()

        self.when_she_books_the_couple_in_one_step()
        self.then_both_have_one_hour_and_one_slip_each()

        self.when_the_widow_asks_for_a_visit_at_home()
        self.then_nobody_is_left_without_an_answer_but_the_new_family()

        self.when_she_books_the_new_family()
        self.then_it_has_a_letter_and_a_place_too()

        self.when_the_grandfather_was_checked_at_the_hospital()
        self.then_he_is_covered_and_his_place_is_free()

        self.when_the_timer_runs()
        self.then_she_passes_on_each_appointment_once()

    def given_a_neighborhood_with_two_households(self):
        build = self.build
        self.ward = build.ward()
        self.seven, eight = build.neighborhood(self.ward, 7), build.neighborhood(self.ward, 8)
        self.couple = build.household(
            self.seven,
            {"full_name": "Đặng Văn Ất", "is_head": True, "sex": "male", "birth_date": date(1951, 7, 8)},
            {"full_name": "Lê Thị Ánh Tuyết", "birth_date": date(1955, 2, 3)},
            address="Số 9/15 ngõ Cây Xanh",
        )
        self.widow = build.household(
            self.seven,
            {"full_name": "Công Tằng Tôn Nữ Thị Hồng Phượng", "birth_date": date(1940, 1, 1)},
            address="Số 11 ngõ Cây Xanh",
        )
        build.household(eight, {"full_name": "Người Tổ Tám", "birth_date": date(1940, 1, 1)})

    def given_a_published_screening_in_two_days(self):
        self.campaign = self.build.campaign(
            self.ward, criteria={"age_min": 60}, days_ahead=1, capacity=3, bring_text="Căn cước"
        )
        with transaction() as work:
            planning.publish(self.campaign, SYSTEM, work.at)

    def given_its_head_is_signed_in(self):
        account = self.build.account(
            Role.NEIGHBORHOOD_HEAD, self.ward, neighborhood_id=self.seven.id, name="Nguyễn Thị Hương"
        )
        self.phone = self.build.sign_in(self.app.test_client(), account)

    def when_she_opens_her_round(self):
        self.page = self.phone.get("/neighborhood").text

    def then_she_sees_her_two_households_and_nobody_elses(self):
        assert self.couple.code in self.page and self.widow.code in self.page
        assert "Người Tổ Tám" not in self.page

    def when_she_registers_a_family_that_moved_in(self):
        self.phone.get("/residents/households/new")
        row = {
            "address": "Số 13 ngõ Cây Xanh",
            "members-0-full_name": "Vũ Đình Ông",
            "members-0-year": "1945",
            "members-0-sex": "male",
        }
        self.phone.submit("/residents/households/new", _={**row, "step": "another"})
        wife = {"members-1-full_name": "Phạm Thị Bà", "members-1-year": "1950", "members-1-sex": "female"}
        answer = self.phone.submit("/residents/households/new", _={**row, **wife, "members-1-relation": "Vợ"})
        assert answer.status_code == 303
        self.new_home = self.the(Household, address="Số 13 ngõ Cây Xanh")
        assert answer.location.endswith(f"/neighborhood/households/{self.new_home.public_id}")

    def then_the_family_is_last_on_her_round_and_can_be_booked(self):
        assert self.new_home.code in self.phone.get("/neighborhood").text  # the message that it is saved
        page = self.phone.get("/neighborhood").text
        assert page.index(self.widow.code) < page.index(self.new_home.code)
        assert self.phone.get(self.of(self.new_home, "/book")).text.count(" checked>") == 2

    def when_she_corrects_a_birth_year(self):
        phuong = self.the(Resident, full_name="Công Tằng Tôn Nữ Thị Hồng Phượng")
        address = f"/residents/people/{phuong.public_id}/correct"
        self.phone.get(address)
        answer = self.phone.submit(
            address,
            full_name=phuong.full_name,
            day="",
            month="",
            year="1941",
            sex="female",
            residence="permanent",
            insurance="yes",
        )
        assert answer.status_code == 303

    def then_the_list_has_it(self):
        phuong = self.the(Resident, full_name="Công Tằng Tôn Nữ Thị Hồng Phượng")
        assert (phuong.birth_date, phuong.birth_precision) == (date(1941, 1, 1), "year")

    def when_she_puts_the_new_family_between_the_other_two(self):
        order = f"/residents/order/{self.seven.public_id}"
        assert order in self.phone.get("/neighborhood").text
        self.phone.get(order)
        answer = self.phone.submit(order, _={f"place-{self.new_home.public_id}": "2"})
        assert answer.status_code == 303

    def then_she_walks_in_that_order(self):
        self.phone.get("/neighborhood")  # the message that it is saved
        page = self.phone.get("/neighborhood").text
        places = [page.index(home.code) for home in (self.couple, self.new_home, self.widow)]
        assert places == sorted(places)

    def when_she_notes_that_the_widow_cannot_come_alone(self):
        phuong = self.the(Resident, full_name="Công Tằng Tôn Nữ Thị Hồng Phượng").public_id
        self.phone.get(f"/residents/people/{phuong}")
        assert self.phone.submit(f"/residents/people/{phuong}/mark/homebound").status_code == 303

    def then_her_list_says_so(self):
        assert "Không tự đến được" in self.phone.get(self.of(self.widow)).text

    def then_the_code_on_the_letter_finds_the_couple(self):
        letter = self.the(Letter, household_id=self.couple.id)
        code = open_secrets(LETTER, letter.public_id, letter.token_sealed, letter.code_sealed).shown_code
        found = self.phone.search("/neighborhood", code).text
        assert self.couple.code in found and self.widow.code not in found

    def when_she_hands_over_the_letter(self):
        self.phone.get(self.of(self.couple))
        self.phone.submit(self.of(self.couple, "/letter"))

    def then_the_household_counts_as_reached(self):
        assert self.the(Letter, household_id=self.couple.id).delivered_at is not None
        assert "Letters handed over: 1 of 2" in self.phone.get("/neighborhood?lang=en").text

    def when_she_books_the_couple_in_one_step(self):
        assert self.book(self.couple, "Đặng Văn Ất", "Lê Thị Ánh Tuyết").status_code == 303

    def then_both_have_one_hour_and_one_slip_each(self):
        assert self.places() == [("Lê Thị Ánh Tuyết", "booked"), ("Đặng Văn Ất", "booked")]
        slips = self.phone.get(self.of(self.couple, "/slips")).text
        assert slips.count('<article class="ticket">') == 2

    def when_the_widow_asks_for_a_visit_at_home(self):
        self.phone.get(self.of(self.widow))
        phuong = self.the(Resident, full_name="Công Tằng Tôn Nữ Thị Hồng Phượng")
        self.phone.submit(self.of(self.widow, "/answer"), resident=phuong.public_id, answer="home_visit")

    def then_nobody_is_left_without_an_answer_but_the_new_family(self):
        page = self.phone.get("/neighborhood?show=todo").text
        assert self.new_home.code in page
        assert self.couple.code not in page and self.widow.code not in page
        assert self.widow.code in self.phone.get("/neighborhood?show=home_visit").text

    def when_she_books_the_new_family(self):
        full = self.book(self.new_home, "Vũ Đình Ông", "Phạm Thị Bà")
        assert full.status_code == 409  # one place is left at that time: all or none
        assert self.book(self.new_home, "Vũ Đình Ông", "Phạm Thị Bà", hour=1).status_code == 303

    def then_it_has_a_letter_and_a_place_too(self):
        assert self.the(Letter, household_id=self.new_home.id)
        grandfather = self.the(Resident, full_name="Vũ Đình Ông")
        assert self.the(Invitation, resident_id=grandfather.id).answer == "comes"

    def when_the_grandfather_was_checked_at_the_hospital(self):
        grandfather = self.the(Resident, full_name="Vũ Đình Ông").public_id
        cancel = self.of(self.new_home, "/cancel")
        self.phone.get(f"{cancel}?resident={grandfather}")
        self.phone.submit(cancel)
        address = f"/residents/people/{grandfather}/elsewhere"
        today = clock.civil_date(clock.now()) - timedelta(days=1)
        self.phone.get(address)
        self.phone.submit(
            address, kind="insurance", day=str(today.day), month=str(today.month), year=str(today.year)
        )

    def then_he_is_covered_and_his_place_is_free(self):
        assert self.the(YearlyCheck, kind="insurance").evidence == "self_declared"
        assert [slot.booked for slot in self.slots()[:2]] == [2, 1]

    def when_the_timer_runs(self):
        for _ in range(2):
            with transaction() as work:
                put_reminders(work.at)

    def then_she_passes_on_each_appointment_once(self):
        told = 0
        while 'name="notices"' in self.phone.get("/neighborhood/messages").text:
            self.phone.submit("/neighborhood/messages/sent")
            told += 1
        assert told == 3  # the couple, the grandmother, the cancelled place
        assert "waiting" not in {row for (row,) in db.session.execute(select(Notice.state))}

    def the(self, model, **facts):
        db.session.rollback()
        return db.session.execute(select(model).filter_by(**facts)).scalar_one()

    def of(self, household, path=""):
        return f"/neighborhood/households/{household.public_id}{path}"

    def slots(self):
        db.session.rollback()
        return db.session.execute(select(Slot).order_by(Slot.id)).scalars().all()

    def places(self):
        rows = db.session.execute(
            select(Resident.full_name, Booking.state).join(Booking, Booking.resident_id == Resident.id)
        )
        return sorted(map(tuple, rows))

    def book(self, household, *names, hour=0):
        self.phone.get(self.of(household, "/book"))
        people = [self.the(Resident, full_name=name).public_id for name in names]
        return self.phone.submit(
            self.of(household, "/book"), slot=self.slots()[hour].public_id, resident=people
        )
