"""Asking for a place without a letter: the same for everyone, whatever is true of them (reliability §3.1)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event, select

from accounts.roles import Role
from core.db.database import db
from residents.models.people import Resident
from screening.models import PlaceRequest
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
    from core.actor import SYSTEM
    from core.db.transaction import transaction
    from screening.booking import booking

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
    """A page without its random parts: tokens, keys, the QR's modules, the short code."""
    text = re.sub(r'(name="(?:csrf_token|idempotency_key)"\s+value=")[^"]+', r"\1", text)
    text = re.sub(r'd="M[^"]+"', 'd=""', text)
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
        ("matched", "settled", False),
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
    assert "Lịch hẹn này đã hủy" in client.get("/t/show").text
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
    first = client.post(form["attrs"]["action"], data=data)
    with client.session_transaction() as session, again.session_transaction() as copy:
        copy["csrf_token"] = session["csrf_token"]
    second = again.post(form["attrs"]["action"], data=data)
    assert first.location == second.location
    assert "Đã ghi nhận đăng ký" in again.get(second.location).text
    assert len(list(db.session.scalars(select(PlaceRequest)))) == 1


class TestAQuestionAPage:
    def test_the_day_then_the_time_then_who(self, client: PageClient, invited: Invited):
        invited.more_days(20)
        address, day = f"/ask/{invited.campaign.public_id}", invited.days()[1]
        assert f"{address}?day={day.id}" in client.get(address).text
        client.get(f"{address}?day={day.id}")
        answer = client.submit(address, slot=day.slots[0].id, next="who")
        assert answer.status_code == 303
        page = client.get(answer.location).text
        assert day.slots[0].time in page
        done = client.submit(address, personal_id=NUMBERS["free"], **BIRTH)
        assert done.location == f"{address}/done"

    @pytest.mark.parametrize("slot", [None, "", "//elsewhere.example", "x" * 70_000])
    def test_no_time_chosen_is_said_and_the_times_stay(
        self, client: PageClient, invited: Invited, slot: str | None
    ):
        address = f"/ask/{invited.campaign.public_id}"
        client.get(address)
        answer = client.submit(address, next="who", slot=slot)
        assert answer.status_code == 422
        assert "Mời ông/bà chọn một giờ." in answer.text
        assert "Giờ nào tiện cho ông/bà?" in answer.text

    def test_a_time_that_is_full_by_now_leads_back_to_the_times(self, client: PageClient, invited: Invited):
        invited.set_capacity(invited.slots()[1], 0)
        page = client.get(f"/ask/{invited.campaign.public_id}?slot={invited.slots()[1].public_id}")
        assert "Giờ này vừa hết chỗ" in page.text
        assert "Giờ nào tiện cho ông/bà?" in page.text

    def test_what_was_typed_stays_in_the_other_language(self, client: PageClient, invited: Invited):
        address = f"/ask/{invited.campaign.public_id}?slot={invited.slots()[1].public_id}"
        client.get(address)
        typed = {"csrf_token": client.csrf(), "phone": "0912 345", "year": "1950", "show_again": "1"}
        page = client.post(f"{address}&lang=en", data=typed).text
        assert 'value="0912 345"' in page
        assert "error-summary" not in page
        assert not list(db.session.scalars(select(PlaceRequest)))


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
