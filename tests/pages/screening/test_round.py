"""A head's round: their households, who is booked and who is not, booking a household in one step."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from accounts.roles import Role
from campaigns.models import CampaignDay, Slot
from campaigns.planning import planning
from core import clock
from core.actor import SYSTEM
from core.db.database import db, writing_session
from core.db.models import AuditEvent
from core.db.transaction import transaction
from core.i18n import day_weekday
from core.ids import new_id
from messages.models import Notice
from residents.models.people import Resident, YearlyCheck
from screening.booking import attendance
from screening.booking.reminders import put_reminders
from screening.models import Booking, Invitation, Letter, Ticket
from tests.page_client import squeeze


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def seven(build, ward):
    return build.neighborhood(ward, 7)


@pytest.fixture
def household(build, seven):
    return build.household(
        seven,
        {"full_name": "Nguyễn Văn Nam", "is_head": True, "sex": "male", "birth_date": date(1948, 1, 1)},
        {"full_name": "Trần Thị Hoa"},
        {"full_name": "Nguyễn Thị Trẻ", "birth_date": date(1999, 1, 1)},
        address="Số 7/15 ngõ Cây Xanh",
    )


@pytest.fixture
def campaign(build, ward, household):
    return publish(build.campaign(ward, criteria={"age_min": 60}, capacity=3))


@pytest.fixture
def head(app, build, ward, seven):
    return build.sign_in(
        app.test_client(), build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id)
    )


@pytest.fixture
def staff(app, build, ward):
    return build.sign_in(app.test_client(), build.account(Role.STATION_STAFF, ward))


def publish(campaign):
    with transaction() as work:
        planning.publish(campaign, SYSTEM, work.at)
    return campaign


def person(name):
    db.session.rollback()
    return db.session.execute(select(Resident).where(Resident.full_name == name)).scalar_one()


def slots(campaign):
    db.session.rollback()
    return (
        db.session.execute(select(Slot).where(Slot.campaign_id == campaign.id).order_by(Slot.id))
        .scalars()
        .all()
    )


def places():
    db.session.rollback()
    rows = db.session.execute(
        select(Resident.full_name, Booking.state, Booking.via).join(
            Booking, Booking.resident_id == Resident.id
        )
    )
    return sorted(map(tuple, rows))


def statements(work):
    """The number of statements sent to the database."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def answer_of(name):
    return db.session.execute(
        select(Invitation.answer).where(Invitation.resident_id == person(name).id)
    ).scalar_one()


def book(client, household, slot, *names, kind="book"):
    address = f"/neighborhood/households/{household.public_id}/{kind}"
    client.get(address)
    return client.submit(address, slot=slot.public_id, resident=[person(name).public_id for name in names])


