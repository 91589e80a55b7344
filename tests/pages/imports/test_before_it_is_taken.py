"""Before a list is taken: whom it writes can be read, problems name the cell, refused rows are corrected in place."""

import io
import re
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from accounts.roles import Role
from core.db.database import db
from imports.models import Upload
from residents.models.people import Resident
from tests.builders import Builder
from tests.page_client import PageClient
from tests.rolls import person, roll
from wards.models import Neighborhood, Ward


@pytest.fixture
def ward(build: Builder) -> Ward:
    return build.ward()


@pytest.fixture
def seven(build: Builder, ward: Ward) -> Neighborhood:
    return build.neighborhood(ward, 7)


@pytest.fixture
def head(build: Builder, client: PageClient, ward: Ward, seven: Neighborhood) -> PageClient:
    client.get("/?lang=en")
    build.sign_in(client, build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id))
    return client


def send(client: PageClient, **said: Any) -> str:
    client.get("/residents/roll")
    assert client.page is not None
    form = next(form for form in client.page.forms if form["attrs"]["action"].endswith("/roll"))
    hidden = {name: form["fields"][name] for name in ("csrf_token", "idempotency_key")}
    answer = client.post("/residents/roll", data={**hidden, **said}, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def send_file(client: PageClient, *people: list[Any]) -> str:
    return send(client, roll=FileStorage(io.BytesIO(roll(*people)), "to7.xlsx"))


def main_text(client: PageClient, address: str) -> str:
    text = client.get(address).text
    text = re.sub(r"<[^>]+>", " ", text[text.index("<main") : text.index("</main")])
    return " ".join(text.split())


def names() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(Resident.full_name)))


def test_whom_a_list_writes_can_be_read_before(build: Builder, seven: Neighborhood, head: PageClient) -> None:
    home = build.household(seven, address="Số 5")
    build.resident(home, "Trần Thị Bình", sex="female")
    known = person(
        "Trần Thị Bình", household=home.code, address="Số 5", birth="1950", sex="Nữ", phone="0912345678"
    )
    new = person("Nguyễn Văn An", household="07-0099", birth="02/03/1961", address="Số 9 ngõ Chợ")
    upload = send_file(head, new, known)
    for page in (upload, f"{upload}/people"):
        shown = main_text(head, page)
        assert re.search(r"Nguyễn Văn An 02/03/1961 07-0099 · Số 9 ngõ Chợ New person 2", shown), shown
        assert re.search(rf"Trần Thị Bình \S+ {home.code} · Số 5 [\w ,]*Phone[\w ,]* 3", shown), shown
    assert "031" not in shown


