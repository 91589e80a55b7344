"""A person's state is shown wherever people are listed; a search names the people it found."""

from datetime import date

import pytest
from sqlalchemy import select

from accounts.roles import Role
from campaigns.models import CampaignDay, Slot
from campaigns.planning import planning
from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.transaction import transaction
from residents.models.people import Household, Resident
from screening.round import actions as round_actions

RESTRICTED, AWAY, HOMEBOUND = "Hạn chế xử lý dữ liệu", "Tạm vắng", "Không tự đến được"


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def seven(build, ward):
    seven = build.neighborhood(ward, 7)
    build.household(
        seven,
        {"full_name": "Lê Thị Già", "is_head": True, "residence": "absent", "homebound": True},
        {"full_name": "Lê Văn Trung", "sex": "male", "birth_date": date(1955, 1, 1)},
        {"full_name": "Lê Văn Trẻ", "sex": "male", "birth_date": date(2000, 1, 1)},
    )
    with writing_session():
        for one in db.session.scalars(select(Resident)):
            one.restricted_at = clock.now()
    return seven


@pytest.fixture
def published(build, ward, seven):
    campaign = build.campaign(ward, criteria={"age_min": 60})
    with transaction() as work:
        planning.publish(campaign, SYSTEM, work.at)
    return campaign


@pytest.fixture
def head(build, ward, seven, client):
    return build.sign_in(client, build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id))


@pytest.fixture
def staff(build, ward, seven, client):
    return build.sign_in(client, build.account(Role.STATION_STAFF, ward))


def home():
    return db.session.scalars(select(Household.public_id)).one()


def test_that_the_use_is_restricted_is_said_in_every_list_of_the_station(staff, seven, published):
    person = db.session.scalars(select(Resident.public_id).where(Resident.full_name == "Lê Thị Già")).one()
    for page, asked in (
        ("/residents", {"q": "le thi gia"}),
        (f"/residents/households/{home()}", None),
        (f"/residents/people/{person}", None),
        (f"/neighborhood/households/{home()}", None),
        (f"/residents/people/{person}/same", {"q": "tre"}),
    ):
        answer = staff.get(page)
        if asked:
            answer = staff.submit(page, **asked)
        assert RESTRICTED in answer.text, page


def test_the_people_behind_a_number_and_those_of_a_day_say_it(build, client, ward, seven, published):
    slot = db.session.scalars(select(Slot.public_id).order_by(Slot.id)).first()
    trung = db.session.scalars(select(Resident).where(Resident.full_name == "Lê Văn Trung")).one()
    with transaction() as work:
        round_actions.book(published, slot, [trung.id], "head", SYSTEM, work.at)
    day = db.session.scalars(select(CampaignDay.public_id)).one()
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    for page in (f"/turnout/{published.public_id}/people/invited", f"/days/{day}/list"):
        text = client.get(page).text
        assert "Lê Văn Trung" in text and RESTRICTED in text, page


def test_who_is_to_be_booked_is_shown_so(head, seven, published):
    text = head.get(f"/neighborhood/households/{home()}/book").text
    assert "Lê Văn Trung" in text and RESTRICTED in text


def test_two_records_that_look_alike_say_it_too(build, staff, ward, seven):
    build.household(seven, {"full_name": "Lê Thị Già"})
    assert RESTRICTED in staff.get("/residents/doubles").text


def test_a_list_shows_every_state_of_a_person_and_not_only_the_gravest(staff, seven):
    text = staff.get(f"/residents/households/{home()}").text
    assert all(word in text for word in (AWAY, HOMEBOUND, RESTRICTED))


def test_a_head_sees_it_on_the_round_with_a_campaign_and_without(head, seven):
    assert head.get("/neighborhood").text.count(RESTRICTED) == 3
    head.submit("/neighborhood", q="tre")
    assert RESTRICTED in head.get(f"/neighborhood/households/{home()}").text


def test_a_head_sees_it_on_the_round_of_a_campaign(head, seven, published):
    assert RESTRICTED in head.get("/neighborhood").text


def test_whom_a_search_found_is_named_though_the_campaign_does_not_mean_them(head, seven, published):
    assert "Lê Văn Trẻ" not in head.get("/neighborhood").text
    text = head.submit("/neighborhood", q="tre").text
    tre = db.session.scalars(select(Resident).where(Resident.full_name == "Lê Văn Trẻ")).one()
    assert f'href="/residents/people/{tre.public_id}"' in text and "Lê Văn Trẻ" in text
    assert "Không thuộc đối tượng của đợt này" in text


