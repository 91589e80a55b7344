"""Asking for a place without a letter: the same for everyone, whatever is true of them (reliability §3.1)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, event, select, update

from accounts.roles import Role
from campaigns.days import editing
from campaigns.models import Campaign, CampaignDay
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.models import AttemptCounter, AuditEvent
from core.db.transaction import transaction
from core.ids import new_id
from residents.models.people import Resident
from screening.asking.settling import settle_several
from screening.booking import booking
from screening.models import LetterSignIn, PlaceRequest
from screening.open_letter import CampaignKey
from tests.builders import Builder
from tests.invariants import check
from tests.invited import Invited, open_letter
from tests.page_client import PageClient

BIRTH = {"day": "1", "month": "5", "year": "1950"}
NUMBERS = {
    "free": "031150000001",
    "booked": "031150000002",
    "moved": "031150000003",
    "birth": "031150000004",
    "unknown": "031150000005",
}
CASES = tuple(NUMBERS)


@pytest.fixture
def invited(build: Builder) -> Invited:
    """People of each case; one slot is large enough for all of them and its reserve."""
    invited = Invited(build, capacity=100)
    for case in ("free", "booked", "moved"):
        invited.household(
            {
                "full_name": f"Lê Thị {case.title()}",
                "birth_date": date(1950, 5, 1),
                "personal_id": NUMBERS[case],
            }
        )
    invited.household(
        {"full_name": "Lê Thị Khác", "birth_date": date(1951, 2, 3), "personal_id": NUMBERS["birth"]}
    )
    invited.publish()
    return invited


def person(case: str) -> Resident:
    return db.session.scalars(select(Resident).where(Resident.full_name == f"Lê Thị {case.title()}")).one()


def book_and_move_away(app: Flask, invited: Invited) -> None:
    """One has a place already, one has moved away."""
    with transaction() as work:
        booking.book(
            invited.campaign.id,
            invited.slots()[0].public_id,
            [person("booked").id],
            "station",
            SYSTEM,
            work.at,
        )
        person("moved").status = "moved"


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement sent to the database, except those that set up a pooled connection."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        if not statement.startswith(("PRAGMA", "BEGIN")):
            # A place is counted as booked or as held: the same statement on the same row.
            one_more = re.sub(r"SET (booked|held)=\(slot\.(booked|held)", "SET one more", statement)
            seen.append(re.sub(r"(booked|held)_1", "n", one_more))

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def ask(client: PageClient, invited: Invited, **answers: str):
    client.get(f"/ask/{invited.campaign.public_id}")
    return client.submit(
        f"/ask/{invited.campaign.public_id}",
        **{"slot": invited.slots()[1].public_id, **BIRTH, **answers},
    )


def masked(text: str) -> str:
    """A page without its random parts: tokens, keys, the secret of its link, the short code."""
    text = re.sub(r'(name="(?:csrf_token|idempotency_key)"\s+value=")[^"]+', r"\1", text)
    text = re.sub(r"/t#[a-z2-7]{26}", "/t#TOKEN", text)
    return re.sub(r"[2-9A-Y]{4}-[2-9A-Y]{4}", "CODE", text)


def seen_by(app: Flask, invited: Invited, case: str):
    """Everything an observer gets: statements, statuses, headers, names of cookies, pages."""
    client = app.test_client()
    client.get(f"/ask/{invited.campaign.public_id}")
    before = [slot.left for day in invited.days() for slot in day.slots]
    slot = invited.slots()[1]
    free = slot.capacity - slot.booked - slot.held
    db.session.rollback()
    with counted() as statements:
        answer = client.submit(
            f"/ask/{invited.campaign.public_id}",
            slot=slot.public_id,
            personal_id=NUMBERS[case],
            **BIRTH,
        )
        page = client.get(answer.location)
    slot = invited.slots()[1]
    headers = sorted((k, v) for k, v in answer.headers if k not in ("Set-Cookie", "Date"))
    cookies = [h.split("=")[0] + ";" + h.split(";", 1)[1] for h in answer.headers.getlist("Set-Cookie")]
    moved = free - (slot.capacity - slot.booked - slot.held)
    after = [slot.left for day in invited.days() for slot in day.slots]
    return {
        "status": (answer.status_code, page.status_code),
        "location": answer.location,
        "headers": headers,
        "cookies": cookies,
        "statements": statements,
        "page": masked(page.text),
        "taken": moved,
        "words": (before, after),
    }


def test_all_five_cases_look_alike_and_take_the_same_work(app: Flask, invited: Invited):
    book_and_move_away(app, invited)
    seen = {case: seen_by(app, invited, case) for case in CASES}
    first = seen["free"]
    assert first["status"] == (303, 200)
    assert first["taken"] == 1
    for case in CASES[1:]:
        for what, value in first.items():
            assert seen[case][what] == value, f"{case} differs in {what}"
    check(app)


def test_each_case_is_kept_for_the_station_under_its_own_name(app: Flask, invited: Invited):
    book_and_move_away(app, invited)
    for case in CASES:
        ask(app.test_client(), invited, personal_id=NUMBERS[case])
    rows = db.session.scalars(select(PlaceRequest).order_by(PlaceRequest.id))
    assert [(r.outcome, r.state, r.holds_place) for r in rows] == [
        ("matched", "pending", False),
        ("already", "pending", True),
        ("gone", "pending", True),
        ("mismatch", "pending", True),
        ("unknown", "pending", True),
    ]
    assert [b.resident_id for b in invited.bookings()] == [person("booked").id, person("free").id]
    check(app)


def test_a_phone_and_a_birth_year_alone_do_as_well(app: Flask, client: PageClient, invited: Invited):
    invited.build.resident(
        invited.household({"full_name": "Mai"}),
        "Lê Văn Tư",
        birth_date=date(1940, 1, 1),
        birth_precision="year",
        phone="0912345678",
    )
    answer = ask(client, invited, phone="0912 345 678", day="", month="", year="1940")
    assert answer.status_code == 303
    assert db.session.scalars(select(PlaceRequest)).one().outcome == "matched"


def test_asking_for_a_booked_person_does_not_displace_the_place(
    app: Flask, client: PageClient, invited: Invited
):
    book_and_move_away(app, invited)
    ask(client, invited, personal_id=NUMBERS["booked"])
    client.get("/t/cancel")
    client.submit("/t/cancel")
    assert [b.slot_id for b in invited.bookings()] == [invited.slots()[0].id]
    check(app)


@pytest.mark.parametrize("case", CASES)
def test_giving_the_place_back_looks_alike_too(app: Flask, invited: Invited, case: str):
    book_and_move_away(app, invited)
    client = app.test_client()
    ask(client, invited, personal_id=NUMBERS[case])
    client.get("/t/cancel")
    assert client.submit("/t/cancel").status_code == 303
    assert "Đăng ký này đã được hủy" in client.get("/t/show").text
    slot = invited.slots()[1]
    assert (slot.booked, slot.held) == (0, 0)
    check(app)


def test_beyond_the_reserve_nobody_gets_a_place_and_nobody_is_told(app: Flask, invited: Invited):
    slot = invited.slots()[1]
    invited.set_capacity(slot, 10)  # one place of ten is kept for requests
    ask(app.test_client(), invited, personal_id=NUMBERS["unknown"])
    book_and_move_away(app, invited)
    seen = {case: seen_by(app, invited, case) for case in ("free", "booked", "moved", "birth")}
    assert {case: one["taken"] for case, one in seen.items()} == dict.fromkeys(seen, 0)
    assert len({one["page"] for one in seen.values()}) == 1
    assert len({tuple(one["statements"]) for one in seen.values()}) == 1
    check(app)


def test_a_full_hour_is_full_for_everybody(app: Flask, invited: Invited):
    book_and_move_away(app, invited)
    invited.set_capacity(invited.slots()[1], 0)
    answers = [ask(app.test_client(), invited, personal_id=NUMBERS[case]) for case in CASES]
    assert {answer.status_code for answer in answers} == {409}
    assert len({re.sub(r"0311500\d+", "", masked(answer.text)) for answer in answers}) == 1


def test_too_often_under_one_number_waits_silently(app: Flask, invited: Invited):
    for _ in range(5):
        ask(app.test_client(), invited, personal_id=NUMBERS["unknown"])
    held = invited.slots()[1].held
    answer = ask(app.test_client(), invited, personal_id=NUMBERS["unknown"])
    assert answer.status_code == 303
    assert invited.slots()[1].held == held
    check(app)


def test_too_often_from_one_address_is_refused_aloud(app: Flask, invited: Invited):
    for n in range(20):
        ask(app.test_client(), invited, personal_id=f"0311500001{n:02d}")
    answer = ask(app.test_client(), invited, personal_id=NUMBERS["free"])
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_double_tap_is_one_request_and_is_not_locked_out(app: Flask, invited: Invited):
    client, again = app.test_client(), app.test_client()
    client.get(f"/ask/{invited.campaign.public_id}")
    form = next(f for f in client.page.forms if f["attrs"].get("action", "").startswith("/ask/"))
    data = {**form["fields"], **BIRTH, "slot": invited.slots()[1].public_id, "personal_id": NUMBERS["free"]}
    assert data["next"] == "time"
    first = client.post(form["attrs"]["action"], data=data)
    with client.session_transaction() as session, again.session_transaction() as copy:
        copy["csrf_token"] = session["csrf_token"]
    second = again.post(form["attrs"]["action"], data=data)
    assert first.location == second.location
    assert "Đã ghi nhận đăng ký" in again.get(second.location).text
    assert len(list(db.session.scalars(select(PlaceRequest)))) == 1


class TestAQuestionAPage:
    def answer(self, client: PageClient, invited: Invited, **answers: str | None):
        """Send the present question; return the page it leads to."""
        said = client.submit(f"/ask/{invited.campaign.public_id}", **answers)
        assert said.status_code == 303
        client.get(said.location)
        return said.location

    def answer_all(self, client: PageClient, invited: Invited, **number: str) -> str:
        client.get(f"/ask/{invited.campaign.public_id}")
        self.answer(client, invited, slot=invited.slots()[1].public_id)
        self.answer(client, invited, name="Lê Thị Free")
        self.answer(client, invited, **BIRTH)
        return self.answer(client, invited, **(number or {"personal_id": NUMBERS["free"], "phone": ""}))

    def test_each_question_has_a_page_and_a_step_and_all_answers_are_checked_before_sending(
        self, client: PageClient, invited: Invited
    ):
        invited.more_days(20)
        address, day = f"/ask/{invited.campaign.public_id}", invited.days()[1]
        assert "Bước 1/6" in client.get(address).text
        assert self.answer(client, invited, on=day.id) == f"{address}/time"
        assert self.answer(client, invited, slot=day.slots[0].id) == f"{address}/name"
        assert self.answer(client, invited, name="lê thị  free") == f"{address}/birth"
        assert self.answer(client, invited, day="", month="", year="1950") == f"{address}/number"
        assert (
            self.answer(client, invited, personal_id=NUMBERS["free"], phone="0912 345 678")
            == f"{address}/check"
        )
        page = client.get(f"{address}/check").text
        for said in ("Bước 6/6", day.slots[0].time, "lê thị free", "1950", NUMBERS["free"], "0912 345 678"):
            assert said in page
        for question in ("day", "time", "name", "birth", "number"):
            assert f'{address}/{question}"' in page
        assert not list(db.session.scalars(select(PlaceRequest)))
        assert client.submit(address).location == f"{address}/done"
        row = db.session.scalars(select(PlaceRequest)).one()
        assert (row.name, row.identity_kind) == ("lê thị free", "personal_id")
        assert row.phone_sealed is not None

    def test_a_changed_answer_leads_back_to_the_check(self, client: PageClient, invited: Invited):
        address = f"/ask/{invited.campaign.public_id}"
        assert self.answer_all(client, invited) == f"{address}/check"
        assert 'value="Lê Thị Free"' in client.get(f"{address}/name").text
        assert self.answer(client, invited, name="Trần Văn Tám") == f"{address}/check"
        assert "Trần Văn Tám" in client.get(f"{address}/check").text

    def test_no_question_is_skipped(self, client: PageClient, invited: Invited):
        address = f"/ask/{invited.campaign.public_id}"
        assert client.get(f"{address}/check").location == f"{address}/time"
        assert client.get(f"{address}/day").location == f"{address}/time"
        client.get(address)
        self.answer(client, invited, slot=invited.slots()[1].public_id)
        assert client.get(f"{address}/check").location == f"{address}/name"
        answer = client.submit(address, name=" ")
        assert answer.status_code == 422
        assert "Mời ông/bà ghi họ và tên." in answer.text

    def test_the_next_person_of_the_household_starts_with_the_phone_alone(
        self, client: PageClient, invited: Invited
    ):
        address = f"/ask/{invited.campaign.public_id}"
        self.answer_all(client, invited, personal_id=NUMBERS["free"], phone="0912 345 678")
        done = client.get(client.submit(address).location).text
        assert "Đăng ký cho người khác trong nhà" in done
        assert f'href="{address}"' in done
        client.get(address)
        self.answer(client, invited, slot=invited.slots()[1].public_id)
        self.answer(client, invited, name="Lê Văn Bảy")
        self.answer(client, invited, **BIRTH)
        page = client.get(f"{address}/check").text
        assert "0912 345 678" in page
        assert NUMBERS["free"] not in page

    def test_answers_are_sealed_and_gone_after_leaving(self, client: PageClient, invited: Invited):
        address = f"/ask/{invited.campaign.public_id}"
        self.answer_all(client, invited)
        sealed = db.session.scalars(select(LetterSignIn.draft_sealed)).one()
        assert NUMBERS["free"].encode() not in sealed
        client.post("/k/leave", data={"csrf_token": client.csrf()})
        assert not list(db.session.scalars(select(LetterSignIn)))
        assert client.get(f"{address}/check").location == f"{address}/time"

    def test_answers_stay_with_their_browser_and_campaign(
        self, app: Flask, client: PageClient, invited: Invited
    ):
        address = f"/ask/{invited.campaign.public_id}"
        self.answer_all(client, invited)
        assert app.test_client().get(f"{address}/check").location == f"{address}/time"

    @pytest.mark.parametrize("slot", [None, "", "//elsewhere.example", "x" * 70_000])
    def test_no_time_chosen_is_said_and_the_times_stay(
        self, client: PageClient, invited: Invited, slot: str | None
    ):
        address = f"/ask/{invited.campaign.public_id}"
        client.get(address)
        answer = client.submit(address, slot=slot)
        assert answer.status_code == 422
        assert "Mời ông/bà chọn một giờ." in answer.text
        assert "Giờ nào tiện cho ông/bà?" in answer.text

    def test_a_time_that_is_full_by_now_leads_back_to_the_times(self, client: PageClient, invited: Invited):
        self.answer_all(client, invited)
        invited.set_capacity(invited.slots()[1], 0)
        address = f"/ask/{invited.campaign.public_id}"
        assert client.get(f"{address}/check").location == f"{address}/time"
        page = client.get(f"{address}/time")
        assert "Giờ này vừa hết chỗ" in page.text
        assert "Giờ nào tiện cho ông/bà?" in page.text

    def test_what_was_typed_stays_in_the_other_language(self, client: PageClient, invited: Invited):
        self.answer_all(client, invited)
        address = f"/ask/{invited.campaign.public_id}"
        client.get(f"{address}/number")
        typed = {"csrf_token": client.csrf(), "next": "number", "phone": "0912 345", "show_again": "1"}
        answer = client.post(f"{address}?lang=en", data=typed)
        page = client.get(answer.location).text
        assert 'value="0912 345"' in page
        assert "error-summary" not in page
        assert not list(db.session.scalars(select(PlaceRequest)))


class TestAPlaceAskedForIsNoTicket:
    """Until the station has decided, and whatever it decides, the link says nothing of the register."""

    @pytest.fixture
    def station(self, app: Flask, invited: Invited) -> PageClient:
        book_and_move_away(app, invited)
        return invited.build.sign_in(
            app.test_client(), invited.build.account(Role.STATION_STAFF, invited.ward)
        )

    def asked(self, app: Flask, invited: Invited, case: str) -> PageClient:
        client = app.test_client()
        ask(client, invited, personal_id=NUMBERS[case], name="Người Gõ Tên")
        return client

    def the_request(self) -> PlaceRequest:
        return db.session.scalars(select(PlaceRequest).execution_options(populate_existing=True)).one()

    def decide(self, station: PageClient, what: str, **fields: str):
        address = f"/requests/one/{self.the_request().public_id}"
        station.get(address)
        return station.post(
            f"{address}/{what}",
            data={"csrf_token": station.csrf(), "idempotency_key": new_id(), **fields},
        )

    def shown(self, client: PageClient) -> str:
        return masked(client.get("/t/show").text)

    @pytest.mark.usefixtures("station")
    @pytest.mark.parametrize("case", CASES)
    def test_it_waits_with_a_code_and_no_ticket(self, app: Flask, invited: Invited, case: str):
        client = self.asked(app, invited, case)
        page = client.get("/t/show").text
        assert "Chờ Trạm Y tế xác nhận" in page
        assert "Người Gõ Tên" in page
        assert "qr-box" not in page
        assert "calendar.ics" not in page
        assert client.get("/t/calendar.ics").status_code == 404
        assert client.get("/t/ticket.png").status_code == 404

    def test_all_cases_show_the_same_while_they_wait(self, app: Flask, invited: Invited, station: PageClient):
        assert station
        assert len({self.shown(self.asked(app, invited, case)) for case in CASES}) == 1

    def test_confirmed_it_shows_hour_place_code_and_the_name_as_typed(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        client = self.asked(app, invited, "free")
        assert self.decide(station, "settle", resident=person("free").public_id).status_code == 303
        page = client.get("/t/show").text
        assert "Trạm Y tế đã xác nhận" in page
        assert "Người Gõ Tên" in page
        assert "Lê Thị Free" not in page
        assert "ticket.png" in page and "data-send=" in page and "calendar.ics" in page
        assert client.get("/t/ticket.png").mimetype == "image/png"
        assert "STATUS:CONFIRMED" in client.get("/t/calendar.ics").text
        assert client.get(f"/ask/{invited.campaign.public_id}/done").location == "/t/show"
        check(app)

    @pytest.mark.parametrize("ended_by", ["person", "station"])
    def test_confirmed_and_cancelled_later_it_can_be_removed_from_the_calendar(
        self, app: Flask, invited: Invited, station: PageClient, ended_by: str
    ):
        client = self.asked(app, invited, "free")
        self.decide(station, "settle", resident=person("free").public_id)
        before = client.get("/t/calendar.ics").text
        if ended_by == "person":
            client.get("/t/cancel")
            client.submit("/t/cancel")
        else:
            with transaction() as work:
                campaign = CampaignKey(invited.campaign.id, invited.ward.id, invited.campaign.public_id)
                booking.cancel(campaign, [person("free").id], SYSTEM, work.at)
        page = client.get("/t/show").text
        assert "Xóa khỏi lịch điện thoại" in page
        assert "ticket.png" not in page
        after = client.get("/t/calendar.ics").text
        assert "STATUS:CANCELLED" in after
        assert uid(before) == uid(after)
        assert sequence(after) > sequence(before)

    def test_one_that_never_had_a_place_is_in_no_calendar(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        refused = self.asked(app, invited, "unknown")
        self.decide(station, "refuse")
        given_up = self.asked(app, invited, "unknown")
        given_up.get("/t/cancel")
        given_up.submit("/t/cancel")
        for client in (refused, given_up):
            assert "calendar.ics" not in client.get("/t/show").text
            assert client.get("/t/calendar.ics").status_code == 404

    def test_confirmed_it_reads_that_the_station_has_changed_the_day(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        client = self.asked(app, invited, "free")
        self.decide(station, "settle", resident=person("free").public_id)
        with transaction() as work:
            day = db.session.get_one(CampaignDay, invited.slots()[0].day_id)
            campaign = db.session.get_one(Campaign, invited.campaign.id)
            editing.change_day(campaign, day, "Nhà văn hóa khu 3", "", 0, SYSTEM, work.at)
        page = client.get("/t/show").text
        assert "Địa điểm mới: Nhà văn hóa khu 3." in page and "Trước đây: " in page

    def test_every_other_end_shows_one_text(self, app: Flask, invited: Invited, station: PageClient):
        from datetime import timedelta

        from core import clock
        from core.db.transaction import transaction
        from screening.asking.settling import release_due

        ends = {}
        for case in CASES:
            client = self.asked(app, invited, case)
            self.decide(station, "refuse")
            ends[case, "refused"] = self.shown(client)
            self.forget(app)
        for case in CASES:
            client = self.asked(app, invited, case)
            with transaction():
                assert release_due(clock.now() + timedelta(days=8)) == 1
            ends[case, "released"] = self.shown(client)
            self.forget(app)
        client = self.asked(app, invited, "booked")
        self.decide(station, "settle", resident=person("booked").public_id)
        ends["booked", "settled"] = self.shown(client)
        assert len(set(ends.values())) == 1
        assert "chưa xác nhận đăng ký này" in ends["free", "refused"]
        assert [b.resident_id for b in invited.bookings()] == [person("booked").id]
        assert (invited.slots()[1].booked, invited.slots()[1].held) == (0, 0)
        check(app)

    def forget(self, app: Flask) -> None:
        """Delete the requests, so that one at a time is looked at."""
        from core.db.database import writing_session

        assert app
        with writing_session():
            db.session.execute(delete(LetterSignIn))
            db.session.execute(delete(PlaceRequest))
            db.session.execute(delete(AttemptCounter))

    def test_a_confirmed_place_that_was_moved_later_is_not_shown(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        client = self.asked(app, invited, "free")
        self.decide(station, "settle", resident=person("free").public_id)
        with transaction() as work:
            slot = invited.slots()[2].public_id
            booking.move(invited.campaign.id, slot, [person("free").id], "head", SYSTEM, work.at)
        assert "chưa xác nhận đăng ký này" in client.get("/t/show").text

    def test_settling_for_another_person_frees_what_the_first_had(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        self.asked(app, invited, "free")
        other = db.session.scalars(select(Resident).where(Resident.full_name == "Lê Thị Khác")).one()
        self.decide(station, "settle", resident=other.public_id)
        assert {b.resident_id for b in invited.bookings()} == {person("booked").id, other.id}
        assert (invited.slots()[1].booked, invited.slots()[1].held) == (1, 0)
        check(app)

    def test_on_its_own_day_a_request_is_not_released(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        from datetime import datetime, time, timedelta

        from core.clock import CIVIL
        from core.db.transaction import transaction
        from screening.asking.settling import release_due

        assert station
        self.asked(app, invited, "free")
        day = invited.days()[0].date
        noon = datetime.combine(day, time(12), CIVIL)
        with writing_session():
            db.session.execute(update(PlaceRequest).values(asked_at=noon - timedelta(days=9)))
        with transaction():
            assert release_due(noon) == 0
        with transaction():
            assert release_due(noon + timedelta(days=1)) == 1
        # The place booked with it is left to the closing of the day.
        assert person("free").id in [b.resident_id for b in invited.bookings()]
        check(app)


def uid(calendar: str) -> str:
    return next(line for line in calendar.splitlines() if line.startswith("UID:"))


def sequence(calendar: str) -> int:
    return int(next(line for line in calendar.splitlines() if line.startswith("SEQUENCE:"))[9:])


class TestSeveralAtOnce:
    """The station confirms with one press all that were matched and have a place, or can still take one."""

    @pytest.fixture
    def station(self, app: Flask, invited: Invited) -> PageClient:
        for name in ("Hai", "Tư"):
            invited.build.resident(
                invited.household({"full_name": f"Chủ {name}"}),
                f"Lê Văn {name}",
                birth_date=date(1950, 5, 1),
                personal_id=f"03115000010{len(name)}",
            )
        return invited.build.sign_in(
            app.test_client(), invited.build.account(Role.STATION_STAFF, invited.ward)
        )

    def states(self) -> dict[str, str]:
        rows = db.session.scalars(select(PlaceRequest).execution_options(populate_existing=True))
        return {row.name: row.state for row in rows}

    def chosen(self, page: str) -> dict[str, bool]:
        boxes = re.findall(r'name="chosen"\s+value="(\w+)"( checked)?', page)
        names = {row.public_id: row.name for row in db.session.scalars(select(PlaceRequest))}
        return {names[box]: bool(checked) for box, checked in boxes}

    def test_names_that_fit_are_ticked_and_the_rest_is_looked_at_one_by_one(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        ask(app.test_client(), invited, personal_id=NUMBERS["free"], name="LE THI FREE")
        ask(app.test_client(), invited, personal_id="031150000103", name="Người Lạ")
        ask(app.test_client(), invited, personal_id=NUMBERS["unknown"], name="Không Rõ")
        book_and_move_away(app, invited)
        ask(app.test_client(), invited, personal_id=NUMBERS["booked"], name="Lê Thị Booked")
        page = station.get(f"/requests/{invited.campaign.public_id}").text
        assert self.chosen(page) == {"LE THI FREE": True, "Người Lạ": False}
        ids = [row.public_id for row in db.session.scalars(select(PlaceRequest))]
        address = f"/requests/{invited.campaign.public_id}/settle"
        answer = station.submit(address, chosen=ids)
        assert answer.status_code == 303
        assert "Đã xác nhận 2 đăng ký" in station.get(answer.location).text
        assert self.states() == {
            "LE THI FREE": "settled",
            "Người Lạ": "settled",
            "Không Rõ": "pending",
            "Lê Thị Booked": "pending",
        }
        check(app)

    def test_one_that_cannot_be_settled_stays_and_the_others_are_confirmed(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        ask(app.test_client(), invited, personal_id=NUMBERS["free"], name="Lê Thị Free")
        ask(app.test_client(), invited, personal_id="031150000103", name="Lê Văn Hai")
        page = station.get(f"/requests/{invited.campaign.public_id}")
        assert page.status_code == 200
        ids = [row.public_id for row in db.session.scalars(select(PlaceRequest))]
        with writing_session():
            # The second is not invited, and by now not eligible either.
            db.session.execute(update(Campaign).values(criteria={**invited.campaign.criteria, "age_min": 99}))
        answer = station.submit(f"/requests/{invited.campaign.public_id}/settle", chosen=ids)
        shown = station.get(answer.location).text
        assert "Đã xác nhận 1 đăng ký" in shown
        assert "Lê Văn Hai: " in shown, "whose registration it is, and why"
        assert self.states() == {"Lê Thị Free": "settled", "Lê Văn Hai": "pending"}
        check(app)

    def test_an_invited_one_without_a_place_takes_a_free_one_or_reads_that_the_time_is_full(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        slot = invited.slots()[1]
        invited.set_capacity(slot, 10)  # one place of ten is reserved for requests
        ask(app.test_client(), invited, personal_id=NUMBERS["unknown"], name="Không Rõ")
        ask(app.test_client(), invited, personal_id=NUMBERS["free"], name="Lê Thị Free")
        assert invited.bookings() == []
        address = f"/requests/{invited.campaign.public_id}"
        page = station.get(address).text
        assert self.chosen(page) == {"Lê Thị Free": True}
        assert "Khi xác nhận sẽ lấy một chỗ trống" in page
        invited.set_capacity(slot, 1)
        page = station.get(address).text
        assert self.chosen(page) == {}
        assert "khung giờ này đã hết chỗ" in page
        invited.set_capacity(slot, 10)
        station.get(address)
        ids = [row.public_id for row in db.session.scalars(select(PlaceRequest))]
        station.submit(f"{address}/settle", chosen=ids)
        assert self.states() == {"Không Rõ": "pending", "Lê Thị Free": "settled"}
        assert [b.slot_id for b in invited.bookings()] == [slot.id]
        check(app)

    def test_one_without_an_invitation_and_a_place_reads_why_it_is_not_among_them(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        invited.set_capacity(invited.slots()[1], 10)
        ask(app.test_client(), invited, personal_id=NUMBERS["unknown"], name="Không Rõ")
        ask(app.test_client(), invited, personal_id="031150000103", name="Lê Văn Hai")
        page = station.get(f"/requests/{invited.campaign.public_id}").text
        assert self.chosen(page) == {}
        assert "không được mời đợt này" in page

    def test_nothing_chosen_is_said(self, app: Flask, invited: Invited, station: PageClient):
        ask(app.test_client(), invited, personal_id=NUMBERS["free"], name="Lê Thị Free")
        station.get(f"/requests/{invited.campaign.public_id}")
        answer = station.submit(f"/requests/{invited.campaign.public_id}/settle")
        assert answer.status_code == 422
        assert self.states() == {"Lê Thị Free": "pending"}

    def test_requests_of_another_campaign_or_ward_are_not_settled(
        self, app: Flask, build: Builder, invited: Invited, station: PageClient
    ):
        ask(app.test_client(), invited, personal_id=NUMBERS["free"], name="Lê Thị Free")
        station.get(f"/requests/{invited.campaign.public_id}")
        number = db.session.scalars(select(PlaceRequest)).one().public_id
        with transaction() as work:
            done = settle_several(invited.ward.id, invited.campaign.id + 1, [number], SYSTEM, work.at)
        assert (done.confirmed, done.refusals) == (0, [])
        assert self.states() == {"Lê Thị Free": "pending"}

    def test_a_year_alone_is_never_shown_as_the_first_of_january(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        ask(app.test_client(), invited, personal_id=NUMBERS["free"], day="", month="", year="1950")
        page = station.get(f"/requests/one/{db.session.scalars(select(PlaceRequest)).one().public_id}").text
        assert "1950" in page
        assert "01/01/1950" not in page

    def test_the_phone_is_shown_on_record(self, app: Flask, invited: Invited, station: PageClient):
        ask(app.test_client(), invited, personal_id=NUMBERS["free"], phone="0912345678")
        address = f"/requests/one/{db.session.scalars(select(PlaceRequest)).one().public_id}"
        assert "0912" not in station.get(address).text
        assert "0912 345 678" in station.submit(f"{address}/phone").text
        events = [row.action for row in db.session.scalars(select(AuditEvent))]
        assert "place_request.phone_shown" in events


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"personal_id": ""}, "Mời ông/bà ghi số căn cước"),
        ({"personal_id": "12345"}, "12 chữ số"),
        ({"personal_id": NUMBERS["free"], "month": "13"}, "Không có ngày này"),
        ({"personal_id": NUMBERS["free"], "slot": ""}, "chọn ngày và giờ"),
        ({"personal_id": NUMBERS["free"], "slot": "x" * 26}, "chọn ngày và giờ"),
    ],
)
def test_wrong_input_is_named_beside_its_field_and_nothing_is_kept(
    client: PageClient, invited: Invited, answers: dict, says: str
):
    answer = ask(client, invited, **answers)
    assert answer.status_code == 422
    assert says in answer.text
    assert not list(db.session.scalars(select(PlaceRequest)))


class TestAPersonHandlesTheRest:
    @pytest.fixture
    def station(self, app: Flask, invited: Invited) -> PageClient:
        return invited.build.sign_in(
            app.test_client(), invited.build.account(Role.STATION_STAFF, invited.ward)
        )

    def the_request(self) -> PlaceRequest:
        return db.session.scalars(select(PlaceRequest).execution_options(populate_existing=True)).one()

    def test_the_list_masks_the_number_and_says_what_is_known(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        ask(app.test_client(), invited, personal_id=NUMBERS["birth"])
        page = station.get(f"/requests/{invited.campaign.public_id}")
        assert "031******004" in page.text
        assert NUMBERS["birth"] not in page.text
        assert "ngày sinh khác" in page.text

    def test_settling_turns_the_held_place_into_a_booked_one(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        ask(app.test_client(), invited, personal_id=NUMBERS["birth"])
        address = f"/requests/one/{self.the_request().public_id}"
        station.search(address, "khac")
        someone = db.session.scalars(select(Resident).where(Resident.full_name == "Lê Thị Khác")).one()
        answer = station.submit(f"{address}/settle", resident=someone.public_id)
        assert answer.status_code == 303
        slot = invited.slots()[1]
        assert (slot.booked, slot.held) == (1, 0)
        assert (self.the_request().state, self.the_request().outcome) == ("settled", "matched")
        check(app)

    def test_settling_for_a_booked_person_keeps_the_earlier_place(
        self, app: Flask, invited: Invited, station: PageClient
    ):
        book_and_move_away(app, invited)
        ask(app.test_client(), invited, personal_id=NUMBERS["booked"])
        address = f"/requests/one/{self.the_request().public_id}"
        station.get(address)
        assert station.submit(f"{address}/settle").status_code == 303
        assert [b.slot_id for b in invited.bookings()] == [invited.slots()[0].id]
        assert invited.slots()[1].held == 0
        check(app)

    def test_refusing_frees_the_place_once(self, app: Flask, invited: Invited, station: PageClient):
        ask(app.test_client(), invited, personal_id=NUMBERS["unknown"])
        address = f"/requests/one/{self.the_request().public_id}"
        station.get(address)
        page = station.page
        assert station.submit(f"{address}/refuse").status_code == 303
        station.page = page
        form = next(f for f in page.forms if f["attrs"].get("action") == f"{address}/refuse")
        again = station.post(f"{address}/refuse", data={**form["fields"], "idempotency_key": "another"})
        assert again.status_code == 409
        assert invited.slots()[1].held == 0
        check(app)

    def test_requests_of_another_ward_are_not_there(self, app: Flask, build: Builder, invited: Invited):
        ask(app.test_client(), invited, personal_id=NUMBERS["unknown"])
        other = build.ward("99002", "Phường Khác")
        stranger = build.sign_in(app.test_client(), build.account(Role.STATION_ADMIN, other))
        assert stranger.get(f"/requests/one/{self.the_request().public_id}").status_code == 404
        assert stranger.get(f"/requests/{invited.campaign.public_id}").status_code == 404

    def test_nobody_settles_it_within_a_week_and_the_place_is_free_again(self, app: Flask, invited: Invited):
        from datetime import timedelta

        from core import clock
        from core.db.transaction import transaction
        from screening.asking.settling import release_due

        ask(app.test_client(), invited, personal_id=NUMBERS["unknown"])
        with transaction():
            assert release_due(clock.now()) == 0
        with transaction():
            assert release_due(clock.now() + timedelta(days=8)) == 1
        assert invited.slots()[1].held == 0
        check(app)


def test_a_letter_still_works_beside_a_request(client: PageClient, invited: Invited, app: Flask):
    household = db.session.get(Resident, person("free").id).household_id
    ask(client, invited, personal_id=NUMBERS["free"])
    from screening.papers.letters import letter_of_household

    page = open_letter(app.test_client(), letter_of_household(invited.campaign.id, household))
    assert "Đã đặt lịch" in page.text