def test_a_long_list_is_read_page_by_page(head: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imports.uploads.preview.AT_ONCE", 100)
    upload = send_file(head, *(person(f"Người Thứ {n}", household=f"07-{n:04}") for n in range(1, 131)))
    shown = main_text(head, upload)
    assert "Người Thứ 10 " in shown and "Người Thứ 11 " not in shown and "Read all 130 people" in shown
    assert "Người Thứ 100 " in main_text(head, f"{upload}/people")
    assert "Người Thứ 101 " in main_text(head, f"{upload}/people?page=2")
    assert "Người Thứ 130 " in main_text(head, f"{upload}/people?page=9")


def test_who_was_answered_about_is_among_them(build: Builder, seven: Neighborhood, head: PageClient) -> None:
    home = build.household(seven)
    build.resident(home, "Lê Thị Cúc", sex="female")
    upload = send_file(head, person("Lê Thị Cúc", household="07-0099", birth="01/05/1950", sex="Nữ"))
    assert "Lê Thị Cúc" not in main_text(head, f"{upload}/people")
    head.get(f"{upload}/alike")
    assert head.page is not None
    values = [attrs.get("value", "") for tag, attrs in head.page.elements if tag == "input"]
    others = next(value for value in values if value.startswith("others:"))
    assert head.submit(f"{upload}/alike", who_0=others).status_code == 303
    assert re.search(r"Lê Thị Cúc .* New person", main_text(head, f"{upload}/people"))


def test_problems_carry_name_cell_and_value(head: PageClient) -> None:
    upload = send_file(
        head,
        person("Nguyễn Văn An", birth="31/02/1950"),
        person("Trần Thị Bình", household="07-0002", personal_id="03115000012"),
        person("Lê Thị Cúc", household="07-0003", birth=""),
    )
    shown = main_text(head, upload)
    assert "Row 2 Nguyễn Văn An Ngày sinh F2 “31/02/1950”" in shown
    assert "Row 4 Lê Thị Cúc Ngày sinh F4 empty" in shown
    shown = main_text(head, f"{upload}?code=id_zero_restored")
    assert "Row 3 Trần Thị Bình Số CCCD H3 “03115000012”" in shown


def test_a_whole_citizen_number_behind_a_problem_is_masked(head: PageClient) -> None:
    upload = send_file(head, person("Nguyễn Văn An", birth="02/03/1951", personal_id="031050000123"))
    shown = main_text(head, f"{upload}?code=id_year_differs")
    assert "031******123" in shown and "031050000123" not in shown


def test_refused_pasted_lines_are_mended_in_place_and_taken(head: PageClient) -> None:
    rows = "Nguyễn Văn An, 07/04/1950, nam\nTrần Thị Bình, 31/02/1952, nữ\nLê Thị Cúc, 1960, nữ"
    upload = send(head, rows=rows)
    shown = main_text(head, upload)
    assert shown.index("People who would be saved") < shown.index("Correct these lines here")
    assert shown.index("Correct these lines here") < shown.index("Import this list")
    assert "Trần Thị Bình | 31/02/1952 | nữ" in shown and "This date does not exist" in shown
    assert head.submit(f"{upload}/mend", line_0="Trần Thị Bình | 28/02/1952 | nữ").status_code == 303
    shown = main_text(head, upload)
    assert "Correct these lines here" not in shown and "28/02/1952" in shown
    assert head.submit(f"{upload}/commit").status_code == 303
    assert names() == ["Lê Thị Cúc", "Nguyễn Văn An", "Trần Thị Bình"]


def test_a_line_that_is_cleared_is_left_out_and_one_still_wrong_stays(head: PageClient) -> None:
    upload = send(
        head, rows="Nguyễn Văn An, 07/04/1950, nam\nAi Đó, 31/02/1952, nữ\nLê Thị Cúc, 13/13/1960, nữ"
    )
    head.get(upload)
    answer = head.submit(f"{upload}/mend", line_0="", line_1="Lê Thị Cúc | 30/02/1960 | nữ")
    assert answer.status_code == 303
    shown = main_text(head, upload)
    assert "Lê Thị Cúc | 30/02/1960 | nữ" in shown and "Ai Đó" not in shown
    assert head.submit(f"{upload}/commit").status_code == 303
    assert names() == ["Nguyễn Văn An"]


def test_a_row_of_a_workbook_is_corrected_in_place_and_the_others_stay(head: PageClient) -> None:
    upload = send_file(
        head,
        person("Nguyễn Văn An", personal_id="031050000123"),
        person("Trần Thị Bình", household="07-0002", birth="1/13/1950", sex="Nữ", phone="0912345678"),
    )
    text = head.get(upload).text
    line = re.search(r'aria-describedby="line-0-why">([^<]*)<', text)
    assert line and "1/13/1950" in line[1]
    head.submit(f"{upload}/mend", line_0=line[1].replace("1/13/1950", "13/1/1950"))
    head.get(upload)
    assert head.submit(f"{upload}/commit").status_code == 303
    assert names() == ["Nguyễn Văn An", "Trần Thị Bình"]


def test_a_list_that_is_no_longer_kept_cannot_be_mended(head: PageClient) -> None:
    upload = send(head, rows="Nguyễn Văn An, 07/04/1950, nam\nAi Đó, 31/02/1952, nữ")
    head.get(upload)
    assert head.page is not None
    mend = next(form for form in head.page.forms if form["attrs"]["action"].endswith("/mend"))
    assert head.submit(f"{upload}/commit").status_code == 303
    assert head.post(f"{upload}/mend", data=mend["fields"]).status_code == 409
    db.session.rollback()
    assert db.session.scalars(select(Upload.state)).all() == ["committed"]


def test_afterwards_a_link_leads_to_the_round(head: PageClient) -> None:
    upload = send_file(head, person("Nguyễn Văn An"))
    head.get(upload)
    head.submit(f"{upload}/commit")
    text = head.get(upload).text
    assert 'href="/neighborhood"' in text[text.index("<main") : text.index("</main")]
