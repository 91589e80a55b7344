"""The station changes a day that people have booked: each of them is told once what changed, when, why, and whom to call."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaigns.capacity import BadHours, Hours
from campaigns.days import editing
from campaigns.definition_rules import Texts
from campaigns.models import Campaign, CampaignDay
from campaigns.planning import planning
from core import clock
from core.actor import SYSTEM, Actor
from core.db.database import db
from core.db.transaction import transaction
from core.errors import NotThere
from core.i18n import day_long
from messages import outbox
from messages.models import Notice
from residents.joining import joining
from residents.models.people import Household, Resident
from residents.privacy import data_requests
from screening.booking import booking
from screening.booking.change_notices import CHANGED
from screening.booking.reminders import put_reminders
from screening.open_letter import CampaignKey
from screening.round import messages as round_messages
from tests.builders import Builder
from tests.invited import HOA, NAM, Invited, open_letter
from tests.page_client import PageClient

STATION = Actor("account", "a-station-account")
NEW_VENUE = "Nhà văn hóa khu 3"
PHONE = "0225 3855 115"


class Told(Invited):
    """A day that people have booked, the station that changes it, and what waits to be passed on."""

    def again(self) -> Campaign:
        return db.session.get_one(Campaign, self.campaign.id)

    def day(self) -> CampaignDay:
        return db.session.scalars(
            select(CampaignDay).where(CampaignDay.campaign_id == self.campaign.id).order_by(CampaignDay.date)
        ).first()

    def book(self, *people: Resident, slot: int = 0, by: Actor = SYSTEM) -> None:
        with transaction() as work:
            ids = [person.id for person in people]
            booking.book(self.campaign.id, self.slots()[slot].public_id, ids, "link", by, work.at)

    def change_venue(self, venue: str = NEW_VENUE, reason: str = "") -> None:
        with transaction() as work:
            editing.change_day(self.again(), self.day(), venue, "", 0, SYSTEM, work.at, reason=reason)

    def change_hours(self, *hours: tuple[int, int], reason: str = "") -> None:
        typed = {slot.public_id: Hours(*stretch) for slot, stretch in zip(self.slots(), hours, strict=False)}
        with transaction() as work:
            editing.change_hours(self.again(), self.day(), typed, SYSTEM, work.at, reason=reason)

    def change_texts(self, bring: str, *, fasting: bool, reason: str = "") -> None:
        texts = Texts(title=self.campaign.title, organizer="", bring_text=bring, fasting=fasting)
        with transaction() as work:
            planning.change_texts(self.again(), self.campaign.kind, texts, SYSTEM, work.at, reason=reason)

    def waiting(self) -> list[Notice]:
        db.session.rollback()
        return list(db.session.scalars(select(Notice).where(Notice.state == "waiting").order_by(Notice.id)))

    def texts(self) -> list[str]:
        return [
            message.text
            for message in round_messages.messages(self.ward.id, self.neighborhood.id, clock.now())
        ]

    def pass_on(self) -> None:
        waiting = [notice.public_id for notice in self.waiting()]
        with transaction() as work:
            outbox.mark_sent(self.ward.id, None, waiting, SYSTEM, work.at)


@pytest.fixture
def invited(build: Builder, travel: time_machine.Traveller) -> Told:
    return Told(build, bring_text="Căn cước")


@pytest.fixture
def home(invited: Told) -> Household:
    home = invited.household(HOA, NAM)
    invited.publish()
    return home


@pytest.fixture
def both(invited: Told, home: Household) -> list[Resident]:
    people = invited.people(home)
    invited.book(*people)
    return people


class TestAVenue:
    def test_is_told_old_and_new_once_for_the_household(self, invited: Told, both: list[Resident]):
        before = invited.day().venue
        invited.change_venue(reason="nhà văn hóa cũ đang sửa.")
        assert [notice.wording for notice in invited.waiting()] == [CHANGED, CHANGED]
        (text,) = invited.texts()
        assert "bà Hoa" in text and "ông Nam" in text
        assert f"Địa điểm mới: {NEW_VENUE}. Trước đây: {before}." in text
        assert "Giờ mới" not in text, "the time is as it was"
        assert f"Trạm Y tế đổi vào {day_long(clock.civil_date(clock.now()))}." in text
        assert "Lý do: nhà văn hóa cũ đang sửa." in text
        assert "thông cảm" in text

    def test_is_not_told_to_people_without_a_place(self, invited: Told, home: Household):
        hoa, _nam = invited.people(home)
        invited.book(hoa)
        invited.change_venue()
        assert [notice.recipient for notice in invited.waiting()] == [hoa.public_id]

    def test_that_stays_is_told_to_nobody(self, invited: Told, both: list[Resident]):
        with transaction() as work:
            editing.change_day(invited.again(), invited.day(), invited.day().venue, "", 7, SYSTEM, work.at)
        assert invited.waiting() == []

    def test_of_a_draft_is_told_to_nobody(self, invited: Told):
        invited.change_venue()
        assert invited.waiting() == []

    def test_of_a_day_that_is_over_is_told_to_nobody(
        self, invited: Told, both: list[Resident], travel: time_machine.Traveller
    ):
        travel.shift(timedelta(days=60))
        invited.change_venue()
        assert invited.waiting() == []


class TestHours:
    def test_are_told_to_those_whose_hours_they_are(self, invited: Told, home: Household):
        hoa, nam = invited.people(home)
        invited.book(hoa, slot=0)
        invited.book(nam, slot=1)
        first = invited.slots()[0]
        invited.change_hours((first.starts, first.ends - 5))
        assert [notice.recipient for notice in invited.waiting()] == [hoa.public_id]
        (text,) = invited.texts()
        assert "Giờ mới: " in text and "Trước đây: " in text and "thứ" in text
        assert "ông Nam" not in text

    def test_move_together_later_or_earlier_and_the_day_follows(self, invited: Told, both: list[Resident]):
        before = [(slot.starts, slot.ends) for slot in invited.slots()]
        length = before[0][1] - before[0][0]
        for shift in (length, -length):
            now = [(slot.starts + shift, slot.ends + shift) for slot in invited.slots()]
            invited.change_hours(*now)
            assert [(slot.starts, slot.ends) for slot in invited.slots()] == now
            day = db.session.get_one(CampaignDay, invited.day().id)
            assert (day.opens, day.closes) == (now[0][0], now[-1][1])
        assert invited.waiting() == [], "back where they were, before anything was passed on"

    @pytest.mark.parametrize("wrong", [(600, 600), (600, 590), (0, 24 * 60), (-5, 20)])
    def test_that_are_none_or_run_into_the_next_slot_are_refused(
        self, invited: Told, both: list[Resident], wrong: tuple[int, int]
    ):
        with pytest.raises(BadHours) as refused:
            invited.change_hours(wrong)
        assert refused.value.facts["slot"]
        assert invited.waiting() == []

    def test_of_another_days_slots_are_not_there(self, invited: Told, both: list[Resident]):
        invited.more_days(20)
        foreign = invited.slots()[-1]
        with pytest.raises(NotThere), transaction() as work:
            editing.change_hours(
                invited.again(), invited.day(), {foreign.public_id: Hours(0, 60)}, SYSTEM, work.at
            )


class TestWhatToBring:
    def test_and_fasting_are_told(self, invited: Told, both: list[Resident]):
        invited.change_texts("Căn cước\nĐơn thuốc", fasting=True)
        (text,) = invited.texts()
        assert "Nay cần mang theo: Căn cước, Đơn thuốc. Trước đây: Căn cước." in text
        assert "Nay có lấy máu" in text
        invited.pass_on()
        invited.change_texts("Căn cước\nĐơn thuốc", fasting=False)
        (text,) = invited.texts()
        assert "Nay không lấy máu nữa" in text and "cần mang theo" not in text

    def test_alone_decide_and_not_the_other_texts(self, invited: Told, both: list[Resident]):
        with transaction() as work:
            texts = Texts(
                title="Tên khác", organizer="Bệnh viện", bring_text="Căn cước", free_text="Khám mắt"
            )
            planning.change_texts(invited.again(), invited.campaign.kind, texts, SYSTEM, work.at)
        assert invited.waiting() == []


class TestSeveralChanges:
    def test_are_one_message_from_the_first_to_the_last(self, invited: Told, both: list[Resident]):
        before = invited.day().venue
        invited.change_venue("Trường tiểu học", reason="mưa")
        invited.change_venue()
        first = invited.slots()[0]
        invited.change_hours((first.starts, first.ends - 5))
        assert len(invited.waiting()) == 2
        (text,) = invited.texts()
        assert f"Địa điểm mới: {NEW_VENUE}. Trước đây: {before}." in text
        assert "Giờ mới: " in text
        assert "Trường tiểu học" not in text
        assert "Lý do: mưa." in text, "the last reason that was given"

    def test_back_before_anything_was_passed_on_leave_no_notice(self, invited: Told, both: list[Resident]):
        before = invited.day().venue
        invited.change_venue()
        invited.change_venue(before)
        assert invited.waiting() == [] and invited.texts() == []

    def test_back_afterwards_are_told(self, invited: Told, both: list[Resident]):
        before = invited.day().venue
        invited.change_venue()
        invited.pass_on()
        invited.change_venue(before)
        (text,) = invited.texts()
        assert f"Địa điểm mới: {before}. Trước đây: {NEW_VENUE}." in text
        assert db.session.scalar(select(Notice.id).where(Notice.state == "sent")) is not None

    def test_with_the_earlier_text_passed_on_late_leave_the_new_one_to_be_told(
        self, invited: Told, both: list[Resident]
    ):
        invited.change_venue("Trường tiểu học")
        on_the_page = [notice.public_id for notice in invited.waiting()]
        invited.change_venue()
        with transaction() as work:
            assert outbox.mark_sent(invited.ward.id, None, on_the_page, SYSTEM, work.at) == 0
        assert len(invited.texts()) == 1


class TestAMoveOrCancellation:
    def test_afterwards_is_told_from_what_the_household_knows(self, invited: Told, both: list[Resident]):
        before = invited.day().venue
        invited.change_venue()
        with transaction() as work:
            ids = [person.id for person in both]
            booking.move(invited.campaign.id, invited.slots()[1].public_id, ids, "station", STATION, work.at)
        (text,) = invited.texts()
        assert "đã đổi giờ" in text
        old = next(line for line in text.splitlines() if line.startswith("Giờ cũ"))
        assert before in old and NEW_VENUE not in old

    def test_cancelled_names_the_place_that_was_told(self, invited: Told, both: list[Resident]):
        before = invited.day().venue
        invited.change_venue()
        with transaction() as work:
            ids = [person.id for person in both]
            booking.cancel(CampaignKey.of(invited.again()), ids, STATION, work.at)
        (text,) = invited.texts()
        assert before in text and NEW_VENUE not in text

    def test_by_the_household_leaves_nothing_to_tell(self, invited: Told, both: list[Resident]):
        invited.change_venue()
        with transaction() as work:
            ids = [person.id for person in both]
            booking.move(invited.campaign.id, invited.slots()[1].public_id, ids, "link", SYSTEM, work.at)
            booking.move(invited.campaign.id, invited.slots()[0].public_id, ids, "link", SYSTEM, work.at)
        assert invited.texts() == [], "who has booked since has seen how it is"
        with transaction() as work:
            put_reminders(work.at)
        assert [notice for notice in invited.waiting() if notice.wording == CHANGED] == []


class TestNobody:
    """Dead, moved, joined or restricted people are not told, whether before the change or after it."""

    @pytest.mark.parametrize("state", ["deceased", "moved", "restricted"])
    @pytest.mark.parametrize("is_before", [True, False])
    def test_is_told_who_is_not_to_be(self, invited: Told, both: list[Resident], state: str, is_before: bool):
        if not is_before:
            invited.change_venue()
        with transaction() as work:
            person = db.session.get_one(Resident, both[0].id)
            if state == "restricted":
                data_requests.restrict(person, SYSTEM, work.at)
            else:
                person.status = state
        if is_before:
            invited.change_venue()
            assert [notice.recipient for notice in invited.waiting()] == [both[1].public_id]
        (text,) = invited.texts()
        assert "ông Nam" in text and "Hoa" not in text

    @pytest.mark.parametrize("is_before", [True, False])
    def test_of_two_records_of_one_person_only_the_kept_one_is_told(
        self, invited: Told, home: Household, build: Builder, is_before: bool
    ):
        hoa = invited.people(home)[0]
        eight = build.neighborhood(invited.ward, 8)
        double = invited.people(build.household(eight, {**HOA, "is_head": False}))[0]
        invited.book(double)
        if not is_before:
            invited.change_venue()
        with transaction() as work:
            kept, lost = (db.session.get_one(Resident, one.id) for one in (hoa, double))
            joining.join(kept, lost, {"household": "kept"}, SYSTEM, work.at)
        if is_before:
            invited.change_venue()
        assert [notice.recipient for notice in invited.waiting()] == [hoa.public_id]
        assert len(invited.texts()) == 1
        assert round_messages.messages(invited.ward.id, eight.id, clock.now()) == []


class TestPages:
    @pytest.fixture
    def changed(self, invited: Told, both: list[Resident]) -> str:
        before = invited.day().venue
        invited.change_venue(reason="mưa lớn")
        return before

    def test_the_household_reads_it_once_on_its_page_and_on_each_ticket(
        self, client: PageClient, invited: Told, home: Household, both: list[Resident], changed: str
    ):
        open_letter(client, invited.letter(home))
        page = client.get("/k/home").text
        assert page.count(f"Địa điểm mới: {NEW_VENUE}.") == page.count(f"Trước đây: {changed}.") == 1
        assert "bà Hoa, ông Nam" in page or "ông Nam, bà Hoa" in page
        assert "mưa lớn" in page and PHONE in page
        ticket = client.get(f"/k/ticket/{both[0].public_id}").text
        assert f"Trước đây: {changed}" in ticket

    def test_it_is_still_there_after_it_was_passed_on_and_gone_after_the_household_moves(
        self, client: PageClient, invited: Told, home: Household, both: list[Resident], changed: str
    ):
        invited.pass_on()
        open_letter(client, invited.letter(home))
        assert f"Trước đây: {changed}" in client.get("/k/home").text
        with transaction() as work:
            ids = [person.id for person in both]
            booking.move(invited.campaign.id, invited.slots()[1].public_id, ids, "link", SYSTEM, work.at)
        assert "Trước đây" not in client.get("/k/home").text

    def test_the_ticket_opened_by_its_code_reads_it(
        self, client: PageClient, invited: Told, home: Household, changed: str
    ):
        client.get("/t")
        client.submit("/t", ticket=invited.letter(home).members[0].ticket.opened().token)
        assert f"Trước đây: {changed}" in client.get("/t/show").text
