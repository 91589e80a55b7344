"""An event open to all: everyone is invited, and no page speaks of appointments, places or full hours."""

import re
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from accounts.roles import Role
from campaigns.models import CampaignDay
from core import clock
from core.db.database import db, writing_session
from screening.papers.letters import LetterView
from screening.papers.sheets import sheet
from tests.builders import Builder
from tests.invited import HOA, NAM, Invited, open_letter
from tests.page_client import PageClient

INVITED = "Mời đến, không cần hẹn."
OF_APPOINTMENTS = (
    "hết chỗ",
    "hết giờ",
    "đặt lịch",
    "chọn giờ",
    "lịch hẹn",
    "còn nhiều",
    "còn ít",
    "không hẹn trước",
)


def day_of(invited: Invited) -> CampaignDay:
    return db.session.scalars(select(CampaignDay).where(CampaignDay.campaign_id == invited.campaign.id)).one()


@pytest.fixture
def event(build: Builder) -> Invited:
    invited = Invited(build, kind="event", title="Ngày hội sức khỏe", hours=0, days_ahead=0)
    day = day_of(invited)
    with writing_session():
        day.opens, day.closes = 7 * 60, 23 * 60 + 59
    return invited


def main_of(html: str) -> str:
    """What the page itself says, without the site's frame."""
    found = re.search(r"<main.*?</main>", html, re.DOTALL)
    return (found[0] if found else html).lower()


def given_the_letter(invited: Invited) -> LetterView:
    household = invited.household(HOA, NAM)
    invited.publish()
    return invited.letter(household)


class TestAnEventOpenToAll:
    """Given an event whose day has no slots, then residents and staff read that no appointment is needed."""

    def then_it_says_come(self, html: str) -> None:
        text = main_of(html)
        assert INVITED.lower() in text
        assert not [word for word in OF_APPOINTMENTS if word in text]

    def test_to_everybody(self, client: PageClient, event: Invited):
        given_the_letter(event)
        for address in ("/", f"/c/{event.campaign.public_id}", f"/ask/{event.campaign.public_id}"):
            self.then_it_says_come(client.get(address).text)

    def test_to_a_household_with_its_letter(self, client: PageClient, event: Invited):
        letter = given_the_letter(event)
        self.then_it_says_come(open_letter(client, letter).text)

    def test_on_paper(self, app: Flask, event: Invited):
        letter = given_the_letter(event)
        with app.test_request_context():
            self.then_it_says_come(sheet(event.campaign, [letter]))

    def test_to_the_station_before_publishing_and_after(self, client, build: Builder, event: Invited):
        event.household(HOA)
        build.sign_in(client, build.account(Role.STATION_ADMIN, event.ward))
        place = f"/campaigns/{event.campaign.public_id}"
        for page in ("", "/publish"):
            self.then_it_says_come(client.get(place + page).text)
        event.publish()
        self.then_it_says_come(client.get(place).text)

    def test_on_the_day_at_the_desk(self, client, build: Builder, event: Invited):
        given_the_letter(event)
        build.sign_in(client, build.account(Role.STATION_STAFF, event.ward))
        day = day_of(event)
        self.then_it_says_come(client.get(f"/days/{day.public_id}").text)
        desk = client.get(f"/desk/{day.public_id}").text
        assert 'data-open="one"' in desk
        assert INVITED in desk

    def test_one_tap_counts_a_person_without_year_and_sex(self, client, build: Builder, event: Invited):
        given_the_letter(event)
        build.sign_in(client, build.account(Role.STATION_STAFF, event.ward))
        day = day_of(event)
        now = clock.local(clock.now()).isoformat()
        scan = {
            "scan_id": "00000000-0000-4000-8000-000000000001",
            "kind": "arrive",
            "method": "count",
            "outsider": {"birth_year": None, "sex": "unknown"},
            "scanned_at": now,
        }
        answer = client.post(
            f"/desk/{day.public_id}/scans",
            json={"device_sent_at": now, "pending": 1, "scans": [scan]},
            headers={"X-Requested-With": "desk"},
        )
        assert answer.json["results"][0]["verdict"] == "accepted"
        counted = main_of(client.get(f"/days/{day.public_id}").text)
        assert re.search(r"đếm không ghi tên.*?\b1\b", counted, re.DOTALL)

    def test_on_the_board_and_in_its_workbook(self, client, build: Builder, event: Invited):
        given_the_letter(event)
        build.sign_in(client, build.account(Role.WARD_OFFICIAL, event.ward))
        page = client.get(f"/turnout/{event.campaign.public_id}").text
        self.then_it_says_come(page)
        for words in ("Đã đặt lịch", "Không đến"):
            assert words.lower() not in main_of(page)
        workbook = load_workbook(BytesIO(client.get(f"/turnout/{event.campaign.public_id}.xlsx").data))
        texts = [str(cell.value) for row in workbook.active.iter_rows() for cell in row if cell.value]
        assert not [text for text in texts if "hẹn" in text or "đặt" in text]
