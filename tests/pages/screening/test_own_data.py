"""A household's own page about its data: consent, withdrawal, questions; only for members of the letter."""

import pytest
from sqlalchemy import select

from accounts.roles import Role
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from messages.models import Notice
from residents.privacy.models import Consent, DataRequest
from screening.booking.booking import book
from screening.booking.reminders import put_reminders
from tests.invited import AN, HOA, NAM, Invited, open_letter


@pytest.fixture
def invited(build):
    return Invited(build, days_ahead=1)


@pytest.fixture
def home(invited):
    home = invited.household(HOA, NAM, AN)
    invited.publish()
    return home


@pytest.fixture
def opened(client, invited, home):
    open_letter(client, invited.letter(home))
    return client


@pytest.fixture
def people(invited, home):
    return {person.full_name: person for person in invited.people(home)}


def answer(client, person, purpose="reminders", **said):
    address = f"/k/data/{person.public_id}/consent/{purpose}"
    client.get(address)
    return client.submit(address, **said)


def ledger():
    db.session.rollback()
    return [
        (row.purpose, row.decision, row.channel)
        for row in db.session.scalars(select(Consent).order_by(Consent.id))
    ]


def test_the_letters_page_leads_there_and_nothing_is_ticked(opened, people):
    assert 'href="/k/data"' in opened.get("/k/home").text
    page = opened.get("/k/data").text
    assert "Nguyễn Thị Hoa" not in page and "Bà Hoa" in page
    assert " checked" not in opened.get(f"/k/data/{people['Nguyễn Thị Hoa'].public_id}/consent/photos").text


def test_a_yes_is_given_and_taken_back_in_one_tap_each(opened, people):
    hoa = people["Nguyễn Thị Hoa"]
    assert answer(opened, hoa, answer="yes").status_code == 303
    opened.get("/k/data")
    address = f"/k/data/{hoa.public_id}/consent/reminders"
    assert opened.submit(address).status_code == 303
    assert ledger() == [("reminders", "given", "own_page"), ("reminders", "withdrawn", "own_page")]


def test_no_answer_is_no_consent(opened, people):
    assert answer(opened, people["Nguyễn Thị Hoa"]).status_code == 422
    assert ledger() == []


def test_for_a_child_the_guardian_answers_and_the_child_is_asked(opened, people):
    child = people["Trần Thị An"]
    opened.get("/?lang=en")
    refused = answer(opened, child, "photos", answer="yes")
    assert refused.status_code == 422 and "Enter the guardian&#39;s name" in refused.text
    mother = {"guardian_name": "Trần Thị Mẹ", "relation": "mother", "guardian_phone": "0912345678"}
    assert "the child must agree too" in answer(opened, child, "photos", answer="yes", **mother).text
    assert answer(opened, child, "photos", answer="yes", child_agreed="y", **mother).status_code == 303
    row = db.session.scalars(select(Consent)).one()
    assert (row.given_by, row.relation, row.child_agreed) == ("guardian", "mother", True)


def test_what_is_shared_with_whom_is_not_for_everybody_who_holds_the_letter(opened, people):
    assert opened.get(f"/k/data/{people['Trần Thị An'].public_id}/consent/sharing").status_code == 404


def test_who_said_no_is_not_reminded(opened, people, invited):
    hoa, nam = people["Nguyễn Thị Hoa"], people["Trần Văn Nam"]
    with transaction() as work:
        slot = invited.slots()[0].public_id
        book(invited.campaign.id, slot, [hoa.id, nam.id], "link", SYSTEM, work.at)
    answer(opened, hoa, answer="no")
    with transaction() as work:
        put_reminders(work.at)
    assert db.session.scalars(select(Notice.recipient).where(Notice.wording == "booking.reminder")).all() == [
        nam.public_id
    ]


def test_a_head_is_told_who_agreed_to_phone_or_zalo(app, build, opened, people, invited):
    hoa = people["Nguyễn Thị Hoa"]
    head = build.sign_in(
        app.test_client(),
        build.account(Role.NEIGHBORHOOD_HEAD, invited.ward, neighborhood_id=invited.neighborhood.id),
    )
    with transaction() as work:
        book(invited.campaign.id, invited.slots()[0].public_id, [hoa.id], "link", SYSTEM, work.at)
        put_reminders(work.at)
    assert "Agreed to be contacted by phone or Zalo" not in head.get("/neighborhood/messages?lang=en").text
    answer(opened, hoa, answer="yes")
    assert "Agreed to be contacted by phone or Zalo" in head.get("/neighborhood/messages?lang=en").text


def test_a_request_is_taken_in_once_and_waits_for_the_station(opened, people):
    hoa = people["Nguyễn Thị Hoa"]
    address = f"/k/data/{hoa.public_id}/ask"
    for _ in range(2):
        opened.get(address)
        assert opened.submit(address, kind="erase", details="Tôi chuyển đi").status_code == 303
    row = db.session.scalars(select(DataRequest)).one()
    assert (row.kind, row.asker, row.channel, row.entered_by) == ("erase", "self", "own_page", None)
    assert "Tôi chuyển đi" not in opened.get("/k/data").text


def test_a_person_of_another_household_does_not_exist_here(opened, invited, build):
    other = build.resident(build.household(invited.neighborhood))
    for address in (f"/k/data/{other.public_id}/ask", f"/k/data/{other.public_id}/consent/photos"):
        assert opened.get(address).status_code == 404


def test_without_a_letter_the_door_is_shown(client):
    assert client.get("/k/data").location.endswith("/k")
