"""A form that was opened on the round leads back to where it was opened, before and after it is sent."""

import re

import pytest

from accounts.roles import Role
from core.db.database import db
from core.db.transaction import transaction
from tests.invited import HOA, NAM, Invited
from tests.page_client import squeeze

BACK = re.compile(r'class="back-link" href="([^"#]+)')
CHECK = {
    "kind": "private",
    "day": "3",
    "month": "3",
    "year": "2026",
    "place": "",
    "evidence": "self_declared",
}


@pytest.fixture
def invited(build):
    invited = Invited(build)
    invited.home = invited.household(HOA, NAM)
    invited.publish()
    return invited


@pytest.fixture(params=[Role.NEIGHBORHOOD_HEAD, Role.STATION_STAFF])
def browser(client, build, invited, request):
    place = {"neighborhood_id": invited.neighborhood.id} if request.param is Role.NEIGHBORHOOD_HEAD else {}
    return build.sign_in(client, build.account(request.param, invited.ward, **place))


def links(page, ending):
    """The addresses of links and buttons of the last page that lead to a form."""
    return [
        value
        for _tag, attrs in page.page.elements
        for value in (attrs.get("href", ""), attrs.get("action", ""))
        if ending in value
    ]


def back_of(answer):
    return BACK.search(squeeze(answer.text)).group(1)


def on_the_round(browser, invited):
    browser.get("/neighborhood")
    address = f"/neighborhood/households/{invited.home.public_id}"
    browser.get(address)
    return address


def test_a_check_elsewhere_opened_on_the_household_leads_back_to_the_household(browser, invited):
    household = on_the_round(browser, invited)
    form = links(browser, "/elsewhere")[0]
    assert back_of(browser.get(form)) == household
    assert browser.submit(form, **CHECK | {"year": "2999"}).status_code == 422
    assert browser.submit(form, **CHECK).location == household


def test_a_check_elsewhere_opened_on_the_persons_page_leads_back_to_the_person(browser, invited):
    on_the_round(browser, invited)
    person = f"/residents/people/{invited.people(invited.home)[0].public_id}"
    browser.get(person)
    form = links(browser, "/elsewhere")[0]
    assert back_of(browser.get(form)) == person
    assert browser.submit(form, **CHECK).location == person


def test_undoing_a_death_on_the_household_leads_back_to_the_household(browser, invited):
    dead = invited.people(invited.home)[0]
    with transaction():
        db.session.merge(dead).status = "deceased"
    household = on_the_round(browser, invited)
    form = links(browser, "/mark/back")[0]
    assert back_of(browser.get(form)) == household
    assert browser.submit(form).location == household


@pytest.mark.parametrize("form", ["correct", "same", "move", "consent", "ask", "mark/moved"])
def test_each_form_of_the_persons_page_leads_back_to_the_person(browser, invited, form):
    on_the_round(browser, invited)
    person = f"/residents/people/{invited.people(invited.home)[0].public_id}"
    browser.get(person)
    assert back_of(browser.get(f"{person}/{form}")) == person


@pytest.mark.parametrize("place", ["", "/ward"])
def test_a_new_household_leads_back_to_the_round_it_was_opened_on(client, build, invited, place):
    build.sign_in(client, build.account(Role.STATION_STAFF, invited.ward))
    listed = f"/neighborhood{place or '/' + invited.neighborhood.public_id}"
    client.get(listed)
    form = links(client, "/residents/households/new")[0]
    assert client.get(back_of(client.get(form))).location == listed
    refused = client.submit("/residents/households/new", address="")
    assert refused.status_code == 422
    assert client.get(back_of(refused)).location == listed


def test_a_list_that_is_not_the_wards_leads_to_the_search(client, build, invited):
    build.sign_in(client, build.account(Role.STATION_STAFF, invited.ward))
    for made_up in ("//elsewhere.example", "99", ""):
        page = client.get("/residents/households/new", query_string={"from": made_up})
        assert back_of(page) == "/residents"


def test_a_head_goes_back_to_the_round_from_a_new_household(client, build, invited):
    place = {"neighborhood_id": invited.neighborhood.id}
    build.sign_in(client, build.account(Role.NEIGHBORHOOD_HEAD, invited.ward, **place))
    client.get("/neighborhood")
    form = links(client, "/residents/households/new")[0]
    assert back_of(client.get(form)) == "/neighborhood"
