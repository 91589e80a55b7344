"""A household opens its letter, books, moves, cancels, declines; every step works without script."""

import re

import pytest
from flask import Flask
from sqlalchemy import delete

from campaigns.models import CampaignDay
from core.db.database import db, writing_session
from residents.models.people import Household
from screening.models import LetterSignIn
from tests.builders import Builder
from tests.invariants import check
from tests.invited import AN, HOA, NAM, Invited, open_letter
from tests.page_client import PageClient


@pytest.fixture
def invited(build: Builder) -> Invited:
    return Invited(build, fasting=True, bring_text="Căn cước\nThẻ bảo hiểm y tế", capacity=5)


class TestAHouseholdBooks:
    """Given a letter, when the household answers the questions, then each has a ticket."""

    def test_by_the_code_on_the_paper_and_without_script(
        self, app: Flask, client: PageClient, invited: Invited
    ):
        home = self.given_a_published_campaign(invited)
        invited.more_days(20)
        self.when_the_code_is_typed(client, invited, home)
        self.when_both_are_ticked(client, invited, home)
        client.submit("/k/people", resident=[p.public_id for p in invited.people(home)])
        self.when_the_day_is_chosen(client, invited)
        self.when_the_hour_is_chosen(client, invited)
        self.when_the_answers_are_confirmed(client)
        self.then_each_has_a_ticket(client, invited, home)
        check(app)

    def given_a_published_campaign(self, invited: Invited) -> Household:
        home = invited.household(HOA, NAM)
        invited.publish()
        return home

    def when_the_code_is_typed(self, client: PageClient, invited: Invited, home: Household):
        client.get("/k")
        answer = client.submit(
            "/k", code=invited.letter(home).short_code.lower(), birth_year="1950", token=None
        )
        assert answer.status_code == 303
        page = client.get(answer.location)
        assert "Bà Hoa" in page.text
        assert "Ông Nam" in page.text
        assert "Nguyễn Thị Hoa" not in page.text, "a link shows given names only"

    def when_both_are_ticked(self, client: PageClient, invited: Invited, home: Household):
        boxes = [a for t, a in client.page.elements if t == "input" and a.get("type") == "checkbox"]
        assert {box["value"] for box in boxes} == {p.public_id for p in invited.people(home)}
        assert all("checked" in box for box in boxes)

    def when_the_day_is_chosen(self, client: PageClient, invited: Invited):
        client.get("/k/day")
        assert client.submit("/k/day", day=invited.days()[1].id).location == "/k/time"

    def when_the_hour_is_chosen(self, client: PageClient, invited: Invited):
        client.get("/k/time")
        assert client.submit("/k/time", slot=invited.days()[1].slots[0].id).location == "/k/check"

    def when_the_answers_are_confirmed(self, client: PageClient):
        page = client.get("/k/check")
        assert "7:30 – 8:00 sáng" in page.text
        form = next(f for f in client.page.forms if f["attrs"]["action"] == "/k/book")
        people = [a["value"] for t, a in form["all"] if a.get("name") == "resident"]
        answer = client.submit("/k/book", resident=people)
        assert answer.status_code == 303
        assert answer.location == "/k/done"

    def then_each_has_a_ticket(self, client: PageClient, invited: Invited, home: Household):
        page = client.get("/k/done")
        assert page.text.count('class="qr"') == 2
        assert "Thẻ bảo hiểm y tế" in page.text
        assert len(page.data) < 60 * 1024
        assert [b.resident_id for b in invited.bookings()] == [p.id for p in invited.people(home)]
        assert {invited.invitation(p).answer for p in invited.people(home)} == {"comes"}

    def test_a_link_opens_the_letter_without_a_birth_year(self, client: PageClient, invited: Invited):
        home = self.given_a_published_campaign(invited)
        assert "Bà Hoa" in open_letter(client, invited.letter(home)).text

    def test_the_day_is_not_asked_where_there_is_only_one(self, client: PageClient, invited: Invited):
        home = self.given_a_published_campaign(invited)
        open_letter(client, invited.letter(home))
        assert "Bước 1/3" in client.get("/k/home").text
        client.submit("/k/people", resident=invited.people(home)[0].public_id)
        assert client.get("/k/day").location == "/k/time"
        assert "Bước 2/3" in client.get("/k/time").text

    def test_the_answers_so_far_are_kept_when_going_back(self, client: PageClient, invited: Invited):
        home = self.given_a_published_campaign(invited)
        open_letter(client, invited.letter(home))
        client.submit("/k/people", resident=invited.people(home)[0].public_id)
        client.get("/k/time")
        slot = invited.slots()[2].public_id
        client.submit("/k/time", slot=slot)
        client.get("/k/check")
        client.get("/k/time")
        assert self.ticked(client) == [slot]
        client.get("/k/home")
        assert self.ticked(client) == [invited.people(home)[0].public_id], "who was chosen stays chosen"

    def test_a_change_of_language_keeps_each_answer_and_goes_no_further(
        self, client: PageClient, invited: Invited
    ):
        home = self.given_a_published_campaign(invited)
        invited.more_days(20)
        open_letter(client, invited.letter(home))
        who, day = invited.people(home)[1].public_id, invited.days()[1]
        for page, path, answer in (
            ("/k/home", "/k/people", {"resident": who}),
            ("/k/day", "/k/day", {"day": day.id}),
            ("/k/time", "/k/time", {"slot": day.slots[1].id}),
        ):
            client.get(page)
            data = {"csrf_token": client.csrf(), "show_again": "1", **answer}
            assert client.post(f"{path}?lang=en", data=data).location == page
            assert "suits you" in client.get(page).text or page == "/k/home"
            assert self.ticked(client) == list(answer.values())
            client.submit(path, **answer)

    def test_a_page_without_an_answer_says_which_one_is_missing(self, client: PageClient, invited: Invited):
        home = self.given_a_published_campaign(invited)
        open_letter(client, invited.letter(home))
        refused = client.submit("/k/people")
        assert refused.status_code == 422
        assert 'href="#resident"' in refused.text
        client.get("/k/home")
        client.submit("/k/people", resident=invited.people(home)[0].public_id)
        client.get("/k/time")
        refused = client.submit("/k/time")
        assert refused.status_code == 422
        assert "Mời ông/bà chọn một giờ." in refused.text

    def test_one_venue_is_named_once_with_the_hours_of_each_day(self, client: PageClient, invited: Invited):
        home = self.given_a_published_campaign(invited)
        invited.more_days(20)
        later = invited.days()[1]
        with writing_session():
            db.session.get(CampaignDay, invited.slots()[-1].day_id).venue = invited.days()[0].venue
        page = open_letter(client, invited.letter(home)).text
        assert page.count("Ngày và nơi đến") == 1
        assert f"{later.label}: 7:30\u00a0–\u2060\u00a08:00" in page

    def test_a_day_without_room_for_all_of_them_says_so(self, client: PageClient, invited: Invited):
        home = self.given_a_published_campaign(invited)
        invited.more_days(20, capacity=1)
        open_letter(client, invited.letter(home))
        client.submit("/k/people", resident=[p.public_id for p in invited.people(home)])
        page = client.get("/k/day").text
        assert "Không còn giờ nào đủ chỗ cho 2 người" in page
        assert "Chọn lại người đi" in page

    def ticked(self, client: PageClient) -> list[str]:
        return [a["value"] for t, a in client.page.elements if t == "input" and "checked" in a]


