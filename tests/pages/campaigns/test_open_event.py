"""An event open to all: no page, letter or list speaks of appointments, hours to choose, or places."""

import re
from html import unescape

import pytest

from accounts.roles import Role
from campaigns.models import CampaignDay
from campaigns.planning import planning
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from screening.papers import letters
from screening.round.handover import sheet_of
from tests.day import scan
from tests.invited import HOA, open_letter

INVITED = "Mời đến, không cần hẹn."
OF_APPOINTMENTS = re.compile(
    r"lịch hẹn|đặt lịch|có hẹn|giờ hẹn|chọn giờ|chọn ngày|hết chỗ|còn chỗ|đặt chỗ|khung giờ", re.IGNORECASE
)
TAGS = re.compile(r"<script.*?</script>|<template.*?</template>|<[^>]+>", re.DOTALL)


class OpenEvent:
    """A published event of today without slots, and one person of neighborhood 7 who is invited."""

    def __init__(self, build):
        self.build, self.ward = build, build.ward()
        self.neighborhood = build.neighborhood(self.ward, 7)
        self.household = build.household(self.neighborhood)
        self.person = build.resident(self.household, **HOA, phone="0912345678")
        self.draft = self._event("Hội sắp tới")
        self.campaign = self._event("Ngày hội sức khỏe")
        with transaction() as work:
            planning.publish(db.session.merge(self.campaign), SYSTEM, work.at)
        self.day = db.session.query(CampaignDay).filter_by(campaign_id=self.campaign.id).one()
        self.letter = letters.letter_of_household(self.campaign.id, self.household.id)

    def _event(self, title):
        campaign = self.build.campaign(self.ward, kind="event", hours=0, title=title, days_ahead=0)
        with transaction():
            day = db.session.query(CampaignDay).filter_by(campaign_id=campaign.id).one()
            day.opens, day.closes = 0, 24 * 60
        return campaign

    def sign_in(self, client, role):
        place = {"neighborhood_id": self.neighborhood.id} if role is Role.NEIGHBORHOOD_HEAD else {}
        return self.build.sign_in(client, self.build.account(role, self.ward, **place))


@pytest.fixture
def event(build):
    return OpenEvent(build)


def said(page) -> str:
    """What a reader of the page sees."""
    main = page.text.partition("<main")[2].partition("</main>")[0] or page.text
    return re.sub(r"\s+", " ", unescape(TAGS.sub(" ", main)))


PAGES = {
    "round": (Role.NEIGHBORHOOD_HEAD, "/neighborhood", True),
    "household on the round": (Role.NEIGHBORHOOD_HEAD, "/neighborhood/households/{household}", True),
    "letter": (Role.STATION_STAFF, "/letters/{campaign}/{neighborhood}", True),
    "message": (Role.STATION_STAFF, "/letters/{campaign}/household/{letter}", True),
    "board": (Role.WARD_OFFICIAL, "/turnout/{campaign}", True),
    "list of a number": (Role.STATION_STAFF, "/turnout/{campaign}/people/not_yet", False),
    "day": (Role.STATION_STAFF, "/days/{day}", True),
    "list of the day": (Role.STATION_STAFF, "/days/{day}/list", False),
    "list on paper": (Role.STATION_STAFF, "/days/{day}/print", False),
    "closing": (Role.STATION_STAFF, "/days/{day}/close", False),
    "campaign": (Role.STATION_ADMIN, "/campaigns/{campaign}", True),
    "publishing": (Role.STATION_ADMIN, "/campaigns/{draft}/publish", True),
    "public page": (None, "/c/{campaign}", True),
    "registering": (None, "/ask/{campaign}", True),
}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_speaks_of_appointments(client, event, name):
    role, address, invites = PAGES[name]
    if role:
        event.sign_in(client, role)
    names = {
        key: getattr(event, key).public_id
        for key in ("household", "neighborhood", "campaign", "day", "draft")
    }
    page = said(client.get(address.format(**names, letter=event.letter.id)))
    assert OF_APPOINTMENTS.findall(page) == []
    assert (INVITED in page) is invites


def test_the_households_own_page_invites_without_an_hour(client, event):
    open_letter(client, event.letter)
    page = said(client.get("/k/home"))
    assert INVITED in page
    assert OF_APPOINTMENTS.findall(page) == []


def test_the_desk_counts_with_one_tap(client, event):
    event.sign_in(client, Role.STATION_STAFF)
    page = client.get(f"/desk/{event.day.public_id}").text
    assert INVITED in page
    assert "Đếm thêm 1 người" in page


@pytest.mark.parametrize("kind", ["book", "move"])
def test_nobody_is_booked_on_the_round(client, event, kind):
    event.sign_in(client, Role.NEIGHBORHOOD_HEAD)
    client.get("/neighborhood")
    token = {"csrf_token": client.csrf(), "resident": event.person.public_id, "slot": "a" * 26}
    address = f"/neighborhood/households/{event.household.public_id}/{kind}"
    assert client.get(address).status_code == 404
    assert client.post(address, data=token).status_code == 404


def test_the_hand_over_sheet_counts_nobody_as_without_an_appointment(event):
    campaign = db.session.merge(event.campaign)
    sheet = sheet_of(event.ward.id, event.neighborhood.id, [campaign], event.campaign.created_at)
    assert (sheet.not_met, sheet.letters) == (0, 1)


def test_a_person_who_came_is_not_called_one_without_an_appointment(client, event):
    scan(event.campaign, [("arrive", event.person)], hour=0)
    event.sign_in(client, Role.STATION_STAFF)
    page = said(client.get(f"/residents/people/{event.person.public_id}"))
    assert "Nhà văn hóa phường" in page
    assert "Không hẹn" not in page
