"""The pages of a day: counts, the list with buttons, the list on paper, closing, desks, reviews."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from accounts.roles import Role
from campaigns.models import Station
from checkin.campaign_day import day_by_id
from checkin.day.queries import station_counts
from checkin.models import Desk, Scan, Visit
from core import clock
from core.db.database import db
from core.db.transaction import transaction
from core.ids import new_id
from residents.models.people import YearlyCheck
from screening.models import Booking
from tests.day_builder import DayBuilder, on_the_day, results, scan
from tests.page_client import squeeze
from wards.models import Clinic


def rows(model):
    db.session.rollback()
    return list(db.session.scalars(select(model).order_by(model.id)))


@pytest.fixture
def day(health_day: DayBuilder, travel, client) -> DayBuilder:
    """Hoa and Bình have places at 7:00 and 8:00, An was invited; staff are signed in, it is 8 o'clock."""
    health_day.hoa = health_day.person("Nguyễn Thị Hoa", phone="0912345678")
    health_day.binh = health_day.person("Lê Thị Bình")
    health_day.an = health_day.person("Trần Văn An", sex="male")
    health_day.publish()
    health_day.book(health_day.hoa)
    health_day.book(health_day.binh, slot=health_day.slots()[1])
    travel.move_to(on_the_day(8), tick=False)
    health_day.token = health_day.desk()
    health_day.staff(client)
    health_day.address = f"/days/{health_day.day.public_id}"
    return health_day


def tick(client, day, person, kind, q="", **query):
    address = f"{day.address}/list"
    page = client.search(address, q) if q else client.get(address, query_string=query)
    assert page.status_code == 200
    for form in client.page.forms:
        fields = form["fields"]
        if fields.get("resident") == person.public_id and fields.get("kind") == kind:
            return client.post(form["attrs"]["action"], data=fields)
    raise AssertionError(f"no button {kind} for {person.full_name}")


def test_today_leads_to_the_scan_page(client, day):
    page = client.get("/days").text
    assert f"/desk/{day.day.public_id}" in page
    assert "Hôm nay" in page


def test_what_was_to_come_of_a_closed_campaign_is_no_day_any_more(build, client, day):
    later = build.campaign(day.ward, days_ahead=2, title="Đợt bị dừng")
    for status, shown in (("published", True), ("closed", False)):
        with transaction():
            db.session.merge(later).status = status
        assert ("Đợt bị dừng" in client.get("/days").text) is shown


@pytest.mark.parametrize(("role", "is_told"), [(Role.STATION_ADMIN, True), (Role.STATION_STAFF, False)])
def test_a_ward_without_days_tells_its_administrator_where_to_begin(build, client, role, is_told):
    build.sign_in(client, build.account(role, build.ward("99003", "Phường Mới")))
    assert ("/station/card" in client.get("/days").text.partition("<main")[2]) is is_told


def test_a_draft_has_no_day(build, client, day):
    build.campaign(day.ward, days_ahead=0, title="Còn soạn")
    assert "Còn soạn" not in client.get("/days").text


def test_the_day_shows_its_counts(client, day):
    results(client, day.day, day.token, scan(ticket=day.ticket(day.hoa).token), scan(ticket=new_id()))
    page = client.get(day.address).text
    assert "Bàn 1" in page
    assert f"{day.address}/review" in page


def test_arrived_completed_and_taken_back_by_buttons(client, day):
    assert tick(client, day, day.hoa, "arrive").status_code == 303
    assert "Nguyễn Thị Hoa" in client.get(f"{day.address}/list?show=arrived").text
    tick(client, day, day.hoa, "complete")
    assert [visit.state for visit in rows(Visit)] == ["completed"]
    assert len(rows(YearlyCheck)) == 1
    tick(client, day, day.hoa, "undo")
    assert ([visit.state for visit in rows(Visit)], rows(YearlyCheck)) == (["arrived"], [])
    tick(client, day, day.hoa, "undo")
    assert [visit.state for visit in rows(Visit)] == ["undone"]
    assert [(row.kind, row.method) for row in rows(Scan)] == [
        ("arrive", "list"),
        ("complete", "list"),
        ("undo", "list"),
        ("undo", "list"),
    ]


def test_a_tick_sent_twice_counts_once(client, day):
    client.get(f"{day.address}/list")
    form = next(form for form in client.page.forms if form["fields"].get("resident") == day.hoa.public_id)
    for _time in range(2):
        assert client.post(form["attrs"]["action"], data=form["fields"]).status_code == 303
    assert len(rows(Scan)) == 1


