"""The walking order: arranged by numbers, by the head of the neighborhood or the station, by nobody else."""

import pytest
from sqlalchemy import select

from accounts.roles import Role
from core.db.database import db
from core.db.models import AuditEvent
from residents.models.people import Household


@pytest.fixture
def ward(build):
    return build.ward()


@pytest.fixture
def seven(build, ward):
    return build.neighborhood(ward, 7)


@pytest.fixture
def homes(build, seven):
    return [build.household(seven, {"full_name": f"Chủ hộ {letter}", "is_head": True}) for letter in "ABC"]


@pytest.fixture
def head(app, build, ward, seven):
    account = build.account(Role.NEIGHBORHOOD_HEAD, ward, neighborhood_id=seven.id)
    return build.sign_in(app.test_client(), account)


def order(seven):
    db.session.rollback()
    rows = db.session.scalars(
        select(Household.code).where(Household.neighborhood_id == seven.id).order_by(Household.walk_order)
    )
    return list(rows)


def page(seven):
    return f"/residents/order/{seven.public_id}"


def send(client, seven, **places):
    client.get(page(seven))
    return client.submit(page(seven), _={f"place-{home}": place for home, place in places.items()})


def test_a_number_typed_at_a_household_moves_it_there(head, seven, homes):
    a, b, c = homes
    assert send(head, seven, **{c.public_id: "1"}).status_code == 303
    assert order(seven) == [c.code, a.code, b.code]
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "neighborhood.walk_arranged"))
    assert event.detail["households"] == 3
    assert head.get("/neighborhood").text.index(c.code) < head.get("/neighborhood").text.index(a.code)


def test_all_numbers_at_once_are_a_new_order(head, seven, homes):
    a, b, c = homes
    send(head, seven, **{a.public_id: "3", b.public_id: "2", c.public_id: "1"})
    assert order(seven) == [c.code, b.code, a.code]


def test_the_order_as_it_was_writes_nothing(head, seven, homes):
    before = order(seven)
    send(head, seven)
    assert order(seven) == before
    assert not db.session.scalars(
        select(AuditEvent).where(AuditEvent.action == "neighborhood.walk_arranged")
    ).all()


@pytest.mark.parametrize("typed", ["hai", "1,5", "-1", "99999", "²"])
def test_what_is_no_number_is_refused_by_household_and_nothing_moves(head, seven, homes, typed):
    a, _b, c = homes
    before = order(seven)
    answer = send(head, seven, **{a.public_id: typed, c.public_id: "1"})
    assert answer.status_code == 422
    assert a.code in answer.text.split('class="error-summary"')[1].split("</ul>")[0]
    assert f'value="{typed}"' in answer.text
    assert order(seven) == before


def test_the_households_page_takes_a_place_too(head, seven, homes):
    a, b, c = homes
    path = f"/residents/households/{c.public_id}/correct"
    head.get(path)
    head.submit(path, address=c.address, walk_order="2")
    assert order(seven) == [a.code, c.code, b.code]


def test_another_neighborhood_is_not_there(build, app, ward, head, homes):
    eight = build.neighborhood(ward, 8)
    elsewhere = build.neighborhood(build.ward("99002", "Phường Khác"), 1)
    assert head.get(page(eight)).status_code == 404
    assert head.get(page(elsewhere)).status_code == 404
    staff = build.sign_in(app.test_client(), build.account(Role.STATION_STAFF, ward))
    assert staff.get(page(eight)).status_code == 200
    assert staff.get(page(elsewhere)).status_code == 404
