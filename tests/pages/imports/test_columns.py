"""How the columns of a list were understood is shown, can be changed, and is remembered for the next such list."""

import io

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from accounts.roles import Role
from core.db.database import db
from imports.models import RememberedColumns
from residents.models.people import Household, Resident
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


def say(client: PageClient, page: str, head: int | None = None, **fields: str) -> str:
    """Say what columns hold, by their place (`A`, `B`, …), under the row that is said to be the head; gives the next page."""
    client.get(f"{page}/columns" if head is None else f"{page}/columns?head={head}")
    places = {f"column_{ord(letter) - ord('A')}": field for letter, field in fields.items()}
    answer = client.submit(f"{page}/columns", **places)
    assert answer.status_code == 303, answer.text
    return client.get(str(answer.location)).text


def people() -> list[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Resident.full_name, Household.code).join(Household, Household.id == Resident.household_id)
    )
    return sorted((name, code) for name, code in rows)


TOWN = "Tổ dân phố 7"
TITLES_THAT_TELL_NOTHING = [
    ("DANH SÁCH DÂN",),
    ("Họ gì", "Gọi là", "Đời", "Chốn", "Nhà của ai"),
    ("Nguyễn", "An", "1950", TOWN, "Nguyễn An"),
    ("Lê", "Ba", "1951", TOWN, ""),
    ("Trần", "Cúc", "1952", TOWN, "Trần Cúc"),
]
SAID = {"A": "family_name", "B": "given_name", "C": "birth", "D": "neighborhood", "E": "household_head"}


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