def test_taking_back_at_the_list_takes_back_what_two_desks_scanned(client, day):
    for token in (day.token, day.desk("Bàn 2")):
        results(client, day.day, token, scan(ticket=day.ticket(day.hoa).token))
    tick(client, day, day.hoa, "undo")
    assert [visit.state for visit in rows(Visit)] == ["undone"]


def test_a_person_not_on_the_list_is_found_by_name_and_checked_in(client, day):
    page = client.search(f"{day.address}/list", "tran van an").text
    assert "Trần Văn An" in page
    tick(client, day, day.an, "arrive", q="tran van an")
    (visit,) = rows(Visit)
    assert (visit.walk_in, visit.resident_id) == (True, day.an.id)


def test_the_list_is_searched_by_name_year_and_end_of_phone(client, day):
    for text in ("hoa", "nguyen hoa", "1950", "5678"):
        page = client.search(f"{day.address}/list?show=expected", text).text
        assert "Nguyễn Thị Hoa" in page
    assert "Lê Thị Bình" not in client.search(f"{day.address}/list", "hoa").text


def test_nothing_is_recorded_before_the_day(client, day, travel):
    travel.move_to(on_the_day(8) - timedelta(days=1), tick=False)
    day.staff(client).get(f"{day.address}/list")
    assert "kind" not in str(client.page.forms)
    fields = {
        "resident": day.hoa.public_id,
        "kind": "arrive",
        "csrf_token": client.csrf(),
        "idempotency_key": "k",
    }
    assert client.post(f"{day.address}/list", data=fields).status_code == 409
    assert rows(Scan) == []


def test_what_is_keyed_in_afterwards_counts_at_the_hour_booked(client, day, travel):
    travel.move_to(on_the_day(9) + timedelta(days=1), tick=False)
    day.staff(client)
    tick(client, day, day.binh, "arrive")
    (visit,) = rows(Visit)
    assert (visit.arrived_at, visit.day_id) == (on_the_day(8), day.day.id)


def test_the_paper_has_hours_codes_and_boxes_and_no_numbers(client, day):
    page = client.get(f"{day.address}/print").text
    assert page.index("7:00 – 8:00") < page.index("Nguyễn Thị Hoa") < page.index("8:00 – 9:00")
    assert day.ticket(day.hoa).shown_code in page
    assert "0912" not in page


def test_closing_marks_who_did_not_come_and_a_late_scan_still_counts(client, day, travel):
    results(client, day.day, day.token, scan(ticket=day.ticket(day.hoa).token))
    travel.move_to(on_the_day(11, 30), tick=False)
    assert client.get(f"{day.address}/close").status_code == 200
    assert client.submit(f"{day.address}/close").status_code == 303
    assert [booking.state for booking in rows(Booking)] == ["attended", "no_show"]
    late = scan(at=on_the_day(9), ticket=day.ticket(day.binh).token)
    assert results(client, day.day, day.token, late)[0]["verdict"] == "accepted"
    assert [booking.state for booking in rows(Booking)] == ["attended", "attended"]
    assert [visit.walk_in for visit in rows(Visit)] == [False, False]


def test_a_person_given_a_place_after_coming_is_no_no_show(client, day):
    results(client, day.day, day.token, scan(ticket=day.ticket(day.an).token))
    day.book(day.an, slot=day.slots()[2])
    client.get(f"{day.address}/close")
    client.submit(f"{day.address}/close")
    states = {booking.resident_id: booking.state for booking in rows(Booking)}
    assert (states[day.an.id], states[day.hoa.id]) == ("attended", "no_show")


def test_an_undo_after_closing_makes_a_no_show_again(client, day):
    arrive = scan(ticket=day.ticket(day.hoa).token)
    results(client, day.day, day.token, arrive)
    client.get(f"{day.address}/close")
    client.submit(f"{day.address}/close")
    results(client, day.day, day.token, scan("undo", undoes=arrive["scan_id"]))
    assert [booking.state for booking in rows(Booking)] == ["no_show", "no_show"]


