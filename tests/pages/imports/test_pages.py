"""The station brings a roll in: choose, look, decide; nothing is written before and nothing is left after."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from accounts.roles import Role
from core import clock
from core.actor import SYSTEM
from core.db import database
from core.db.database import db
from core.db.transaction import transaction
from core.errors import Busy
from core.sealing import Keyring
from core.sheets.reading import read_workbook
from imports.models import Upload
from imports.uploads import checked as uploads_checked
from imports.uploads import files as uploads_files
from imports.uploads import problems as uploads_problems
from imports.uploads import records as uploads_records
from imports.uploads import refused_rows
from imports.writing import importing
from ops import jobs
from residents.models.people import Resident
from tests.builders import Builder
from tests.page_client import PageClient
from tests.rolls import HEAD, person, roll, workbook


@pytest.fixture
def station(build: Builder, client: PageClient) -> PageClient:
    ward = build.ward()
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    return client


def fields(client: PageClient, address: str = "/residents/roll") -> dict[str, str]:
    """The hidden fields of the page's own form."""
    client.get(address)
    assert client.page is not None
    own = [form for form in client.page.forms if form["attrs"]["action"].endswith(("/roll", "/commit"))]
    return {name: own[0]["fields"][name] for name in ("csrf_token", "idempotency_key")}


def send(client: PageClient, data: bytes, name: str = "danh-sach.xlsx", **form: str):
    form = form or fields(client)
    # Encoded here: the test client would leave a large body in a temporary file of its own, unclosed.
    boundary, body = encode_multipart({**form, "roll": FileStorage(io.BytesIO(data), name)})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(
        "/residents/roll", input_stream=io.BytesIO(body), content_length=len(body), content_type=kind
    )


def people() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Resident)) or 0


def kept(app: Flask) -> list[Path]:
    return sorted((Path(app.instance_path) / "rolls").glob("*.sealed"))


@pytest.fixture(autouse=True)
def nothing_kept(app: Flask) -> None:
    for path in kept(app):
        path.unlink()


def test_the_upload_page_offers_the_template_and_says_that_nothing_is_written_yet(
    station: PageClient,
) -> None:
    page = station.get("/residents/roll").text
    assert "/residents/roll/template.xlsx" in page


def test_a_list_is_checked_first_and_written_only_when_the_station_says_so(
    app: Flask, station: PageClient
) -> None:
    seen = send(station, roll(person(), person("Trần Thị Bình", birth="", household="07-0002")))
    assert seen.status_code == 303
    shown = station.get(seen.location)
    assert people() == 0
    assert "Ngày sinh" in shown.text
    done = station.post(seen.location + "/commit", data=fields(station, seen.location))
    assert done.status_code == 303
    assert people() == 1
    assert "07/04/1950" not in station.get(done.location).text


def test_the_rows_between_check_and_decision_are_sealed_readable_by_nobody_else_and_gone_afterwards(
    app: Flask, station: PageClient
) -> None:
    seen = send(station, roll(person("Nguyễn Văn An", personal_id="031050000123")))
    paths = kept(app)
    assert {path.name[26:] for path in paths} == {
        ".sheets.sealed",
        ".plan.sealed",
        ".review.sealed",
        ".beginning.sealed",
        ".refused.sealed",
        ".people.0.sealed",
        ".cells.sealed",
    }
    for path in paths:
        assert path.stat().st_mode & 0o777 == 0o600
        assert b"Nguy" not in path.read_bytes() and b"031050000123" not in path.read_bytes()
    station.post(seen.location + "/commit", data=fields(station, seen.location))
    assert kept(app) == []


def test_committing_twice_with_the_same_form_has_one_effect_and_the_same_answer(station: PageClient) -> None:
    seen = send(station, roll(person()))
    form = fields(station, seen.location)
    first = station.post(seen.location + "/commit", data=form)
    again = station.post(seen.location + "/commit", data=form)
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert people() == 1


def test_a_list_that_was_taken_already_is_refused_with_what_to_do(station: PageClient) -> None:
    seen = send(station, roll(person()))
    form, other = fields(station, seen.location), fields(station, seen.location)
    station.post(seen.location + "/commit", data=form)
    late = station.post(seen.location + "/commit", data={**other, "idempotency_key": "a" * 26})
    assert late.status_code == 409
    assert people() == 1


def test_going_back_and_choosing_another_workbook_in_the_same_form_checks_the_other_one(
    station: PageClient,
) -> None:
    form = fields(station)
    data = roll(person())
    first, again = send(station, data, **form), send(station, data, **form)
    other = send(station, roll(person(), person("Lê Thị Cúc", household="07-0002")), **form)
    assert first.location == again.location != other.location


def test_the_same_workbook_sent_twice_is_kept_once(app: Flask, station: PageClient) -> None:
    form, data = fields(station), roll(person())
    send(station, data, **form)
    send(station, data, **form)
    assert len({path.name[:26] for path in kept(app)}) == 1


