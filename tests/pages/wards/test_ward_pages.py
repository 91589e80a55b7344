"""The pages of the wards room: wards, the station's card, neighborhoods, clinics; and the commands beside them."""

import json

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from accounts.roles import Role
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from tests.builders import Builder
from tests.page_client import PageClient
from wards import neighborhoods, queries, station_card
from wards.models import Clinic, Neighborhood, Ward


@pytest.fixture
def ward(build: Builder) -> Ward:
    return build.ward()


@pytest.fixture
def admin(client: PageClient, build: Builder, ward: Ward) -> PageClient:
    return build.sign_in(client, build.account(Role.STATION_ADMIN, ward))


def add(client: PageClient, **answers: str) -> int:
    client.get("/neighborhoods/new")
    return client.submit("/neighborhoods/new", **{"kind": "to_dan_pho", **answers}).status_code


def labels(ward: Ward) -> list[tuple[str, str]]:
    return [(row.code, row.label) for row in queries.neighborhoods(ward.id)]


def test_a_numbered_neighborhood_gets_its_number_as_code(admin: PageClient, ward: Ward) -> None:
    assert add(admin, name="12") == 303
    assert add(admin, name="007") == 303
    assert labels(ward) == [("07", "Tổ dân phố 7"), ("12", "Tổ dân phố 12")]


def test_a_named_neighborhood_gets_the_next_free_code(admin: PageClient, ward: Ward) -> None:
    add(admin, name="7")
    assert add(admin, name="Lướt", kind="ban") == 303
    assert ("08", "Bản Lướt") in labels(ward)


def test_a_name_or_code_that_is_there_is_refused(admin: PageClient, ward: Ward) -> None:
    add(admin, name="Lướt", kind="ban")
    assert add(admin, name="lướt", kind="ban") == 422
    assert add(admin, name="Mới", kind="ban", code="01") == 422
    assert add(admin, name="", kind="ban") == 422
    assert add(admin, name="Mới", kind="thành phố") == 422
    assert len(labels(ward)) == 1


def test_a_renamed_neighborhood_is_still_known_by_its_old_name(admin: PageClient, ward: Ward) -> None:
    add(admin, name="7")
    page = f"/neighborhoods/{queries.neighborhoods(ward.id)[0].public_id}"
    admin.get(page)
    assert admin.submit(page, kind="khu_pho", name="Hòa Bình", was_misspelt="y").status_code == 303
    row = queries.neighborhoods(ward.id)[0]
    assert (row.code, row.label, row.aliases) == ("07", "Khu phố Hòa Bình", ["Tổ dân phố 7"])
    assert add(admin, name="7") == 422, "an old name counts as a name"


def test_a_neighborhood_can_take_its_old_name_back(admin: PageClient, ward: Ward) -> None:
    add(admin, name="7")
    page = f"/neighborhoods/{queries.neighborhoods(ward.id)[0].public_id}"
    for kind, name in (("khu_pho", "Hòa Bình"), ("to_dan_pho", "7")):
        admin.get(page)
        admin.submit(page, kind=kind, name=name, was_misspelt="y")
    row = queries.neighborhoods(ward.id)[0]
    assert (row.label, row.aliases) == ("Tổ dân phố 7", ["Khu phố Hòa Bình"])


def test_the_same_form_sent_twice_adds_one_neighborhood(admin: PageClient, ward: Ward) -> None:
    admin.get("/neighborhoods/new")
    form = {"csrf_token": admin.csrf(), "idempotency_key": "once", "kind": "thon", "name": "Đông"}
    first, second = (admin.post("/neighborhoods/new", data=form) for _ in range(2))
    assert first.location == second.location
    assert len(labels(ward)) == 1