def test_a_column_can_be_said_to_hold_something_else_and_the_list_is_checked_again(
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
    assert db.session.scalars(select(RememberedColumns)).all() == []


def test_two_columns_cannot_hold_the_same(station: PageClient) -> None:
    page = send(station, HEAD, ROW)
    assert choose(station, page, Biết_thêm="birth") == 422
    assert len(db.session.scalars(select(RememberedColumns)).all()) == 0


def test_a_list_without_birth_dates_is_refused_and_what_was_said_is_not_remembered(
    station: PageClient,
) -> None:
    page = send(station, HEAD, ROW)
    assert choose(station, page, Ngày_sinh="") == 422
    db.session.rollback()
    assert db.session.scalars(select(RememberedColumns)).all() == []


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


def untold(location: str) -> str:
    """The page of a list that waits for a person to say what its columns hold."""
    assert location.endswith("/columns")
    return location.removesuffix("/columns")


def test_a_list_whose_titles_tell_nothing_is_told_by_hand(station: PageClient) -> None:
    page = untold(send(station, *TITLES_THAT_TELL_NOTHING))
    assert "Chờ quyết định" in station.get("/residents/roll").text
    shown = station.get(page, follow_redirects=True).text
    assert "Dòng 2: Họ gì | Gọi là" in shown and "Không thấy danh sách người dân" in shown
    checked = say(station, page, **SAID)
    assert "Nhà của ai → Họ tên chủ hộ" in checked and "Chốn → Tổ dân phố" in checked
    station.submit(f"{page}/commit")
    houses = dict(people())
    assert houses["Nguyễn An"] == houses["Lê Ba"] != houses["Trần Cúc"]


def test_what_was_told_by_hand_is_remembered_for_the_next_list_with_these_titles(station: PageClient) -> None:
    say(station, untold(send(station, *TITLES_THAT_TELL_NOTHING)), **SAID)
    page = send(station, ("Một dòng tên khác",), *TITLES_THAT_TELL_NOTHING[1:4])
    assert not page.endswith("/columns")
    assert "Gọi là → Tên" in station.get(page).text
    assert "Họ gì" in station.get(f"{page}/columns").text


def test_a_person_says_which_row_is_the_head(station: PageClient) -> None:
    lines = [("Mẫu", "số", "hai"), *TITLES_THAT_TELL_NOTHING]
    page = untold(send(station, *lines))
    assert "Mẫu" in station.get(f"{page}/columns").text.partition("<form")[2]
    assert "Gọi là → Tên" in say(station, page, head=2, **SAID)


def test_a_list_without_any_titles_is_told_by_its_columns_and_remembered_by_their_number(
    station: PageClient,
) -> None:
    people_alone = [row[:4] for row in TITLES_THAT_TELL_NOTHING[2:]]
    told = {letter: SAID[letter] for letter in "ABCD"}
    page = untold(send(station, *people_alone))
    checked = say(station, page, head=-1, **told)
    assert "Cột B → Tên" in checked
    station.submit(f"{page}/commit")
    assert len(people()) == 3
    assert not send(station, *people_alone, ("Lý", "Dần", "1960", TOWN)).endswith("/columns")


def test_a_list_without_a_birth_column_is_told_by_hand(station: PageClient) -> None:
    head, row = ("Họ và tên", "Giới tính", "Tổ dân phố", "Tuổi trời"), ("Nguyễn Văn An", "Nam", TOWN, "1950")
    page = untold(send(station, head, row))
    assert "không có cột ngày sinh" in station.get(f"{page}/columns").text
    assert "Tuổi trời → Năm sinh" in say(station, page, D="birth_year")
    assert not send(station, head, row).endswith("/columns")


def test_without_a_name_or_a_birth_column_a_list_told_by_hand_stays_where_it_is(station: PageClient) -> None:
    page = untold(send(station, *TITLES_THAT_TELL_NOTHING))
    for fields in ({"A": "family_name"}, {**SAID, "C": ""}):
        station.get(f"{page}/columns")
        places = {f"column_{ord(letter) - ord('A')}": field for letter, field in fields.items()}
        assert station.submit(f"{page}/columns", **places).status_code == 422


def test_a_list_that_is_to_be_told_by_hand_can_be_dropped(station: PageClient) -> None:
    page = untold(send(station, *TITLES_THAT_TELL_NOTHING))
    station.get(f"{page}/columns")
    assert station.submit(f"{page}/drop").status_code == 303
    assert station.get(f"{page}/columns").status_code == 409


def test_a_column_without_a_title_can_be_said_to_hold_something(station: PageClient) -> None:
    page = send(station, (*HEAD[:5], "", HEAD[6]), ROW)
    assert "Cột F → Bỏ qua" in station.get(page).text
    assert "Cột F → Ghi chú" in say(station, page, F="note")
    assert note_of_the_only_person(station, page) == "gần chợ"


def test_of_two_columns_with_one_title_each_is_asked_about(station: PageClient) -> None:
    page = send(station, (*HEAD[:5], "Khác", "Khác"), ROW)
    assert "Khác (2) → Ghi chú" in say(station, page, G="note")
    assert note_of_the_only_person(station, page) == "0912345678"


def test_what_was_said_of_this_list_holds_for_it_whatever_is_said_of_another_meanwhile(
    station: PageClient,
) -> None:
    page = send(station, HEAD, ROW)
    choose(station, page, Biết_thêm="note")
    choose(station, send(station, HEAD, OTHER), Biết_thêm="")
    assert note_of_the_only_person(station, page) == "gần chợ"


def test_a_table_of_something_else_is_still_refused(station: PageClient) -> None:
    station.get("/residents/roll")
    assert station.page is not None
    form = next(form for form in station.page.forms if form["attrs"]["action"].endswith("/roll"))
    hidden = {name: form["fields"][name] for name in ("csrf_token", "idempotency_key")}
    file = FileStorage(io.BytesIO(workbook([("Khoản", "Tiền"), ("Điện", 5), ("Nước", 7)])), "chi.xlsx")
    answer = station.post(
        "/residents/roll", data={**hidden, "roll": file}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422


def test_a_column_of_which_nothing_is_kept_is_said_to_be_left_out(station: PageClient) -> None:
    page = send(station, (*HEAD[:5], "Dân tộc", HEAD[6]), ROW)
    assert "Dân tộc → Bỏ qua" in station.get(page).text
    assert "Dân tộc → Ghi chú" in say(station, page, F="note")
