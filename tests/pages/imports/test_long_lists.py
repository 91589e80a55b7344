"""A long list is worked on by a process of its own: seen from its page, ended from outside, begun again."""

import io
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.datastructures import FileStorage

from accounts.roles import Role
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from core.sheets.reading import read_workbook
from imports import views as imports_views
from imports.models import Upload
from imports.review import column_views
from imports.review import views as review_views
from imports.uploads import files as uploads_files
from residents.models.people import Household, Resident
from tests import list_process
from tests.builders import Builder
from tests.page_client import PageClient
from tests.rolls import person, roll, workbook


@pytest.fixture(autouse=True)
def every_list_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports_views, "AT_ONCE", 0)
    for views in (review_views, column_views):
        monkeypatch.setattr(views, "LONG", 0)


@pytest.fixture(autouse=True)
def nothing_kept(app: Flask) -> None:
    for path in (Path(app.instance_path) / "rolls").glob("*.sealed"):
        path.unlink()


@pytest.fixture
def station(build: Builder, client: PageClient) -> PageClient:
    build.sign_in(client, build.account(Role.STATION_STAFF, build.ward()))
    return client


@pytest.fixture
def held_up(app: Flask) -> Iterator[None]:
    """Another list is being read for as long as this is open."""
    with uploads_files.reading_alone():
        yield


def send(client: PageClient, data: bytes) -> str:
    client.get("/residents/roll")
    assert client.page is not None
    form = next(form for form in client.page.forms if form["attrs"]["action"].endswith("/roll"))
    hidden = {name: form["fields"][name] for name in ("csrf_token", "idempotency_key")}
    file = FileStorage(io.BytesIO(data), "to7.xlsx")
    answer = client.post("/residents/roll", data={**hidden, "roll": file}, content_type="multipart/form-data")
    assert answer.status_code == 303
    return str(answer.location)


def id_of(page: str) -> str:
    return page.rsplit("/", 1)[1]


def state_of(page: str) -> str:
    db.session.rollback()
    return str(db.session.scalar(select(Upload.state).where(Upload.public_id == id_of(page))))


def people() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Resident)) or 0


def kill(page: str) -> None:
    lock = uploads_files.folder() / f"{id_of(page)}.lock"
    os.kill(int(lock.read_text()), signal.SIGKILL)
    list_process.wait_for(id_of(page))


def checked(client: PageClient, data: bytes) -> str:
    page = send(client, data)
    list_process.wait_for(id_of(page))
    assert state_of(page) == "checked"
    return page


def take(client: PageClient, page: str) -> None:
    client.get(page)
    assert client.submit(f"{page}/commit").status_code == 303


def test_a_long_list_is_checked_and_taken_without_anybody_waiting(app: Flask, station: PageClient) -> None:
    page = checked(station, roll(person(), person("Trần Thị Bình", birth="", household="07-0002")))
    assert "Ngày sinh" in station.get(page).text
    assert people() == 0
    take(station, page)
    list_process.wait_for(id_of(page))
    assert (state_of(page), people()) == ("committed", 1)
    assert "Đã ghi vào sổ" in station.get(page).text
    assert list((Path(app.instance_path) / "rolls").glob("*.sealed")) == []


def test_its_page_says_how_far_it_is_and_asks_again_by_itself(held_up: None, station: PageClient) -> None:
    page = send(station, roll(person()))
    shown = station.get(page).text
    assert "Có thể đóng trang này" in shown
    assert "Xem lại" in shown
    answer = station.get(f"{page}/progress.json?seen=nothing").json
    assert answer is not None and answer["is_news"]
    answer = station.get(f"{page}/progress.json", query_string={"seen": answer["mark"]}).json
    assert answer is not None
    kill(page)
    after = station.get(f"{page}/progress.json", query_string={"seen": answer["mark"]}).json
    assert after is not None and after["is_news"]


def test_a_check_ended_from_outside_leaves_nothing_and_can_be_begun_again(
    station: PageClient, app: Flask
) -> None:
    with uploads_files.reading_alone():
        page = send(station, roll(person()))
        kill(page)
    assert state_of(page) == "checking"
    assert "bị gián đoạn" in station.get(page).text
    assert station.submit(f"{page}/again").status_code == 303
    list_process.wait_for(id_of(page))
    assert state_of(page) == "checked"
    take(station, page)
    list_process.wait_for(id_of(page))
    assert people() == 1


