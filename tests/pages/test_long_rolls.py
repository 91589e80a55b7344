"""A long list is worked on by a process of its own: seen from its page, ended from outside, begun again."""

import io
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from accounts.roles import Role
from core.database import db
from core.plumbing import AuditEvent
from residents import roll_kept, roll_process, views_roll, views_roll_decide
from residents.models import Resident, RollImport
from tests.builders import Builder
from tests.page_client import PageClient
from tests.rolls import person, roll, workbook


@pytest.fixture(autouse=True)
def every_list_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_roll, "AT_ONCE", 0)
    monkeypatch.setattr(views_roll_decide, "LONG", 0)


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
    """Another list is being read for as long as this stands."""
    with roll_kept.reading_alone():
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
    return str(db.session.scalar(select(RollImport.state).where(RollImport.public_id == id_of(page))))


def people() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Resident)) or 0


def kill(page: str) -> None:
    lock = roll_kept.folder() / f"{id_of(page)}.lock"
    os.kill(int(lock.read_text()), signal.SIGKILL)
    roll_process.wait_for(id_of(page))


def checked(client: PageClient, data: bytes) -> str:
    page = send(client, data)
    roll_process.wait_for(id_of(page))
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
    roll_process.wait_for(id_of(page))
    assert (state_of(page), people()) == ("committed", 1)
    assert "Đã nhận" in station.get(page).text
    assert list((Path(app.instance_path) / "rolls").glob("*.sealed")) == []


def test_its_page_says_how_far_it_is_and_asks_again_by_itself(held_up: None, station: PageClient) -> None:
    page = send(station, roll(person()))
    shown = station.get(page).text
    assert "có thể đóng trang này" in shown
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
    with roll_kept.reading_alone():
        page = send(station, roll(person()))
        kill(page)
    assert state_of(page) == "checking"
    assert "bị gián đoạn" in station.get(page).text
    assert station.submit(f"{page}/again").status_code == 303
    roll_process.wait_for(id_of(page))
    assert state_of(page) == "checked"
    take(station, page)
    roll_process.wait_for(id_of(page))
    assert people() == 1


def test_an_import_ended_from_outside_wrote_nothing_and_can_be_begun_again(
    station: PageClient, app: Flask
) -> None:
    page = checked(station, roll(person()))
    with roll_kept.reading_alone():
        take(station, page)
        assert "viết một lần" in station.get(page).text
        kill(page)
    assert (state_of(page), people()) == ("taking", 0)
    station.get(page)
    station.submit(f"{page}/again")
    roll_process.wait_for(id_of(page))
    assert (state_of(page), people()) == ("committed", 1)


def test_a_list_that_is_being_worked_on_is_not_begun_twice(held_up: None, station: PageClient) -> None:
    page = send(station, roll(person()))
    first = (roll_kept.folder() / f"{id_of(page)}.lock").read_text()
    station.get("/residents/roll")
    token = station.page.forms[0]["fields"]["csrf_token"] if station.page else ""
    assert station.post(f"{page}/again", data={"csrf_token": token}).status_code == 303
    assert (roll_kept.folder() / f"{id_of(page)}.lock").read_text() == first
    kill(page)


def test_a_long_file_that_cannot_be_read_says_why_and_is_not_kept(app: Flask, station: PageClient) -> None:
    page = send(station, workbook([("Tên", "Tuổi"), ("An", 5)]))
    roll_process.wait_for(id_of(page))
    assert state_of(page) == "refused"
    shown = station.get(page).text
    assert "Không thấy danh sách người dân" in shown and "/residents/roll" in shown
    assert list((Path(app.instance_path) / "rolls").glob("*.sealed")) == []


def test_a_list_broken_off_can_be_dropped(station: PageClient, app: Flask) -> None:
    with roll_kept.reading_alone():
        page = send(station, roll(person()))
        kill(page)
    station.get(page)
    assert station.submit(f"{page}/drop").status_code == 303
    assert state_of(page) == "dropped"
    assert list((Path(app.instance_path) / "rolls").glob("*.sealed")) == []


def test_a_small_list_that_would_have_to_wait_for_another_is_handed_over(
    held_up: None, station: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_roll, "AT_ONCE", 1_000_000)
    page = send(station, roll(person()))
    assert state_of(page) == "checking"
    kill(page)


def test_what_a_long_list_did_is_on_the_chain_under_whoever_asked(station: PageClient) -> None:
    page = checked(station, roll(person()))
    take(station, page)
    roll_process.wait_for(id_of(page))
    db.session.rollback()
    events = db.session.execute(
        select(AuditEvent.action, AuditEvent.role).where(AuditEvent.object_ref == id_of(page))
    ).all()
    assert [tuple(event) for event in events] == [
        ("roll.checked", "station_staff"),
        ("roll.imported", "station_staff"),
    ]