class TestList:
    def test_a_head_sees_their_households_in_walking_order(self, build, seven, head, household, campaign):
        first = build.household(seven, {"full_name": "Lê Văn Đầu"}, address="Đầu ngõ")
        with transaction():
            db.session.get(type(first), first.id).walk_order = -1
        page = head.get("/neighborhood").text
        assert "<h1>Tổ dân phố 7</h1>" in page
        assert page.index(first.code) < page.index(household.code)

    def test_only_whom_the_campaign_means_is_listed_by_name(self, head, campaign):
        page = head.get("/neighborhood").text
        assert "Trần Thị Hoa" in page
        assert "Nguyễn Thị Trẻ" not in page

    def test_filters_show_who_is_still_missing(self, build, seven, head, household, campaign):
        other = build.household(seven, {"full_name": "Lê Thị Xa", "birth_date": date(1950, 1, 1)})
        book(head, household, slots(campaign)[0], "Nguyễn Văn Nam", "Trần Thị Hoa")
        todo = head.get("/neighborhood?show=todo").text
        assert other.code in todo and household.code not in todo
        booked = head.get("/neighborhood?show=booked").text
        assert household.code in booked and other.code not in booked

    def test_the_round_opens_on_who_has_no_appointment_yet(self, build, seven, head, household, campaign):
        other = build.household(seven, {"full_name": "Lê Thị Xa", "birth_date": date(1950, 1, 1)})
        build.household(seven, {"full_name": "Lê Văn Trẻ", "birth_date": date(2000, 1, 1)})
        book(head, household, slots(campaign)[0], "Nguyễn Văn Nam", "Trần Thị Hoa")
        page = squeeze(head.get("/neighborhood").text)
        assert other.code in page and household.code not in page and "Lê Văn Trẻ" not in page
        assert "Chưa đặt lịch <strong>1 hộ</strong>" in page
        assert "Đã đặt lịch <strong>1 hộ</strong>" in page and "Tất cả <strong>3 hộ</strong>" in page

    def test_households_are_called_by_their_head_and_those_with_nobody_invited_are_folded(
        self, build, seven, head, household, campaign
    ):
        build.household(seven, {"full_name": "Lê Văn Trẻ", "birth_date": date(2000, 1, 1)}, address="Số 1")
        page = squeeze(head.get("/neighborhood?show=all").text)
        assert f'/neighborhood/households/{household.public_id}">Nguyễn Văn Nam</a>' in page
        assert page.index("1 hộ không có ai thuộc đối tượng") < page.index("Lê Văn Trẻ")
        assert page.count('class="household"') == 1

    def test_who_came_after_publishing_is_counted_with_the_others(self, build, seven, head, campaign):
        build.household(seven, {"full_name": "Lê Thị Mới", "birth_date": date(1950, 1, 1)})
        page = squeeze(head.get("/neighborhood").text)
        assert "Lê Thị Mới" in page and "Chưa đặt lịch <strong>2 hộ</strong>" in page

    @pytest.mark.parametrize("change", ["moved", "deceased"])
    def test_who_left_is_in_no_chip_and_no_message(self, head, household, campaign, change):
        book(head, household, slots(campaign)[0], "Trần Thị Hoa", "Nguyễn Văn Nam")
        for name in ("Trần Thị Hoa", "Nguyễn Văn Nam"):
            address = f"/residents/people/{person(name).public_id}/mark/{change}"
            head.get(address)
            head.submit(address)
        assert household.code not in head.get("/neighborhood").text
        assert "<textarea" not in head.get("/neighborhood/messages").text
        page = head.get(f"/neighborhood/households/{household.public_id}").text
        assert page.count("Hoàn tác") == 2 and "Chưa đặt lịch" not in page

    def test_the_household_leads_back_to_the_list_it_was_opened_from(self, head, household, campaign):
        head.get("/neighborhood?show=all&page=1")
        page = head.get(f"/neighborhood/households/{household.public_id}").text
        assert f'href="/neighborhood?show=all&amp;page=1#household-{household.public_id}"' in page

    def test_a_person_leads_back_to_the_household_as_it_was_opened(self, staff, household, campaign):
        hoa = person("Trần Thị Hoa").public_id
        for opened in (
            f"/neighborhood/households/{household.public_id}",
            f"/residents/households/{household.public_id}",
        ):
            staff.get(opened)
            assert f'class="back-link" href="{opened}"' in squeeze(staff.get(f"/residents/people/{hoa}").text)
            form = squeeze(staff.get(f"/residents/people/{hoa}/correct").text)
            assert f'class="back-link" href="/residents/people/{hoa}"' in form

    def test_the_next_household_goes_on_from_one_where_nobody_lives_any_more(
        self, build, seven, head, household, campaign
    ):
        empty = build.household(seven, {"full_name": "Lê Đã Đi", "status": "moved"})
        build.household(seven, {"full_name": "Lê Thị Cuối", "birth_date": date(1950, 1, 1)})
        page = head.get(f"/neighborhood/households/{empty.public_id}").text
        assert "Hộ tiếp theo: Lê Thị Cuối" in page

    def test_a_filter_that_shows_nobody_takes_no_room(self, head, household, campaign):
        address = f"/neighborhood/households/{household.public_id}"
        assert "show=home_visit" not in head.get("/neighborhood").text
        head.get(address)
        data = {"resident": person("Trần Thị Hoa").public_id, "answer": "home_visit", "idempotency_key": "v1"}
        head.post(f"{address}/answer", data={"csrf_token": head.csrf(), **data})
        assert "show=home_visit" in head.get("/neighborhood").text

    def test_search_needs_no_accents_and_stays_in_the_neighborhood(self, build, ward, head, household):
        eight = build.neighborhood(ward, 8)
        build.household(eight, {"full_name": "Trần Thị Hoa"}, address="Nhà tổ tám")
        page = head.search("/neighborhood", "tran hoa").text
        assert household.code in page
        assert "Nhà tổ tám" not in page

    def test_many_households_come_in_pages(self, build, seven, head, household, campaign):
        for number in range(60):
            build.household(seven, {"full_name": f"Người Thứ {number}"})
        first = head.get("/neighborhood?show=all").text
        assert first.count('id="household-') == 50
        second = head.get("/neighborhood?show=all&page=2").text
        assert second.count('id="household-') == 11

    def test_a_longer_list_takes_no_more_queries(self, build, seven, head, household, campaign):
        short = statements(lambda: head.get("/neighborhood"))
        for number in range(20):
            build.household(seven, {"full_name": f"Người Thứ {number}"}, {"full_name": f"Con {number}"})
        assert statements(lambda: head.get("/neighborhood")) == short

    def test_without_an_open_campaign_the_list_is_there(self, head, household):
        page = head.get("/neighborhood").text
        assert "Trần Thị Hoa" in page
        assert head.get(f"/neighborhood/households/{household.public_id}").status_code == 200
        assert head.get(f"/neighborhood/households/{household.public_id}/book").status_code == 404

    def test_the_progress_counts_the_invited(self, head, household, campaign):
        book(head, household, slots(campaign)[0], "Trần Thị Hoa")
        assert ">1/2</span>" in head.get("/neighborhood").text