def test_a_closed_day_is_opened_again(client, day):
    client.get(f"{day.address}/close")
    client.submit(f"{day.address}/close")
    client.get(day.address)
    assert client.submit(f"{day.address}/reopen").status_code == 303
    assert [booking.state for booking in rows(Booking)] == ["booked", "booked"]
    assert client.get(f"{day.address}/close").status_code == 200


def test_closing_tells_what_waits_on_phones_and_for_decisions(client, day):
    results(client, day.day, day.token, scan(ticket=new_id()), pending=8)
    page = client.get(f"{day.address}/close").text
    assert "Bàn 1" in page
    assert f"{day.address}/review" in page


def test_a_day_to_come_cannot_be_closed(client, day, travel):
    travel.move_to(on_the_day(8) - timedelta(days=1), tick=False)
    assert day.staff(client).get(f"{day.address}/close").status_code == 303
    client.get(f"{day.address}/desks")
    fields = {"csrf_token": client.csrf(), "idempotency_key": "k"}
    assert client.post(f"{day.address}/close", data=fields).status_code == 409


def waiting(client, day, **facts):
    results(client, day.day, day.token, scan(**facts))
    return rows(Scan)[-1].fingerprint.hex()


def test_a_waiting_person_is_let_in_with_everything_else_that_waited(client, day):
    day.cancel(day.hoa)
    ref = waiting(client, day, ticket=day.ticket(day.hoa).token)
    waiting(client, day, kind="complete", ticket=day.ticket(day.hoa).token)
    client.get(f"{day.address}/review")
    assert client.submit(f"{day.address}/review/{ref}/let-in").status_code == 303
    (visit,) = rows(Visit)
    assert (visit.state, visit.walk_in, visit.queue_no) == ("completed", True, 1)
    assert [row.settled_as for row in rows(Scan)] == ["arrival", "with_arrival"]
    assert results(client, day.day, day.token, scan(ticket=day.ticket(day.hoa).token))[0]["verdict"] == (
        "already_arrived"
    )


def test_an_unknown_code_is_given_to_the_person_chosen(client, day):
    ref = waiting(client, day, ticket=new_id())
    page = client.search(f"{day.address}/review/{ref}", "tran van an").text
    assert "Trần Văn An" in page
    form = next(form for form in client.page.forms if form["fields"].get("resident") == day.an.public_id)
    assert client.post(form["attrs"]["action"], data=form["fields"]).status_code == 303
    assert [(visit.resident_id, visit.state) for visit in rows(Visit)] == [(day.an.id, "arrived")]
    assert rows(Scan)[0].settled_as == "other_person"
    assert rows(Scan)[0].reason == "unknown_ticket"


def test_the_undo_of_a_scan_that_was_let_in_takes_the_visit_back(client, day):
    day.cancel(day.hoa)
    told = scan(ticket=day.ticket(day.hoa).token)
    results(client, day.day, day.token, told)
    ref = rows(Scan)[0].fingerprint.hex()
    client.get(f"{day.address}/review")
    client.submit(f"{day.address}/review/{ref}/let-in")
    results(client, day.day, day.token, scan("undo", undoes=told["scan_id"]))
    assert [visit.state for visit in rows(Visit)] == ["undone"]


def test_a_scan_is_put_aside_with_a_reason_and_stays(client, day):
    ref = waiting(client, day, ticket=new_id())
    client.get(f"{day.address}/review/{ref}")
    refused = client.submit(f"{day.address}/review/{ref}/put-aside")
    assert refused.status_code == 422
    assert client.submit(f"{day.address}/review/{ref}/put-aside", reason="mistake").status_code == 303
    (kept,) = rows(Scan)
    assert (kept.review, kept.settled_as, kept.counts) == ("settled", "mistake", False)
    assert client.get(f"{day.address}/review").status_code == 200


def test_what_was_settled_is_not_settled_again(client, day):
    ref = waiting(client, day, kind="arrive", at=on_the_day(8) - timedelta(days=2), resident=day.an.public_id)
    client.get(f"{day.address}/review/{ref}")
    assert client.submit(f"{day.address}/review/{ref}/put-aside", reason="other").status_code == 303
    fields = {"csrf_token": client.csrf(), "idempotency_key": "another"}
    assert client.post(f"{day.address}/review/{ref}/let-in", data=fields).status_code == 409
    assert client.post(f"{day.address}/review/{'0' * 32}/let-in", data=fields).status_code == 404
    assert client.get(f"{day.address}/review/x").status_code == 404


