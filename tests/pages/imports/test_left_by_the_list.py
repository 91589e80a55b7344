"""A list that says a person moved or died is asked about side by side, and frees nothing before it is approved."""

import pytest

from accounts.roles import Role
from tests.builders import Builder
from tests.page_client import PageClient
from tests.pages.imports.test_not_listed import send, status, take
from tests.rolls import person

AN = person("Nguyễn Văn An")
DIED = person("Nguyễn Văn An", note="Đã mất tháng 10/2026")
BINH = person("Trần Thị Bình", household="07-0002", sex="Nữ")
MOVED = person("Trần Thị Bình", household="07-0002", sex="Nữ", residence="Đã chuyển đi")


@pytest.fixture
def station(build: Builder, client: PageClient) -> PageClient:
    ward = build.ward()
    build.neighborhood(ward, 7)
    build.sign_in(client, build.account(Role.STATION_STAFF, ward))
    take(client, send(client, AN, BINH))
    return client


def test_both_sides_are_shown_and_only_who_is_approved_is_marked(station: PageClient) -> None:
    page = send(station, DIED, MOVED)
    shown = station.get(page).text
    assert "Danh sách ghi đã chuyển đi hoặc đã mất" in shown
    differences = station.get(f"{page}/differences").text
    assert "Đã mất" in differences and "Đã chuyển đi" in differences and "Thường trú" in differences
    both = ["2|Danh sách", "3|Danh sách"]
    assert station.submit(f"{page}/differences", shown=both, take=both[:1]).status_code == 303
    assert set(status().values()) == {"active"}
    take(station, page)
    assert status() == {"Nguyễn Văn An": "deceased", "Trần Thị Bình": "active"}


def test_all_are_marked_where_all_changes_are_approved(station: PageClient) -> None:
    page = send(station, DIED, MOVED)
    take(station, page, accept_changes="y")
    assert status() == {"Nguyễn Văn An": "deceased", "Trần Thị Bình": "moved"}