class TestChosenCampaign:
    @pytest.fixture
    def two(self, build, ward, campaign):
        return publish(build.campaign(ward, title="Tiêm cúm", criteria={"age_min": 60}, days_ahead=9))

    def test_stays_chosen_on_pages_that_do_not_name_it(self, head, household, two):
        head.get(f"/neighborhood?campaign={two.public_id}")
        page = head.get(f"/neighborhood/households/{household.public_id}").text
        assert '<p class="round-campaign">Tiêm cúm</p>' in page

    def test_is_the_nearest_one_again_once_the_other_is_closed(self, head, household, campaign, two):
        head.get(f"/neighborhood?campaign={two.public_id}")
        with transaction() as work:
            planning.close(two, SYSTEM, work.at)
        assert f'<p class="round-campaign">{campaign.title}</p>' in head.get("/neighborhood").text

    def test_a_search_stays_in_it(self, head, household, two):
        head.get(f"/neighborhood?campaign={two.public_id}")
        found = head.search(f"/neighborhood?campaign={two.public_id}", "hoa")
        assert "Tiêm cúm" in found.text and "Trần Thị Hoa" in found.text


class TestScope:
    def test_the_station_opens_any_neighborhood(self, staff, seven, household, campaign):
        assert "Tổ dân phố 7" in staff.get("/neighborhood").text
        answer = staff.get("/neighborhood?code=07")
        assert answer.location.endswith(f"/neighborhood/{seven.public_id}")
        assert household.code in staff.get(answer.location).text

    def test_a_head_opens_no_other_neighborhood(self, build, ward, head, seven, household):
        eight = build.neighborhood(ward, 8)
        assert head.get(f"/neighborhood/{eight.public_id}").status_code == 404
        assert head.get("/neighborhood?code=08").status_code == 404
        assert head.get(f"/neighborhood/{eight.public_id}/messages").status_code == 404
        assert head.get(f"/neighborhood/{seven.public_id}").status_code == 200

    @pytest.mark.parametrize("path", ["", "/book", "/move", "/cancel", "/slips"])
    def test_a_foreign_household_is_not_there(self, build, ward, head, campaign, path):
        eight = build.neighborhood(ward, 8)
        other = build.household(eight, {"full_name": "Lê Văn Lạ"})
        assert head.get(f"/neighborhood/households/{other.public_id}{path}").status_code == 404

    def test_another_wards_station_finds_nothing(self, app, build, household, seven):
        other = build.ward("99002", "Phường Khác")
        stranger = build.sign_in(app.test_client(), build.account(Role.STATION_ADMIN, other))
        assert stranger.get(f"/neighborhood/{seven.public_id}").status_code == 404
        assert stranger.get("/neighborhood?code=07").status_code == 404
        assert stranger.get(f"/neighborhood/households/{household.public_id}").status_code == 404

    def test_a_stranger_cannot_be_slipped_into_a_household(self, build, ward, head, household, campaign):
        eight = build.neighborhood(ward, 8)
        build.household(eight, {"full_name": "Lê Văn Lạ", "birth_date": date(1940, 1, 1)})
        answer = book(head, household, slots(campaign)[0], "Lê Văn Lạ")
        assert answer.status_code == 422
        assert places() == []

    @pytest.mark.parametrize("number", [7, 8])
    def test_a_stranger_among_the_household_is_refused_and_named_where_the_head_may_know(
        self, build, ward, seven, head, household, campaign, number
    ):
        place = seven if number == 7 else build.neighborhood(ward, number)
        build.household(place, {"full_name": "Lê Văn Lạ", "birth_date": date(1940, 1, 1)})
        answer = book(head, household, slots(campaign)[0], "Trần Thị Hoa", "Lê Văn Lạ")
        assert (answer.status_code, places()) == (422, [])
        assert ("Lê Văn Lạ không có trong danh sách" in answer.text) == (number == 7)

    @pytest.mark.parametrize(("path", "more"), [("cancel", {}), ("answer", {"answer": "declines"})])
    def test_a_stranger_among_the_household_stops_every_action(
        self, build, seven, head, household, campaign, path, more
    ):
        other = build.household(seven, {"full_name": "Lê Văn Lạ", "birth_date": date(1940, 1, 1)})
        book(head, household, slots(campaign)[0], "Trần Thị Hoa")
        ids = dict(db.session.execute(select(Resident.full_name, Resident.public_id)).all())
        head.get(f"/neighborhood/households/{household.public_id}/book")
        named = [ids["Trần Thị Hoa"], ids["Lê Văn Lạ"]]
        form = {"csrf_token": head.csrf(), "idempotency_key": new_id(), "resident": named, **more}
        answer = head.post(f"/neighborhood/households/{household.public_id}/{path}", data=form)
        assert answer.status_code == 422 and "Lê Văn Lạ" in answer.text
        assert places() == [("Trần Thị Hoa", "booked", "head")]
        assert other.public_id not in answer.text

    @pytest.mark.parametrize("role", [Role.WARD_OFFICIAL, Role.SUPERVISOR, Role.SITE_ADMIN])
    def test_other_roles_have_no_round(self, app, build, ward, household, role):
        other = build.sign_in(app.test_client(), build.account(role, ward))
        assert other.get("/neighborhood").status_code == 404


