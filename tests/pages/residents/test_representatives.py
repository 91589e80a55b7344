"""Consent at 16 and 17, and by the representative of an adult without capacity."""

from datetime import date, timedelta

import pytest

from accounts.roles import Role
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from residents.models.people import Resident
from residents.privacy import consent, data_requests, representatives
from residents.privacy.consent import ConsentAnswer
from residents.privacy.consent_rules import Guardian, GuardianUninformed
from residents.privacy.data_request_rules import OfAge
from residents.privacy.data_requests import NewDataRequest
from residents.privacy.erasure import erase
from residents.privacy.models import Consent, Representative
from wards.models import Ward

FATHER = Guardian("Trần Văn Bố", "father")


@pytest.fixture
def home(build):
    return build.household(build.neighborhood(build.ward()))


def say(person: Resident, said: ConsentAnswer) -> Consent | None:
    with transaction() as work:
        return consent.say(person, said, SYSTEM, work.at)


def test_at_seventeen_people_agree_by_themselves_and_a_guardian_is_told(build, home):
    young = build.resident(home, birth_date=clock.civil_date(clock.now()) - timedelta(days=6300))
    with pytest.raises(GuardianUninformed):
        say(young, ConsentAnswer("photos", True, "paper"))
    row = say(young, ConsentAnswer("photos", True, "paper", guardian=FATHER))
    assert (row.given_by, row.guardian_name, row.relation, row.child_agreed) == (
        "self",
        "Trần Văn Bố",
        "father",
        False,
    )


def test_a_representative_agrees_and_asks_for_an_adult_until_it_ends(build, client, home):
    person, today = build.resident(home), clock.civil_date(clock.now())
    asked = NewDataRequest("see", "guardian", "paper", today, asker_name="Trần Văn Thay")
    with pytest.raises(OfAge), transaction() as work:
        data_requests.enter(person, asked, SYSTEM, work.at)
    build.sign_in(client, build.account(Role.STATION_ADMIN, db.session.get_one(Ward, person.ward_id)))
    address = f"/residents/people/{person.public_id}/representative"
    client.get(address)
    form = {"guardian_name": "Trần Văn Thay", "relation": "relative", "source": "QĐ 5/2026/QĐDS-ST",
            "day": "1", "month": "3", "year": "2026"}  # fmt: skip
    assert client.submit(address, **form).status_code == 422
    client.get(address)
    assert client.submit(address, **form, guardian_phone="0912 345 678").status_code == 303
    page = client.get(f"/residents/people/{person.public_id}/consent").text
    assert "Người đại diện: Trần Văn Thay" in page
    row = say(person, ConsentAnswer("photos", True, "paper"))
    assert (row.given_by, row.guardian_name) == ("guardian", "Trần Văn Thay")
    assert b"0912345678" not in (row.guardian_phone_sealed or b"")
    with transaction() as work:
        data_requests.enter(person, asked, SYSTEM, work.at)
    assert client.submit(f"{address}/end").status_code == 303
    assert representatives.current(person, today) is None
    assert say(person, ConsentAnswer("reminders", True, "paper")).given_by == "self"


def test_a_new_representative_follows_the_earlier_one_and_both_go_with_the_person(build, home):
    person = build.resident(home)
    with transaction():
        representatives.name_one(
            person, Guardian("A", "relative", "0912345678"), "QĐ 1", date(2026, 1, 1), SYSTEM
        )
        representatives.name_one(
            person, Guardian("B", "sibling", "0912345678"), "QĐ 2", date(2026, 6, 1), SYSTEM
        )
    assert representatives.current(person, date(2026, 5, 31)) == Guardian("A", "relative", "0912345678")
    assert representatives.current(person, date(2026, 6, 1)).name == "B"
    with transaction() as work:
        erase(person, SYSTEM, work.at)
    assert db.session.query(Representative).count() == 0
