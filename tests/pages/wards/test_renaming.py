"""A neighborhood gets another name from a day on: lists still find it, what is past keeps the name of its time."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from accounts.roles import Role
from campaigns.models import Campaign
from campaigns.planning import planning
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.errors import BadInput
from imports.deciding.neighborhoods import present_names
from imports.deciding.ward_queries import ward_facts
from tests.day_builder import DAY, DayBuilder, on_the_day
from turnout.queries import board
from wards import neighborhoods
from wards.models import Neighborhood
from wards.naming import parse_neighborhood
from wards.queries import former_names


def rename(day: DayBuilder, name: str, since: date | None) -> None:
    with transaction():
        place = db.session.get(Neighborhood, day.neighborhood.id)
        neighborhoods.rename(place, "to_dan_pho", name, by=SYSTEM, since=since)


def names(day: DayBuilder, on: date) -> str:
    db.session.rollback()
    return former_names(day.ward.id, on).get(day.neighborhood.id, "now")


def test_a_name_is_the_one_of_its_day(health_day: DayBuilder) -> None:
    rename(health_day, "Hòa Bình", date(2026, 3, 1))
    rename(health_day, "Hòa Phúc", date(2026, 9, 1))
    assert names(health_day, date(2026, 2, 28)) == "Tổ dân phố 7"
    assert names(health_day, date(2026, 3, 1)) == "Tổ dân phố Hòa Bình"
    assert names(health_day, date(2026, 8, 31)) == "Tổ dân phố Hòa Bình"
    assert names(health_day, date(2026, 9, 1)) == "now"


def test_a_name_that_was_only_written_wrongly_leaves_no_former_one(health_day: DayBuilder) -> None:
    rename(health_day, "Hòa Bình", None)
    assert names(health_day, date(2026, 1, 1)) == "now"


def test_a_later_name_does_not_begin_before_an_earlier_one(health_day: DayBuilder) -> None:
    rename(health_day, "Hòa Bình", date(2026, 3, 1))
    for since in (date(2026, 2, 28), date(2026, 1, 1)):
        with pytest.raises(BadInput):
            rename(health_day, "Hòa Phúc", since)


def test_lists_with_any_of_the_names_are_understood(health_day: DayBuilder) -> None:
    rename(health_day, "Hòa Bình", date(2026, 3, 1))
    db.session.rollback()
    finder = present_names(ward_facts(health_day.ward.id, clock.civil_date(clock.now())).neighborhoods)
    for said in ("Tổ dân phố 7", "TDP số 07", "tổ dân phố hoà bình"):
        assert finder.find(parse_neighborhood(said)) == "07"


def test_a_closed_campaign_shows_the_name_of_its_time_and_today_s(
    health_day: DayBuilder, client: Any, travel: Any
) -> None:
    health_day.person("Nguyễn Thị Hoa")
    health_day.publish()
    travel.move_to(on_the_day(17))
    with transaction() as work:
        planning.close(db.session.get(Campaign, health_day.campaign.id), SYSTEM, work.at)
    travel.shift(86_400)
    reader = health_day.staff(client, Role.STATION_ADMIN)
    page = f"/neighborhoods/{health_day.neighborhood.public_id}"
    reader.get(page)
    answer = reader.submit(page, kind="ban", name="Lướt", day="25", month="11", year="2026")
    assert answer.status_code == 303, answer.text
    shown = reader.get(f"/turnout/{health_day.campaign.public_id}").text
    assert "Tổ dân phố 7 (nay là Bản Lướt)" in shown
    figures = reader.get(f"/turnout/{health_day.campaign.public_id}.json").get_json()
    assert [place["name"] for place in figures["neighborhoods"]] == ["Tổ dân phố 7"]


def test_an_open_campaign_shows_the_present_name(health_day: DayBuilder) -> None:
    health_day.person("Nguyễn Thị Hoa")
    health_day.publish()
    rename(health_day, "Hòa Bình", date(2026, 11, 20))
    campaign = db.session.scalars(select(Campaign)).one()
    assert [(place.name, place.now) for place in board(campaign, on_the_day(9)).neighborhoods] == [
        ("Tổ dân phố Hòa Bình", "")
    ]


def test_a_name_cannot_be_changed_from_a_day_to_come(health_day: DayBuilder, client: Any) -> None:
    admin = health_day.staff(client, Role.STATION_ADMIN)
    page = f"/neighborhoods/{health_day.neighborhood.public_id}"
    admin.get(page)
    tomorrow = {"day": str(DAY.day), "month": str(DAY.month), "year": str(DAY.year)}
    assert admin.submit(page, kind="ban", name="Lướt", **tomorrow).status_code == 422
    assert admin.submit(page, kind="ban", name="Lướt", day="31", month="2").status_code == 422
    assert names(health_day, date(2026, 1, 1)) == "now"
