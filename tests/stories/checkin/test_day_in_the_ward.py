"""A day in the ward: phones are paired, people come, the network fails, the day is closed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from accounts.roles import Role
from checkin.models import Scan, Visit
from core.db import audit
from core.db.database import db
from core.ids import new_id
from screening.models import Booking
from tests import invariants
from tests.day_builder import DayBuilder, on_the_day, results, scan


class DayInTheWard:
    """Given, when and then of the day; each method is one sentence."""

    def __init__(self, app, day: DayBuilder, travel) -> None:
        self.app, self.day, self.travel = app, day, travel
        self.people: dict[str, object] = {}
        self.phones: dict[str, tuple[object, str]] = {}
        self.told: dict[str, dict] = {}

    def given_people_with_places_at_seven(self, *names: str) -> None:
        for name in names:
            self.people[name] = self.day.person(name)

    def given_people_invited_without_a_place(self, *names: str) -> None:
        self.given_people_with_places_at_seven(*names)

    def given_the_campaign_is_published_and_booked_for(self, *names: str) -> None:
        self.day.publish()
        self.day.book(*[self.people[name] for name in names])

    def given_a_person_with_a_place_tomorrow(self, name: str) -> None:
        self.day.book(self.people[name], slot=self.day.slots(self.day.other_day())[0])

    def given_staff_at_the_office(self) -> None:
        self.office = self.day.staff(self.app.test_client(), Role.STATION_ADMIN, name="Lê Thị Trạm")
        self.address = f"/days/{self.day.day.public_id}"

    def when_it_is(self, hour: int, minute: int = 0) -> None:
        self.travel.move_to(on_the_day(hour, minute), tick=False)

    def when_a_phone_is_paired_as(self, label: str) -> None:
        self.office.get(f"{self.address}/desks")
        token = self.office.submit(f"{self.address}/desks").text.split("/desk/pair#")[1][:26]
        phone = self.app.test_client()
        told = phone.post("/desk/pair", json={"token": token, "label": label}).get_json()
        self.phones[label] = (phone, told["device_token"])

    def when_a_desk_scans(self, label: str, name: str, kind: str = "arrive", at=None) -> dict:
        phone, token = self.phones[label]
        self.told[name] = scan(kind, at=at, ticket=self.day.ticket(self.people[name]).token)
        return results(phone, self.day.day, token, self.told[name])[0]

    def when_a_desk_takes_back(self, label: str, name: str) -> None:
        phone, token = self.phones[label]
        results(phone, self.day.day, token, scan("undo", undoes=self.told[name]["scan_id"]))

    def when_a_desk_comes_back_online(self, label: str, *names: str, at) -> list[dict]:
        phone, token = self.phones[label]
        batch = [
            scan(at=at + timedelta(minutes=n), ticket=self.day.ticket(self.people[name]).token)
            for n, name in enumerate(names)
        ]
        results(phone, self.day.day, token, *batch)
        return results(phone, self.day.day, token, *batch)

    def when_a_desk_counts_a_visitor(self, label: str) -> None:
        phone, token = self.phones[label]
        visitor = scan(outsider={"birth_year": 1962, "sex": "female"}, method="count")
        results(phone, self.day.day, token, visitor)

    def when_staff_let_in_everyone_who_waits(self) -> None:
        self.office.get(f"{self.address}/review")
        waiting = db.session.scalars(select(Scan).where(Scan.review == "open")).all()
        for kept in waiting:
            self.office.get(f"{self.address}/review")
            self.office.submit(f"{self.address}/review/{kept.fingerprint.hex()}/let-in")

    def when_staff_tick(self, name: str, kind: str) -> None:
        self.office.search(f"{self.address}/list", name)
        person = self.people[name].public_id
        for form in self.office.page.forms:
            if (form["fields"].get("resident"), form["fields"].get("kind")) == (person, kind):
                self.office.post(form["attrs"]["action"], data=form["fields"])
                return
        raise AssertionError(f"no button {kind} for {name}")

    def when_the_day_is_closed(self) -> None:
        self.office.get(f"{self.address}/close")
        assert self.office.submit(f"{self.address}/close").status_code == 303

    def then_the_board_says(self, **numbers: int) -> None:
        ward = self.office.get(f"/turnout/{self.day.campaign.public_id}.json").get_json()
        assert {name: ward["ward"][name] for name in numbers} == numbers

    def then_visitors_are(self, count: int) -> None:
        board = self.office.get(f"/turnout/{self.day.campaign.public_id}.json").get_json()
        assert board["outsiders"] == count

    def then_the_hours_add_up_to_everybody(self) -> None:
        board = self.office.get(f"/turnout/{self.day.campaign.public_id}.json").get_json()
        arrived = board["ward"]["arrived"]
        assert sum(hour["arrived"] for hour in board["hours"]) == arrived
        assert sum(row["arrived"] for row in board["neighborhoods"]) == arrived

    def then_bookings_are(self, **states: str) -> None:
        db.session.rollback()
        rows = db.session.execute(select(Booking.resident_id, Booking.state))
        found = {row.resident_id: row.state for row in rows}
        named = {self.people[name.replace("_", " ")].id: state for name, state in states.items()}
        assert {number: found.get(number) for number in named} == named

    def then_nothing_is_left_to_settle(self) -> None:
        assert db.session.scalars(select(Scan).where(Scan.review == "open")).all() == []

    def then_every_change_is_in_the_chain(self) -> None:
        assert all(verdict.broken_at is None for verdict in audit.verify())
        invariants.check(self.app)


@pytest.fixture
def story(app, health_day, travel) -> DayInTheWard:
    return DayInTheWard(app, health_day, travel)


def test_a_day_in_the_ward(story: DayInTheWard) -> None:
    story.given_people_with_places_at_seven("Hoa", "Bình", "Cúc", "Dung")
    story.given_people_invited_without_a_place("An", "Em", "Giang")
    story.given_the_campaign_is_published_and_booked_for("Hoa", "Bình", "Cúc", "Dung")
    story.given_a_person_with_a_place_tomorrow("Giang")
    story.when_it_is(6, 45)
    story.given_staff_at_the_office()
    story.when_a_phone_is_paired_as("Bàn 1")
    story.when_a_phone_is_paired_as("Bàn 2")

    story.when_it_is(7, 5)
    assert story.when_a_desk_scans("Bàn 1", "Hoa")["show"]["queue_no"] == 1
    assert story.when_a_desk_scans("Bàn 2", "Hoa")["first_arrival"]["desk"] == "Bàn 1"
    assert story.when_a_desk_scans("Bàn 1", "An")["show"]["slot"] is None
    assert story.when_a_desk_scans("Bàn 1", "Giang")["reason"] == "other_day"
    story.when_staff_let_in_everyone_who_waits()
    story.when_a_desk_scans("Bàn 2", "Em")
    story.when_a_desk_takes_back("Bàn 2", "Em")
    story.when_a_desk_counts_a_visitor("Bàn 2")
    story.then_the_board_says(eligible=7, booked=5, arrived=3, completed=0, walk_in=2)

    story.when_it_is(9, 30)
    story.given_staff_at_the_office()
    late = story.when_a_desk_comes_back_online("Bàn 2", "Bình", "Hoa", at=on_the_day(7, 20))
    assert [result["verdict"] for result in late] == ["repeated", "already_arrived"]
    story.when_staff_tick("Hoa", "complete")
    story.when_staff_tick("Cúc", "arrive")
    story.when_staff_tick("Cúc", "complete")
    story.when_a_desk_scans("Bàn 1", "An", "complete")
    story.then_the_board_says(arrived=5, completed=3)
    story.then_the_hours_add_up_to_everybody()

    story.when_it_is(11, 30)
    story.given_staff_at_the_office()
    story.when_the_day_is_closed()
    story.then_bookings_are(Hoa="attended", Bình="attended", Cúc="attended", Dung="no_show", Giang="attended")
    story.then_the_board_says(arrived=5, no_show=1)

    story.when_a_desk_comes_back_online("Bàn 2", "Dung", at=on_the_day(10, 50))
    story.then_bookings_are(Dung="attended")
    story.then_the_board_says(arrived=6, no_show=0)
    story.then_visitors_are(1)
    story.then_nothing_is_left_to_settle()
    story.then_the_hours_add_up_to_everybody()
    story.then_every_change_is_in_the_chain()


def test_a_day_without_a_phone_is_keyed_in_from_the_paper(story: DayInTheWard) -> None:
    story.given_people_with_places_at_seven("Hoa", "Bình")
    story.given_people_invited_without_a_place("An")
    story.given_the_campaign_is_published_and_booked_for("Hoa", "Bình")
    story.travel.move_to(on_the_day(9) + timedelta(days=1), tick=False)
    story.given_staff_at_the_office()
    for name, kind in (("Hoa", "arrive"), ("Hoa", "complete"), ("An", "arrive")):
        story.when_staff_tick(name, kind)
    story.then_the_board_says(arrived=2, completed=1, walk_in=1)
    db.session.rollback()
    assert {visit.arrived_at for visit in db.session.scalars(select(Visit))} == {on_the_day(7)}
    story.when_the_day_is_closed()
    story.then_bookings_are(Hoa="attended", Bình="no_show")


def test_a_code_that_nobody_knows_is_given_to_a_person_and_never_lost(story: DayInTheWard) -> None:
    story.given_people_invited_without_a_place("An")
    story.day.publish()
    story.when_it_is(8)
    story.given_staff_at_the_office()
    story.when_a_phone_is_paired_as("Bàn 1")
    phone, token = story.phones["Bàn 1"]
    results(phone, story.day.day, token, scan(ticket=new_id()))
    kept = db.session.scalar(select(Scan))
    address = f"{story.address}/review/{kept.fingerprint.hex()}"
    story.office.search(address, "An")
    form = next(form for form in story.office.page.forms if form["fields"].get("resident"))
    story.office.post(form["attrs"]["action"], data=form["fields"])
    story.then_the_board_says(arrived=1)
    story.then_nothing_is_left_to_settle()