def test_a_clinic_is_added_and_corrected(admin: PageClient, ward: Ward) -> None:
    admin.get("/clinics/new")
    assert admin.submit("/clinics/new", code="31o15", name="Phòng khám Mẫu").status_code == 303
    admin.get("/clinics/new")
    assert admin.submit("/clinics/new", code="31O15", name="Khác").status_code == 422
    page = f"/clinics/{queries.clinics(ward.id)[0].public_id}"
    admin.get(page)
    assert admin.submit(page, name="Phòng khám Đa khoa Mẫu", phone="abc").status_code == 422
    assert admin.submit(page, name="Phòng khám Đa khoa Mẫu", phone="0225 3 855 115").status_code == 303
    assert [(row.code, row.name, row.phone) for row in queries.clinics(ward.id)] == [
        ("31O15", "Phòng khám Đa khoa Mẫu", "0225 3 855 115")
    ]


def test_the_stations_card_is_on_every_page(admin: PageClient, app: Flask) -> None:
    admin.get("/station/card")
    answer = admin.submit(
        "/station/card", name="Trạm Y tế phường Mẫu", phone="0225 3855 999", address="Số 1 đường Mẫu"
    )
    assert answer.status_code == 303
    for address in ("/sign-in", "/khong-co"):
        assert "0225 3855 999" in app.test_client().get(address).text


def test_the_card_is_refused_without_a_name_or_with_a_phone_nobody_can_call(
    admin: PageClient, ward: Ward
) -> None:
    admin.get("/station/card")
    assert admin.submit("/station/card", name="", phone="0225 3855 999").status_code == 422
    answer = admin.submit("/station/card", name="Trạm", phone="gọi chị Hà")
    assert answer.status_code == 422
    assert "chữ số" in answer.text
    card = queries.station(ward.id)
    assert card is not None
    assert card.phone == "0225 3855 115"


