"""Every kind of list through the station's page: checked, said what was converted, refused rows given back."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from accounts.roles import Role
from core.db.database import db
from core.sheets.reading import read_workbook
from residents.models.people import Resident
from tests.builders import Builder
from tests.old_workbook import old_workbook
from tests.open_workbook import open_workbook
from tests.page_client import PageClient
from tests.rolls import workbook

ROWS: list[list[str]] = [
    ["DANH SÁCH TỔ DÂN PHỐ 7", "", "", ""], ["Họ và tên", "Năm sinh", "Giới tính", "Hộ số"],
    ["Nguyễn Văn An", "1957", "Nam", "1"], ["Trần Thị Bình", "hồi đó", "Nữ", ""], ["Lê Văn Cường", "1970", "Nam", "2"],
]  # fmt: skip
PASTED = (
    "Tổ dân phố 7\nNguyễn Văn An, 1957, nam, 0912345678\nTrần Thị Bình, hồi đó, nữ\nLê Văn Cường, 1970, nam\n"
)


def text(rows: list[list[str]]) -> bytes:
    return "\r\n".join(";".join(row) for row in rows).encode("utf-8-sig")


@pytest.fixture
def station(build: Builder, client: PageClient) -> PageClient:
    build.sign_in(client, build.account(Role.STATION_ADMIN, build.ward()))
    return client


def send(client: PageClient, data: bytes | None, name: str = "", rows: str = ""):
    client.get("/residents/roll")
    assert client.page is not None
    own = next(form for form in client.page.forms if form["attrs"]["action"].endswith("/roll"))
    form = {name: own["fields"][name] for name in ("csrf_token", "idempotency_key")} | {"rows": rows}
    file = {} if data is None else {"roll": FileStorage(io.BytesIO(data), name)}
    boundary, body = encode_multipart({**form, **file})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(
        "/residents/roll", input_stream=io.BytesIO(body), content_length=len(body), content_type=kind
    )


def take(client: PageClient, address: str) -> None:
    client.get(address)
    assert client.page is not None
    own = next(form for form in client.page.forms if form["attrs"]["action"].endswith("/commit"))
    form = {name: own["fields"][name] for name in ("csrf_token", "idempotency_key")}
    assert client.post(address + "/commit", data=form).status_code == 303


def names() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Resident.full_name).order_by(Resident.id)))


@pytest.mark.parametrize(
    ("write", "name"),
    [(workbook, "to7.xlsx"), (old_workbook, "to7.xls"), (open_workbook, "to7.ods"), (text, "to7.csv")],
)
def test_every_kind_of_file_is_taken_and_its_bad_row_comes_back_with_the_reason(
    station: PageClient, write: Callable[[list[list[str]]], bytes], name: str
) -> None:
    seen = send(station, write(ROWS), name)
    (back,) = read_workbook(station.get(seen.location + "/refused.xlsx").data)
    assert [row[:4] for row in back.rows[:2]] == ROWS[:2]
    assert (back.rows[2][0], back.rows[2][3], len(back.rows)) == ("Trần Thị Bình", "1", 3)
    assert "Năm sinh" in str(back.rows[2][4])
    take(station, seen.location)
    assert names() == ["Nguyễn Văn An", "Lê Văn Cường"]


def test_pasted_rows_go_through_the_same_check_and_come_back_in_the_same_way(station: PageClient) -> None:
    seen = send(station, None, rows=PASTED)
    assert seen.status_code == 303
    page = station.get(seen.location).text
    assert "Dòng 3" in page and names() == []
    (back,) = read_workbook(station.get(seen.location + "/refused.xlsx").data)
    assert "Họ và tên" in back.rows[0] and back.rows[1][0] == "Tổ dân phố 7"
    assert "Trần Thị Bình" in back.rows[2] and "hồi đó" in str(back.rows[2])
    take(station, seen.location)
    assert names() == ["Nguyễn Văn An", "Lê Văn Cường"]


def test_the_rows_of_a_file_and_pasted_ones_together_are_refused_and_what_was_pasted_stays(
    station: PageClient,
) -> None:
    seen = send(station, text(ROWS), "to7.csv", rows=PASTED)
    assert seen.status_code == 422
    assert "không gửi cả hai" in seen.text and "Nguyễn Văn An, 1957" in seen.text


def test_neither_a_file_nor_rows_is_refused_with_what_to_do(station: PageClient) -> None:
    seen = send(station, None, rows=" \n ")
    assert seen.status_code == 422
    assert "Chọn tệp, hoặc dán các dòng." in seen.text


def test_pasted_words_that_hold_no_people_are_refused_beside_the_box_and_stay_in_it(
    station: PageClient,
) -> None:
    seen = send(station, None, rows="Mai họp tổ dân phố lúc 7 giờ")
    assert seen.status_code == 422
    assert station.page is not None
    assert "Không thấy danh sách" in seen.text and "Mai họp tổ" in seen.text


def test_more_than_may_be_pasted_is_refused(station: PageClient) -> None:
    seen = send(station, None, rows="Nguyễn Văn An, 1957, nam\n" * 8_001)
    assert (seen.status_code, "nhiều nhất 200000" in seen.text) == (422, True)


def test_converted_columns_are_shown_with_words_before_and_after_until_it_is_decided(
    station: PageClient,
) -> None:
    seen = send(
        station,
        text([["Tæ", "Hä vµ tªn", "N¨m sinh", "Giíi tÝnh"], ["7", "NguyÔn V¨n §øc", "1957", "Nam"]]),
        "abc.csv",
    )
    page = station.get(seen.location).text
    assert "ABC (TCVN3)" in page and "NguyÔn" in page and "Nguyễn" in page
    take(station, seen.location)
    assert names() == ["Nguyễn Văn Đức"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><table>", "trang web"), (b"%PDF-1.7", "không có bảng"), (b"abc\x01\x02", "không có bảng"),
        (old_workbook([["a"]], more_streams=["_VBA_PROJECT"]), "macro"),
        (open_workbook([["a"]], manifest="<manifest:encryption-data/>"), "mật khẩu"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_in_words(
    station: PageClient, data: bytes, words: str
) -> None:
    seen = send(station, data, "x.xls")
    assert (seen.status_code, words in seen.text) == (422, True)


def test_what_a_head_pastes_without_a_neighborhood_is_the_heads_own(
    build: Builder, client: PageClient
) -> None:
    ward = build.ward()
    own = build.neighborhood(ward, 7)
    build.neighborhood(ward, 8)
    build.sign_in(client, build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=own.id))
    seen = send(client, None, rows="Nguyễn Văn An, 1957, nam\nTổ 8\nTrần Thị Bình, 1960, nữ\n")
    take(client, seen.location)
    assert names() == ["Nguyễn Văn An"]
