"""Pages of the catalog: the groups of areas, and the yearly review."""

from datetime import date, datetime

from sqlalchemy import select

from accounts.roles import Role
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from residents.models.group_types import AreaGroup
from residents.models.people import HouseholdGroup, ResidentGroup
from residents.person.groups import GroupMark, mark_household

DECEMBER = datetime(2026, 12, 8, 9, tzinfo=clock.CIVIL)


def send(client, address, form, page=None):
    """Open the page and send its form to the address."""
    client.get(page or address)
    return client.submit(address, _=form)


def test_the_station_sets_and_ends_a_group_of_an_area(build, client, travel):
    travel.move_to(DECEMBER)
    ward = build.ward()
    build.neighborhood(ward, 1)
    build.sign_in(client, build.account(Role.STATION_ADMIN, ward))
    page = client.get("/groups")
    assert "Vùng khó khăn, đặc biệt khó khăn" in page.text and "DOI_TUONG" in page.text
    form = {"code": "AREA_HARD", "place": "01", "source": "QĐ 5", "day": "1", "month": "1", "year": "2026"}
    assert send(client, "/groups/areas", form).status_code == 303
    assert send(client, "/groups/areas", form).status_code in (409, 422)
    wrong = send(client, "/groups/areas", {**form, "code": "AREA_ISLAND"})
    assert wrong.status_code == 422 and "Diện này luôn áp dụng cho toàn phường." in wrong.text
    ended = {"code": "AREA_HARD", "place": "01", "valid_from": "2026-01-01"}
    client.get("/groups")
    assert client.submit("/groups/areas/end", **{**ended, "place": "99"}).status_code == 404
    client.get("/groups")
    assert client.submit("/groups/areas/end", **ended).status_code == 303
    assert db.session.scalars(select(AreaGroup.valid_to)).all() == [date(2026, 12, 7)]


def test_the_review_renews_the_ticked_households_with_the_new_decision(build, client, travel):
    travel.move_to(DECEMBER)
    ward = build.ward()
    place = build.neighborhood(ward)
    homes = [build.household(place, {"full_name": f"Lê Thị {name}", "is_head": True}) for name in "AB"]
    with transaction():
        for home in homes:
            mark_household(home, GroupMark("POOR", "QĐ 1", date(2026, 1, 1)), SYSTEM)
    build.sign_in(client, build.account(Role.STATION_STAFF, ward))
    assert "chưa rà soát" in client.get("/groups").text
    page = client.get("/groups/review")
    assert "Lê Thị A" in page.text and "Lê Thị B" in page.text
    key = f"{homes[0].public_id}:POOR"
    refused = send(client, "/groups/review", {"household": [key], "action": "renew", "source": ""})
    assert refused.status_code == 422
    assert send(client, "/groups/review", {"action": "ended"}).status_code == 422
    done = send(client, "/groups/review", {"household": [key], "action": "renew", "source": "QĐ 9"})
    assert done.status_code == 303
    page = client.get("/groups/review")
    assert "Đã gia hạn cho 1 hộ đến 31/12/2027." in page.text and "Lê Thị A" not in page.text
    other = f"{homes[1].public_id}:POOR"
    assert send(client, "/groups/review", {"household": [other], "action": "ended"}).status_code == 303
    assert "Đã rà soát hết các hộ" in client.get("/groups/review").text
    years = db.session.scalars(select(HouseholdGroup.valid_to).order_by(HouseholdGroup.valid_to)).all()
    assert years == [date(2026, 12, 31), date(2026, 12, 31), date(2027, 12, 31)]


def test_the_degree_of_a_disability_is_recorded_and_shown_and_of_no_other_group(build, client):
    ward = build.ward()
    person = build.resident(build.household(build.neighborhood(ward)))
    build.sign_in(client, build.account(Role.STATION_STAFF, ward))
    address = f"/residents/people/{person.public_id}/groups"
    facts = {"source": "QĐ 5", "day": "1", "month": "1", "year": "2026"}
    assert send(client, address, {**facts, "code": "DISABLED", "degree": "3"}).status_code == 303
    assert send(client, address, {**facts, "code": "MERIT", "degree": "3"}).status_code == 303
    degrees = dict(db.session.execute(select(ResidentGroup.code, ResidentGroup.degree)).all())
    assert degrees == {"DISABLED": 3, "MERIT": None}
    assert "Người khuyết tật: Đặc biệt nặng" in client.get(f"/residents/people/{person.public_id}").text
