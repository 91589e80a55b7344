"""Staff pages say whom staff can ask, not the station's own number; residents' pages name the station."""

import pytest
from flask import Flask

from accounts.roles import Role
from core import clock
from tests.builders import Builder
from tests.page_client import PageClient
from wards.models import Ward

STATION_PHONE = "0225 3855 115"


@pytest.fixture
def ward(build: Builder) -> Ward:
    return build.ward()


@pytest.fixture
def admin(app: Flask, build: Builder, ward: Ward) -> PageClient:
    return build.sign_in(app.test_client(), build.account(Role.STATION_ADMIN, ward, name="Nguyễn Thị Hà"))


def staff(build: Builder, client: PageClient, ward: Ward, role: Role = Role.STATION_STAFF) -> PageClient:
    area = {"neighborhood_id": build.neighborhood(ward).id} if role is Role.NEIGHBORHOOD_HEAD else {}
    return build.sign_in(client, build.account(role, ward, name="Trần Văn Tám", **area))


@pytest.mark.parametrize("role", [Role.STATION_STAFF, Role.NEIGHBORHOOD_HEAD, Role.WARD_OFFICIAL])
@pytest.mark.parametrize("address", ["/account", "/wards"])
def test_staff_see_the_administrators_by_name(
    client: PageClient, build: Builder, ward: Ward, admin: PageClient, role: Role, address: str
) -> None:
    page = staff(build, client, ward, role).get(address).text
    assert "Nguyễn Thị Hà" in page
    assert STATION_PHONE not in page


def test_staff_see_what_the_station_wrote(
    client: PageClient, build: Builder, ward: Ward, admin: PageClient
) -> None:
    admin.get("/station/card")
    said = {"name": "Trạm", "phone": STATION_PHONE, "staff_help": "Anh Minh, 0912 345 678"}
    assert admin.submit("/station/card", **said).status_code == 303
    page = staff(build, client, ward).get("/account").text
    assert "Anh Minh" in page
    assert 'href="tel:0912345678"' in page
    assert STATION_PHONE not in page
    assert "Nguyễn Thị Hà" not in page


def test_an_administrator_is_sent_to_a_colleague_or_to_the_site(
    app: Flask, build: Builder, ward: Ward, admin: PageClient
) -> None:
    build.account(Role.SITE_ADMIN, name="Lê Quản Trị")
    assert "Lê Quản Trị" in admin.get("/account").text
    build.account(Role.STATION_ADMIN, ward, name="Phạm Đồng Nghiệp")
    page = admin.get("/account").text
    assert "Phạm Đồng Nghiệp" in page
    assert "Lê Quản Trị" not in page


def test_who_left_and_who_is_of_another_ward_is_not_named(
    client: PageClient, build: Builder, ward: Ward
) -> None:
    build.account(Role.STATION_ADMIN, ward, name="Người Đã Nghỉ", disabled_at=clock.now())
    build.account(Role.STATION_ADMIN, build.ward("99002"), name="Người Phường Khác")
    page = staff(build, client, ward).get("/account").text
    assert "Người Đã Nghỉ" not in page
    assert "Người Phường Khác" not in page
    assert STATION_PHONE not in page


def test_residents_see_the_station(client: PageClient, ward: Ward) -> None:
    page = client.get("/").text
    assert STATION_PHONE in page