def test_whom_a_search_found_is_named_though_they_moved_away(build, head, seven, published):
    household = db.session.scalars(select(Household)).one()
    build.resident(household, "Lê Đã Đi", status="moved")
    head.get("/neighborhood")
    text = head.submit("/neighborhood", q="di le").text
    assert "Lê Đã Đi" in text and "Đã chuyển đi" in text


def test_a_household_is_added_from_the_top_of_the_round(head, seven):
    """Not after fifty households: the link to the form is before the first of them."""
    text = head.get("/neighborhood").text
    assert text.index("/residents/households/new") < text.index('class="household"')


def test_who_was_noted_dead_by_mistake_has_not_returned_from_anywhere(head, seven):
    person = db.session.scalars(select(Resident.public_id).limit(1)).one()
    head.get(f"/residents/people/{person}/mark/deceased")
    head.submit(f"/residents/people/{person}/mark/deceased")
    page = head.get(f"/residents/people/{person}").text
    assert "Hoàn tác" in page and "Đã về lại" not in page
    assert "Hoàn tác việc ghi" in head.get(f"/residents/people/{person}/mark/back").text
    assert head.submit(f"/residents/people/{person}/mark/back").status_code == 303
    assert "Đã mất" not in head.get(f"/neighborhood/households/{home()}").text


def test_what_was_noted_is_called_in_the_list_as_on_the_button(head, seven):
    person = db.session.scalars(select(Resident.public_id).where(Resident.full_name == "Lê Văn Trẻ")).one()
    head.get(f"/residents/people/{person}")
    head.submit(f"/residents/people/{person}/mark/homebound")
    assert "Đã ghi: " + HOMEBOUND in head.get(f"/neighborhood/households/{home()}").text
    assert head.get(f"/neighborhood/households/{home()}").text.count(HOMEBOUND) == 2


def test_a_household_whose_head_died_says_how_to_name_another_until_there_is_one(head, seven):
    """Two are left; the one corrected to be the head is the head from then on."""
    words = "Hộ này hiện chưa có chủ hộ"
    assert words not in head.get(f"/neighborhood/households/{home()}").text
    gia, trung = (
        db.session.scalars(select(Resident.public_id).where(Resident.full_name == name)).one()
        for name in ("Lê Thị Già", "Lê Văn Trung")
    )
    head.get(f"/residents/people/{gia}/mark/deceased")
    head.submit(f"/residents/people/{gia}/mark/deceased")
    assert words in head.get(f"/neighborhood/households/{home()}").text
    head.get(f"/residents/people/{trung}/correct")
    facts = {"full_name": "Lê Văn Trung", "year": "1955", "sex": "male", "is_head": "y"}
    answer = head.submit(
        f"/residents/people/{trung}/correct", **facts, residence="permanent", insurance="unknown"
    )
    assert answer.status_code == 303
    assert words not in head.get(f"/neighborhood/households/{home()}").text


def test_a_name_of_signs_that_fold_into_several_letters_has_room(head, seven):
    """A hundred and twenty ligatures are 360 letters: on PostgreSQL a column that is full is a fault, not a cut."""
    head.get(f"/residents/households/{home()}/add")
    facts = {
        "full_name": "ﬃ" * 120,
        "year": "1980",
        "sex": "male",
        "residence": "permanent",
        "insurance": "unknown",
    }
    assert head.submit(f"/residents/households/{home()}/add", **facts).status_code == 303
    assert (
        db.session.scalars(select(Resident.name_folded).order_by(Resident.id.desc())).first()
        == ("ffi" * 67)[:200]
    )


@pytest.mark.parametrize("typed", ["TRẦN THỊ HOA MAI", "trần thị hoa mai", " 1. Trần  Thị Hoa Mai,"])
def test_a_typed_name_is_tidied_as_a_listed_one(head, seven, typed):
    head.get(f"/residents/households/{home()}/add")
    facts = {
        "full_name": typed,
        "year": "1980",
        "sex": "female",
        "residence": "permanent",
        "insurance": "unknown",
    }
    assert head.submit(f"/residents/households/{home()}/add", **facts).status_code == 303
    page = head.get(f"/neighborhood/households/{home()}").text
    assert "Trần Thị Hoa Mai" in page and "01/01/1980" not in page
