"""Where a site serves several wards, a resident's page still names the station of its own ward."""

from functools import wraps

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.roles import Role
from core.db.database import db
from core.db.transaction import transaction
from tests.builders import Builder
from tests.invited import HOA, Invited, open_letter
from tests.page_client import PageClient
from wards.models import Ward

PHONE = "0225 3888 111"


@pytest.fixture
def invited(build: Builder) -> Invited:
    invited = Invited(build)
    build.ward("99002", "Phường Khác")
    with transaction():
        db.session.get_one(Ward, invited.ward.id).station_phone = PHONE
    return invited


def test_the_pages_of_a_letter_say_whom_to_call(client: PageClient, invited: Invited):
    home = invited.household(HOA)
    invited.publish()
    assert PHONE in open_letter(client, invited.letter(home)).text
    assert PHONE in client.get("/k/home").text


def test_a_ticket_says_whom_to_call(client: PageClient, invited: Invited):
    home = invited.household(HOA)
    invited.publish()
    [ticket] = [member.ticket.opened().token for member in invited.letter(home).members]
    client.get("/t")
    answer = client.post("/t", data={"csrf_token": client.csrf(), "ticket": ticket})
    assert PHONE in client.get(answer.location).text


def test_asking_for_a_place_says_whom_to_call(client: PageClient, invited: Invited):
    invited.publish()
    assert PHONE in client.get(f"/ask/{invited.campaign.public_id}").text


def test_a_fault_of_ours_says_whom_to_call(
    app: Flask, build: Builder, invited: Invited, monkeypatch: pytest.MonkeyPatch
):
    @wraps(app.view_functions["turnout.index"])
    def broken() -> str:
        raise RuntimeError("broken")

    client = build.sign_in(FlaskClient(app), build.account(Role.STATION_ADMIN, invited.ward))
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setitem(app.view_functions, "turnout.index", broken)
    with app.app_context():
        answer = client.get("/turnout")
    assert answer.status_code == 500
    assert PHONE in answer.text