class TestBooking:
    def test_a_household_is_booked_in_one_step(self, head, household, campaign):
        page = head.get(f"/neighborhood/households/{household.public_id}/book").text
        assert page.count(" checked>") == 2
        answer = book(head, household, slots(campaign)[0], "Nguyễn Văn Nam", "Trần Thị Hoa")
        assert answer.status_code == 303
        assert places() == [("Nguyễn Văn Nam", "booked", "head"), ("Trần Thị Hoa", "booked", "head")]
        assert slots(campaign)[0].booked == 2
        assert "7:00 – 8:00" in head.get(f"/neighborhood/households/{household.public_id}").text

    def test_all_or_none(self, build, seven, head, household, campaign):
        first = slots(campaign)[0]
        other = build.household(
            seven, {"full_name": "Lê A", "birth_date": date(1940, 1, 1)}, {"full_name": "Lê B"}
        )
        book(head, other, first, "Lê A", "Lê B")
        answer = book(head, household, first, "Nguyễn Văn Nam", "Trần Thị Hoa")
        assert answer.status_code == 409
        assert "error-summary" in answer.text
        assert len(places()) == 2
        assert slots(campaign)[0].booked == 2

    def test_full_offers_the_hours_that_are_still_big_enough(self, build, seven, head, household, campaign):
        first, second, *_ = slots(campaign)
        other = build.household(
            seven, {"full_name": "Lê A", "birth_date": date(1940, 1, 1)}, {"full_name": "Lê B"}
        )
        book(head, other, first, "Lê A", "Lê B")
        page = book(head, household, first, "Nguyễn Văn Nam", "Trần Thị Hoa").text
        assert f'id="slot-{first.public_id}" name="slot" value="{first.public_id}" disabled' in squeeze(page)
        assert f'id="slot-{second.public_id}" name="slot" value="{second.public_id}">' in squeeze(page)
        assert page.count(" checked>") == 2
        assert "Giờ này không đủ chỗ cho 2 người." in page

    def test_a_day_that_is_full_by_now_gives_way_to_the_next_and_says_so(
        self, build, ward, head, household, campaign
    ):
        later = clock.civil_date(clock.now()) + timedelta(days=20)
        place = {"ward_id": ward.id, "campaign_id": campaign.id}
        other = build.save(CampaignDay(**place, venue="Nhà văn hóa", date=later))
        build.save(Slot(**place, day_id=other.id, starts=450, ends=480, capacity=5))
        first = slots(campaign)[0]
        address = f"/neighborhood/households/{household.public_id}/book"
        head.get(address)
        with writing_session():
            for slot in db.session.scalars(select(Slot).where(Slot.day_id == first.day_id)):
                slot.capacity = 0
        page = head.submit(address, slot=first.public_id, resident=[person("Trần Thị Hoa").public_id]).text
        assert f"Các giờ dưới đây là của {day_weekday(later)}." in page
        assert places() == []

    def test_nobody_chosen_and_no_hour_chosen_are_named(self, head, household, campaign):
        address = f"/neighborhood/households/{household.public_id}/book"
        head.get(address)
        nobody = head.submit(address, slot=slots(campaign)[0].public_id)
        assert nobody.status_code == 422
        assert 'href="#resident"' in nobody.text
        head.get(address)
        nothing = head.submit(address, resident=[person("Trần Thị Hoa").public_id])
        assert nothing.status_code == 422
        assert 'href="#slot"' in nothing.text

    def test_the_same_form_twice_books_once(self, head, household, campaign):
        address = f"/neighborhood/households/{household.public_id}/book"
        head.get(address)
        answers = {"slot": slots(campaign)[0].public_id, "resident": [person("Trần Thị Hoa").public_id]}
        assert head.submit(address, **answers).location == head.submit(address, **answers).location
        assert len(places()) == 1

    def test_another_day_is_shown_with_the_same_people_ticked(self, build, ward, head, household, campaign):
        later = clock.civil_date(clock.now()) + timedelta(days=20)
        place = {"ward_id": ward.id, "campaign_id": campaign.id}
        other = build.save(CampaignDay(**place, venue="Nhà văn hóa", date=later))
        build.save(Slot(**place, day_id=other.id, starts=450, ends=480, capacity=5))
        address = f"/neighborhood/households/{household.public_id}/book"
        head.get(address)
        hoa = person("Trần Thị Hoa").public_id
        page = head.submit(address, resident=hoa, other_day=other.public_id)
        assert page.status_code == 200
        assert "Nhà văn hóa" in page.text
        ticked = [a["value"] for t, a in head.page.elements if t == "input" and "checked" in a]
        assert ticked == [hoa]
        assert places() == []

    def test_the_household_leads_on_to_the_next_one_without_an_appointment(
        self, build, seven, head, household, campaign
    ):
        last = build.household(seven, {"full_name": "Lê Thị Cuối", "birth_date": date(1950, 1, 1)})
        build.household(seven, {"full_name": "Lê Thị Trẻ", "birth_date": date(2000, 1, 1)})
        page = f"/neighborhood/households/{household.public_id}"
        assert "Hộ tiếp theo: Lê Thị Cuối" in head.get(page).text
        book(head, last, slots(campaign)[0], "Lê Thị Cuối")
        assert "Hộ tiếp theo" not in head.get(page).text

    def test_the_station_books_as_the_station(self, staff, household, campaign):
        book(staff, household, slots(campaign)[0], "Trần Thị Hoa")
        assert places() == [("Trần Thị Hoa", "booked", "station")]

    def test_a_place_is_moved_and_given_back(self, head, household, campaign):
        first, second, *_ = slots(campaign)
        book(head, household, first, "Trần Thị Hoa")
        assert book(head, household, second, "Trần Thị Hoa", kind="move").status_code == 303
        assert [slot.booked for slot in slots(campaign)[:2]] == [0, 1]
        hoa = person("Trần Thị Hoa").public_id
        address = f"/neighborhood/households/{household.public_id}/cancel"
        asked = head.get(f"{address}?resident={hoa}")
        assert asked.status_code == 200
        assert head.submit(address).status_code == 303
        assert [slot.booked for slot in slots(campaign)[:2]] == [0, 0]

    def test_the_present_hour_is_not_offered_again(self, head, household, campaign):
        first = slots(campaign)[0]
        book(head, household, first, "Trần Thị Hoa")
        page = head.get(f"/neighborhood/households/{household.public_id}/move").text
        assert f'value="{first.public_id}" disabled' in squeeze(page)
        assert page.count(" disabled") == 1

    def test_a_person_new_to_the_register_is_invited_by_booking(
        self, build, seven, head, household, campaign
    ):
        build.resident(household, "Trần Văn Mới", birth_date=date(1945, 1, 1))
        page = head.get(f"/neighborhood/households/{household.public_id}/book").text
        assert "Trần Văn Mới" in page
        assert book(head, household, slots(campaign)[0], "Trần Văn Mới").status_code == 303
        new = person("Trần Văn Mới")
        invitation = db.session.execute(
            select(Invitation).where(Invitation.resident_id == new.id)
        ).scalar_one()
        letter = db.session.execute(select(Letter)).scalar_one()
        assert invitation.letter_id == letter.id
        assert db.session.execute(select(Ticket).where(Ticket.resident_id == new.id)).scalar_one()

    def test_a_new_household_gets_a_letter_of_its_own(self, build, seven, head, household, campaign):
        late = build.household(seven, {"full_name": "Phạm Thị Muộn", "birth_date": date(1944, 1, 1)})
        assert book(head, late, slots(campaign)[0], "Phạm Thị Muộn").status_code == 303
        letters = db.session.execute(select(Letter.household_id)).scalars().all()
        assert sorted(letters) == sorted([household.id, late.id])

    def test_who_is_not_meant_cannot_be_booked(self, head, household, campaign):
        answer = book(head, household, slots(campaign)[0], "Nguyễn Thị Trẻ")
        assert answer.status_code == 409
        assert places() == []


