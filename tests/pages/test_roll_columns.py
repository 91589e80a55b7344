"""How the columns of a list were understood is shown, can be changed, and is remembered for the next such list."""

import io

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from accounts.roles import Role
from core.database import db
from residents.models import Resident, RollMapping
from tests.builders import Builder
from tests.page_client import PageClient
from tests.rolls import workbook

HEAD = ("Tổ dân phố", "Mã hộ", "Họ và tên", "Ngày sinh", "Số nhà", "Biết thêm", "Di động 2")
ROW = ("Tổ dân phố 7", "07-0001", "Nguyễn Văn An", "07/04/1950", "12", "gần chợ", "0912345678")
OTHER = ("Tổ dân phố 7", "07-0002", "Trần Thị Bình", "08/05/1951", "14", "cạnh trường", "0987654321")


@pytest.fixture
def station(build: Builder, client: PageClient) -> PageClient:
    ward = build.ward()
    build.neighborhood(ward, 7)
    build.sign_in(client, build.account(Role.STATION_STAFF, ward))
    return client


def send(client: PageClient, *rows: tuple[str, ...]) -> str:
    client.get("/residents/roll")
    assert client.page is not None
    form = next(form for form in client.page.forms if form["attrs"]["action"].endswith("/roll"))
    hidden = {name: form["fields"][name] for name in ("csrf_token", "idempotency_key")}
    file = FileStorage(io.BytesIO(workbook(rows)), "to7.xlsx")
    answer = client.post("/residents/roll", data={**hidden, "roll": file}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def choose(client: PageClient, page: str, **fields: str) -> int:
    """Say what some of the columns hold, by their title."""
    client.get(f"{page}/columns")
    places = {f"column_{HEAD.index(title.replace('_', ' '))}": field for title, field in fields.items()}
    return client.submit(f"{page}/columns", **places).status_code


def note_of_the_only_person(client: PageClient, page: str) -> str:
    client.get(page)
    assert client.submit(f"{page}/commit").status_code == 303
    db.session.rollback()
    return db.session.scalars(select(Resident.note).order_by(Resident.id.desc())).first() or ""


def test_the_check_page_says_what_each_column_was_taken_for(station: PageClient) -> None:
    page = station.get(send(station, HEAD, ROW)).text
    assert "Họ và tên → Họ và tên" in page
    assert "Biết thêm → Bỏ qua" in page


def test_a_column_can_be_said_to_hold_something_else_and_the_list_is_checked_anew(
    station: PageClient,
) -> None:
    page = send(station, HEAD, ROW)
    assert choose(station, page, Biết_thêm="note") == 303
    assert "Biết thêm → Ghi chú" in station.get(page).text
    assert note_of_the_only_person(station, page) == "gần chợ"


def test_the_next_list_with_the_same_titles_is_read_in_the_same_way(station: PageClient) -> None:
    choose(station, send(station, HEAD, ROW), Biết_thêm="note")
    page = send(station, HEAD, OTHER)
    assert "Biết thêm → Ghi chú" in station.get(page).text
    assert note_of_the_only_person(station, page) == "cạnh trường"


def test_what_was_said_of_one_shape_says_nothing_of_another(station: PageClient) -> None:
    choose(station, send(station, HEAD, ROW), Biết_thêm="note")
    assert "Biết thêm → Bỏ qua" in station.get(send(station, HEAD[:6], ROW[:6])).text


def test_a_column_can_be_left_out(station: PageClient) -> None:
    page = send(station, HEAD, ROW)
    choose(station, page, Số_nhà="")
    assert "Số nhà → Bỏ qua" in station.get(page).text


def test_going_back_to_what_the_titles_say_forgets_what_was_said(station: PageClient) -> None:
    page = send(station, HEAD, ROW)
    choose(station, page, Biết_thêm="note")
    choose(station, page, Biết_thêm="")
    db.session.rollback()
    assert db.session.scalars(select(RollMapping)).all() == []


def test_two_columns_cannot_hold_the_same(station: PageClient) -> None:
    page = send(station, HEAD, ROW)
    assert choose(station, page, Biết_thêm="birth") == 422
    assert len(db.session.scalars(select(RollMapping)).all()) == 0


def test_a_list_without_birth_dates_is_refused_and_what_was_said_is_not_remembered(
    station: PageClient,
) -> None:
    page = send(station, HEAD, ROW)
    assert choose(station, page, Ngày_sinh="") == 422
    db.session.rollback()
    assert db.session.scalars(select(RollMapping)).all() == []


def test_numbers_are_masked_among_the_examples(station: PageClient) -> None:
    page = station.get(send(station, HEAD, ROW) + "/columns").text
    assert "678" in page and "0912345678" not in page


def test_what_is_remembered_of_a_ward_says_nothing_in_another(
    build: Builder, station: PageClient, app
) -> None:
    choose(station, send(station, HEAD, ROW), Biết_thêm="note")
    ward = build.ward("99002", "Phường Khác")
    build.neighborhood(ward, 7)
    other = build.sign_in(app.test_client(), build.account(Role.STATION_STAFF, ward))
    assert "Biết thêm → Bỏ qua" in other.get(send(other, HEAD, ROW)).text
