"""After booking: a household keeps its tickets as pictures, on one sheet, in a calendar, and knows the way."""

import re
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from campaigns.days import editing
from campaigns.models import CampaignDay
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from residents.models.people import Household
from tests.builders import Builder
from tests.invited import HOA, NAM, Invited, open_letter
from tests.page_client import PageClient

TITLE = "Khám sức khỏe người cao tuổi"


@pytest.fixture
def invited(build: Builder, travel: time_machine.Traveller) -> Invited:
    return Invited(
        build, title=TITLE, fasting=True, bring_text="Căn cước\nThẻ bảo hiểm y tế\nĐơn thuốc đang uống"
    )


@pytest.fixture
def home(invited: Invited, client: PageClient) -> Household:
    home = invited.household(HOA, NAM)
    invited.publish()
    open_letter(client, invited.letter(home))
    return home


def send(client: PageClient, path: str, **fields: object) -> TestResponse:
    client.get("/k/home")
    return client.post(
        path, data={"csrf_token": client.csrf(), "idempotency_key": path + str(fields), **fields}
    )


def book(client: PageClient, invited: Invited, *people: str, slot: int = 0, kind: str = "book") -> None:
    answer = send(client, f"/k/{kind}", slot=invited.slots()[slot].public_id, resident=list(people))
    assert answer.status_code == 303, answer.text


@pytest.fixture
def both(invited: Invited, client: PageClient, home: Household) -> list[str]:
    people = [person.public_id for person in invited.people(home)]
    book(client, invited, *people)
    return people


class TestAPicture:
    def test_holds_the_ticket_and_needs_no_script(self, client: PageClient, both: list[str]):
        page = client.get("/k/done").text
        assert f"/k/ticket/{both[0]}/ticket.png" in page
        answer = client.get(f"/k/ticket/{both[0]}/ticket.png")
        assert answer.mimetype == "image/png"
        assert "no-store" in answer.headers["Cache-Control"]
        picture = Image.open(BytesIO(answer.data))
        assert picture.width == 900
        assert 1000 < picture.height < 2600
        assert len(answer.data) < 120_000

    def test_of_a_ticket_is_the_one_its_letter_gives(
        self, client: PageClient, invited: Invited, home: Household, both: list[str]
    ):
        through_letter = client.get(f"/k/ticket/{both[0]}/ticket.png").data
        client.get("/t")
        of_first = next(m for m in invited.letter(home).members if "Hoa" in m.name)
        client.submit("/t", ticket=of_first.ticket.opened().token)
        assert client.get("/t/ticket.png").data == through_letter

    def test_is_not_drawn_before_a_time_is_booked(
        self, client: PageClient, invited: Invited, home: Household
    ):
        hoa = invited.people(home)[0].public_id
        assert client.get(f"/k/ticket/{hoa}/ticket.png").status_code == 404


class TestTheHousehold:
    def test_has_one_sheet_with_one_list_of_what_to_bring(self, client: PageClient, both: list[str]):
        page = client.get("/k/sheet").text
        assert "Bà Hoa" in page and "Ông Nam" in page
        assert page.count("Thẻ bảo hiểm y tế") == 1
        assert page.count('class="qr"') == 2
        assert page.count("notice-warning") == 1, "when not to eat is said once"
        assert page.count("để ăn sau khi lấy máu") == 1, "what to eat afterwards is in the list"
        assert client.get("/k/done").text.count("để ăn sau khi lấy máu</span>") == 1

    def test_reads_what_to_bring_once_after_booking_with_a_picture_each(
        self, client: PageClient, both: list[str]
    ):
        page = client.get("/k/done").text
        for icon in ("card", "insurance", "pill"):
            assert page.count(f"icons.svg#{icon}") == 1, icon

    def test_changes_the_time_where_the_page_says_it_can(self, client: PageClient, both: list[str]):
        client.get("/k/done")
        change = next(f for f in client.page.forms if f["fields"].get("kind") == "move")
        assert change["attrs"]["action"] == "/k/people"
        assert {a["value"] for _t, a in change["all"] if a.get("name") == "resident"} == set(both)

    def test_finds_the_venue_in_the_maps_of_the_phone(self, client: PageClient, both: list[str]):
        page = client.get("/k/done").text
        link = re.search(
            r'href="(https://www\.google\.com/maps/search/[^"]+)" rel="noopener noreferrer"', page
        )
        assert link, "a plain link, and nothing is loaded from there"
        assert "query=" in link[1]

    def test_sends_the_ticket_to_relatives(self, client: PageClient, invited: Invited, both: list[str]):
        page = client.get("/k/done").text
        sent = re.search(r'data-send="([^"]+)"', page)
        assert sent
        assert TITLE in sent[1] and "Bà Hoa" in sent[1] and "/t#" in sent[1]
        assert "Nguyễn Thị Hoa" not in sent[1]
        things = next(line for line in sent[1].splitlines() if line.startswith("Mang theo"))
        assert "lấy máu" in things, "what to eat after the blood test is among the things to bring"

    def test_without_an_appointment_has_no_sheet(self, client: PageClient, home: Household):
        assert client.get("/k/sheet").location == "/k/home"


