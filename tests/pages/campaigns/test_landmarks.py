"""The landmark of a venue is told wherever residents are told where to go; the map is of the venue alone."""

from html import unescape
from urllib.parse import quote_plus

import pytest
from sqlalchemy import select

from accounts.roles import Role
from campaigns import queries
from campaigns.campaign_rows import venue_text
from campaigns.definition_rules import BadFacts, from_json
from campaigns.models import CampaignDay
from campaigns.planning import copying
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from screening.booking import booking
from screening.papers import letters
from tests.invited import HOA, Invited, open_letter

NEAR = "gần chợ Hoa Sen"
WHERE = f"Nhà văn hóa phường ({NEAR})"


@pytest.fixture
def invited(build):
    invited = Invited(build)
    invited.home = invited.household(HOA)
    with transaction():
        db.session.scalars(select(CampaignDay)).one().landmark = NEAR
    invited.publish()
    return invited


@pytest.fixture
def booked(invited):
    with transaction() as work:
        ids = [person.id for person in invited.people(invited.home)]
        booking.book(invited.campaign.id, invited.slots()[0].public_id, ids, "link", SYSTEM, work.at)
    return invited


def test_a_venue_without_a_landmark_is_the_venue_alone():
    assert venue_text("Nhà văn hóa", "") == "Nhà văn hóa"
    assert venue_text("Nhà văn hóa", "gần chợ") == "Nhà văn hóa (gần chợ)"


def test_the_public_page_tells_it_and_maps_the_venue(client, invited):
    page = unescape(client.get(f"/c/{invited.campaign.public_id}").text)
    assert WHERE in page
    assert quote_plus("Nhà văn hóa phường") in page
    assert quote_plus(NEAR) not in page


def test_the_letter_and_its_message_tell_it(client, build, invited):
    build.sign_in(client, build.account(Role.STATION_STAFF, invited.ward))
    campaign, letter = invited.campaign.public_id, invited.letter(invited.home)
    assert WHERE in client.get(f"/letters/{campaign}/{invited.neighborhood.public_id}").text
    assert WHERE in client.get(f"/letters/{campaign}/household/{letter.id}").text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_ticket_tells_it(client, booked, language):
    letter = letters.letter_of_household(booked.campaign.id, booked.home.id)
    client.get("/t")
    ticket = letter.members[0].ticket.opened()
    assert client.submit("/t", ticket=ticket.token).status_code == 303
    page = client.get(f"/t/show?lang={language}").text
    assert NEAR in page
    calendar = client.get("/t/calendar.ics").get_data(as_text=True).replace("\r\n ", "")
    assert NEAR in calendar


def test_the_households_page_and_the_round_tell_it(client, build, booked):
    open_letter(client, booked.letter(booked.home))
    assert WHERE in client.get("/k/home").text
    build.sign_in(client, build.account(Role.STATION_STAFF, booked.ward))
    assert WHERE in client.get(f"/neighborhood/households/{booked.home.public_id}").text


def test_it_is_typed_with_the_day_and_corrected_after_publishing(client, build, invited):
    build.sign_in(client, build.account(Role.STATION_ADMIN, invited.ward))
    day = db.session.scalars(select(CampaignDay)).one().public_id
    address = f"/campaigns/{invited.campaign.public_id}/days/{day}/details"
    assert f'value="{NEAR}"' in client.get(address).text
    told = {"venue": "Nhà văn hóa phường", "landmark": "cạnh  bưu điện ", "walk_in_reserve": "0"}
    assert client.submit(address, **told).status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(CampaignDay)).one().landmark == "cạnh bưu điện"
    client.get(address)
    assert client.submit(address, **told | {"landmark": "x" * 201}).status_code == 422


def test_a_copy_of_the_campaign_keeps_it(invited):
    with transaction() as work:
        first = clock.civil_date(work.at).replace(year=clock.civil_date(work.at).year + 1)
        made = copying.copy(db.session.merge(invited.campaign), first, SYSTEM, work.at)
    assert [day.landmark for day in queries.days(made.id, clock.now())] == [NEAR]


def definition(**day):
    day = {
        "date": "2027-01-05",
        "venue": "Trạm",
        "from": "07:00",
        "to": "08:00",
        "slot_minutes": 30,
        "capacity": 5,
    } | day
    return from_json({"kind": "screening", "title": "Khám", "days": [day]}, 1)


def test_programs_may_name_it():
    assert definition(landmark=NEAR).days[0].landmark == NEAR
    assert definition().days[0].landmark == ""
    with pytest.raises(BadFacts) as refused:
        definition(landmark=7)
    assert refused.value.facts["field"] == "days[0].landmark"
