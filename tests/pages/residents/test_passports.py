"""A foreigner is known by a passport number: sealed, indexed, masked, found, and held by one person only."""

from accounts.roles import Role
from core.db.database import db
from core.sealing import keyring
from residents.models.people import Resident
from residents.person.reveal import opened
from residents.person.search import find

FIELDS = {"full_name": "Kim Min-jun", "year": "1988", "sex": "male"}


def test_a_foreigner_is_added_with_a_passport_number_and_found_by_it(build, client):
    ward = build.ward()
    home = build.household(build.neighborhood(ward))
    build.sign_in(client, build.account(Role.STATION_STAFF, ward))
    address = f"/residents/households/{home.public_id}/add"
    client.get(address)
    assert client.submit(address, **FIELDS, personal_id="12x").status_code == 422
    client.get(address)
    assert client.submit(address, **FIELDS, personal_id="c1234567").status_code == 303
    person = db.session.query(Resident).one()
    assert opened(person, "personal_id") == "C1234567"
    assert b"1234567" not in person.personal_id_sealed
    assert person.personal_id_index == keyring().index("personal_id", "C1234567")
    page = client.get(f"/residents/people/{person.public_id}").text
    assert "Số hộ chiếu" in page and "C****567" in page and "C1234567" not in page
    for typed in ("C1234567", "c1234567", "kim C1234567"):
        assert [one.resident_id for one in find(ward.id, typed).people] == [person.id]
    assert find(ward.id, "C7654321").people == []
    client.get(address)
    again = client.submit(address, **{**FIELDS, "full_name": "Lee Ji-woo"}, personal_id="C1234567")
    assert again.status_code in (409, 422) and db.session.query(Resident).count() == 1
