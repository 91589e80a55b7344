"""The menu: few entries in a row, the parts of a group one level below, and only what the role may open."""

import re

import pytest

from accounts.roles import Role
from campaigns.planning import planning
from core.actor import SYSTEM
from core.db.transaction import transaction
from tests.builders import Builder
from tests.page_client import PageClient


@pytest.fixture
def ward(build: Builder):
    ward = build.ward()
    build.neighborhood(ward)
    return ward


def row(page: str) -> list[str]:
    """The addresses of the first row: groups lead to their first part."""
    menu = page[page.index('id="site-menu"') : page.index("</nav>")]
    without_parts = re.sub(r'<ul class="nav-parts">.*?</ul>', "", menu, flags=re.DOTALL)
    return re.findall(r'href="([^"]+)"', without_parts)


def below(page: str) -> list[str]:
    found = re.search(r'<nav class="sub-nav".*?</nav>', page, flags=re.DOTALL)
    return re.findall(r'href="([^"]+)"', found.group()) if found else []


def test_a_station_administrator_has_six_rooms_in_a_row_and_the_station_one_below(
    build: Builder, client: PageClient, ward
):
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    page = client.get("/accounts").text
    assert len(row(page)) == 7, "six rooms, and the reader's account for a phone"
    assert below(page) == ["/station/card", "/neighborhoods", "/clinics", "/accounts"]
    assert 'href="/accounts" aria-current="page"' in page
    assert 'href="/station/card" aria-current="true"' in page


def test_a_page_outside_a_group_shows_no_second_row(build: Builder, client: PageClient, ward):
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    assert below(client.get("/days").text) == []


def test_a_group_of_which_a_role_sees_one_page_is_that_page(build: Builder, client: PageClient):
    build.sign_in(client, build.account(Role.SITE_ADMIN))
    page = client.get("/accounts").text
    assert row(page) == ["/wards", "/accounts", "/account"]
    assert below(page) == []


def test_the_name_at_the_top_leads_to_the_readers_account(build: Builder, client: PageClient, ward):
    build.sign_in(client, build.account(Role.SUPERVISOR, ward))
    assert 'class="account-name" href="/account"' in client.get("/turnout").text


def test_letters_stand_under_their_campaign(build: Builder, client: PageClient, ward):
    campaign = build.campaign(ward)
    with transaction() as work:
        planning.publish(campaign, SYSTEM, work.at)
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    page = client.get(f"/letters/{campaign.public_id}").text
    assert 'href="/campaigns" aria-current="page"' in page
    assert f'class="back-link" href="/campaigns/{campaign.public_id}"' in page