class TestAScriptBooks:
    """The forms of the contract work by themselves, without the pages in between."""

    def book(self, client: PageClient, slot: str, *residents: str, key: str = "k1"):
        return client.post(
            "/k/book",
            data={
                "csrf_token": client.csrf(),
                "slot": slot,
                "resident": list(residents),
                "idempotency_key": key,
            },
        )

    @pytest.fixture
    def home(self, client: PageClient, invited: Invited) -> Household:
        home = invited.household(HOA, NAM)
        invited.publish()
        open_letter(client, invited.letter(home))
        return home

    def test_all_in_one_step(self, app: Flask, client: PageClient, invited: Invited, home: Household):
        people = [p.public_id for p in invited.people(home)]
        assert self.book(client, invited.slots()[0].public_id, *people).status_code == 303
        assert invited.slots()[0].booked == 2
        check(app)

    def test_the_same_form_twice_has_one_effect_and_one_answer(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        slot, who = invited.slots()[0].public_id, invited.people(home)[0].public_id
        first, second = self.book(client, slot, who), self.book(client, slot, who)
        assert (first.status_code, first.location) == (second.status_code, second.location)
        assert len(invited.bookings()) == 1
        check(app)

    def test_one_key_with_another_form_is_refused(
        self, client: PageClient, invited: Invited, home: Household
    ):
        one, other = (p.public_id for p in invited.people(home))
        self.book(client, invited.slots()[0].public_id, one)
        assert self.book(client, invited.slots()[0].public_id, other).status_code == 409
        assert len(invited.bookings()) == 1

    def test_a_full_hour_is_refused_with_the_other_hours_on_the_page(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        full, free = invited.slots()[:2]
        invited.set_capacity(full, 1)
        people = [p.public_id for p in invited.people(home)]
        answer = self.book(client, full.public_id, *people)
        assert answer.status_code == 409
        assert free.public_id in answer.text
        assert "Ông Nam và bà Hoa" in answer.text, "who was chosen is not lost"
        assert "Giờ này không đủ chỗ cho 2 người." in answer.text
        assert not invited.bookings()
        client.submit("/k/time", slot=free.public_id)
        assert "Ông Nam và bà Hoa" in client.get("/k/check").text
        check(app)

    def test_a_second_place_is_refused_by_name(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        hoa, nam = invited.people(home)
        self.book(client, invited.slots()[0].public_id, hoa.public_id)
        answer = self.book(client, invited.slots()[1].public_id, hoa.public_id, nam.public_id, key="k2")
        assert answer.status_code == 409
        assert "Bà Hoa" in answer.text
        assert len(invited.bookings()) == 1, "all or none"
        check(app)

    def test_an_unknown_hour_is_wrong_input(self, client: PageClient, invited: Invited, home: Household):
        assert self.book(client, "x" * 26, invited.people(home)[0].public_id).status_code == 422

    def test_an_hour_of_another_campaign_is_wrong_input(
        self, client: PageClient, invited: Invited, home: Household
    ):
        other = invited.build.campaign(invited.ward)
        foreign = next(s for s in Invited.slots(type("C", (), {"campaign": other})()))
        answer = self.book(client, foreign.public_id, invited.people(home)[0].public_id)
        assert answer.status_code == 422

    def test_nobody_is_wrong_input(self, client: PageClient, invited: Invited, home: Household):
        assert self.book(client, invited.slots()[0].public_id).status_code == 422

    def test_a_person_of_another_household_is_wrong_input(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        stranger = invited.build.resident(invited.household(AN))
        answer = self.book(client, invited.slots()[0].public_id, stranger.public_id)
        assert answer.status_code == 422
        assert not invited.bookings()

    def test_without_the_letter_open_the_browser_is_led_to_its_door(self, app: Flask, invited: Invited):
        stranger = app.test_client()
        stranger.get("/k")
        answer = self.book(stranger, "x" * 26, "y" * 26)
        assert (answer.status_code, answer.location) == (303, "/k")


class TestAHouseholdChangesItsMind:
    @pytest.fixture
    def home(self, client: PageClient, invited: Invited) -> Household:
        home = invited.household(HOA, NAM)
        invited.publish()
        open_letter(client, invited.letter(home))
        TestAScriptBooks().book(
            client, invited.slots()[0].public_id, *(p.public_id for p in invited.people(home))
        )
        return home

    def test_moving_takes_the_new_place_and_gives_the_old_one_back(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        hoa = invited.people(home)[0]
        client.get("/k/home")
        client.submit("/k/people", kind="move", resident=hoa.public_id)
        client.get("/k/time")
        client.submit("/k/time", slot=invited.slots()[1].public_id)
        page = client.get("/k/check")
        assert "7:00 – 8:00 sáng" in page.text, "what is given up is said"
        done = client.submit("/k/move")
        assert done.status_code == 303
        assert "<h1>Đã đổi giờ hẹn</h1>" in client.get(done.location).text
        assert [s.booked for s in invited.slots()[:2]] == [1, 1]
        assert [b.resident_id for b in invited.bookings("moved")] == [hoa.id]
        check(app)

    def test_the_present_time_is_marked_and_cannot_be_chosen_again(
        self, client: PageClient, invited: Invited, home: Household
    ):
        hoa = invited.people(home)[0]
        client.get("/k/home")
        client.submit("/k/people", kind="move", resident=hoa.public_id)
        page = client.get("/k/time").text
        assert page.count("Lịch hẹn hiện tại</span>") == 1
        assert "Bước 1/2" in page
        off = [a["value"] for t, a in client.page.elements if t == "input" and "disabled" in a]
        assert off == [invited.slots()[0].public_id]

    def test_people_at_different_times_see_which_is_whose(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        hoa, nam = invited.people(home)
        client.get("/k/home")
        client.submit("/k/people", kind="move", resident=hoa.public_id)
        client.get("/k/time")
        client.submit("/k/time", slot=invited.slots()[1].public_id)
        client.get("/k/check")
        client.submit("/k/move")
        invited.more_days(20)
        client.get("/k/home")
        both = {"csrf_token": client.csrf(), "kind": "move", "resident": [hoa.public_id, nam.public_id]}
        client.post("/k/people", data=both)
        assert client.get("/k/day").text.count("Lịch hẹn hiện tại</span>") == 1
        client.submit("/k/day", day=invited.days()[0].id)
        page = client.get("/k/time").text
        assert "Lịch hẹn hiện tại của bà Hoa" in page
        assert "Lịch hẹn hiện tại của ông Nam" in page
        assert not [a for t, a in client.page.elements if t == "input" and "disabled" in a]
        check(app)

    def test_everybody_moves_in_one_go(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        both = [p.public_id for p in invited.people(home)]
        assert "Đổi giờ cho cả nhà" in client.get("/k/home").text
        form = next(f for f in client.page.forms if self.residents(f) == sorted(both))
        data = {"csrf_token": client.csrf(), "kind": form["fields"]["kind"], "resident": both}
        client.post(form["attrs"]["action"], data=data)
        client.get("/k/time")
        client.submit("/k/time", slot=invited.slots()[1].public_id)
        client.get("/k/check")
        assert client.submit("/k/move", resident=both).status_code == 303
        assert [s.booked for s in invited.slots()[:2]] == [0, 2]
        check(app)

    def residents(self, form: dict) -> list[str]:
        return sorted(attrs["value"] for _tag, attrs in form["all"] if attrs.get("name") == "resident")

    def test_a_full_new_hour_leaves_the_old_place_alone(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        full = invited.slots()[1]
        invited.set_capacity(full, 0)
        client.get("/k/home")
        answer = client.post(
            "/k/move",
            data={
                "csrf_token": client.csrf(),
                "resident": invited.people(home)[0].public_id,
                "slot": full.public_id,
                "idempotency_key": "m1",
            },
        )
        assert answer.status_code == 409
        assert invited.slots()[0].booked == 2
        assert not invited.bookings("moved")
        check(app)

    def test_cancelling_frees_the_place_and_the_answer(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        hoa = invited.people(home)[0]
        client.get(f"/k/cancel/{hoa.public_id}")
        assert client.submit("/k/cancel").location == "/k/home"
        assert invited.slots()[0].booked == 1
        assert invited.invitation(hoa).answer is None
        assert invited.invitation(hoa).state == "delivered"
        check(app)

    def test_cancelling_twice_says_there_is_nothing_to_cancel(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        hoa = invited.people(home)[0]
        client.get(f"/k/cancel/{hoa.public_id}")
        client.submit("/k/cancel")
        client.get("/k/home")
        answer = client.post(
            "/k/cancel",
            data={"csrf_token": client.csrf(), "resident": hoa.public_id, "idempotency_key": "again"},
        )
        assert answer.status_code == 409
        assert invited.slots()[0].booked == 1
        check(app)

    def test_an_arrived_person_keeps_the_place(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        from screening.booking.attendance import mark_attended

        hoa = invited.people(home)[0]
        with writing_session():
            assert mark_attended(invited.campaign.id, hoa.id)
        client.get("/k/home")
        answer = client.post(
            "/k/cancel",
            data={"csrf_token": client.csrf(), "resident": hoa.public_id, "idempotency_key": "c1"},
        )
        assert answer.status_code == 409
        check(app)


class TestAHouseholdDoesNotCome:
    @pytest.fixture
    def home(self, client: PageClient, invited: Invited) -> Household:
        home = invited.household(HOA, NAM)
        invited.publish()
        open_letter(client, invited.letter(home))
        return home

    @pytest.mark.parametrize(
        ("path", "answer"), [("/k/decline", "declines"), ("/k/home-visit", "home_visit")]
    )
    def test_one_tap_answers_and_one_tap_takes_it_back(
        self, app: Flask, client: PageClient, invited: Invited, home: Household, path: str, answer: str
    ):
        hoa = invited.people(home)[0]
        assert client.submit(path, resident=hoa.public_id).location == "/k/home"
        assert invited.invitation(hoa).answer == answer
        assert "Đã ghi nhận câu trả lời cho bà Hoa. Cảm ơn ông/bà đã báo." in client.get("/k/home").text
        client.submit("/k/take-back", resident=hoa.public_id)
        assert invited.invitation(hoa).answer is None
        check(app)

    def test_a_person_with_a_place_cancels_it_first(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        hoa = invited.people(home)[0]
        TestAScriptBooks().book(client, invited.slots()[0].public_id, hoa.public_id)
        client.get("/k/home")
        answer = client.post(
            "/k/decline",
            data={"csrf_token": client.csrf(), "resident": hoa.public_id, "idempotency_key": "d1"},
        )
        assert answer.status_code == 409
        assert invited.invitation(hoa).answer == "comes"
        check(app)

    def test_days_and_what_to_bring_are_not_shown_to_people_who_do_not_come(
        self, client: PageClient, invited: Invited, home: Household
    ):
        assert "Ngày và nơi đến" in client.get("/k/home").text
        for person in invited.people(home):
            client.get("/k/home")
            client.submit("/k/decline", resident=person.public_id)
        page = client.get("/k/home").text
        assert "Ngày và nơi đến" not in page
        assert "Mang theo" not in page


class TestARefusedPage:
    def test_can_be_read_in_the_other_language(self, client: PageClient, invited: Invited):
        home = invited.household(HOA)
        invited.publish()
        open_letter(client, invited.letter(home))
        assert TestAScriptBooks().book(client, "x" * 26, "y" * 26).status_code == 422
        answer = client.get("/k/book?lang=en")
        assert answer.location == "/k/home"
        assert 'lang="en"' in client.get(answer.location).text


class TestABorrowedPhone:
    def test_forgets_the_household_when_asked(self, client: PageClient, invited: Invited):
        home = invited.household(HOA)
        invited.publish()
        open_letter(client, invited.letter(home))
        client.submit("/k/leave")
        assert client.get("/k/home").location == "/k"


class TestAVisitThatEnded:
    def test_is_said_when_the_code_is_asked_for_again(self, client: PageClient, invited: Invited):
        home = invited.household(HOA)
        invited.publish()
        open_letter(client, invited.letter(home))
        with writing_session():
            db.session.execute(delete(LetterSignIn))
        assert client.get("/k/day").location == "/k"
        assert "Trang của ông/bà mở đã lâu" in client.get("/k").text
        assert "mở đã lâu" not in client.get("/k").text, "it is said once"

    def test_is_not_shown_to_a_visitor_who_opened_nothing(self, client: PageClient):
        client.get("/k/day")
        assert "mở đã lâu" not in client.get("/k").text


class TestTheTicket:
    @pytest.fixture
    def home(self, client: PageClient, invited: Invited) -> Household:
        home = invited.household(HOA, NAM)
        invited.publish()
        return home

    def open(self, client: PageClient, invited: Invited, home: Household):
        token = invited.letter(home).members[0].ticket.opened().token
        client.get("/T")
        answer = client.submit("/t", ticket=token.upper())
        assert answer.status_code == 303
        return client.get(answer.location)

    def test_says_so_before_anything_is_booked(self, client: PageClient, invited: Invited, home: Household):
        page = self.open(client, invited, home)
        assert "Chưa chọn giờ" in page.text
        assert 'href="/k"' in page.text

    def test_shows_hour_and_code_and_cancels(
        self, app: Flask, client: PageClient, invited: Invited, home: Household
    ):
        open_letter(client, invited.letter(home))
        hoa = invited.people(home)[0]
        TestAScriptBooks().book(client, invited.slots()[0].public_id, hoa.public_id)
        page = self.open(client, invited, home)
        assert invited.letter(home).members[0].ticket.opened().shown_code in page.text
        assert "7:00 – 8:00 sáng" in page.text
        client.get("/t/cancel")
        assert client.submit("/t/cancel").status_code == 303
        assert invited.slots()[0].booked == 0
        check(app)

    def test_its_calendar_file_is_in_utc_and_carries_no_secret(
        self, client: PageClient, invited: Invited, home: Household
    ):
        open_letter(client, invited.letter(home))
        hoa = invited.people(home)[0]
        TestAScriptBooks().book(client, invited.slots()[0].public_id, hoa.public_id)
        self.open(client, invited, home)
        file = client.get("/t/calendar.ics")
        assert file.mimetype == "text/calendar"
        assert re.search(r"DTSTART:\d{8}T000000Z", file.text), "7:00 in the ward is midnight in UTC"
        secrets = invited.letter(home).members[0].ticket.opened()
        assert secrets.token not in file.text.lower()
        assert secrets.code not in file.text

    def test_opens_by_code_and_birth_year(self, client: PageClient, invited: Invited, home: Household):
        code = invited.letter(home).members[0].ticket.opened().code
        client.get("/t")
        assert client.submit("/t", code=code, birth_year="1950", ticket=None).status_code == 303