def test_an_import_ended_from_outside_wrote_nothing_and_can_be_begun_again(
    station: PageClient, app: Flask
) -> None:
    page = checked(station, roll(person()))
    with uploads_files.reading_alone():
        take(station, page)
        assert "ghi một lần" in station.get(page).text
        kill(page)
    assert (state_of(page), people()) == ("taking", 0)
    station.get(page)
    station.submit(f"{page}/again")
    list_process.wait_for(id_of(page))
    assert (state_of(page), people()) == ("committed", 1)


def test_a_list_that_is_being_worked_on_is_not_begun_twice(held_up: None, station: PageClient) -> None:
    page = send(station, roll(person()))
    first = (uploads_files.folder() / f"{id_of(page)}.lock").read_text()
    station.get("/residents/roll")
    token = station.page.forms[0]["fields"]["csrf_token"] if station.page else ""
    assert station.post(f"{page}/again", data={"csrf_token": token}).status_code == 303
    assert (uploads_files.folder() / f"{id_of(page)}.lock").read_text() == first
    kill(page)


def test_a_long_file_that_cannot_be_read_says_why_and_is_not_kept(app: Flask, station: PageClient) -> None:
    page = send(station, workbook([("Tên", "Tuổi"), ("An", 5)]))
    list_process.wait_for(id_of(page))
    assert state_of(page) == "refused"
    shown = station.get(page).text
    assert "Không thấy danh sách người dân" in shown and "/residents/roll" in shown
    assert list((Path(app.instance_path) / "rolls").glob("*.sealed")) == []


def test_a_list_broken_off_can_be_dropped(station: PageClient, app: Flask) -> None:
    with uploads_files.reading_alone():
        page = send(station, roll(person()))
        kill(page)
    station.get(page)
    assert station.submit(f"{page}/drop").status_code == 303
    assert state_of(page) == "dropped"
    assert list((Path(app.instance_path) / "rolls").glob("*.sealed")) == []


def test_a_small_list_that_would_have_to_wait_for_another_is_handed_over(
    held_up: None, station: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports_views, "AT_ONCE", 1_000_000)
    page = send(station, roll(person()))
    assert state_of(page) == "checking"
    kill(page)


def test_what_a_long_list_did_is_on_the_chain_under_the_account_that_asked(station: PageClient) -> None:
    page = checked(station, roll(person()))
    take(station, page)
    list_process.wait_for(id_of(page))
    db.session.rollback()
    events = db.session.execute(
        select(AuditEvent.action, AuditEvent.role)
        .where(AuditEvent.object_ref == id_of(page))
        .order_by(AuditEvent.seq)
    ).all()
    assert [tuple(event) for event in events] == [
        ("roll.checked", "station_staff"),
        ("roll.imported", "station_staff"),
    ]


def roll_with_questions(client: PageClient) -> str:
    """A list of which one row may be a known person, and another says something else of one."""
    others = person("Trần Thị Bình", household="07-0002", note="cũ")
    page = checked(client, roll(person(birth="07/04/1950"), others))
    take(client, page)
    list_process.wait_for(id_of(page))
    wrong = person("Vũ Văn Sai", birth="hôm kia", household="07-0003")
    return checked(client, roll(person(birth="09/04/1950"), [*others[:-1], "mới"], wrong))


def say_that_it_is_another(client: PageClient, page: str) -> None:
    """Answer the first question: another person."""
    client.get(f"{page}/alike")
    assert client.page is not None
    form = next(form for form in client.page.forms if "row_0" in form["fields"])
    offered = [field["value"] for _tag, field in form["all"] if field.get("name") == "who_0"]
    said = next(value for value in offered if value.startswith("others:"))
    assert client.submit(form["attrs"]["action"], who_0=said).status_code == 303