def test_a_list_that_cannot_be_remembered_leaves_no_rows_behind(
    app: Flask, station: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_facts: object, **_more: object) -> None:
        raise Busy()

    monkeypatch.setattr(uploads_checked, "record", lost)
    assert send(station, roll(person())).status_code == 503
    assert kept(app) == []


def test_the_rows_of_a_list_are_sealed_before_anybody_has_to_wait_for_it(
    station: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal = Keyring.seal
    inside = []

    def watched(self: Keyring, place: str, row: str, text: str) -> bytes:
        inside.append(database._open.get() is not None)
        return seal(self, place, row, text)

    monkeypatch.setattr(Keyring, "seal", watched)
    assert send(station, roll(person())).status_code == 303
    assert inside == [False] * 7


def test_dropping_a_list_deletes_its_rows_and_changes_nothing(app: Flask, station: PageClient) -> None:
    seen = send(station, roll(person()))
    assert station.post(seen.location + "/drop", data=fields(station, seen.location)).status_code == 303
    assert kept(app) == [] and people() == 0


def test_a_list_that_waited_for_a_day_is_gone(app: Flask, station: PageClient) -> None:
    seen = send(station, roll(person()))
    form = fields(station, seen.location)
    with transaction() as work:
        uploads_records.forget_old(work.at + timedelta(hours=25))
    assert kept(app) == []
    assert station.post(seen.location + "/commit", data=form).status_code == 409
    assert people() == 0


def test_a_picture_named_xlsx_is_refused_beside_the_field(station: PageClient) -> None:
    answer = send(station, b"\x89PNG\r\n\x1a\n" + b"0" * 500)
    assert answer.status_code == 422
    assert "Excel" in answer.text and 'id="roll-error"' in answer.text


def test_no_workbook_chosen_is_said_beside_the_field(station: PageClient) -> None:
    answer = station.post("/residents/roll", data=fields(station))
    assert answer.status_code == 422


def test_a_file_of_more_than_ten_megabytes_is_refused(station: PageClient) -> None:
    assert send(station, b"PK\x03\x04" + b"0" * (10 * 1024 * 1024)).status_code == 422


def test_forgetting_old_lists_is_one_of_the_timers_jobs() -> None:
    assert set(uploads_records.JOBS) <= set(jobs.ALL)


def test_a_body_far_beyond_that_is_not_even_read(station: PageClient) -> None:
    answer = send(station, b"PK\x03\x04" + b"0" * (11 * 1024 * 1024))
    assert answer.status_code == 413
    assert "Tệp lớn hơn 10 MB. Gửi riêng từng tổ dân phố." in answer.text


def test_a_large_body_of_a_stranger_is_refused_before_it_is_read(client: PageClient) -> None:
    unread = io.BytesIO(b"x" * 3_000_000)
    answer = client.post(
        "/residents/roll",
        input_stream=unread,
        content_length=3_000_000,
        content_type="multipart/form-data; boundary=x",
    )
    assert (answer.status_code, unread.tell()) == (413, 0)


def test_the_refused_rows_come_back_as_a_workbook_that_mended_goes_in(station: PageClient) -> None:
    seen = send(station, roll(person(), person("Trần Thị Bình", birth="31/02/1950", household="07-0002")))
    copy = station.get(seen.location + "/refused.xlsx")
    assert copy.status_code == 200 and copy.data.startswith(b"PK")
    assert "attachment" in copy.headers["Content-Disposition"]


def test_who_keeps_no_roll_brings_none_in(build: Builder, app: Flask) -> None:
    ward = build.ward()
    for role in (Role.WARD_OFFICIAL, Role.SUPERVISOR):
        other = build.sign_in(app.test_client(), build.account(role, ward))
        assert other.get("/residents/roll").status_code == 404


def test_another_wards_list_is_as_one_that_does_not_exist(
    build: Builder, app: Flask, station: PageClient
) -> None:
    seen = send(station, roll(person()))
    other = build.sign_in(
        app.test_client(), build.account(Role.STATION_ADMIN, build.ward("99002", "Phường Khác"))
    )
    foreign, missing = other.get(seen.location), other.get("/residents/roll/" + "a" * 26)
    assert foreign.status_code == missing.status_code == 404


def test_problems_are_listed_by_row_and_column_a_hundred_to_a_page(station: PageClient) -> None:
    rows = [
        person(f"Người Thứ {chr(65 + n % 26)}{chr(65 + n // 26)}", household=f"07-{n:04d}", birth="x")
        for n in range(120)
    ]
    seen = send(station, workbook([HEAD, person(), *rows]))
    first, second = (
        station.get(seen.location + "?code=birth_unreadable"),
        station.get(seen.location + "?code=birth_unreadable&page=2"),
    )
    assert first.text.count('<th scope="row">Dòng ') == 100
    assert second.text.count('<th scope="row">Dòng ') == 20


def test_of_a_kind_of_problem_only_so_many_rows_are_kept_and_all_are_counted(
    app: Flask, station: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads_problems, "MOST_KEPT", 3)
    monkeypatch.setattr(refused_rows, "MOST_ROWS", 4)
    rows = [person(f"Người Thứ {n}", household=f"07-{n:04d}", birth="x") for n in range(12)]
    seen = send(station, workbook([HEAD, person(), *rows]))
    page = station.get(seen.location)
    assert page.text.count('<th scope="row">Dòng ') == 3
    assert "9 dòng nữa" in page.text
    assert '<td class="num" data-label="Số dòng">12</td>' in page.text
    mended = read_workbook(station.get(seen.location + "/refused.xlsx").data)
    assert len(mended[0].rows) == 1 + 4


def test_a_check_that_fails_on_the_way_leaves_no_upload_behind(app: Flask, station: PageClient) -> None:
    send(station, workbook([("Tên", "Tuổi"), ("An", 5)]))
    assert db.session.scalar(select(func.count()).select_from(Upload)) == 0


def test_of_two_who_take_one_list_at_the_same_moment_only_the_first_does(
    app: Flask, station: PageClient
) -> None:
    public_id = send(station, roll(person())).location.rsplit("/", 1)[1]
    ward_id = db.session.scalar(select(Upload.ward_id)) or 0
    upload = uploads_records.upload_of(ward_id, public_id)
    sheets = uploads_files.rows_of(public_id)
    first, second = (importing.prepare(ward_id, sheets, now=clock.now()) for _ in range(2))
    with transaction() as work:
        uploads_records.commit(upload, first, by=SYSTEM, now=work.at)
    with pytest.raises(uploads_files.UploadGone), transaction() as work:
        uploads_records.commit(upload, second, by=SYSTEM, now=work.at)
    assert people() == 1


def test_a_list_that_brings_nothing_new_asks_for_no_decision(station: PageClient) -> None:
    seen = send(station, roll(person()))
    station.post(seen.location + "/commit", data=fields(station, seen.location))
    again = send(station, roll(person()))
    page = station.get(again.location).text
    assert f'action="{again.location}/commit"' not in page
    assert f'action="{again.location}/drop"' in page


def test_what_was_taken_with_a_remark_is_listed_row_by_row_only_when_asked_for(station: PageClient) -> None:
    seen = send(station, roll(person(phone="0555436458"), person("Trần Thị Bình", birth="")))
    rows = station.get(seen.location).text.partition('id="rows"')[2]
    assert "Dòng 3" in rows and "Dòng 2" not in rows
    rows = station.get(f"{seen.location}?code=phone_unassigned").text.partition('id="rows"')[2]
    rows = rows.partition('id="lines"')[0]
    assert "Dòng 2" in rows and "Dòng 3" not in rows


def test_where_a_list_says_something_else_both_are_shown_and_numbers_stay_masked(station: PageClient) -> None:
    known = {"personal_id": "031050000123", "household": "07-0001"}
    first = send(station, roll(person(**known, phone="0912345678", note="gần chợ")))
    station.post(first.location + "/commit", data=fields(station, first.location))
    other = {
        "phone": "0987654321", "address": "Số 9 đường Mới", "sex": "Nữ", "insurance": "Không",
        "residence": "Tạm trú", "relation": "Con", "note": "có thang máy",
    }  # fmt: skip
    seen = send(station, roll(person("Nguyễn Văn Ân", **{**known, **other})))
    assert f"{seen.location}/differences" in station.get(seen.location).text
    page = station.get(f"{seen.location}/differences").text
    for words in (
        "Nguyễn Văn An, 1950",
        "091****678",
        "098****321",
        "Số 9 đường Mới",
        "Nữ",
        "có thang máy",
    ):
        assert words in page
    assert "0912345678" not in page and "0987654321" not in page and "031050000123" not in page
    moved = send(station, roll(person(**{**known, "household": "07-0002"}, address="Số 9 đường Mới")))
    page = station.get(f"{moved.location}/differences").text
    assert "07-0002" in page and "Số 9 đường Mới" not in page


def test_differences_are_gone_with_the_list(station: PageClient) -> None:
    seen = send(station, roll(person()))
    station.post(seen.location + "/commit", data=fields(station, seen.location))
    assert station.get(f"{seen.location}/differences").status_code == 409


def test_a_list_of_which_no_row_can_be_taken_says_so_and_gives_the_rows_back(station: PageClient) -> None:
    seen = send(station, roll(person(birth="hôm qua"), person("Trần Thị Bình", birth="")))
    page = station.get(seen.location).text
    assert "Chưa ghi được dòng nào" in page and "đều đã có trong sổ dân cư" not in page
    assert f"{seen.location}/refused.xlsx" in page


def test_a_reader_who_takes_a_list_is_told_to_save_its_refused_rows_first(station: PageClient) -> None:
    some, none = (person(), person("Trần Thị Bình", birth="")), (person("Lê Văn Ba"),)
    words = "thì các dòng này bị xóa"
    assert words in station.get(send(station, roll(*some)).location).text
    assert words not in station.get(send(station, roll(*none)).location).text