class TestAnswers:
    @pytest.mark.parametrize("said", ["declines", "home_visit", "unreachable"])
    def test_what_is_said_at_the_door_is_noted_and_taken_back(self, head, household, campaign, said):
        address = f"/neighborhood/households/{household.public_id}"
        hoa = person("Trần Thị Hoa").public_id
        head.get(address)
        answer = head.submit(f"{address}/answer", resident=hoa, answer=said)
        assert answer.status_code == 303
        assert answer_of("Trần Thị Hoa") == said
        head.get(address)
        head.submit(f"{address}/answer", resident=hoa, answer="none")
        assert answer_of("Trần Thị Hoa") is None

    def test_an_unknown_answer_does_nothing(self, head, household, campaign):
        address = f"/neighborhood/households/{household.public_id}"
        head.get(address)
        hoa = person("Trần Thị Hoa").public_id
        assert head.submit(f"{address}/answer", resident=hoa, answer="comes").status_code == 404
        assert answer_of("Trần Thị Hoa") is None

    def test_a_letter_is_handed_over_once(self, head, household, campaign):
        address = f"/neighborhood/households/{household.public_id}"
        head.get(address)
        assert head.submit(f"{address}/letter").status_code == 303
        assert db.session.execute(select(Letter.delivered_at)).scalar_one() is not None
        states = db.session.execute(select(Invitation.state)).scalars().all()
        assert set(states) == {"delivered"}
        events = db.session.execute(select(AuditEvent).where(AuditEvent.action == "letter.delivered"))
        assert len(events.scalars().all()) == 1
        assert "Letters handed over: 1" in head.get("/neighborhood?lang=en").text

    def test_a_person_checked_elsewhere_is_shown_as_covered(self, build, head, household, campaign):
        hoa = person("Trần Thị Hoa")
        on = campaign.counted_on
        build.save(
            YearlyCheck(
                ward_id=hoa.ward_id,
                resident_id=hoa.id,
                neighborhood_id=hoa.neighborhood_id,
                year=on.year,
                checked_on=on,
                kind="employer",
                recorded_at=clock.now(),
            )
        )
        page = head.get(f"/neighborhood/households/{household.public_id}?lang=en").text
        assert "Checked elsewhere" in page

    def test_a_person_who_came_is_shown_as_arrived(self, head, household, campaign):
        book(head, household, slots(campaign)[0], "Trần Thị Hoa")
        hoa = person("Trần Thị Hoa")
        with writing_session():
            attendance.mark_attended(campaign.id, hoa.id)
        page = head.get("/neighborhood?lang=en").text
        assert "Arrived: 1." in page

    def test_marking_a_person_as_moved_frees_the_place(self, head, household, campaign):
        book(head, household, slots(campaign)[0], "Trần Thị Hoa")
        address = f"/residents/people/{person('Trần Thị Hoa').public_id}/mark/moved"
        head.get(address)
        answer = head.submit(address)
        assert answer.location.endswith(f"/neighborhood/households/{household.public_id}")
        assert slots(campaign)[0].booked == 0