def test_the_phone_is_shown_even_when_the_database_is_gone(
    app: Flask, client: PageClient, ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "0225 3855 115" in client.get("/sign-in").text

    def gone() -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(station_card, "only_station", gone)
    assert "0225 3855 115" in client.get("/sign-in").text


def test_a_site_of_two_wards_names_no_station_to_strangers(client: PageClient, build: Builder) -> None:
    build.ward("99001"), build.ward("99002")
    assert "0225" not in client.get("/sign-in").text


def test_a_page_of_a_ward_names_its_station_on_a_site_of_two(client: PageClient, build: Builder) -> None:
    build.ward("99001", "Phường Một")
    second = build.ward("99002", "Phường Hai")
    build.sign_in(client, build.account(Role.STATION_STAFF, second))
    assert "Trạm Y tế phường hai" in client.get("/account").text


def test_a_site_administrator_opens_a_ward(client: PageClient, build: Builder) -> None:
    build.sign_in(client, build.account(Role.SITE_ADMIN))
    client.get("/wards/new")
    assert client.submit("/wards/new", code="9900", name="Phường Mẫu").status_code == 422
    client.get("/wards/new")
    assert client.submit("/wards/new", code="99005", name="Phường Mẫu").status_code == 303
    client.get("/wards/new")
    assert client.submit("/wards/new", code="99005", name="Khác").status_code == 422
    assert [(row.code, row.station_name) for row in queries.wards()] == [("99005", "Trạm Y tế phường Mẫu")]


def test_the_menu_shows_what_the_gate_opens(app: Flask, build: Builder, ward: Ward) -> None:
    for role, there, absent in (
        (Role.STATION_ADMIN, ["/accounts", "/neighborhoods", "/campaigns"], ["/wards"]),
        (Role.SUPERVISOR, ["/turnout", "/account"], ["/accounts", "/residents", "/campaigns"]),
        (Role.WARD_OFFICIAL, ["/turnout"], ["/accounts", "/residents"]),
    ):
        client = build.sign_in(app.test_client(), build.account(role, ward))
        client.get("/account")
        menu = [attrs["href"] for tag, attrs in client.page.elements if tag == "a" and "href" in attrs]
        assert set(there) <= set(menu), role
        assert not set(absent) & set(menu), role


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_first_page_of_its_own(
    app: Flask, client: PageClient, build: Builder, ward: Ward, role: Role
) -> None:
    area = {}
    if role is Role.NEIGHBORHOOD_HEAD:
        area = {"neighborhood_id": build.neighborhood(ward, 7).id}
    if role is Role.CLINIC:
        area = {"clinic_id": build.clinic(ward).id}
    build.sign_in(client, build.account(role, None if role is Role.SITE_ADMIN else ward, **area))
    first = client.get("/station")
    assert first.status_code == 303
    assert client.get(first.location).status_code == 200
    assert 'aria-current="page"' in client.get(first.location).text


def test_ward_create_and_neighborhoods_list_speak_json(app: Flask, build: Builder) -> None:
    run = app.test_cli_runner()
    made = run.invoke(args=["ward", "create", "99001", "Phường Mẫu", "--json"])
    assert json.loads(made.stdout) == {"code": "99001", "name": "Phường Mẫu"}
    again = run.invoke(args=["ward", "create", "99001", "Khác"])
    assert (again.exit_code, again.stdout) == (1, "")
    ward = queries.ward_by_code("99001")
    assert ward is not None
    hamlet = build.neighborhood(ward, 7)
    build.household(hamlet, {}, {"status": "moved"}, {"residence": "temporary"})
    listed = run.invoke(args=["neighborhoods", "list", "--json"])
    assert json.loads(listed.stdout) == [
        {"code": "07", "kind": "to_dan_pho", "name": "7", "households": 1, "residents": 2}
    ]
    assert run.invoke(args=["neighborhoods", "list", "--ward", "99009"]).exit_code == 1


def test_a_command_asks_for_the_ward_where_there_are_several(app: Flask, build: Builder) -> None:
    build.ward("99001"), build.ward("99002")
    run = app.test_cli_runner()
    refused = run.invoke(args=["neighborhoods", "list", "--json"])
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert json.loads(run.invoke(args=["neighborhoods", "list", "--ward", "99002", "--json"]).stdout) == []


def test_every_change_leaves_a_row_in_the_ward_s_chain(admin: PageClient, ward: Ward) -> None:
    with transaction():
        added = neighborhoods.add(ward.id, "thon", "Đông", by=SYSTEM)
        neighborhoods.rename(added, "thon", "Đông Hạ", by=SYSTEM)
    rows = db.session.query(AuditEvent).order_by(AuditEvent.seq).all()
    assert [(row.action, row.chain, row.object_ref) for row in rows] == [
        ("neighborhood.added", ward.id, added.public_id),
        ("neighborhood.renamed", ward.id, added.public_id),
    ]
    assert "Đông" not in json.dumps([row.detail for row in rows], ensure_ascii=False)


def test_tables_hold_what_the_pages_promise(build: Builder, ward: Ward) -> None:
    build.neighborhood(ward, 7), build.clinic(ward)
    for row in (
        Neighborhood(ward_id=ward.id, code="07", kind="thon", name="x", aliases=[]),
        Clinic(ward_id=ward.id, code="31015", name="x"),
    ):
        with pytest.raises(Exception, match=r"(?i)unique"):
            build.save(row)


def test_the_list_of_neighborhoods_says_who_answers_for_each(build: Builder, client: PageClient) -> None:
    ward = build.ward()
    seven = build.neighborhood(ward, 7)
    build.neighborhood(ward, 8)
    build.account(Role.NEIGHBORHOOD_HEAD, ward, name="Vũ Thị Lan", neighborhood_id=seven.id)
    gone = {"name": "Phạm Văn Cũ", "neighborhood_id": seven.id, "disabled_at": clock.now()}
    build.account(Role.NEIGHBORHOOD_HEAD, ward, **gone)
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    page = client.get("/neighborhoods").text
    assert "Vũ Thị Lan" in page
    assert "Phạm Văn Cũ" not in page
    assert page.count("chưa có tài khoản") == 1
