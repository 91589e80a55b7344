"""A head of a neighborhood brings in a list: rows of others stay out, people elsewhere stay unseen."""

import io

import pytest
from flask import Flask
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
    account = build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id)
    build.sign_in(client, account)
    return client


def send(client: PageClient, data: bytes) -> str:
    client.get("/residents/roll")
    assert client.page is not None
    form = next(form for form in client.page.forms if form["attrs"]["action"].endswith("/roll"))
    hidden = {name: form["fields"][name] for name in ("csrf_token", "idempotency_key")}
    answer = client.post(
        "/residents/roll",
        data={**hidden, "roll": FileStorage(io.BytesIO(data), "to7.xlsx")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303
    return str(answer.location)


def take(client: PageClient, upload: str, **said: str) -> None:
    client.get(upload)
    assert client.submit(f"{upload}/commit", **said).status_code == 303


def names() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(Resident.full_name)))


def test_a_head_finds_the_way_to_bring_in_a_list_in_the_menu(head: PageClient) -> None:
    assert 'href="/residents/roll"' in head.get("/neighborhood").text


def test_a_heads_list_is_taken_for_the_heads_neighborhood(head: PageClient) -> None:
    take(head, send(head, roll(person("Nguyễn Văn An"))))
    assert names() == ["Nguyễn Văn An"]


def test_rows_of_another_neighborhood_are_refused_with_the_reason(
    build: Builder, ward: Ward, head: PageClient
) -> None:
    build.neighborhood(ward, 8)
    upload = send(head, roll(person("Nguyễn Văn An"), person("Lê Thị Lạc", neighborhood="Tổ dân phố 8")))
    assert "Dòng này ghi “Tổ dân phố 8”" in head.get(upload).text
    take(head, upload)
    assert names() == ["Nguyễn Văn An"]


def test_a_heads_list_need_not_name_the_neighborhood(head: PageClient, seven: Neighborhood) -> None:
    take(head, send(head, roll(person("Nguyễn Văn An", neighborhood=""))))
    assert db.session.scalars(select(Resident.neighborhood_id)).all() == [seven.id]


def elsewhere(build: Builder, ward: Ward, number: str) -> Resident:
    """A person of another neighborhood, with a citizen number."""
    home = build.household(build.neighborhood(ward, 8), address="Ngõ Bí Mật")
    return build.resident(home, "Nguyễn Văn An", sex="male", personal_id=number)


def test_a_person_of_another_neighborhood_is_the_stations_to_move_and_a_head_is_not_told_who_or_where(
    build: Builder, ward: Ward, head: PageClient
) -> None:
    known = elsewhere(build, ward, "031050000123")
    birth = known.birth_date.strftime("%d/%m/%Y")
    upload = send(head, roll(person("Nguyễn Văn An", birth=birth, personal_id="031050000123")))
    page = head.get(upload).text
    assert "Hỏi Trạm Y tế" in page
    assert "08-" not in page and "Bí Mật" not in page
    assert "Bí Mật" not in head.get(f"{upload}/differences").text
    take(head, upload, accept_changes="y")
    assert names() == ["Nguyễn Văn An"]
    db.session.expire_all()
    assert db.session.get_one(Resident, known.id).neighborhood_id == known.neighborhood_id


def test_the_station_sees_in_a_heads_list_what_the_head_does_not(
    build: Builder, app: Flask, ward: Ward, head: PageClient, seven: Neighborhood
) -> None:
    known = elsewhere(build, ward, "031050000123")
    birth = known.birth_date.strftime("%d/%m/%Y")
    upload = send(head, roll(person("Nguyễn Văn An", birth=birth, personal_id="031050000123")))
    station = build.sign_in(app.test_client(), build.account(Role.STATION_STAFF, ward))
    assert "Nguyễn Văn An" in station.get(f"{upload}/alike").text
    assert station.submit(f"{upload}/alike", who_0=f"same:{known.public_id}").status_code == 303
    take(station, upload, accept_changes="y")
    db.session.expire_all()
    assert db.session.get_one(Resident, known.id).neighborhood_id == seven.id


def test_a_number_of_another_neighborhood_changes_nothing_in_a_heads_list(
    build: Builder, ward: Ward, head: PageClient
) -> None:
    known = elsewhere(build, ward, "031050000123")
    birth = known.birth_date.strftime("%d/%m/%Y")
    said = []
    for name, number in (
        ("Nguyễn Văn An", "031050000123"), ("Nguyễn Văn An", "031050000999"),
        ("Lê Văn Đoán", "031050000123"), ("Lê Văn Đoán", "031050000999"),
    ):  # fmt: skip
        send(head, roll(person(name, birth=birth, personal_id=number)))
        db.session.rollback()
        said.append(db.session.scalars(select(Upload).order_by(Upload.id.desc()).limit(1)).one())
    assert said[0].counts == said[1].counts and said[0].problems == said[1].problems
    assert said[2].counts == said[3].counts and said[2].problems == said[3].problems
    assert said[2].counts["new"] == 1


def test_a_head_sees_neither_the_stations_lists_nor_another_heads(
    build: Builder, app: Flask, ward: Ward, head: PageClient
) -> None:
    other = build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=build.neighborhood(ward, 8).id)
    for account in (other, build.account(Role.STATION_STAFF, ward)):
        upload = send(
            build.sign_in(app.test_client(), account),
            roll(person("Nguyễn Văn An"), *([person("Lê Thị Cúc", neighborhood="Tổ dân phố 8")] * 3)),
        )
        foreign, missing = head.get(upload), head.get("/residents/roll/" + "a" * 26)
        assert foreign.status_code == missing.status_code == 404
        assert upload not in head.get("/residents/roll").text
    assert db.session.query(Upload).count() == 2