class TestCalling:
    @pytest.fixture
    def hoa(self, build, campaign, household):
        facts = {"full_name": "Trần Thị Hoa Lan", "phone": "0912345678", "birth_date": date(1951, 1, 1)}
        found = build.resident(household, **facts)
        return found.public_id

    def call(self, client, household, resident):
        client.get("/neighborhood")
        address = f"/neighborhood/households/{household.public_id}/call"
        return client.post(
            address,
            data={"csrf_token": client.csrf(), "idempotency_key": "k" + resident, "resident": resident},
        )

    def test_one_tap_opens_the_number_on_record_with_the_text_to_send(self, head, household, hoa):
        assert "0912" not in head.get(f"/neighborhood/households/{household.public_id}").text
        page = self.call(head, household, hoa).text
        assert 'href="tel:0912345678"' in page and "<textarea" in page
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "resident.revealed")).one()
        assert event.detail["reason"] == "call_person" and event.detail["what"] == "phone"

    def test_a_reload_leads_back_and_opens_nothing(self, head, household, hoa):
        answer = head.get(f"/neighborhood/households/{household.public_id}/call")
        assert answer.status_code == 303
        assert (
            db.session.scalars(select(AuditEvent).where(AuditEvent.action == "resident.revealed")).all() == []
        )

    def test_who_has_no_phone_or_left_or_is_restricted_is_not_called(self, head, household, hoa):
        assert self.call(head, household, person("Trần Thị Hoa").public_id).status_code == 404
        found = person("Trần Thị Hoa Lan")
        with transaction() as work:
            db.session.merge(found).restricted_at = work.at
        assert self.call(head, household, hoa).status_code == 404
        found = person("Trần Thị Hoa Lan")
        with transaction():
            again = db.session.merge(found)
            again.restricted_at, again.status = None, "deceased"
        assert self.call(head, household, hoa).status_code == 404

    def test_another_neighborhoods_head_calls_nobody(self, app, build, ward, household, hoa):
        eight = build.neighborhood(ward, 8)
        other = build.sign_in(
            app.test_client(), build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=eight.id)
        )
        assert self.call(other, household, hoa).status_code == 404


