"""Who lives in the neighborhoods of a complete list and is not on it is proposed; a person says what became of them."""

import io
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from accounts.roles import Role
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from residents.household import moves
from residents.joining import joining
from residents.models.people import Household, Resident
from residents.person import editing as person_editing
from tests.builders import Builder
from tests.page_client import PageClient
from tests.rolls import person, roll
from wards.models import Ward

AN = person("Nguyễn Văn An")
BINH = person("Trần Thị Bình", household="07-0002", sex="Nữ")
CUC = person("Lê Thị Cúc", household="07-0003", sex="Nữ")


@pytest.fixture
def ward(build: Builder) -> Ward:
    return build.ward()


@pytest.fixture
def station(build: Builder, client: PageClient, ward: Ward) -> PageClient:
    build.neighborhood(ward, 7)
    build.sign_in(client, build.account(Role.STATION_STAFF, ward))
    take(client, send(client, AN, BINH, CUC))
    return client


def send(client: PageClient, *people: list[Any]) -> str:
    client.get("/residents/roll")
    assert client.page is not None
    form = next(form for form in client.page.forms if form["attrs"]["action"].endswith("/roll"))
    hidden = {name: form["fields"][name] for name in ("csrf_token", "idempotency_key")}
    file = FileStorage(io.BytesIO(roll(*people)), "to7.xlsx")
    answer = client.post("/residents/roll", data={**hidden, "roll": file}, content_type="multipart/form-data")
    assert answer.status_code == 303
    return str(answer.location)


def take(client: PageClient, page: str, **said: str) -> None:
    client.get(page)
    assert client.submit(f"{page}/commit", **said).status_code == 303


def complete(client: PageClient, *people: list[Any]) -> str:
    """A list that names everybody, taken."""
    page = send(client, *people)
    take(client, page, is_complete="y")
    return page


def say(client: PageClient, page: str, word: str, *names: str) -> int:
    client.get(f"{page}/missing")
    ids = db.session.scalars(select(Resident.public_id).where(Resident.full_name.in_(names))).all()
    return client.submit(f"{page}/missing", person=list(ids), word=word).status_code


def status() -> dict[str, str]:
    db.session.rollback()
    return dict(map(tuple, db.session.execute(select(Resident.full_name, Resident.status))))


def asked(client: PageClient, page: str) -> list[str]:
    shown = client.get(f"{page}/missing").text
    return [name for name in ("Nguyễn Văn An", "Trần Thị Bình", "Lê Thị Cúc") if name in shown]


def test_a_person_missing_from_a_complete_list_is_proposed_and_nobody_is_marked(station: PageClient) -> None:
    page = complete(station, AN, BINH)
    assert asked(station, page) == ["Lê Thị Cúc"]
    assert f"{page}/missing" in station.get(page).text
    assert set(status().values()) == {"active"}


def test_a_list_that_nobody_called_complete_proposes_nobody(station: PageClient) -> None:
    page = send(station, AN, BINH, person("Vũ Văn Mới", household="07-0009"))
    take(station, page)
    assert asked(station, page) == []
    assert f"{page}/missing" not in station.get(page).text


@pytest.mark.parametrize("word", ["moved", "deceased"])
def test_a_missing_person_is_marked_when_a_reader_says_so(station: PageClient, word: str) -> None:
    page = complete(station, AN, BINH)
    assert say(station, page, word, "Lê Thị Cúc") == 303
    assert status()["Lê Thị Cúc"] == word
    assert asked(station, page) == []


def test_several_are_marked_at_once_each_with_an_event_of_the_chain(station: PageClient) -> None:
    take(station, send(station, person("Vũ Văn Mới", household="07-0009")))
    page = complete(station, AN, BINH)
    say(station, page, "moved", "Lê Thị Cúc", "Vũ Văn Mới")
    assert [name for name, state in status().items() if state == "moved"] == ["Lê Thị Cúc", "Vũ Văn Mới"]
    marked = db.session.scalars(select(AuditEvent.action).where(AuditEvent.action == "resident.marked")).all()
    assert len(marked) == 2


def test_still_here_takes_a_person_off_the_question_and_marks_nothing(station: PageClient) -> None:
    page = complete(station, AN, BINH)
    assert say(station, page, "here", "Lê Thị Cúc") == 303
    assert (asked(station, page), status()["Lê Thị Cúc"]) == ([], "active")


def test_nobody_ticked_is_said(station: PageClient) -> None:
    page = complete(station, AN, BINH)
    assert say(station, page, "moved") == 422
    assert set(status().values()) == {"active"}


def test_a_person_who_was_not_proposed_cannot_be_marked_here(station: PageClient) -> None:
    page = complete(station, AN, BINH)
    assert say(station, page, "moved", "Nguyễn Văn An") == 422
    assert set(status().values()) == {"active"}


def test_a_list_with_a_few_rows_of_a_neighborhood_does_not_speak_for_it(station: PageClient) -> None:
    assert "is_complete" in station.get(send(station, AN, BINH)).text
    assert "is_complete" not in station.get(send(station, AN)).text


def test_a_person_whom_a_row_may_be_is_not_proposed(station: PageClient) -> None:
    page = complete(
        station, AN, BINH, person("Lê Thị Cúc", household="07-0003", birth="09/09/1950", sex="Nữ")
    )
    assert asked(station, page) == []


