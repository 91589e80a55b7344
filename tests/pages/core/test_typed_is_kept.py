"""A change of language or text size on a form's page: what was typed stays, and nothing is done yet."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.roles import Role
from core.db.database import db
from residents.models.people import Household
from tests.builders import Builder
from tests.page_client import squeeze

NEW_HOUSEHOLD = {
    "address": "Số 7/15 ngõ Cây Xanh",
    "members-0-full_name": "Nguyễn Thị Hoa",
    "members-0-day": "1",
    "members-0-month": "5",
    "members-0-year": "1950",
    "members-0-sex": "female",
}
FORM = "/residents/households/new"


@pytest.fixture
def head(client: FlaskClient, build: Builder) -> FlaskClient:
    ward = build.ward()
    seven = build.neighborhood(ward, 7)
    return build.sign_in(client, build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id))


def choose(client: FlaskClient, choice: str, **answers: str):
    """Press a language or a text size on the page just opened."""
    return client.post(f"{FORM}?{choice}", data={"csrf_token": client.csrf(), "show_again": "1", **answers})


@pytest.mark.parametrize(("choice", "sign"), [("lang=en", "Add a household"), ("text=large", "text-large")])
def test_a_good_form_is_shown_again_and_not_carried_out(head: FlaskClient, choice: str, sign: str) -> None:
    page = head.get(FORM).text
    assert f'form="page-form" name="show_again" value="1" formaction="{FORM}?{choice}"' in squeeze(page)
    answer = choose(head, choice, **NEW_HOUSEHOLD)
    assert answer.status_code == 200
    assert sign in answer.text
    assert 'value="Số 7/15 ngõ Cây Xanh"' in answer.text
    assert 'value="Nguyễn Thị Hoa"' in answer.text
    assert "error-summary" not in answer.text
    assert db.session.scalars(select(Household)).all() == []


def test_an_empty_form_is_shown_again_without_a_word_of_blame(head: FlaskClient) -> None:
    head.get(FORM)
    answer = choose(head, "lang=en")
    assert answer.status_code == 200
    assert "error-summary" not in answer.text


def test_rows_added_and_still_empty_stay(head: FlaskClient) -> None:
    head.get(FORM)
    head.submit(FORM, **NEW_HOUSEHOLD, step="another")
    answer = choose(head, "lang=en", **NEW_HOUSEHOLD, **{"members-1-full_name": ""})
    assert "Person 2" in answer.text


def test_enter_in_a_field_sends_the_form(head: FlaskClient) -> None:
    page = head.get(FORM).text
    first = page.index('form="page-form"')
    assert 'name="show_again"' not in page[first - 60 : first + 60], (
        "the first button of the form is a plain one"
    )