class TestWholeWard:
    @pytest.fixture
    def eight(self, build, ward):
        return build.neighborhood(ward, 8)

    @pytest.fixture
    def other(self, build, eight, household):
        return build.household(eight, {"full_name": "Lê Thị Tám", "birth_date": date(1950, 1, 1)})

    def test_the_station_sees_the_households_of_every_neighborhood(self, staff, other, household, campaign):
        page = staff.get("/neighborhood/ward").text
        assert "Nguyễn Văn Nam" in page and "Lê Thị Tám" in page and "Tổ dân phố 8" in page
        assert squeeze(page).count("Chưa đặt lịch <strong>2 hộ</strong>") == 1
        assert "Lê Thị Tám" in staff.search("/neighborhood/ward", "tam").text

    def test_its_messages_are_those_of_every_neighborhood(self, staff, other, household, campaign):
        book(staff, household, slots(campaign)[0], "Trần Thị Hoa")
        book(staff, other, slots(campaign)[1], "Lê Thị Tám")
        page = staff.get("/neighborhood/ward/messages").text
        assert page.count("<textarea") == 2 and "Tổ dân phố 8" in page
        staff.submit("/neighborhood/ward/messages/sent")
        assert staff.get("/neighborhood/ward/messages").text.count("<textarea") == 1

    def test_its_letters_are_listed_together(self, staff, other, household, campaign):
        page = staff.get(f"/letters/{campaign.public_id}/ward/links").text
        assert "Nguyễn Văn Nam" in page and "Lê Thị Tám" in page and "Tổ dân phố 8" in page

    def test_a_head_has_no_whole_ward(self, head, campaign):
        assert head.get("/neighborhood/ward").status_code == 404
        assert head.get("/neighborhood/ward/messages").status_code == 404
        assert head.get(f"/letters/{campaign.public_id}/ward/links").status_code == 404


class TestLinks:
    def test_who_has_an_hour_is_not_asked_to_choose_one(self, head, household, campaign):
        book(head, household, slots(campaign)[0], "Trần Thị Hoa", "Nguyễn Văn Nam")
        page = head.get(f"/neighborhood/households/{household.public_id}").text
        assert "để chọn giờ" not in page
        assert "Lịch hẹn của Nguyễn Văn Nam (1948), Trần Thị Hoa (1950): 7 giờ – 8 giờ, sáng" in page

    def test_the_message_tells_what_is_booked_refused_and_wished(self, build, head, household, campaign):
        address = f"/neighborhood/households/{household.public_id}"
        book(head, household, slots(campaign)[0], "Trần Thị Hoa")
        head.get(address)
        head.submit(f"{address}/answer", resident=person("Nguyễn Văn Nam").public_id, answer="home_visit")
        page = head.get(address).text
        assert "Lịch hẹn của Trần Thị Hoa (1950)" in page and "để chọn giờ" not in page
        assert "Cần khám tại nhà: Nguyễn Văn Nam (1948)." in page
        head.submit(f"{address}/answer", resident=person("Nguyễn Văn Nam").public_id, answer="declines")

    def test_the_message_carries_the_households_link_and_code(self, head, household, campaign):
        page = head.get(f"/neighborhood/households/{household.public_id}").text
        assert "/k#" in page
        assert "Trần Thị Hoa (1950)" in page

    def test_the_message_is_in_vietnamese_for_every_sender(self, head, household, campaign):
        page = head.get(f"/neighborhood/households/{household.public_id}?lang=en").text
        assert "Message to this household" in page
        assert "Mời ông/bà mở đường dẫn này để chọn giờ" in page

    def test_slips_carry_a_qr_and_a_code_each(self, head, household, campaign):
        book(head, household, slots(campaign)[0], "Trần Thị Hoa", "Nguyễn Văn Nam")
        page = head.get(f"/neighborhood/households/{household.public_id}/slips").text
        assert page.count('<article class="ticket">') == 2