def test_the_household_of_a_row_that_could_not_be_read_is_not_asked_about(station: PageClient) -> None:
    page = send(station, AN, BINH, person("Le Thi Cuc", household="07-0003", birth="hôm qua"))
    assert "is_complete" not in station.get(page).text


def test_a_person_with_the_name_and_year_of_a_row_that_belongs_nowhere_is_not_asked_about(
    station: PageClient,
) -> None:
    nowhere = {"neighborhood": "Tổ dân phố 99", "household": "", "birth": "1950"}
    others = [person(f"Vũ Thị {name}", household="", birth="1960") for name in ("Đào", "Mận", "Lê")]
    page = send(station, AN, BINH, *others, person("Lê Thị Cúc", **nowhere))
    assert "is_complete" not in station.get(page).text


def test_people_of_neighborhoods_that_the_list_does_not_name_are_not_proposed(
    build: Builder, ward: Ward, station: PageClient
) -> None:
    build.resident(build.household(build.neighborhood(ward, 8)), "Nguyễn Văn An")
    page = complete(station, BINH, CUC)
    assert station.get(f"{page}/missing").text.count("Nguyễn Văn An") == 1


def test_an_unchanged_list_can_be_called_complete_too(station: PageClient) -> None:
    page = send(station, AN, BINH)
    shown = station.get(page).text
    assert "không có gì mới" in shown.lower()
    station.get(page)
    assert station.submit(f"{page}/commit", is_complete="y").status_code == 303
    assert asked(station, page) == ["Lê Thị Cúc"]


def test_a_head_is_asked_about_one_neighborhood_only(
    build: Builder, ward: Ward, station: PageClient, app
) -> None:
    seven = db.session.scalars(select(Resident.neighborhood_id)).first()
    head = build.sign_in(
        app.test_client(), build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven)
    )
    page = complete(head, AN, BINH)
    assert asked(head, page) == ["Lê Thị Cúc"]
    eight = build.neighborhood(ward, 8)
    other = build.sign_in(
        app.test_client(), build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=eight.id)
    )
    assert other.get(f"{page}/missing").status_code == 404


def one(name: str) -> Resident:
    return db.session.scalars(select(Resident).where(Resident.full_name == name)).one()


def test_a_row_that_is_a_joined_record_is_the_person_that_represents_it(station: PageClient) -> None:
    cuc = person("Lê Thị Kúc", household="07-0003", sex="Nữ", birth="08/04/1950", relation="Chị")
    take(station, send(station, AN, BINH, CUC, cuc))
    with transaction() as work:
        facts = {"full_name": "kept", "birth": "kept", "household": "kept"}
        joining.join(one("Lê Thị Cúc"), one("Lê Thị Kúc"), facts, SYSTEM, work.at)
    page = send(station, AN, BINH, cuc)
    assert "is_complete" not in station.get(page).text
    page = complete(station, AN, BINH)
    assert asked(station, page) == ["Lê Thị Cúc"]
    assert "Lê Thị Kúc" not in station.get(f"{page}/missing").text


def test_a_person_joined_with_one_of_the_list_since_is_not_proposed(station: PageClient) -> None:
    kuc = person("Lê Thị Kúc", household="07-0003", sex="Nữ", birth="08/04/1950", relation="Chị")
    page = complete(station, AN, BINH, kuc)
    assert "07-0003" in station.get(f"{page}/missing").text
    with transaction() as work:
        facts = {"full_name": "kept", "birth": "kept", "household": "kept"}
        joining.join(one("Lê Thị Cúc"), one("Lê Thị Kúc"), facts, SYSTEM, work.at)
    assert asked(station, page) == []


def test_a_person_who_moved_within_the_ward_or_is_away_since_is_not_proposed(
    build: Builder, ward: Ward, station: PageClient
) -> None:
    eight = build.neighborhood(ward, 8)
    take(station, send(station, person("Vũ Văn Mới", household="07-0009")))
    page = complete(station, AN, BINH)
    assert asked(station, page) == ["Lê Thị Cúc"] and "Vũ Văn Mới" in station.get(f"{page}/missing").text
    with transaction() as work:
        home = db.session.get_one(Household, one("Lê Thị Cúc").household_id)
        moves.move_household(home, eight, clock.civil_date(work.at), SYSTEM, work.at)
        person_editing.mark(one("Vũ Văn Mới"), "absent", SYSTEM, work.at)
    assert asked(station, page) == []
    assert "Vũ Văn Mới" not in station.get(f"{page}/missing").text


def test_a_list_that_lacks_many_is_asked_about_before_and_after(station: PageClient) -> None:
    question = "Danh sách này đã đủ chưa?"
    page = send(station, AN, BINH)
    assert question in station.get(page).text
    take(station, page, is_complete="y")
    assert question in station.get(f"{page}/missing").text
    more = [person(f"Vũ Văn {chr(65 + n)}", household=f"07-01{n:02d}") for n in range(6)]
    take(station, send(station, *more))
    page = send(station, AN, BINH, *more)
    assert question not in station.get(page).text
    take(station, page, is_complete="y")
    assert asked(station, page) == ["Lê Thị Cúc"]
    assert question not in station.get(f"{page}/missing").text
