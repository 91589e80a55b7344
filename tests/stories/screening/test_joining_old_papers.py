"""Papers of a record that was joined still open, and show the right person."""

from datetime import date

import pytest
from sqlalchemy import select

from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from residents.joining import joining
from screening.tables import invitations, letters
from tests import invariants
from tests.invited import NAM, Invited, open_letter, ticket_for

HOA = {"full_name": "Nguyễn Thị Hoa", "birth_date": date(1950, 5, 1), "sex": "female"}
LOST = {**HOA, "birth_date": date(1951, 5, 1)}


@pytest.fixture
def invited(build):
    """One person in two households, each with a letter; Nam lives in the other one."""
    invited = Invited(build)
    invited.home, invited.other = invited.household(HOA), invited.household(LOST, NAM)
    invited.publish()
    invited.kept, (invited.lost, _nam) = invited.people(invited.home)[0], invited.people(invited.other)
    invited.paper = ticket_for(invited.campaign.id, invited.lost.id).opened()
    return invited


@pytest.fixture
def joined(invited):
    with transaction() as work:
        said = {"birth": "kept", "household": "kept"}
        joining.join(invited.kept, invited.lost, said, SYSTEM, work.at)
    return invited


def test_the_letter_of_the_other_household_opens_for_the_person_too(app, client, joined):
    page = open_letter(client, joined.letter(joined.other))
    assert page.text.count("Bà Hoa") >= 1
    assert "ông Nam" in page.text or "Ông Nam" in page.text
    own = open_letter(app.test_client(), joined.letter(joined.home))
    assert "Bà Hoa" in own.text
    invariants.check(app)


def test_a_place_taken_with_the_old_letter_is_the_persons(app, client, joined):
    open_letter(client, joined.letter(joined.other))
    answer = client.post(
        "/k/book",
        data={
            "csrf_token": client.csrf(),
            "idempotency_key": "a" * 26,
            "resident": joined.kept.public_id,
            "slot": joined.slots()[0].public_id,
        },
    )
    assert answer.status_code == 303
    assert [booking.resident_id for booking in joined.bookings()] == [joined.kept.id]
    invariants.check(app)


def test_the_old_ticket_shows_the_valid_ticket(app, client, joined):
    client.get("/t")
    assert client.submit("/t", ticket=joined.paper.token).status_code == 303
    page = client.get("/t/show")
    valid = ticket_for(joined.campaign.id, joined.kept.id).opened()
    assert valid.shown_code in page.text
    assert joined.paper.shown_code not in page.text


@pytest.mark.parametrize("year", ["1950", "1951"])
def test_the_old_code_opens_with_either_year_of_birth(client, joined, year):
    client.get("/t")
    assert client.submit("/t", code=joined.paper.code, birth_year=year, ticket=None).status_code == 303


def test_nobody_elses_year_opens_the_old_code(client, joined):
    client.get("/t")
    assert client.submit("/t", code=joined.paper.code, birth_year="1960", ticket=None).status_code == 422


def test_the_lost_record_is_invited_nowhere_any_more(joined):
    rows = db.session.execute(select(invitations.c.resident_id, letters.c.household_id).join(letters)).all()
    assert sorted(rows) == sorted([(joined.kept.id, joined.home.id), (_nam(joined), joined.other.id)])


def _nam(joined):
    return joined.people(joined.other)[1].id
