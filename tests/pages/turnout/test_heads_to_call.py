"""Beside each neighborhood that is behind: its head's name, and the phone, opened once and on record."""

from datetime import date

import pytest
from sqlalchemy import select

from accounts.roles import READS_NAMES, Role
from campaigns.definition_rules import TargetFacts
from campaigns.planning import planning
from campaigns.queries import open_slots
from campaigns.targets.editing import set_targets
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from screening.booking import booking
from tests.day import scan

FAST, SLOW = "Trần Văn Nhanh", "Lê Thị Chậm"


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def neighborhoods(build, ward):
    """Two neighborhoods, each with a head who has a phone."""
    places = [build.neighborhood(ward, number) for number in (1, 2)]
    for place, name in zip(places, (FAST, SLOW), strict=True):
        build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=place.id, name=name, phone="0912 345 678")
    return places


@pytest.fixture
def elders(build, neighborhoods):
    """Three elders in each neighborhood."""
    homes = [build.household(place) for place in neighborhoods]
    return [
        [build.resident(home, f"Nguyễn Văn {n}", birth_date=date(1950, 1, 1 + n)) for n in range(3)]
        for home in homes
    ]


def published(build, ward, days_ahead=0, targets=()):
    campaign = build.campaign(ward, days_ahead=days_ahead, criteria={"age_min": 60})
    with transaction() as work:
        set_targets(campaign, targets, SYSTEM, work.at)
        planning.publish(campaign, SYSTEM, work.at)
    return campaign


def board_page(client, build, ward, campaign, role=Role.STATION_STAFF):
    build.sign_in(client, build.account(role, ward))
    return client.get(f"/turnout/{campaign.public_id}").text


def calls_on_record():
    return db.session.scalars(select(AuditEvent).where(AuditEvent.action == "account.phone_shown")).all()


def call_form(client):
    (form,) = [form for form in client.page.forms if form["attrs"]["action"].endswith("/call")]
    return form


@pytest.mark.parametrize("role", READS_NAMES)
def test_the_head_of_a_slow_neighborhood_is_called_from_the_board(client, build, ward, elders, role):
    targets = [TargetFacts("01", "count", 3), TargetFacts("02", "count", 3)]
    campaign = published(build, ward, targets=targets)
    scan(campaign, [("arrive", person) for person in elders[0]])
    page = board_page(client, build, ward, campaign, role)
    assert f"Tổ trưởng: {SLOW}" in page
    assert FAST not in page
    assert "0912 345 678" not in page
    called = client.submit(call_form(client)["attrs"]["action"])
    assert 'href="tel:0912345678"' in called.text
    assert len(calls_on_record()) == 1


@pytest.mark.parametrize(("ahead", "role"), [(0, Role.STATION_STAFF), (7, Role.STATION_ADMIN)])
def test_without_targets_slow_is_who_lags_among_the_eligible(client, build, ward, elders, ahead, role):
    campaign = published(build, ward, days_ahead=ahead)
    if ahead:
        slot = open_slots(campaign.id, clock.now())[0].slots[0]
        with transaction() as work:
            ids = [person.id for person in elders[0]]
            booking.book(campaign.id, slot.id, ids, "station", SYSTEM, work.at)
    else:
        scan(campaign, [("arrive", person) for person in elders[0]])
    page = board_page(client, build, ward, campaign, role)
    assert SLOW in page
    assert FAST not in page


def test_where_no_phone_is_on_file_the_board_says_so(client, build, ward, neighborhoods, elders):
    build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=neighborhoods[1].id, name="Bùi Không Máy")
    campaign = published(build, ward)
    scan(campaign, [("arrive", person) for person in elders[0]])
    page = board_page(client, build, ward, campaign)
    assert "Tổ trưởng: Bùi Không Máy" in page
    assert "chưa có số điện thoại" in page
    assert call_form(client)


def test_a_supervisor_reads_no_head_and_calls_none(client, build, ward, elders):
    campaign = published(build, ward)
    scan(campaign, [("arrive", person) for person in elders[0]])
    page = board_page(client, build, ward, campaign, Role.SUPERVISOR)
    assert SLOW not in page
    assert "/call" not in page


def test_nobody_is_called_for_a_campaign_that_is_over(client, build, ward, elders):
    campaign = published(build, ward)
    scan(campaign, [("arrive", person) for person in elders[0]])
    with transaction() as work:
        planning.close(db.session.merge(campaign), SYSTEM, work.at)
    assert SLOW not in board_page(client, build, ward, campaign)


def test_an_account_that_is_no_heads_has_no_call(client, build, ward, elders):
    campaign = published(build, ward)
    other = build.account(Role.STATION_ADMIN, ward, phone="0912 345 678")
    board_page(client, build, ward, campaign)
    client.get("/account/password")
    token = {"csrf_token": client.csrf()}
    address = f"/turnout/{campaign.public_id}/heads/{other.public_id}/call"
    assert client.post(address, data=token).status_code == 404
    assert calls_on_record() == []