def test_an_unknown_code_without_a_choice_is_refused(client, day):
    ref = waiting(client, day, ticket=new_id())
    client.get(f"{day.address}/review/{ref}")
    fields = {"csrf_token": client.csrf(), "idempotency_key": "k"}
    assert client.post(f"{day.address}/review/{ref}/let-in", data=fields).status_code == 422
    assert rows(Visit) == []


def test_a_visitor_and_an_undo_outside_the_day_count_once_let_in(client, day):
    early = on_the_day(8) - timedelta(days=1)
    arrive = scan(ticket=day.ticket(day.hoa).token)
    undo = scan("undo", at=early, undoes=arrive["scan_id"])
    visitor = scan(at=early, outsider={"birth_year": 1960, "sex": "female"}, method="count")
    results(client, day.day, day.token, arrive, undo, visitor)
    client.get(f"{day.address}/review")
    for kept in rows(Scan)[1:]:
        ref = kept.fingerprint.hex()
        client.get(f"{day.address}/review")
        assert client.submit(f"{day.address}/review/{ref}/let-in").status_code == 303
    from checkin.models import OutsiderVisit

    assert [visit.state for visit in rows(Visit)] == ["undone"]
    assert [row.birth_year for row in rows(OutsiderVisit)] == [1960]


def test_a_scan_taken_back_at_the_desk_no_longer_waits(client, day):
    told = scan(ticket=new_id())
    results(client, day.day, day.token, told, scan("undo", undoes=told["scan_id"]))
    assert [row.settled_as for row in rows(Scan)] == ["undone", ""]


def test_a_pairing_link_is_shown_once_and_makes_one_phone_a_desk(app, client, day):
    client.get(f"{day.address}/desks")
    page = client.submit(f"{day.address}/desks").text
    token = page.split("/desk/pair#")[1][:26]
    phone = app.test_client()
    answer = phone.post("/desk/pair", json={"token": token, "label": "Bàn 2"})
    assert answer.status_code == 200
    told = answer.get_json()
    assert (told["day"], told["expires_at"]) == (day.day.public_id, "2026-11-25T12:00:00+07:00")
    assert phone.post("/desk/pair", json={"token": token, "label": "Bàn 3"}).status_code == 404
    assert phone.get(f"/desk/{day.day.public_id}").status_code == 200
    assert results(phone, day.day, told["device_token"], scan(ticket=day.ticket(day.hoa).token))[0][
        "verdict"
    ] == ("accepted")
    assert token not in client.get(f"{day.address}/desks").text


def test_a_pairing_link_stays_the_same_in_another_language(client, day):
    address = f"{day.address}/desks"
    client.get(address)
    page = client.submit(address).text
    assert f'name="show_again" value="1" formaction="{address}?lang=en"' in squeeze(page)
    token = page.split("/desk/pair#")[1][:26]
    assert token in client.submit(address, show_again="1").text
    assert len(rows(Desk)) == 2, "the day's own desk and the link"
    client.get(address)
    assert token not in client.submit(address).text, "another form, another link"


def test_the_cookie_of_a_desk_is_out_of_reach_of_scripts_and_foreign_pages(app, client, day):
    client.get(f"{day.address}/desks")
    token = client.submit(f"{day.address}/desks").text.split("/desk/pair#")[1][:26]
    cookie = app.test_client().post("/desk/pair", json={"token": token, "label": ""}).headers["Set-Cookie"]
    assert cookie.startswith("desk=")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie
    assert rows(Desk)[-1].label


def test_nobody_behind_the_stations_address_can_lock_its_phones_out(app, client, day):
    stranger = app.test_client()
    tried = [
        stranger.post("/desk/pair", json={"token": new_id(), "label": "x"}).status_code for _n in range(40)
    ]
    assert set(tried) == {404}
    client.get(f"{day.address}/desks")
    token = client.submit(f"{day.address}/desks").text.split("/desk/pair#")[1][:26]
    assert stranger.post("/desk/pair", json={"token": token, "label": "Bàn 2"}).status_code == 200