@pytest.fixture
def nobody_reads_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the rows of a list in a request fails."""

    def read(public_id: str) -> None:
        raise AssertionError(public_id)

    monkeypatch.setattr(uploads_files, "rows_of", read)


def test_the_pages_about_a_long_list_read_it_never_again_and_wait_for_no_other(
    station: PageClient, request: pytest.FixtureRequest
) -> None:
    page = roll_with_questions(station)
    request.getfixturevalue("held_up")
    request.getfixturevalue("nobody_reads_lists")
    assert "09/04/1950" in station.get(f"{page}/alike").text
    assert "mới" in station.get(f"{page}/differences").text
    assert "Họ và tên" in station.get(f"{page}/columns").text
    refused = read_workbook(station.get(f"{page}/refused.xlsx").data)
    assert [row[3] for row in refused[0].rows[1:]] == ["Vũ Văn Sai"]
    say_that_it_is_another(station, page)
    assert "Đã trả lời: 1" in station.get(page).text
    station.get(f"{page}/differences")
    assert station.submit(f"{page}/differences", take="3|Danh sách").status_code == 303


def says(client: PageClient, page: str, **fields: str) -> None:
    """Say what columns hold, by their letter."""
    client.get(f"{page}/columns")
    places = {f"column_{ord(letter) - ord('A')}": field for letter, field in fields.items()}
    assert client.submit(f"{page}/columns", **places).status_code == 303


def test_a_long_list_whose_columns_are_changed_is_checked_again_by_its_own_process(
    station: PageClient, request: pytest.FixtureRequest
) -> None:
    page = checked(station, roll(person(note="gần chợ")))
    with uploads_files.reading_alone():
        says(station, page, O="address", J="")
        assert state_of(page) == "checking"
    list_process.wait_for(id_of(page))
    assert state_of(page) == "checked"
    assert "Ghi chú → Địa chỉ" in station.get(page).text
    take(station, page)
    list_process.wait_for(id_of(page))
    db.session.rollback()
    assert db.session.scalar(select(Household.address)) == "gần chợ"


def test_answers_given_before_its_columns_are_changed_still_hold(station: PageClient) -> None:
    page = roll_with_questions(station)
    say_that_it_is_another(station, page)
    says(station, page, J="")
    list_process.wait_for(id_of(page))
    assert "Đã trả lời: 1" in station.get(page).text
    assert counts_of(page)["new"] == 1


def counts_of(page: str) -> dict[str, int]:
    db.session.rollback()
    return dict(db.session.scalars(select(Upload.counts).where(Upload.public_id == id_of(page))).one())


def test_columns_that_a_long_list_cannot_have_leave_it_as_it_was(station: PageClient) -> None:
    page = checked(station, roll(person()))
    says(station, page, B="")
    list_process.wait_for(id_of(page))
    assert state_of(page) == "checked" and counts_of(page)["new"] == 1
    shown = station.get(page).text
    assert "Có vẻ nhầm tệp" in shown and "Tổ dân phố → Tổ dân phố" in shown
    take(station, page)
    list_process.wait_for(id_of(page))
    assert people() == 1


def test_a_recheck_ended_from_outside_can_be_begun_again(station: PageClient) -> None:
    page = checked(station, roll(person()))
    with uploads_files.reading_alone():
        says(station, page, O="")
        kill(page)
    assert "bị gián đoạn" in station.get(page).text
    station.submit(f"{page}/again")
    list_process.wait_for(id_of(page))
    assert state_of(page) == "checked"


def test_a_long_list_whose_titles_tell_nothing_waits_for_a_person_to_say_what_its_columns_hold(
    station: PageClient,
) -> None:
    town = "Tổ dân phố 7"
    rows = [("Họ gì", "Gọi là", "Đời", "Chốn"), ("Lê", "An", "1950", town), ("Lê", "Ba", "1951", town)]
    page = send(station, workbook([("Danh sách dân",), *rows]))
    list_process.wait_for(id_of(page))
    assert state_of(page) == "checking"
    assert station.get(page).location == f"{page}/columns"
    says(station, page, A="family_name", B="given_name", C="birth", D="neighborhood")
    list_process.wait_for(id_of(page))
    assert (state_of(page), counts_of(page)["new"]) == ("checked", 2)


def test_while_a_list_is_checked_again_nothing_else_is_decided_about_it(station: PageClient) -> None:
    page = roll_with_questions(station)
    with uploads_files.reading_alone():
        says(station, page, O="")
        for about in ("alike", "differences", "columns", "refused.xlsx"):
            answer = station.get(f"{page}/{about}")
            assert (answer.status_code, "đang được xử lý" in answer.text) == (409, True)
        kill(page)


def test_the_page_of_a_list_that_waited_for_a_day_says_so_before_it_is_swept_away(
    station: PageClient,
) -> None:
    with uploads_files.reading_alone():
        page = send(station, roll(person()))
        kill(page)
    for state in ("checking", "checked", "taking"):
        with transaction() as work:
            yesterday = work.at - uploads_files.KEPT_FOR - timedelta(minutes=1)
            change = update(Upload).where(Upload.public_id == id_of(page))
            db.session.execute(change.values(state=state, started_at=yesterday))
        shown = station.get(page).text
        assert (
            "không còn được giữ" in shown and "Bắt đầu lại" not in shown and "Ghi danh sách này" not in shown
        )
