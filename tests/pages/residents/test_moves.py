"""Moves: a household to another neighborhood, a person to another household; what was counted stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from accounts.roles import Role
from campaigns.models import Campaign
from campaigns.planning import planning
from checkin.campaign_day import day_by_id
from checkin.day import closing
from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.transaction import transaction
from messages.models import Notice
from residents.household import editing as household_editing
from residents.household import move_queries, moves
from residents.household.moves import HasEnded, LivesThere, MovesLater, NotOnTheRoll
from residents.models.people import Household, Resident
from screening.models import Booking, Invitation, Letter
from screening.papers import letters
from screening.round.queries import RoundScope, round_list
from tests.day import scan
from tests.day_builder import DayBuilder, on_the_day
from tests.invariants import check
from turnout.queries import count
from wards.models import Neighborhood

ON = {"day": "1", "month": "11", "year": "2026"}


class TwoPlaces:
    """A health day with people in Tổ 7 who may move to Tổ 8."""

    def __init__(self, day: DayBuilder) -> None:
        self.day, self.build = day, day.build
        self.seven = day.neighborhood
        self.eight = day.build.neighborhood(day.ward, 8)
        self.home = day.household
        self.other = day.build.household(self.eight, {"full_name": "Lê Văn Tám", "is_head": True})

    def ladder(self, campaign: Campaign | None = None) -> dict[str, Any]:
        """Each neighborhood's row and the ward's, read afresh."""
        db.session.rollback()
        figures = count(db.session.get(Campaign, (campaign or self.day.campaign).id))
        rows = {place.code: place.row.counts for place in figures.neighborhoods}
        total = sum(rows.values(), type(figures.ward.counts)())
        assert total == figures.ward.counts
        return {**rows, "ward": figures.ward.counts}

    def move(self, household: Household, to: Neighborhood, on: date | None = None) -> None:
        with transaction() as work:
            moves.move_household(
                db.session.get(Household, household.id),
                db.session.get(Neighborhood, to.id),
                on or clock.civil_date(work.at),
                SYSTEM,
                work.at,
            )

    def move_person(self, person: Resident, to: Household, relation: str = "") -> None:
        with transaction() as work:
            moves.move_person(
                db.session.get(Resident, person.id),
                db.session.get(Household, to.id),
                clock.civil_date(work.at),
                SYSTEM,
                work.at,
                relation=relation,
            )


@pytest.fixture(name="places")
def two_places(health_day: DayBuilder) -> TwoPlaces:
    return TwoPlaces(health_day)


def row_of(model: Any, **facts: Any) -> Any:
    db.session.rollback()
    return db.session.query(model).filter_by(**facts).populate_existing().one()


def test_a_household_takes_its_people_along_and_keeps_its_code(places: TwoPlaces, app: Flask) -> None:
    person = places.day.person("Nguyễn Thị Hoa")
    gone = places.day.person("Nguyễn Văn Đã Đi", status="moved")
    code = places.home.code
    places.move(places.home, places.eight)
    home = row_of(Household, id=places.home.id)
    assert (home.neighborhood_id, home.code) == (places.eight.id, code)
    assert home.walk_order > row_of(Household, id=places.other.id).walk_order
    for one in (person, gone):
        assert row_of(Resident, id=one.id).neighborhood_id == places.eight.id
    check(app)


def test_a_closed_campaign_stays_as_it_was(places: TwoPlaces, travel: Any) -> None:
    came, booked = places.day.person("Nguyễn Thị Hoa"), places.day.person("Trần Văn Nam")
    places.day.publish()
    places.day.book(came, booked)
    travel.move_to(on_the_day(9))
    scan(places.day.campaign, [("arrive", came), ("complete", came)])
    with transaction() as work:
        closing.close(day_by_id(places.day.day.public_id), SYSTEM, work.at)
    with transaction() as work:
        planning.close(db.session.get(Campaign, places.day.campaign.id), SYSTEM, work.at)
    before = places.ladder()
    places.move(places.home, places.eight)
    assert places.ladder() == before


def test_in_an_open_campaign_what_is_to_come_follows_and_who_has_come_stays(
    places: TwoPlaces, travel: Any, app: Flask
) -> None:
    came, walked_in, booked = (places.day.person(name) for name in ("Hoa Một", "Hoa Hai", "Hoa Ba"))
    places.day.publish()
    places.day.book(came, booked)
    travel.move_to(on_the_day(9))
    scan(places.day.campaign, [("arrive", came), ("arrive", walked_in)])
    before = places.ladder()
    places.move(places.home, places.eight)
    after = places.ladder()
    assert after["ward"] == before["ward"]
    assert (after["07"].eligible, after["08"].eligible) == (before["07"].eligible, before["08"].eligible)
    assert (after["07"].booked, after["07"].arrived, after["08"].booked) == (1, 2, 1)
    scan(places.day.campaign, [("arrive", booked)])
    assert (places.ladder()["08"].arrived, places.ladder()["ward"].arrived) == (1, 3)
    check(app)


def test_an_arrival_that_was_undone_goes_along(places: TwoPlaces, travel: Any) -> None:
    person = places.day.person("Nguyễn Thị Hoa")
    places.day.publish()
    travel.move_to(on_the_day(9))
    (arrival,) = scan(places.day.campaign, [("arrive", person)])
    scan(places.day.campaign, [("undo", arrival)])
    places.move(places.home, places.eight)
    scan(places.day.campaign, [("arrive", person)], hour=10)
    after = places.ladder()
    assert (after["07"].arrived, after["08"].arrived) == (0, 1)


def test_the_letter_is_handed_over_by_the_new_neighborhood(places: TwoPlaces) -> None:
    places.day.person("Nguyễn Thị Hoa")
    places.day.publish()
    places.move(places.home, places.eight)
    assert row_of(Letter, household_id=places.home.id).neighborhood_id == places.eight.id


def test_a_notice_that_waits_is_passed_on_by_the_new_neighborhood(places: TwoPlaces, client: Any) -> None:
    person = places.day.person("Nguyễn Thị Hoa")
    places.build.save(
        Notice(
            ward_id=places.day.ward.id,
            neighborhood_id=places.seven.id,
            recipient=person.public_id,
            channel="by_hand",
            wording="reminder",
            facts={},
            about="x",
            created_at=clock.now(),
        )
    )
    places.move(places.home, places.eight)
    assert row_of(Notice, about="x").neighborhood_id == places.eight.id


def test_a_person_leaves_the_old_letter_and_is_on_the_new_one(places: TwoPlaces, app: Flask) -> None:
    stays, goes = places.day.person("Nguyễn Thị Hoa", is_head=True), places.day.person("Trần Văn Nam")
    places.day.publish()
    places.day.book(goes)
    places.move_person(goes, places.other, "con")
    moved = row_of(Resident, id=goes.id)
    assert (moved.household_id, moved.neighborhood_id, moved.relation) == (
        places.other.id,
        places.eight.id,
        "con",
    )
    names = {
        home.id: {
            member.name for member in letters.letter_of_household(places.day.campaign.id, home.id).members
        }
        for home in (places.home, places.other)
    }
    assert names == {places.home.id: {stays.full_name}, places.other.id: {"Lê Văn Tám", goes.full_name}}
    assert row_of(Booking, resident_id=goes.id).neighborhood_id == places.eight.id
    assert row_of(Booking, resident_id=goes.id).state == "booked"
    check(app)


def test_a_person_who_moves_to_a_household_without_a_letter_gets_one(places: TwoPlaces) -> None:
    goes = places.day.person("Trần Văn Nam")
    empty = places.build.household(places.eight)
    places.day.publish()
    places.move_person(goes, empty)
    assert row_of(Invitation, resident_id=goes.id).letter_id == row_of(Letter, household_id=empty.id).id
    assert row_of(Resident, id=goes.id).is_head


def test_a_person_s_history_names_own_moves_and_the_household_s_since(places: TwoPlaces, travel: Any) -> None:
    person = places.day.person("Trần Văn Nam")
    places.move_person(person, places.other)
    places.move(places.other, places.seven)
    history = move_queries.of_person(row_of(Resident, id=person.id))
    assert [(row.before.label, row.after.label, row.is_household) for row in history] == [
        ("Tổ dân phố 8", "Tổ dân phố 7", True),
        ("Tổ dân phố 7", "Tổ dân phố 8", False),
    ]
    travel.shift(timedelta(days=1))
    born_there = places.build.resident(row_of(Household, id=places.other.id), "Em Bé")
    assert move_queries.of_person(born_there) == []


def test_moves_that_make_no_sense_are_refused(places: TwoPlaces) -> None:
    person = places.day.person("Trần Văn Nam", status="deceased")
    with pytest.raises(LivesThere):
        places.move(places.home, places.seven)
    with pytest.raises(MovesLater):
        places.move(places.home, places.eight, clock.civil_date(clock.now()) + timedelta(days=1))
    with pytest.raises(NotOnTheRoll):
        places.move_person(person, places.other)
    ended = places.build.neighborhood(places.day.ward, 9)
    with writing_session():
        db.session.get(Neighborhood, ended.id).valid_to = date(2026, 1, 1)
    with pytest.raises(HasEnded):
        places.move(places.home, ended)


def test_a_new_household_never_draws_the_code_of_one_that_moved_on(places: TwoPlaces, client: Any) -> None:
    person = places.day.person("Trần Văn Nam")
    last = places.build.household(places.seven)
    places.move(last, places.eight)
    admin = places.day.staff(client)
    page = f"/residents/people/{person.public_id}/move"
    admin.get(page)
    answer = admin.submit(page, neighborhood=places.seven.public_id, address="Số 9", **ON)
    assert answer.status_code == 303
    assert row_of(Household, address="Số 9").code > last.code
    assert "Số 9" in admin.get(answer.location).text


def test_the_station_moves_a_household_on_its_page(places: TwoPlaces, client: Any) -> None:
    person = places.day.person("Nguyễn Thị Hoa")
    admin = places.day.staff(client)
    page = f"/residents/households/{places.home.public_id}/move"
    admin.get(page)
    assert admin.submit(page, day="31", month="2").status_code == 422
    assert admin.submit(page, neighborhood=places.seven.public_id, **ON).status_code == 422
    answer = admin.submit(page, neighborhood=places.eight.public_id, **ON)
    assert answer.status_code == 303
    assert "Tổ dân phố 7" in admin.get(answer.location).text
    shown = admin.get(f"/residents/people/{person.public_id}").text
    assert "01/11/2026" in shown


def test_a_head_moves_people_within_their_neighborhood_only(places: TwoPlaces, client: Any) -> None:
    person = places.day.person("Trần Văn Nam")
    beside = places.build.household(places.seven, {"full_name": "Phạm Thị Bên"})
    head = places.day.staff(client, Role.NEIGHBORHOOD_HEAD, neighborhood_id=places.seven.id)
    page = f"/residents/people/{person.public_id}/move"
    head.get(page)
    assert head.submit(page, household=places.other.code, **ON).status_code == 422
    assert head.submit(page, neighborhood=places.eight.public_id, address="Số 1", **ON).status_code == 422
    head.get(page)
    assert head.submit(page, household=beside.code, **ON).status_code == 303
    assert row_of(Resident, id=person.id).household_id == beside.id
    assert head.get(f"/residents/households/{places.home.public_id}/move").status_code == 404


@pytest.mark.parametrize("said", [{}, {"household": "99-9999"}, {"household": "07-0001", "address": "Số 1"}])
def test_a_move_without_a_place_says_what_to_type(
    places: TwoPlaces, client: Any, said: dict[str, str]
) -> None:
    person = places.day.person("Trần Văn Nam")
    staff = places.day.staff(client)
    page = f"/residents/people/{person.public_id}/move"
    staff.get(page)
    assert staff.submit(page, **ON, **said).status_code == 422
    assert row_of(Resident, id=person.id).household_id == places.home.id


def test_no_household_is_added_to_a_neighborhood_that_has_ended(places: TwoPlaces, client: Any) -> None:
    with writing_session():
        db.session.get(Neighborhood, places.eight.id).valid_to = date(2026, 1, 1)
    stale = db.session.get(Neighborhood, places.eight.id)
    with pytest.raises(HasEnded), transaction() as work:
        household_editing.register(stale, "Số 1", [], SYSTEM, work.at)
    admin = places.day.staff(client)
    assert "Tổ dân phố 8" not in admin.get("/residents/households/new").text


def states_on_the_round(places: TwoPlaces, place: Neighborhood) -> dict[str, str | None]:
    """Each person's state on the round of the neighborhood's head."""
    db.session.rollback()
    campaign = db.session.get(Campaign, places.day.campaign.id)
    listed = round_list(RoundScope(campaign, places.day.ward.id, place.id), "all", 1)
    return {person.name: person.state for home in listed.households for person in home.people}


def test_a_walk_in_who_moved_has_come_on_the_new_heads_round(places: TwoPlaces, travel: Any) -> None:
    walked_in = places.day.person("Hoa Một")
    places.day.person("Hoa Hai")
    places.day.publish()
    travel.move_to(on_the_day(9))
    scan(places.day.campaign, [("arrive", walked_in)])
    assert states_on_the_round(places, places.seven)["Hoa Một"] == "attended"
    places.move(places.home, places.eight)
    states = states_on_the_round(places, places.eight)
    assert (states["Hoa Một"], states["Hoa Hai"]) == ("attended", "not_booked")