def test_a_link_that_ran_out_or_was_withdrawn_pairs_nothing(app, client, day, travel):
    client.get(f"{day.address}/desks")
    first = client.submit(f"{day.address}/desks").text.split("/desk/pair#")[1][:26]
    client.get(f"{day.address}/desks")
    ref = rows(Desk)[-1].public_id
    assert client.submit(f"{day.address}/desks/{ref}/revoke").status_code == 303
    client.get(f"{day.address}/desks")
    second = client.submit(f"{day.address}/desks").text.split("/desk/pair#")[1][:26]
    travel.move_to(on_the_day(0) + timedelta(days=1), tick=False)
    for token in (first, second, new_id(), "", "x" * 500):
        answer = app.test_client().post("/desk/pair", json={"token": token, "label": "x"})
        assert answer.status_code == 404
    assert all(desk.token_hash is None for desk in rows(Desk)[1:])


def test_a_phone_that_is_shut_out_keeps_its_scans_and_the_server_takes_none(client, day):
    client.get(f"{day.address}/desks")
    ref = rows(Desk)[0].public_id
    client.submit(f"{day.address}/desks/{ref}/revoke")
    answer = client.post(
        f"/desk/{day.day.public_id}/scans",
        json={"device_sent_at": clock.now().isoformat(), "scans": [scan(ticket=new_id())]},
        headers={"Authorization": f"Device {day.token}"},
    )
    assert answer.status_code == 401
    assert rows(Scan) == []


def test_a_late_phone_is_paired_again_after_the_day(app, client, day, travel):
    travel.move_to(on_the_day(8) + timedelta(days=3), tick=False)
    client = day.staff(app.test_client())
    client.get(f"{day.address}/desks")
    token = client.submit(f"{day.address}/desks").text.split("/desk/pair#")[1][:26]
    phone = app.test_client()
    told = phone.post("/desk/pair", json={"token": token, "label": "Bàn 1"}).get_json()
    late = scan(at=on_the_day(9), ticket=day.ticket(day.hoa).token)
    assert results(phone, day.day, told["device_token"], late)[0]["verdict"] == "accepted"
    assert rows(Visit)[0].arrived_at == on_the_day(9)


def test_the_desk_finds_the_people_of_the_day_and_others_only_by_full_name_and_year(app, client, day):
    phone = app.test_client()

    def found(text):
        answer = phone.post(
            f"/desk/{day.day.public_id}/search",
            json={"q": text},
            headers={"Authorization": f"Device {day.token}"},
        )
        return [(row["name"], row["state"]) for row in answer.get_json()]

    assert found("hoa") == [("Nguyễn Thị Hoa", "booked")]
    assert found("5678") == [("Nguyễn Thị Hoa", "booked")]
    assert found("an") == found("tran van an") == found("van an 1950") == found("1950")[2:] == []
    assert found("tran van an 1950") == [("Trần Văn An", "none")]
    results(phone, day.day, day.token, scan(ticket=day.ticket(day.hoa).token))
    assert found("hoa") == [("Nguyễn Thị Hoa", "arrived")]


def test_the_desk_finds_a_name_with_a_mark_inside_by_any_word_in_any_order(app, build, day):
    person = build.resident(day.household, "H'Hen Thị Niê", birth_date=date(1950, 1, 1))
    phone = app.test_client()

    def found(text):
        headers = {"Authorization": f"Device {day.token}"}
        answer = phone.post(f"/desk/{day.day.public_id}/search", json={"q": text}, headers=headers)
        return [row["name"] for row in answer.get_json()]

    for text in ("h’hen thi nie 1950", "niê thị h'hen 1950", "hhenthinie 1950"):
        assert found(text) == [person.full_name], text
    assert found("nie hen 1950") == found("h'hen nie") == []
    for text in ("hoa thi", "hoa nguyen", "nguyenthihoa", "NguyễnThịHoa 1950"):
        assert found(text) == ["Nguyễn Thị Hoa"], text


def test_staff_find_everybody_of_the_ward(client, day):
    answer = client.post(
        f"/desk/{day.day.public_id}/search", json={"q": "an"}, headers={"X-Requested-With": "desk"}
    )
    assert {"resident", "name", "birth_year", "neighborhood", "slot", "state"} == set(answer.get_json()[0])
    assert [row["name"] for row in answer.get_json()] == ["Trần Văn An"]


def test_staff_find_people_of_the_day_first_and_those_the_campaign_does_not_mean_last(build, client, day):
    with transaction():
        db.session.merge(day.campaign).criteria = {"age_min": 60}
    young = build.resident(day.household, "Ánh Hoa", birth_date=date(2010, 1, 1))
    other = build.resident(day.household, "Bình Hoa", birth_date=date(1950, 1, 1))
    answer = client.post(
        f"/desk/{day.day.public_id}/search", json={"q": "hoa"}, headers={"X-Requested-With": "desk"}
    )
    found = [(row["name"], row["state"]) for row in answer.get_json()]
    assert found == [
        ("Nguyễn Thị Hoa", "booked"),
        (other.full_name, "none"),
        (young.full_name, "not_eligible"),
    ]