class TestMessages:
    def test_what_the_head_booked_waits_to_be_told_and_is_settled(self, head, household, campaign):
        book(head, household, slots(campaign)[0], "Trần Thị Hoa", "Nguyễn Văn Nam")
        page = head.get("/neighborhood/messages").text
        assert page.count("<textarea") == 1
        assert "bà Hoa" in page
        head.submit("/neighborhood/messages/sent")
        assert "<textarea" not in head.get("/neighborhood/messages").text
        states = db.session.execute(select(Notice.state)).scalars().all()
        assert set(states) == {"sent"}

    def test_a_place_changed_since_is_told_as_it_is_now(self, head, household, campaign):
        first, second, *_ = slots(campaign)
        book(head, household, first, "Trần Thị Hoa")
        book(head, household, second, "Trần Thị Hoa", kind="move")
        page = head.get("/neighborhood/messages").text
        assert page.count("<textarea") == 1
        assert "8 giờ – 9 giờ" in page

    def test_a_changed_time_says_what_changed_why_and_whom_to_call(self, head, household, campaign):
        first, second, *_ = slots(campaign)
        book(head, household, first, "Trần Thị Hoa")
        head.get(f"/neighborhood/households/{household.public_id}/move")
        head.submit(
            f"/neighborhood/households/{household.public_id}/move",
            slot=second.public_id,
            resident=person("Trần Thị Hoa").public_id,
            why="by_station",
        )
        page = head.get("/neighborhood/messages").text
        assert "Giờ cũ: 7 giờ – 8 giờ, sáng" in page and "8 giờ – 9 giờ" in page
        assert "Trạm Y tế phải đổi kế hoạch" in page and "Mong ông/bà thông cảm" in page
        assert "mong ông/bà gọi sớm: " in page or "mong ông/bà báo sớm" in page

    def test_a_cancelled_place_says_which_and_why(self, head, household, campaign):
        book(head, household, slots(campaign)[0], "Trần Thị Hoa")
        address = f"/neighborhood/households/{household.public_id}/cancel"
        head.get(f"{address}?resident={person('Trần Thị Hoa').public_id}")
        assert head.submit(address, why="by_mistake").status_code == 303
        page = head.get("/neighborhood/messages").text
        assert "Lịch hẹn đã hủy: 7 giờ – 8 giờ, sáng" in page and "ghi nhầm lịch hẹn" in page

    def test_the_household_says_what_is_still_to_tell_and_when_it_was_told(self, head, household, campaign):
        book(head, household, slots(campaign)[0], "Trần Thị Hoa")
        address = f"/neighborhood/households/{household.public_id}"
        assert "Đã báo lúc" not in head.get(address).text
        answer = head.submit("/neighborhood/messages/sent")
        assert answer.location.endswith(address)
        assert "Đã báo lúc" in head.get(address).text
        book(head, household, slots(campaign)[1], "Trần Thị Hoa", kind="move")
        assert "Đã báo lúc" not in head.get(address).text

    def test_a_reminder_is_put_in_once_within_two_days(self, build, ward, head, household):
        soon = publish(build.campaign(ward, criteria={"age_min": 60}, days_ahead=1))
        book(head, household, slots(soon)[0], "Trần Thị Hoa")
        for expected in (1, 0):
            with transaction() as work:
                assert put_reminders(work.at) == expected

    def test_a_place_further_ahead_is_not_reminded_of(self, head, household, campaign):
        book(head, household, slots(campaign)[0], "Trần Thị Hoa")
        with transaction() as work:
            assert put_reminders(work.at) == 0

    def test_what_nobody_passed_on_in_time_goes(self, head, household, campaign):
        book(head, household, slots(campaign)[0], "Trần Thị Hoa")
        day = db.session.execute(select(CampaignDay.date)).scalar_one()
        with transaction() as work:
            put_reminders(work.at + (day - clock.civil_date(work.at)) + timedelta(days=1))
        db.session.rollback()
        assert db.session.execute(select(Notice.state)).scalars().all() == ["dropped"]

    def test_another_neighborhoods_notices_cannot_be_settled(
        self, app, build, ward, head, household, campaign
    ):
        book(head, household, slots(campaign)[0], "Trần Thị Hoa")
        eight = build.neighborhood(ward, 8)
        other = build.sign_in(
            app.test_client(), build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=eight.id)
        )
        notice = db.session.execute(select(Notice.public_id)).scalar_one()
        other.get("/neighborhood/messages")
        other.post(
            "/neighborhood/messages/sent",
            data={"notices": notice, "csrf_token": other.csrf(), "idempotency_key": "k"},
        )
        db.session.rollback()
        assert db.session.execute(select(Notice.state)).scalar_one() == "waiting"