class TestTheCalendar:
    """One UID; each change has a higher SEQUENCE and a later LAST-MODIFIED; a cancelled one says so."""

    def read(self, client: PageClient, resident: str) -> dict[str, str]:
        answer = client.get(f"/k/ticket/{resident}/calendar.ics")
        assert answer.mimetype == "text/calendar"
        return dict(
            line.split(":", 1) for line in answer.text.replace("\r\n ", "").splitlines() if ":" in line
        )

    def test_follows_every_change(
        self,
        app: Flask,
        client: PageClient,
        invited: Invited,
        home: Household,
        both: list[str],
        travel: time_machine.Traveller,
    ):
        hoa = both[0]
        files = [self.read(client, hoa)]
        travel.shift(60)
        book(client, invited, hoa, slot=1, kind="move")
        files.append(self.read(client, hoa))
        travel.shift(60)
        self.when_the_station_changes_the_venue(invited)
        files.append(self.read(client, hoa))
        travel.shift(60)
        send(client, "/k/cancel", resident=hoa)
        files.append(self.read(client, hoa))
        travel.shift(60)
        book(client, invited, hoa, slot=2)
        files.append(self.read(client, hoa))
        assert len({file["UID"] for file in files}) == 1
        assert [file["STATUS"] for file in files] == ["CONFIRMED"] * 3 + ["CANCELLED", "CONFIRMED"]
        for field, reads in (("SEQUENCE", int), ("LAST-MODIFIED", str)):
            values = [reads(file[field]) for file in files]
            assert values == sorted(set(values)), field
        assert files[0]["DTSTART"] != files[1]["DTSTART"]
        assert files[2]["LOCATION"] == "Nhà văn hóa khu 3"

    def when_the_station_changes_the_venue(self, invited: Invited) -> None:
        with transaction() as work:
            day = db.session.get_one(CampaignDay, invited.slots()[0].day_id)
            editing.change_day(invited.campaign, day, "Nhà văn hóa khu 3", "", 0, SYSTEM, work.at)

    def test_of_two_changes_in_one_moment_rises_too(
        self, client: PageClient, invited: Invited, both: list[str], travel: time_machine.Traveller
    ):
        before = self.read(client, both[0])
        send(client, "/k/cancel", resident=both[0])
        after = self.read(client, both[0])
        assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])

    def test_can_be_put_right_after_a_cancellation(
        self, client: PageClient, invited: Invited, both: list[str]
    ):
        send(client, "/k/cancel", resident=both[0])
        assert f"/k/ticket/{both[0]}/calendar.ics" in client.get(f"/k/ticket/{both[0]}").text

    def test_is_not_there_where_nothing_was_ever_booked(
        self, client: PageClient, invited: Invited, home: Household
    ):
        hoa = invited.people(home)[0].public_id
        assert client.get(f"/k/ticket/{hoa}/calendar.ics").status_code == 404
        assert "calendar.ics" not in client.get(f"/k/ticket/{hoa}").text
