"""What everybody may open: the first page and one campaign, in plain words and few queries."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select

from campaigns import room_links
from campaigns.models import Campaign, CampaignDay, Slot
from campaigns.planning import planning
from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.transaction import transaction
from tests.builders import Builder
from tests.page_client import PageClient


@pytest.fixture
def ward(build: Builder):
    return build.ward()


def publish(build: Builder, ward: Any, **facts: Any) -> Campaign:
    campaign = build.campaign(ward, **facts)
    with transaction() as work:
        planning.publish(db.session.get(Campaign, campaign.id), SYSTEM, work.at)
    return campaign


def fill(campaign: Campaign, places: int, **conditions: Any) -> None:
    with writing_session():
        for slot in db.session.execute(select(Slot).where(Slot.campaign_id == campaign.id)).scalars():
            slot.booked = places


def test_the_first_page_shows_open_campaigns_soonest_first(client: PageClient, build: Builder, ward):
    later = publish(build, ward, title="Khám mắt", days_ahead=30)
    sooner = publish(build, ward, title="Khám tim", days_ahead=3)
    draft = build.campaign(ward, title="Bản nháp")
    page = client.get("/").text
    assert page.index(sooner.title) < page.index(later.title)
    assert draft.title not in page


def test_what_is_over_or_closed_leaves_the_first_page(client: PageClient, build: Builder, ward):
    over = publish(build, ward, title="Đã qua")
    closed = publish(build, ward, title="Đã đóng")
    with writing_session():
        day = db.session.execute(select(CampaignDay).where(CampaignDay.campaign_id == over.id)).scalar_one()
        day.date = clock.civil_date(clock.now()) - timedelta(days=1)
    with transaction() as work:
        planning.close(db.session.get(Campaign, closed.id), SYSTEM, work.at)
    page = client.get("/").text
    assert over.title not in page
    assert closed.title not in page


def days_at(campaign: Campaign, on: date, closes: int = 11 * 60) -> None:
    with writing_session():
        for day in db.session.scalars(select(CampaignDay).where(CampaignDay.campaign_id == campaign.id)):
            day.date, day.opens, day.closes = on, 7 * 60, closes


class TestPastIsPast:
    """Given a campaign whose only day is today from 7:00 to 11:00, when it is noon, then it is over, not full."""

    def given_noon(self, travel: time_machine.Traveller, build: Builder, ward: Any) -> Campaign:
        today = clock.civil_date(clock.now())
        campaign = publish(build, ward, title="Khám hôm nay")
        days_at(campaign, today)
        travel.move_to(clock.at_local(today, clock.minutes_to_time(12 * 60)))
        return campaign

    def test_it_does_not_lead_the_first_page(self, client, build: Builder, ward, travel):
        over = self.given_noon(travel, build, ward)
        coming = publish(build, ward, title="Khám tuần sau", days_ahead=7)
        page = client.get("/").text
        assert page.index(coming.title) < page.index(over.title)
        assert "Đã qua" in page[page.index(over.title) :]

    def test_its_page_says_that_it_is_over(self, client, build: Builder, ward, travel):
        campaign = self.given_noon(travel, build, ward)
        page = client.get(f"/c/{campaign.public_id}").text
        assert "Đợt khám này đã kết thúc" in page
        assert "/ask/" not in page
        assert "hết" not in page.lower().split("<main", 1)[1].split("</main>")[0]

    def test_a_day_that_is_over_beside_one_to_come_is_past(self, client, build: Builder, ward, travel):
        campaign = self.given_noon(travel, build, ward)
        build.save(
            CampaignDay(
                ward_id=ward.id,
                campaign_id=campaign.id,
                venue="Trạm Y tế",
                date=clock.civil_date(clock.now()) + timedelta(days=3),
            )
        )
        assert "Đã qua" in client.get(f"/c/{campaign.public_id}").text

    def test_hours_that_have_begun_take_no_places_from_those_to_come(self, client, build, ward, travel):
        campaign = publish(build, ward, capacity=10)
        today = clock.civil_date(clock.now())
        days_at(campaign, today)
        with writing_session():
            slots = db.session.scalars(
                select(Slot).where(Slot.campaign_id == campaign.id).order_by(Slot.starts)
            )
            list(slots)[-1].booked = 10
        travel.move_to(clock.at_local(today, clock.minutes_to_time(9 * 60 + 30)))
        assert "hết" in client.get("/").text
        travel.move_to(clock.at_local(today, clock.minutes_to_time(10 * 60 + 30)))
        assert "Đã qua" in client.get("/").text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_first_page_leads_to_letters_tickets_and_sign_in(client: PageClient, ward, language: str):
    page = client.get(f"/?lang={language}").text
    for address in ('href="/k"', 'href="/t"', 'href="/sign-in"'):
        assert address in page


def test_every_door_to_a_room_above_exists(app: Flask):
    endpoints = [door[0] for door in (*room_links.OF_CAMPAIGN, *room_links.OF_DAY)]
    for endpoint in (
        *endpoints,
        room_links.ASK,
        room_links.LETTER,
        room_links.TICKET,
        room_links.SIGN_IN,
    ):
        assert endpoint in app.view_functions, endpoint


@pytest.mark.parametrize("language", ["vi", "en"])
def test_one_campaign_says_what_for_whom_when_and_what_to_bring(
    client: PageClient, build: Builder, ward, language: str
):
    campaign = publish(
        build,
        ward,
        criteria={"age_min": 60, "sex": "female"},
        free_text="Khám nội\nSiêu âm",
        bring_text="Căn cước",
        fasting=True,
        organizer="Trạm Y tế",
    )
    page = client.get(f"/c/{campaign.public_id}?lang={language}").text
    for words in (
        "Khám nội",
        "Siêu âm",
        "Căn cước",
        "Nhà văn hóa phường",
        "60",
        f'href="/ask/{campaign.public_id}"',
    ):
        assert words in page


@pytest.mark.parametrize(("booked", "word"), [(0, "còn nhiều"), (9, "còn ít"), (10, "hết")])
def test_what_is_left_is_said_in_words_and_never_in_numbers(
    client: PageClient, build: Builder, ward, booked: int, word: str
):
    campaign = publish(build, ward)
    fill(campaign, booked)
    assert word in client.get(f"/c/{campaign.public_id}").text.lower()


def test_hardship_is_never_named_in_public(client: PageClient, build: Builder, ward):
    campaign = publish(build, ward, criteria={"groups": ["POOR", "CHRONIC", "ELDERLY"]})
    page = client.get(f"/c/{campaign.public_id}").text.lower()
    assert "nghèo" not in page
    assert "bệnh mạn" not in page
    assert "60" in page


def test_an_event_open_to_all_asks_for_no_appointment(client: PageClient, build: Builder, ward):
    event_day = build.campaign(ward, kind="event", hours=0, title="Ngày hội")
    with writing_session():
        day = db.session.execute(select(CampaignDay)).scalar_one()
        day.opens, day.closes = 7 * 60, 11 * 60
    with transaction() as work:
        planning.publish(db.session.get(Campaign, event_day.id), SYSTEM, work.at)
    page = client.get(f"/c/{event_day.public_id}").text
    assert "7:00 – 11:00" in page
    assert "/ask/" not in page


def test_a_draft_answers_as_a_campaign_that_is_not_there(client: PageClient, build: Builder, ward):
    draft = build.campaign(ward)
    none = "a" * 26
    hidden, missing = client.get(f"/c/{draft.public_id}"), client.get(f"/c/{none}")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text == missing.text.replace(none, draft.public_id)


@pytest.mark.parametrize("name", ["x", "../x", "A" * 26, "é" * 26, "1" * 26, "a" * 5000])
def test_an_address_that_cannot_be_one_is_not_there(client: PageClient, ward, name: str):
    assert client.get(f"/c/{name}").status_code == 404


def test_a_closed_campaign_says_that_it_is_over(client: PageClient, build: Builder, ward):
    campaign = publish(build, ward)
    with transaction() as work:
        planning.close(db.session.get(Campaign, campaign.id), SYSTEM, work.at)
    page = client.get(f"/c/{campaign.public_id}").text
    assert "/ask/" not in page
    assert "Đợt khám này đã kết thúc" in page


def test_the_public_pages_ask_the_same_few_questions_however_large_the_ward(
    app: Flask, client: PageClient, build: Builder, ward
):
    campaign = publish(build, ward, criteria={"age_min": 60})
    few = statements_of(client, f"/c/{campaign.public_id}"), statements_of(client, "/")
    for number in range(3):
        build.household(
            build.neighborhood(ward, number + 1), *({"birth_date": date(1950, 1, 1)} for _ in range(9))
        )
    fill(campaign, 3)
    many = statements_of(client, f"/c/{campaign.public_id}"), statements_of(client, "/")
    assert few == many
    assert len(few[0]) <= 5
    assert len(few[1]) <= 2
    for tables in many:
        assert not any(
            word in said for said in tables for word in ("resident", "household", "booking", "share")
        )


def statements_of(client: PageClient, address: str) -> list[str]:
    said: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        if statement.startswith("SELECT"):
            said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return said


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_campaign_for_some_neighborhoods_names_them(
    client: PageClient, build: Builder, ward, language: str
):
    seven = build.neighborhood(ward, 7)
    campaign = publish(build, ward, criteria={"neighborhoods": [seven.code]})
    page = client.get(f"/c/{campaign.public_id}?lang={language}").text
    assert {"vi": "Đang cư trú tại: Tổ dân phố 7", "en": "Living in: "}[language] in page
