"""The letters of the whole ward on one stack of paper: all, or those not handed over; in walking order, by neighborhood."""

import re

import pytest

from accounts.roles import Role
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from screening.models import Letter
from screening.papers import views as paper_views
from screening.round import actions
from tests.invited import HOA, Invited

STACK = re.compile(r"<h2>(Tổ dân phố \d+)</h2>|Kính gửi: Hộ ông/bà\s*<strong>([^<]+)</strong>")


@pytest.fixture
def invited(build):
    """Two neighborhoods; in the first, the household written last is walked to first."""
    invited = Invited(build)
    invited.second = invited.household({**HOA, "full_name": "Nguyễn Thị Hai"})
    invited.first = invited.household({**HOA, "full_name": "Nguyễn Thị Một"})
    invited.other = build.neighborhood(invited.ward, 8)
    build.household(invited.other, {**HOA, "full_name": "Nguyễn Thị Ba"})
    with transaction():
        db.session.merge(invited.first).walk_order = 0
    invited.publish()
    return invited


@pytest.fixture
def station(client, build, invited):
    return build.sign_in(client, build.account(Role.STATION_STAFF, invited.ward))


def ward(invited, more=""):
    return f"/letters/{invited.campaign.public_id}/ward{more}"


def stack(page):
    return [place or name for place, name in STACK.findall(page.text)]


def test_the_ward_is_printed_in_walking_order_with_a_sheet_between_neighborhoods(station, invited):
    printed = ["Tổ dân phố 7", "Nguyễn Thị Một", "Nguyễn Thị Hai", "Tổ dân phố 8", "Nguyễn Thị Ba"]
    assert f'{ward(invited)}"' in station.get(ward(invited, "/links")).text
    page = station.get(ward(invited))
    assert stack(page) == printed
    assert page.text.count("sheet-divider") == 2
    one = station.get(f"/letters/{invited.campaign.public_id}/{invited.other.public_id}")
    assert stack(one) == ["Nguyễn Thị Ba"]


def test_only_those_not_handed_over_are_printed_again(station, invited):
    with transaction() as work:
        campaign = db.session.merge(invited.campaign)
        actions.hand_over(campaign, invited.first.id, SYSTEM, work.at)
    listed = station.get(ward(invited, "/links")).text
    assert "Chưa trao: 2/3 giấy mời" in listed
    assert f"{ward(invited)}?show=not_given" in listed
    rest = ["Tổ dân phố 7", "Nguyễn Thị Hai", "Tổ dân phố 8", "Nguyễn Thị Ba"]
    assert stack(station.get(ward(invited, "?show=not_given"))) == rest


def test_the_whole_ward_is_marked_as_printed_in_one_step(station, invited):
    station.get(ward(invited, "/links"))
    assert station.submit(ward(invited, "/printed")).status_code == 303
    assert all(letter.printed_at for letter in db.session.query(Letter))
    assert "Đánh dấu đã in" not in station.get(ward(invited, "/links")).text


def test_more_letters_than_a_browser_lays_out_are_printed_in_parts(station, invited, monkeypatch):
    monkeypatch.setattr(paper_views, "LETTERS_TO_PRINT", 2)
    page = station.get(ward(invited))
    assert stack(page) == ["Nguyễn Thị Một", "Nguyễn Thị Hai"]
    assert "phần 2" in page.text
    assert stack(station.get(ward(invited, "?show=&page=2"))) == ["Nguyễn Thị Ba"]


@pytest.mark.parametrize("more", ["", "/links"])
def test_a_head_prints_no_ward(client, build, invited, more):
    place = {"neighborhood_id": invited.neighborhood.id}
    build.sign_in(client, build.account(Role.NEIGHBORHOOD_HEAD, invited.ward, **place))
    assert client.get(ward(invited, more)).status_code == 404