@pytest.mark.parametrize("body", [[], {}, {"q": 7}, "hoa"])
def test_a_search_that_is_not_this_json_is_400(client, day, body):
    headers = {"Authorization": f"Device {day.token}"}
    assert client.post(f"/desk/{day.day.public_id}/search", json=body, headers=headers).status_code == 400


def test_a_phone_of_another_day_opens_a_page_only_where_its_owner_may(app, client, day):
    other = day.other_day()
    client.set_cookie("desk", day.desk("Bàn 9", other))
    assert client.get(f"/desk/{day.day.public_id}").status_code == 200
    phone = app.test_client()
    phone.set_cookie("desk", day.token)
    assert phone.get(f"/desk/{day.day.public_id}").status_code == 200
    assert phone.get(f"/desk/{other.public_id}").status_code == 404


@pytest.mark.parametrize("path", ["", "/list", "/print", "/close", "/desks", "/review"])
def test_the_day_of_another_ward_is_a_day_that_is_not_there(app, build, client, day, path):
    stranger = build.sign_in(
        app.test_client(), build.account(Role.STATION_ADMIN, build.ward("99002", "Khác"))
    )
    foreign, missing = stranger.get(f"{day.address}{path}"), stranger.get(f"/days/{new_id()}{path}")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.text.replace(day.day.public_id, "") == missing.text.replace(
        missing.request.path.split("/")[2], ""
    )


def test_a_clinic_runs_its_own_days_without_what_only_the_station_may_do(app, build, client, day):
    clinic = build.save(Clinic(ward_id=day.ward.id, code="PK1", name="Phòng khám"))
    theirs = build.sign_in(app.test_client(), build.account(Role.CLINIC, day.ward, clinic_id=clinic.id))
    assert theirs.get(day.address).status_code == 404
    assert day.day.public_id not in theirs.get("/days").text
    from sqlalchemy import update

    from campaigns.models import Campaign

    with transaction():
        db.session.execute(update(Campaign).values(clinic_id=clinic.id))
    for path in ("", "/list", "/print"):
        assert theirs.get(f"{day.address}{path}").status_code == 200
    for path in ("/close", "/desks", "/review"):
        assert theirs.get(f"{day.address}{path}").status_code == 404
    page = theirs.search(f"{day.address}/list", "tran van an").text
    assert "Trần Văn An" not in page


@pytest.mark.parametrize("path", ["/days", "/days/{day}", "/days/{day}/list", "/desk/{day}"])
def test_nobody_gets_in_without_a_sign_in(app, day, path):
    assert app.test_client().get(path.format(day=day.day.public_id)).status_code == 303


def test_a_head_has_no_business_here(app, build, day):
    head = build.account(Role.NEIGHBORHOOD_HEAD, day.ward, neighborhood_id=day.neighborhood.id)
    client = build.sign_in(app.test_client(), head)
    assert client.get("/days").status_code == 404


def test_the_command_prints_a_link(app, day):
    answer = app.test_cli_runner().invoke(args=["checkin", "pair", day.day.public_id])
    assert answer.exit_code == 0
    assert answer.output.strip().startswith("http://127.0.0.1:8000/desk/pair#")
    wrong = app.test_cli_runner().invoke(args=["checkin", "pair", new_id()])
    assert wrong.exit_code == 1


def test_an_exam_point_counts_people_and_no_scan_that_was_taken_back(build, client, day):
    build.save(
        Station(ward_id=day.ward.id, campaign_id=day.campaign.id, code="vitals", name="Đo sinh hiệu", sort=1)
    )
    passed = [
        scan(ticket=day.ticket(who).token, kind="station", station="vitals")
        for who in (day.hoa, day.hoa, day.an)
    ]
    results(client, day.day, day.token, *passed)
    results(client, day.day, day.token, scan("undo", undoes=passed[2]["scan_id"]))
    assert [(row.name, row.passed) for row in station_counts(day_by_id(day.day.public_id))] == [
        ("Đo sinh hiệu", 1)
    ]
