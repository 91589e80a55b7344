"""The station's pages for planning: every page, every refusal, and who may not see them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from accounts.roles import Role
from campaigns import office_queries
from campaigns.campaign_rows import DayRow, clock_text
from campaigns.definition_rules import TargetFacts
from campaigns.eligibility.rules import Criteria
from campaigns.models import Campaign, CampaignDay, Slot, Station, Target
from campaigns.planning import copying, planning, stations
from campaigns.targets.editing import set_targets
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from tests.builders import Builder
from tests.page_client import PageClient
from wards import days_off
from wards.models import Neighborhood

SOON = clock.civil_date(clock.now()) + timedelta(days=20)
BASICS = {"kind": "screening", "title": "Khám sức khỏe người cao tuổi", "clinic": ""}
DAY = {
    "day": str(SOON.day),
    "month": str(SOON.month),
    "year": str(SOON.year),
    "venue": "Nhà văn hóa tổ dân phố 7",
    "morning_from": "7:00",
    "morning_to": "11:00",
    "afternoon_from": "13h30",
    "afternoon_to": "16:30",
    "slot_minutes": "30",
    "desks": "3",
    "people_each": "5",
    "walk_in_reserve": "10",
}


COUNTED = dict.fromkeys(("basis_ward", "basis_01", "basis_02", "each_basis"), "percent")
"""What the targets page sends where nothing is chosen."""


@pytest.fixture
def ward(build: Builder):
    ward = build.ward()
    for number, births in ((1, (1950, 1960, 2010)), (2, (1940,))):
        place = build.neighborhood(ward, number)
        build.household(place, *({"birth_date": date(year, 1, 1)} for year in births))
    return ward


@pytest.fixture
def planner(build: Builder, client: PageClient, ward) -> PageClient:
    return build.sign_in(client, build.account(Role.STATION_ADMIN, ward))


@pytest.fixture
def draft(build: Builder, ward) -> Campaign:
    return build.campaign(ward, criteria={"age_min": 60}, days_ahead=20)


@pytest.fixture
def published(build: Builder, ward, draft: Campaign) -> Campaign:
    with transaction() as work:
        planning.publish(db.session.merge(draft), SYSTEM, work.at)
    return draft


def at(campaign: Campaign, page: str = "") -> str:
    return f"/campaigns/{campaign.public_id}{page}"


def day_of(campaign: Campaign) -> CampaignDay:
    return db.session.execute(select(CampaignDay).where(CampaignDay.campaign_id == campaign.id)).scalar_one()


def slots_of(campaign: Campaign) -> list[Slot]:
    return list(
        db.session.execute(
            select(Slot).where(Slot.campaign_id == campaign.id).order_by(Slot.starts)
        ).scalars()
    )


def reload(campaign: Campaign) -> Campaign:
    db.session.expire_all()
    return db.session.execute(select(Campaign).where(Campaign.public_id == campaign.public_id)).scalar_one()


PAGES = ("", "/basics", "/who", "/days/new", "/targets", "/stations", "/publish")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_a_draft_opens(planner: PageClient, draft: Campaign, language: str):
    day = day_of(draft).public_id
    places = [at(draft, page) for page in PAGES]
    places += [
        at(draft, f"/days/{day}{more}") for more in ("", "/details", "/hours", "/places", "/slots", "/remove")
    ]
    for address in ("/campaigns", "/campaigns/new", *places):
        assert planner.get(f"{address}?lang={language}").status_code == 200, address


def test_an_empty_list_offers_to_plan_the_first_campaign(planner: PageClient):
    page = planner.get("/campaigns").text
    assert "/campaigns/new" in page


def test_a_new_campaign_is_a_draft_with_the_usual_exam_points(planner: PageClient):
    planner.get("/campaigns/new")
    answer = planner.submit("/campaigns/new", **BASICS, bring_text="Căn cước\nThẻ bảo hiểm y tế")
    made = db.session.execute(select(Campaign)).scalar_one()
    assert (answer.status_code, made.status) == (303, "draft")
    assert answer.location == at(made, "/who")
    names = db.session.execute(select(Station.name).order_by(Station.sort)).scalars().all()
    assert names[0] == "Đo sinh hiệu"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"title": " "}, "title"), ({"kind": None}, "kind"), ({"title": "x" * 201}, "title")],
)
def test_what_is_missing_is_named_and_nothing_typed_is_lost(planner: PageClient, change, field):
    planner.get("/campaigns/new")
    answer = planner.submit("/campaigns/new", **{**BASICS, "organizer": "Bệnh viện X", **change})
    assert answer.status_code == 422
    assert f'href="#{field}' in answer.text
    assert "Bệnh viện X" in answer.text
    assert db.session.execute(select(func.count()).select_from(Campaign)).scalar_one() == 0


def test_the_same_form_twice_makes_one_campaign(planner: PageClient):
    planner.get("/campaigns/new")
    first = planner.submit("/campaigns/new", **BASICS)
    second = planner.submit("/campaigns/new", **BASICS)
    assert first.location == second.location
    assert db.session.execute(select(func.count()).select_from(Campaign)).scalar_one() == 1


def test_counting_shows_who_that_is_and_writes_nothing(planner: PageClient, draft: Campaign):
    page = planner.get(at(draft, "/who")).text
    assert 'data-count="01">2<' in page
    answer = planner.submit(at(draft, "/who"), age_min="70", sex="", step="count")
    assert answer.status_code == 200
    assert 'data-count="01">1<' in answer.text
    assert 'data-count="02">1<' in answer.text
    assert reload(draft).criteria == {"age_min": 60}


def test_the_live_count_answers_the_script(planner: PageClient, draft: Campaign):
    counts = planner.get(at(draft, "/count"), query_string={"age_min": "60", "neighborhoods": ["02"]}).json
    assert counts == {"living_here": "4", "eligible": "1", "neighborhoods": {"01": "0", "02": "1"}}
    assert planner.get(at(draft, "/count"), query_string={"age_min": "old"}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"age_min": "200"}, "age_min"),
        ({"age_min": "60", "age_max": "50"}, "age_max"),
        ({"groups": "RICH"}, "groups"),
    ],
)
def test_criteria_that_make_no_sense_are_refused_by_field(planner: PageClient, draft: Campaign, typed, field):
    planner.get(at(draft, "/who"))
    answer = planner.submit(at(draft, "/who"), sex="", **typed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert reload(draft).criteria == {"age_min": 60}


def test_a_preview_shows_the_slots_and_writes_nothing(planner: PageClient, draft: Campaign):
    planner.get(at(draft, "/days/new"))
    answer = planner.submit(at(draft, "/days/new"), **DAY, step="preview")
    assert answer.status_code == 200
    assert "13:30 – 14:00" in answer.text
    assert "210" in answer.text
    assert len(slots_of(draft)) == 4


def test_a_day_with_a_break_at_noon_gets_its_slots_and_places(planner: PageClient, draft: Campaign):
    planner.get(at(draft, "/days/new"))
    answer = planner.submit(at(draft, "/days/new"), **DAY)
    assert answer.status_code == 303
    new = [slot for slot in slots_of(draft) if slot.capacity == 15]
    assert len(new) == 14
    assert (new[0].starts, new[-1].ends) == (420, 990)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": "31", "month": "2"}, "day"),
        ({"year": "2020"}, "day"),
        ({"venue": ""}, "venue"),
        ({"morning_from": "25:00"}, "morning_from"),
        ({"morning_to": ""}, "morning_to"),
        ({"morning_to": "6:00"}, "morning_from"),
        (dict.fromkeys(("morning_from", "morning_to", "afternoon_from", "afternoon_to"), ""), "morning_from"),
        ({"afternoon_from": "10:00"}, "morning_from"),
        ({"slot_minutes": "0"}, "slot_minutes"),
        ({"slot_minutes": ""}, "slot_minutes"),
        ({"desks": "0"}, "desks"),
        ({"people_each": "many"}, "people_each"),
        ({"walk_in_reserve": "-1"}, "walk_in_reserve"),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(
    planner: PageClient, draft: Campaign, change, field
):
    planner.get(at(draft, "/days/new"))
    answer = planner.submit(at(draft, "/days/new"), **{**DAY, **change})
    assert answer.status_code == 422
    assert f"{field}-error" in answer.text or f'id="{field}-date-error"' in answer.text
    assert len(slots_of(draft)) == 4


def test_a_draft_day_is_replaced_with_all_its_slots(planner: PageClient, draft: Campaign):
    address = at(draft, f"/days/{day_of(draft).public_id}")
    planner.get(address)
    assert planner.submit(address, **{**DAY, "afternoon_from": "", "afternoon_to": ""}).status_code == 303
    assert [slot.capacity for slot in slots_of(draft)] == [15] * 8


def test_an_open_event_day_has_hours_and_no_slots(planner: PageClient, build: Builder, ward):
    event = build.campaign(ward, kind="event")
    planner.get(at(event, "/days/new"))
    assert planner.submit(at(event, "/days/new"), **DAY, is_open="y").status_code == 303
    assert len(slots_of(event)) == 4


def test_an_open_event_day_needs_its_hours(planner: PageClient, build: Builder, ward):
    event = build.campaign(ward, kind="event")
    no_hours = dict.fromkeys(("morning_from", "morning_to", "afternoon_from", "afternoon_to"), "")
    planner.get(at(event, "/days/new"))
    answer = planner.submit(at(event, "/days/new"), **{**DAY, **no_hours}, is_open="y")
    assert answer.status_code == 422
    assert "morning_from-error" in answer.text


def test_one_more_day_starts_from_the_last_one(planner: PageClient, draft: Campaign):
    planner.get(at(draft, "/days/new"))
    planner.submit(at(draft, "/days/new"), **DAY)
    page = planner.get(at(draft, "/days/new")).text
    assert f'value="{DAY["venue"]}"' in page
    assert 'value="13:30"' in page
    assert 'name="day" type="text" value=""' in page


def test_a_year_of_two_digits_is_one_of_this_century(planner: PageClient, draft: Campaign):
    planner.get(at(draft, "/days/new"))
    answer = planner.submit(at(draft, "/days/new"), **{**DAY, "year": str(SOON.year)[2:]})
    assert answer.status_code == 303


def test_a_day_leaves_a_draft_after_a_question(planner: PageClient, draft: Campaign):
    address = at(draft, f"/days/{day_of(draft).public_id}/remove")
    planner.get(address)
    assert planner.submit(address).status_code == 303
    assert slots_of(draft) == []


def test_places_cannot_fall_below_what_is_taken(planner: PageClient, published: Campaign):
    slot = slots_of(published)[0]
    with transaction():
        db.session.get(Slot, slot.id).booked = 3
        db.session.get(Slot, slot.id).held = 1
    address = at(published, f"/days/{day_of(published).public_id}/places")
    planner.get(address)
    names = {f"places_{one.public_id}": "10" for one in slots_of(published)}
    answer = planner.submit(address, _={**names, f"places_{slot.public_id}": "3"})
    assert answer.status_code == 422
    assert f'href="#places_{slot.public_id}"' in answer.text
    assert slots_of(published)[0].capacity == 10
    planner.get(address)
    assert planner.submit(address, _={**names, f"places_{slot.public_id}": "4"}).status_code == 303
    db.session.expire_all()
    assert slots_of(published)[0].capacity == 4


def hours_typed(campaign: Campaign, later: int = 0) -> dict[str, str]:
    """What the page of hours sends, each slot so many minutes later than it is."""
    return {
        f"{name}_{slot.public_id}": clock_text(minutes + later)
        for slot in slots_of(campaign)
        for name, minutes in (("from", slot.starts), ("to", slot.ends))
    }


def test_the_hours_of_a_published_day_change_with_a_reason(planner: PageClient, published: Campaign):
    address = at(published, f"/days/{day_of(published).public_id}/hours")
    before = [(slot.starts, slot.ends) for slot in slots_of(published)]
    with transaction():
        db.session.get_one(Slot, slots_of(published)[0].id).booked = 2
    assert "đã có 2 người có chỗ" in planner.get(address).text
    answer = planner.submit(address, _=hours_typed(published, 15), reason="mưa lớn")
    assert answer.status_code == 303
    assert "Cần báo cho người dân" in planner.get(answer.location).text
    db.session.expire_all()
    assert [(slot.starts, slot.ends) for slot in slots_of(published)] == [(s + 15, e + 15) for s, e in before]


@pytest.mark.parametrize(("typed", "says"), [("9 giờ kém", "7:30"), ("", "7:30"), ("23:59", "sau giờ")])
def test_hours_that_cannot_be_are_refused_beside_their_slot(
    planner: PageClient, published: Campaign, typed: str, says: str
):
    address = at(published, f"/days/{day_of(published).public_id}/hours")
    planner.get(address)
    first = slots_of(published)[0].public_id
    answer = planner.submit(address, _={**hours_typed(published), f"from_{first}": typed})
    assert answer.status_code == 422
    assert f'href="#from_{first}"' in answer.text
    assert says in answer.text
    if typed:
        assert f'value="{typed}"' in answer.text


def test_a_slot_that_would_run_into_the_one_before_it_is_refused(planner: PageClient, published: Campaign):
    address = at(published, f"/days/{day_of(published).public_id}/hours")
    planner.get(address)
    second = slots_of(published)[1]
    answer = planner.submit(
        address,
        _={**hours_typed(published), f"from_{second.public_id}": clock_text(second.starts - 10)},
    )
    assert answer.status_code == 422
    assert f'href="#from_{second.public_id}"' in answer.text


def test_a_day_open_to_all_has_no_hours_of_slots(planner: PageClient, build: Builder, ward):
    event = build.campaign(ward, kind="event", hours=0)
    assert planner.get(at(event, f"/days/{day_of(event).public_id}/hours")).status_code == 404


def test_more_slots_fit_beside_and_never_over_those_that_stand(planner: PageClient, published: Campaign):
    address = at(published, f"/days/{day_of(published).public_id}/slots")
    hours = {"slot_minutes": "60", "desks": "1", "people_each": "5"}
    planner.get(address)
    over = planner.submit(address, **hours, morning_from="10:30", morning_to="12:30")
    assert over.status_code == 422
    planner.get(address)
    beside = planner.submit(address, **hours, afternoon_from="13:30", afternoon_to="15:30")
    assert beside.status_code == 303
    assert len(slots_of(published)) == 6


def test_targets_are_set_for_the_ward_and_for_neighborhoods(planner: PageClient, draft: Campaign):
    planner.get(at(draft, "/targets"))
    typed = {
        "value_ward": "72,5",
        "basis_ward": "percent",
        "value_01": "2",
        "basis_01": "count",
        "basis_02": "percent",
        "each_basis": "percent",
    }
    answer = planner.submit(
        at(draft, "/targets"), _=typed, source="Kế hoạch 12", day="2", month="11", year="2026"
    )
    assert answer.status_code == 303
    rows = db.session.execute(
        select(Target.basis, Target.value, Target.source, Target.set_on).order_by(Target.id)
    ).all()
    assert rows == [
        ("percent", 72.5, "Kế hoạch 12", date(2026, 11, 2)),
        ("count", 2.0, "Kế hoạch 12", date(2026, 11, 2)),
    ]


def test_a_target_left_as_it_was_keeps_its_document(planner: PageClient, draft: Campaign):
    typed = {**COUNTED, "value_ward": "80"}
    planner.get(at(draft, "/targets"))
    planner.submit(at(draft, "/targets"), _=typed, source="Kế hoạch 12", day="2", month="11", year="2026")
    planner.get(at(draft, "/targets"))
    planner.submit(
        at(draft, "/targets"),
        _={**typed, "value_02": "9", "basis_02": "count"},
        source="Công văn 3",
        day="9",
        month="11",
        year="2026",
    )
    sources = db.session.execute(select(Target.source).order_by(Target.id)).scalars().all()
    assert sources == ["Kế hoạch 12", "Công văn 3"]


def test_the_date_of_a_document_is_asked_for(planner: PageClient, draft: Campaign):
    planner.get(at(draft, "/targets"))
    typed = {**COUNTED, "value_ward": "80"}
    answer = planner.submit(at(draft, "/targets"), _=typed, source="Kế hoạch 12")
    assert answer.status_code == 422
    assert "Ghi ngày ban hành văn bản." in answer.text
    assert db.session.scalars(select(Target)).all() == []


def test_one_number_goes_to_every_neighborhood_without_its_own(planner: PageClient, draft: Campaign):
    planner.get(at(draft, "/targets"))
    typed = {**COUNTED, "each": "80", "value_02": "3", "basis_02": "count"}
    assert planner.submit(at(draft, "/targets"), _=typed).status_code == 303
    rows = db.session.execute(
        select(Neighborhood.code, Target.basis, Target.value)
        .join(Neighborhood, Neighborhood.id == Target.neighborhood_id)
        .order_by(Neighborhood.code)
    ).all()
    assert rows == [("01", "percent", 80), ("02", "count", 3)]
    assert db.session.execute(select(func.count(Target.id))).scalar() == 2, "the ward's own stays open"


def test_an_impossible_common_number_is_refused_beside_its_box(planner: PageClient, draft: Campaign):
    planner.get(at(draft, "/targets"))
    answer = planner.submit(at(draft, "/targets"), _={**COUNTED, "each": "180"})
    assert answer.status_code == 422
    assert 'href="#each"' in answer.text


def test_a_target_set_without_a_document_gets_it_later(planner: PageClient, draft: Campaign):
    typed = {**COUNTED, "value_ward": "80"}
    for document in ({}, {"source": "Kế hoạch 12", "day": "2", "month": "11", "year": "2026"}):
        planner.get(at(draft, "/targets"))
        planner.submit(at(draft, "/targets"), _={**typed, **document})
    assert db.session.execute(select(Target.source)).scalar() == "Kế hoạch 12"


@pytest.mark.parametrize(("value", "basis"), [("101", "percent"), ("2,5", "count"), ("many", "count")])
def test_an_impossible_target_is_refused_beside_its_neighborhood(
    planner: PageClient, draft: Campaign, value, basis
):
    planner.get(at(draft, "/targets"))
    typed = {**COUNTED, "value_02": value, "basis_02": basis}
    answer = planner.submit(at(draft, "/targets"), _=typed)
    assert answer.status_code == 422
    assert 'href="#value_02">Tổ dân phố 2: ' in answer.text
    assert f'value="{value}"' in answer.text


def test_exam_points_are_the_stations_own(planner: PageClient, draft: Campaign):
    planner.get(at(draft, "/stations"))
    assert planner.submit(at(draft, "/stations"), names="Đo huyết áp\n\n Khám mắt ").status_code == 303
    assert db.session.execute(select(Station.name).order_by(Station.sort)).scalars().all() == [
        "Đo huyết áp",
        "Khám mắt",
    ]
    planner.get(at(draft, "/stations"))
    assert planner.submit(at(draft, "/stations"), names="Khám mắt\nKhám mắt").status_code == 422


def test_publishing_shows_the_numbers_first(planner: PageClient, draft: Campaign):
    page = planner.get(at(draft, "/publish")).text
    assert "stat" in page
    assert planner.submit(at(draft, "/publish")).status_code == 303
    assert reload(draft).status == "published"
    assert planner.get(at(draft)).status_code == 200


def test_a_draft_without_days_says_what_is_missing_and_stays_a_draft(planner: PageClient):
    planner.get("/campaigns/new")
    planner.submit("/campaigns/new", **BASICS)
    made = db.session.execute(select(Campaign)).scalar_one()
    page = planner.get(at(made, "/publish"))
    assert page.status_code == 200
    csrf = planner.csrf()
    answer = planner.post(at(made, "/publish"), data={"csrf_token": csrf, "idempotency_key": "k" * 26})
    assert answer.status_code == 422
    assert reload(made).status == "draft"


@pytest.mark.parametrize("page", ["/who", "/stations", "/publish"])
def test_what_was_published_cannot_be_changed_behind_the_backs_of_those_invited(
    planner: PageClient, published: Campaign, page: str
):
    assert planner.get(at(published, page)).status_code == 409


def test_texts_and_targets_stay_open_after_publishing(planner: PageClient, published: Campaign):
    planner.get(at(published, "/basics"))
    answer = planner.submit(at(published, "/basics"), **{**BASICS, "kind": "event", "title": "Tên mới"})
    assert answer.status_code == 303
    kept = reload(published)
    assert (kept.title, kept.kind) == ("Tên mới", "screening")
    assert planner.get(at(published, "/targets")).status_code == 200


def test_a_published_day_keeps_its_date(planner: PageClient, published: Campaign):
    day = day_of(published)
    assert planner.get(at(published, f"/days/{day.public_id}")).status_code == 303
    assert planner.get(at(published, f"/days/{day.public_id}/remove")).status_code == 409
    planner.get(at(published, f"/days/{day.public_id}/details"))
    planner.submit(at(published, f"/days/{day.public_id}/details"), venue="Trạm Y tế", walk_in_reserve="5")
    db.session.expire_all()
    assert (day_of(published).venue, day_of(published).walk_in_reserve) == ("Trạm Y tế", 5)


def test_closing_asks_first_and_ends_everything(planner: PageClient, published: Campaign):
    assert planner.get(at(published, "/close")).status_code == 200
    assert planner.submit(at(published, "/close")).status_code == 303
    assert reload(published).status == "closed"
    for page in ("/basics", "/targets", "/days/new", "/close"):
        assert planner.get(at(published, page)).status_code == 409


def test_closing_waits_for_a_day_that_came_and_is_not_closed(planner: PageClient, published: Campaign):
    assert planner.get(at(published, "/close")).status_code == 200
    with transaction():
        db.session.get(Slot, slots_of(published)[0].id).booked = 3
        db.session.get(CampaignDay, day_of(published).id).date = clock.civil_date(clock.now())
    refused = planner.submit(at(published, "/close"))
    assert refused.status_code == 409
    assert f"/days/{day_of(published).public_id}" in refused.text, "the way to the day that is to be closed"
    assert f'action="{at(published, "/close")}"' not in planner.get(at(published, "/close")).text
    assert reload(published).status == "published"


def test_a_draft_is_deleted_after_a_question(planner: PageClient, draft: Campaign):
    assert at(draft, "/discard") in planner.get(at(draft)).text
    address = at(draft)
    planner.get(f"{address}/discard")
    assert planner.submit(f"{address}/discard").status_code == 303
    assert planner.get(address).status_code == 404


def test_what_people_were_invited_to_is_not_deleted(planner: PageClient, published: Campaign):
    assert at(published, "/discard") not in planner.get(at(published)).text
    assert planner.get(at(published, "/discard")).status_code == 409


@pytest.mark.parametrize("role", [Role.STATION_STAFF, Role.WARD_OFFICIAL])
def test_staff_and_officials_read_and_do_not_plan(build: Builder, client: PageClient, ward, draft, role):
    build.sign_in(client, build.account(role, ward))
    page = client.get(at(draft))
    assert page.status_code == 200
    assert "/publish" not in page.text
    assert client.get("/campaigns").status_code == 200
    for address in ("/campaigns/new", *(at(draft, page) for page in PAGES if page)):
        assert client.get(address).status_code == 404, address


def test_another_wards_campaign_answers_as_none(build: Builder, client: PageClient, draft: Campaign):
    build.sign_in(client, build.account(Role.STATION_ADMIN, build.ward("99002", "Phường Khác")))
    none = "a" * 26
    for page in ("", *PAGES, f"/days/{day_of(draft).public_id}", "/count"):
        foreign, missing = client.get(at(draft, page)), client.get(f"/campaigns/{none}{page}")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.text == missing.text.replace(none, draft.public_id)


def test_a_day_of_another_campaign_answers_as_none(
    planner: PageClient, build: Builder, ward, draft: Campaign
):
    other = build.campaign(ward)
    assert planner.get(at(draft, f"/days/{day_of(other).public_id}")).status_code == 404


NEW_YEAR = {"day": "1", "month": "1", "year": str(SOON.year + 1)}


class TestWarningsKeepNobodyFromPlanning:
    """Given a day that can be planned but should be thought over, then every page on which it is planned says so."""

    def given_fasting(self, build: Builder, ward, **facts) -> Campaign:
        return build.campaign(ward, fasting=True, days_ahead=20, hours=2, **facts)

    def test_a_public_holiday_is_warned_of_before_and_after_saving(
        self, planner: PageClient, draft: Campaign
    ):
        planner.get(at(draft, "/days/new"))
        assert "ngày nghỉ lễ" in planner.submit(at(draft, "/days/new"), **DAY | NEW_YEAR, step="preview").text
        answer = planner.submit(at(draft, "/days/new"), **DAY | NEW_YEAR)
        assert "ngày nghỉ lễ" in planner.get(answer.location).text
        for page in ("", "/publish"):
            assert "ngày nghỉ lễ" in planner.get(at(draft, page)).text

    def test_a_holiday_on_which_the_ward_works_is_none(self, planner: PageClient, draft: Campaign, ward):
        with transaction() as work:
            new_year = date(SOON.year + 1, 1, 1)
            days_off.set_day(ward.id, new_year, False, "Thông báo 1", SYSTEM, work.at)
        planner.get(at(draft, "/days/new"))
        answer = planner.submit(at(draft, "/days/new"), **DAY | NEW_YEAR, step="preview")
        assert "ngày nghỉ lễ" not in answer.text

    @pytest.mark.parametrize(("until", "warned"), [("10:00", False), ("11:00", True)])
    def test_hours_from_ten_on_are_too_late_for_fasting(
        self, planner: PageClient, build: Builder, ward, until: str, warned: bool
    ):
        campaign = self.given_fasting(build, ward)
        assert "nhịn như vậy quá lâu" not in planner.get(at(campaign)).text
        planner.get(at(campaign, "/days/new"))
        typed = {**DAY, "morning_to": until, "afternoon_from": "", "afternoon_to": ""}
        planner.submit(at(campaign, "/days/new"), **typed)
        for page in ("", "/publish"):
            assert ("nhịn như vậy quá lâu" in planner.get(at(campaign, page)).text) is warned

    def test_hours_of_the_afternoon_are_no_matter_without_a_blood_test(self, planner, draft: Campaign):
        planner.get(at(draft, "/days/new"))
        planner.submit(at(draft, "/days/new"), **DAY)
        assert "nhịn như vậy quá lâu" not in planner.get(at(draft)).text


class TestPlacesAgainstPeople:
    """Given three eligible people, then wherever a day can be added the page says whether there are places for all."""

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_what_is_missing_is_said_before_a_day_is_added(
        self, planner, build: Builder, ward, language: str
    ):
        campaign = build.campaign(ward, criteria={"age_min": 60}, days_ahead=20, hours=1, capacity=1)
        with transaction() as work:
            planning.publish(db.session.merge(campaign), SYSTEM, work.at)
        said = {"vi": "Còn thiếu 2 chỗ", "en": "2 places are missing"}[language]
        for page in ("", "/days/new", f"/days/{day_of(campaign).public_id}/slots"):
            assert said in planner.get(at(campaign, page) + f"?lang={language}").text

    def test_the_preview_counts_the_new_places_too(self, planner, build: Builder, ward):
        campaign = build.campaign(ward, criteria={"age_min": 60}, days_ahead=20, hours=1, capacity=1)
        planner.get(at(campaign, "/days/new"))
        one = {
            **DAY,
            "morning_to": "7:30",
            "afternoon_from": "",
            "afternoon_to": "",
            "desks": "1",
            "people_each": "1",
        }
        assert "vẫn còn 1 người" in planner.submit(at(campaign, "/days/new"), **one, step="preview").text
        two = {**one, "people_each": "2"}
        assert "đủ chỗ cho mọi người" in planner.submit(at(campaign, "/days/new"), **two, step="preview").text


def test_the_fourth_step_follows_the_third(planner: PageClient, draft: Campaign):
    planner.get(at(draft, "/days/new"))
    again = planner.submit(at(draft, "/days/new"), **DAY, step="another")
    assert again.location == at(draft, "/days/new")
    later = SOON + timedelta(days=1)
    date_typed = {"day": str(later.day), "month": str(later.month), "year": str(later.year)}
    planner.get(again.location)
    onward = planner.submit(at(draft, "/days/new"), **DAY | date_typed)
    assert onward.location == at(draft, "/targets")
    assert "4/4" in planner.get(onward.location).text


def test_a_bad_number_is_named_by_its_field(planner: PageClient, draft: Campaign):
    planner.get(at(draft, "/days/new"))
    answer = planner.submit(at(draft, "/days/new"), **DAY | {"desks": "0", "slot_minutes": "x"})
    summary = answer.text.split("error-summary", 1)[1].split("</div>", 1)[0]
    assert "Số bàn làm việc song song" in summary or "bàn" in summary
    assert "khung giờ" in summary.lower()


class TestCountsThatChange:
    """Given a count that another screen showed differently, then the page says why."""

    def test_a_draft_is_counted_for_its_first_day(self, planner: PageClient, build: Builder, ward):
        sixty_soon = SOON.replace(year=SOON.year - 60) - timedelta(days=1)
        build.household(build.neighborhood(ward, 3), {"birth_date": sixty_soon})
        campaign = build.campaign(ward, criteria={"age_min": 60}, days_ahead=20)
        for page in ("", "/publish"):
            assert "tính theo hôm nay là 3" in planner.get(at(campaign, page)).text

    def test_a_frozen_count_says_what_it_would_be_now(
        self, planner, build: Builder, ward, published: Campaign
    ):
        assert "theo sổ dân cư hôm nay" not in planner.get(at(published)).text
        build.household(build.neighborhood(ward, 3), {"birth_date": date(1950, 1, 1)})
        assert "theo sổ dân cư hôm nay là 4" in planner.get(at(published)).text


class TestACopy:
    """Given an earlier campaign, when it is copied, then a draft has all of it with its dates moved."""

    def given_an_earlier_one(self, build: Builder, ward) -> Campaign:
        campaign = build.campaign(
            ward, title=f"Khám sức khỏe {SOON.year}", criteria={"age_min": 60, "neighborhoods": ["01", "02"]}
        )
        with transaction() as work:
            kept = db.session.merge(campaign)
            set_targets(kept, [TargetFacts("01", "percent", 80, "Kế hoạch 12")], SYSTEM, work.at)
            stations.set_stations(kept, ["Đo huyết áp", "Khám mắt"], SYSTEM)
            planning.publish(kept, SYSTEM, work.at)
        return campaign

    def when_it_is_copied(self, planner: PageClient, campaign: Campaign, on: date) -> Campaign:
        planner.get(at(campaign, "/copy"))
        typed = {"day": str(on.day), "month": str(on.month), "year": str(on.year)}
        answer = planner.submit(at(campaign, "/copy"), **typed)
        assert answer.status_code == 303, answer.text
        db.session.expire_all()
        return db.session.scalars(select(Campaign).where(Campaign.id != campaign.id)).one()

    def test_has_its_days_and_places_on_other_dates(self, planner: PageClient, build: Builder, ward):
        earlier = self.given_an_earlier_one(build, ward)
        on = date(SOON.year + 1, 3, 2)
        made = self.when_it_is_copied(planner, earlier, on)
        assert (made.status, made.title) == ("draft", f"Khám sức khỏe {SOON.year + 1}")
        assert Criteria.from_json(made.criteria) == Criteria.from_json(earlier.criteria)
        assert day_of(made).date == on
        shape = [(slot.starts, slot.ends, slot.capacity, slot.booked) for slot in slots_of(made)]
        assert shape == [(slot.starts, slot.ends, slot.capacity, 0) for slot in slots_of(earlier)]
        assert office_queries.station_names(made.id) == ["Đo huyết áp", "Khám mắt"]

    def test_has_targets_without_the_other_plans_document(self, planner: PageClient, build: Builder, ward):
        made = self.when_it_is_copied(
            planner, self.given_an_earlier_one(build, ward), date(SOON.year + 1, 3, 2)
        )
        target = db.session.scalars(select(Target).where(Target.campaign_id == made.id)).one()
        assert (target.basis, target.value, target.source) == ("percent", 80, "")

    def test_leaves_out_neighborhoods_that_have_ended_and_says_so(self, planner, build: Builder, ward):
        earlier = self.given_an_earlier_one(build, ward)
        with transaction() as work:
            neighborhood = db.session.scalars(select(Neighborhood).where(Neighborhood.code == "02")).one()
            neighborhood.valid_to = clock.civil_date(work.at)
        made = self.when_it_is_copied(planner, earlier, date(SOON.year + 1, 3, 2))
        assert made.criteria["neighborhoods"] == ["01"]
        assert "Không còn dùng nên đã bỏ ra: 02" in planner.get(at(made, "/who")).text

    def test_cannot_begin_in_the_past(self, planner: PageClient, build: Builder, ward):
        earlier = self.given_an_earlier_one(build, ward)
        planner.get(at(earlier, "/copy"))
        answer = planner.submit(at(earlier, "/copy"), day="1", month="1", year="2020")
        assert answer.status_code == 422
        assert 'id="day-date-error"' in answer.text

    def test_suggests_the_same_weekday_a_year_later(self):
        first = day_without_slots(date(2026, 11, 30))
        assert copying.suggested([first], date(2026, 12, 1)) == date(2027, 11, 29)
        assert copying.suggested([first], date(2028, 1, 1)) == date(2028, 11, 27)
        assert copying.suggested([], date(2026, 12, 1)) is None


def day_without_slots(on: date) -> DayRow:
    return DayRow("d", 1, on, "Trạm Y tế", 420, 660, ())
