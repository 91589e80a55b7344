"""Where a number differs from the one of the screen before, the page says why; numbers of people who need a place are today's."""

from datetime import date

import pytest

from accounts.roles import Role
from campaigns.models import CampaignDay
from core.db.database import db
from core.db.transaction import transaction
from tests.invited import HOA, NAM, Invited

LATER = {**HOA, "full_name": "Lê Thị Mới", "birth_date": date(1949, 2, 2)}


@pytest.fixture
def invited(build):
    """Two people, and one place; a draft that is not published yet."""
    invited = Invited(build, criteria={"age_min": 60}, hours=1, capacity=1)
    invited.home = invited.household(HOA, NAM)
    return invited


@pytest.fixture
def planner(client, build, invited):
    return build.sign_in(client, build.account(Role.STATION_ADMIN, invited.ward))


def at(invited, page=""):
    return f"/campaigns/{invited.campaign.public_id}{page}"


def test_publishing_says_when_the_list_changed_since_the_preview(planner, invited):
    planner.get(at(invited, "/publish"))
    invited.household(LATER)
    lead = planner.submit(at(invited, "/publish")).location
    assert "Có 3 người thuộc đối tượng, không phải 2 như trang trước" in planner.get(lead).text


def test_publishing_says_nothing_where_nothing_changed(planner, invited):
    planner.get(at(invited, "/publish"))
    assert "trang trước" not in planner.get(planner.submit(at(invited, "/publish")).location).text


@pytest.mark.parametrize("page", ["", "/days/new", "/days/{day}/slots", "/days/{day}/places"])
@pytest.mark.parametrize(("language", "said"), [("vi", "Còn thiếu 2 chỗ"), ("en", "2 places are missing")])
def test_after_publishing_people_who_moved_in_need_a_place_too(planner, invited, page, language, said):
    invited.publish()
    invited.household(LATER)
    day = db.session.query(CampaignDay).one().public_id
    text = planner.get(at(invited, page.format(day=day)) + f"?lang={language}").text
    assert said in text
    assert ("theo sổ dân cư hôm nay: 3" if language == "vi" else "resident list of today: 3") in text


def test_a_letter_that_names_nobody_any_more_is_accounted_for(planner, invited):
    invited.publish()
    address = f"/letters/{invited.campaign.public_id}"
    assert "Không còn liệt kê" not in planner.get(address).text
    with transaction():
        for person in invited.people(invited.home):
            db.session.merge(person).status = "moved"
    assert "Không còn liệt kê 1 giấy mời" in planner.get(address).text


def test_a_bad_place_in_the_walking_order_is_named(planner, invited):
    address = f"/residents/households/{invited.home.public_id}/correct"
    planner.get(address)
    page = planner.submit(address, walk_order="x").text
    summary = page.split("error-summary", 1)[1].split("</div>", 1)[0]
    assert "Thứ tự" in summary or "thứ tự" in summary
