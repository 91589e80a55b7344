"""Thirty heads' accounts from one list: read, each wrong line named and mended in place, all or nothing, links on a sheet."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.heads.phones import phone_of
from accounts.models import Account, SetUpLink
from accounts.roles import Role
from core.db.database import db
from tests.builders import Builder
from tests.page_client import PageClient
from tests.rolls import workbook
from wards.models import Ward

LIST = "Tổ dân phố\tHọ tên\tĐiện thoại\nTổ 7\tTrần Thị Bưởi\t0912 345 678\n08\tLê Văn Cam\t\n"


@pytest.fixture
def ward(build: Builder) -> Ward:
    ward = build.ward()
    for number in (7, 8, 9):
        build.neighborhood(ward, number)
    return ward


@pytest.fixture
def admin(client: PageClient, build: Builder, ward: Ward) -> PageClient:
    return build.sign_in(client, build.account(Role.STATION_ADMIN, ward))


def paste(admin: PageClient, text: str = LIST) -> str:
    admin.get("/accounts/heads")
    answer = admin.submit("/accounts/heads", rows=text)
    assert answer.status_code == 200
    return answer.text


def lines(page: PageClient) -> dict[str, str]:
    """What the fields of the lines hold, with the neighborhood that is chosen."""
    assert page.page is not None
    form = next(f for f in page.page.forms if f["attrs"].get("action") == "/accounts/heads/lines")
    return {
        name: value
        for name, value in form["fields"].items()
        if name.startswith("lines-") and value is not None
    }


def chosen(text: str) -> list[str]:
    return re.findall(r"<option selected value=\"([a-z2-7]{26})\"", text)


def heads() -> list[Account]:
    db.session.rollback()
    wanted = select(Account).where(Account.role == Role.NEIGHBORHOOD_HEAD.value)
    return list(db.session.scalars(wanted.order_by(Account.id)))


def send(admin: PageClient, text: str, **changed: str) -> object:
    """Send the lines as they are shown, with some of them changed."""
    places = chosen(text)
    said = {**lines(admin), **{f"lines-{n}-place": place for n, place in enumerate(places)}, **changed}
    return admin.submit("/accounts/heads/lines", _=said)


def test_a_pasted_list_becomes_accounts_with_links_on_one_sheet(admin: PageClient) -> None:
    text = paste(admin)
    assert [lines(admin)[f"lines-{n}-login"] for n in (0, 1)] == ["buoi.07", "cam.08"]
    answer = send(admin, text)
    assert answer.status_code == 200
    links = re.findall(r"set-up#([a-z2-7]{26})", answer.text)
    assert len(set(links)) == 2
    assert [account.name for account in heads()] == ["Trần Thị Bưởi", "Lê Văn Cam"]
    assert [phone_of(account) for account in heads()] == ["0912 345 678", ""]
    assert b"0912" not in (heads()[0].phone_sealed or b"")
    phone = admin.application.test_client()
    phone.get("/set-up")
    assert phone.submit("/set-up", token=links[0]).status_code == 303


def test_a_workbook_is_read_as_well(admin: PageClient) -> None:
    book = workbook([("STT", "Họ và tên", "SĐT", "Tổ"), (1, "Trần Thị Bưởi", 912345678, "TDP số 7")])
    admin.get("/accounts/heads")
    answer = admin.submit("/accounts/heads", file=(io.BytesIO(book), "to-truong.xlsx"))
    assert answer.status_code == 200
    assert lines(admin)["lines-0-phone"] == "0912345678"
    assert len(chosen(answer.text)) == 1


def test_every_wrong_line_is_named_and_nothing_is_made(admin: PageClient, build: Builder, ward: Ward) -> None:
    build.account(Role.STATION_STAFF, ward, login="buoi.07")
    text = paste(
        admin, "Tổ 7, Trần Thị Bưởi, 0912 345 678\nTổ 77, Lê Văn Lạc, 0912\nTổ 8, Lê Văn Cam, 0987 654 321\n"
    )
    assert lines(admin)["lines-0-login"] == "buoi2.07", "a name that is taken is not proposed"
    answer = send(
        admin,
        text,
        **{
            "lines-0-login": "buoi.07",
            "lines-1-place": "",
            "lines-2-place": chosen(text)[1],
            "lines-2-phone": "gọi",
        },
    )
    assert answer.status_code == 422
    assert heads() == []
    assert answer.text.count('class="field field-bad"') == 3
    assert 'value="Lê Văn Lạc"' in answer.text
    assert "Trong danh sách: Tổ 77" in answer.text
    assert re.findall(r"Dòng (\d): ", answer.text) == ["1", "2", "3"]
    assert db.session.scalar(select(func.count()).select_from(SetUpLink)) == 0


def test_lines_are_mended_where_they_are(admin: PageClient, ward: Ward) -> None:
    text = paste(admin, "Tổ 7, Trần Thị Bưởi\nTổ 77, Lê Văn Lạc\n")
    assert send(admin, text, **{"lines-1-place": ""}).status_code == 422
    places = {f"lines-{n}-place": chosen(text)[0] for n in (0, 1)}
    assert admin.submit("/accounts/heads/lines", _={**lines(admin), **places}).status_code == 200
    assert len(heads()) == 2


def test_a_line_that_was_cleared_is_left_out(admin: PageClient) -> None:
    text = paste(admin)
    assert send(admin, text, **{"lines-1-name": "", "lines-1-phone": ""}).status_code == 200
    assert [account.name for account in heads()] == ["Trần Thị Bưởi"]


def test_one_person_twice_is_one_person(admin: PageClient) -> None:
    text = paste(admin, "Tổ 7, Trần Thị Bưởi\nTổ 7, trần thị bưởi\n")
    assert send(admin, text).status_code == 422
    assert heads() == []
    text = paste(admin)
    send(admin, text)
    text = paste(admin)
    assert send(admin, text).status_code == 422, "an account that is there is not made again"


def test_the_same_list_sent_twice_makes_each_account_once(admin: PageClient) -> None:
    text = paste(admin)
    page = admin.page
    send(admin, text)
    admin.page = page
    again = send(admin, text)
    assert (again.status_code, again.location) == (303, "/accounts/heads/waiting")
    assert len(heads()) == 2


def test_links_are_printed_again_for_those_who_have_not_used_them(admin: PageClient) -> None:
    text = paste(admin)
    first = re.findall(r"set-up#([a-z2-7]{26})", send(admin, text).text)
    assert "Lê Văn Cam" in admin.get("/accounts/heads/waiting").text
    second = re.findall(r"set-up#([a-z2-7]{26})", admin.submit("/accounts/heads/waiting").text)
    assert len(set(second)) == 2
    assert not set(first) & set(second)
    phone = admin.application.test_client()
    phone.get("/set-up")
    assert phone.submit("/set-up", token=first[0]).status_code == 422


def test_a_change_of_language_keeps_the_lines(admin: PageClient) -> None:
    text = paste(admin)
    places = {f"lines-{n}-place": place for n, place in enumerate(chosen(text))}
    answer = admin.submit("/accounts/heads/lines", _={**lines(admin), **places, "show_again": "1"})
    assert answer.status_code == 200
    assert 'value="Trần Thị Bưởi"' in answer.text
    assert heads() == []


@pytest.mark.parametrize("text", ["", "   ", "xin chào"])
def test_what_is_no_list_is_refused(admin: PageClient, text: str) -> None:
    admin.get("/accounts/heads")
    assert admin.submit("/accounts/heads", rows=text).status_code == 422


def test_the_neighborhood_of_another_ward_is_none(app: Flask, admin: PageClient, build: Builder) -> None:
    foreign = build.neighborhood(build.ward("99002"), 7)
    text = paste(admin)
    assert send(admin, text, **{"lines-0-place": foreign.public_id}).status_code == 422
    assert heads() == []


def test_the_phone_of_an_account_is_corrected_on_its_page(admin: PageClient) -> None:
    text = paste(admin)
    send(admin, text)
    address = f"/accounts/{heads()[1].public_id}"
    admin.get(address)
    assert admin.submit(f"{address}/name", name="Lê Văn Cam", phone="gọi").status_code == 422
    admin.get(address)
    assert admin.submit(f"{address}/name", name="Lê Văn Cam", phone="0987 654 321").status_code == 303
    assert phone_of(heads()[1]) == "0987 654 321"
    assert 'value="0987 654 321"' in admin.get(address).text
