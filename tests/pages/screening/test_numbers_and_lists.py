"""Each number of letters, the round and place requests is the length of its list, in a ward where much has happened."""

from datetime import date

import pytest
from flask import Flask

from core import clock
from core.actor import SYSTEM, Actor
from core.db.database import db
from core.db.transaction import transaction
from residents.facts.birth import Birth
from residents.joining import joining
from screening.asking import asking, settling
from screening.asking import queries as asking_queries
from screening.asking.asking import Asker
from screening.papers import letters
from screening.papers.printing import mark_printed
from screening.round import actions, messages
from screening.round.queries import RoundScope, round_list
from screening.round.rows import RoundList
from screening.round.state_rules import FILTERS, SHOWS, Filter
from tests.builders import Builder
from tests.invited import HOA, NAM, Invited

STAFF = Actor("account")
YOUNG = {"full_name": "Trần Văn Trẻ", "birth_date": date(1999, 1, 1)}


@pytest.fixture
def varied(build: Builder) -> Invited:
    """Households that booked, answered, left wholly or in part, were joined, came in late, or are not meant."""
    varied = Invited(build, criteria={"age_min": 60}, capacity=30)
    varied.other = build.neighborhood(varied.ward, 8)
    build.household(varied.other, NAM)
    homes = [varied.household({**HOA, "birth_date": date(1941 + n, 5, 1)}, NAM) for n in range(6)]
    twin, twice = (
        varied.household({**HOA, "full_name": "Lê Thị Đôi"}),
        varied.household({**HOA, "full_name": "Lê Thị Đôi", "birth_date": date(1951, 5, 1)}),
    )
    varied.household(YOUNG)
    varied.publish()
    late, _uninvited = varied.household(NAM, YOUNG), varied.household(HOA)
    booked, declined, visited, emptied, halved, _given = (varied.people(home) for home in homes)
    campaign, slot = varied.campaign, varied.slots()[0].public_id
    with transaction() as work:
        actions.book(campaign, slot, [person.id for person in booked], "head", STAFF, work.at)
        actions.book(campaign, slot, [varied.people(late)[0].id], "head", STAFF, work.at)
        actions.answer(campaign, [declined[0].id], "declines", STAFF, work.at)
        actions.answer(campaign, [person.id for person in visited], "home_visit", STAFF, work.at)
        for person in (*emptied, halved[0]):
            db.session.merge(person).status = "moved"
        for home in (homes[3], homes[5]):
            actions.hand_over(campaign, home.id, STAFF, work.at)
        said = {"birth": "kept", "household": "kept"}
        joining.join(varied.people(twin)[0], varied.people(twice)[0], said, STAFF, work.at)
    return varied


def pages_of(varied: Invited, chosen: Filter) -> list[RoundList]:
    """Every page of the round of the first neighborhood under a filter."""
    scope = RoundScope(varied.campaign, varied.ward.id, varied.neighborhood.id)
    first = round_list(scope, chosen, 1)
    return [first, *(round_list(scope, chosen, page) for page in range(2, first.pages + 1))]


def test_letters_are_counted_as_they_are_listed(varied: Invited) -> None:
    rows = letters.neighborhoods_of(varied.campaign.id)
    assert [row.letters for row in rows] == [7, 1]
    with transaction() as work:
        some = letters.letters_of(varied.campaign.id, varied.neighborhood.id)[0]
        mark_printed(varied.campaign, None, SYSTEM, work.at, some.id)
    places = (varied.neighborhood, varied.other)
    for row, place in zip(letters.neighborhoods_of(varied.campaign.id), places, strict=True):
        listed = letters.letters_of(varied.campaign.id, place.id)
        assert row.letters == len(listed)
        assert row.printed == sum(letter.printed_at is not None for letter in listed)
        assert row.delivered == sum(letter.delivered_at is not None for letter in listed)
        with transaction() as work:
            assert mark_printed(varied.campaign, place.id, SYSTEM, work.at) == row.letters - row.printed


@pytest.mark.parametrize("chosen", FILTERS)
def test_a_filter_counts_the_households_it_shows(varied: Invited, chosen: Filter, monkeypatch) -> None:
    monkeypatch.setattr("screening.round.queries.HOUSEHOLDS_A_PAGE", 3)
    pages = pages_of(varied, chosen)
    shown = [household for page in pages for household in page.households]
    assert 0 < len(shown) == pages[0].counts[chosen]
    if chosen != "all":
        assert all({person.state for person in household.people} & SHOWS[chosen] for household in shown)


def test_the_progress_of_a_round_is_the_sum_of_its_cards(varied: Invited) -> None:
    (listed,), (booked,) = pages_of(varied, "all"), pages_of(varied, "booked")
    people = [person for household in listed.households for person in household.people]
    progress = listed.progress
    assert progress.booked == sum(household.seated for household in booked.households) == 3
    assert progress.meant == sum(person.state is not None for person in people) == 12
    assert progress.arrived == sum(person.state == "attended" for person in people)
    given = letters.letters_of(varied.campaign.id, varied.neighborhood.id)
    assert progress.letters == len(given)
    assert progress.delivered == sum(letter.delivered_at is not None for letter in given) == 1


def test_people_to_tell_are_those_of_the_messages(varied: Invited) -> None:
    listed = messages.messages(varied.ward.id, varied.neighborhood.id, clock.now())
    names = [name for message in listed for name in message.names.split(", ")]
    assert messages.count(varied.ward.id, varied.neighborhood.id, clock.now()) == len(names) == 3


def test_requests_released_at_the_end_are_those_that_wait(app: Flask, varied: Invited) -> None:
    slot = varied.slots()[1].public_id
    with transaction() as work:
        for n in range(4):
            asker = Asker("phone", f"091234567{n}", Birth(date(1950, 5, 1), "day"))
            asking.ask(varied.campaign.id, slot, asker, False, Actor("resident"), work.at)
    first = asking_queries.waiting(varied.campaign.id)[0]
    with transaction() as work:
        settling.refuse(varied.ward.id, first.id, STAFF, work.at)
    waiting = asking_queries.waiting(varied.campaign.id)
    with transaction() as work:
        assert settling.release_all(varied.campaign.id, SYSTEM, work.at) == len(waiting) == 3
    assert asking_queries.waiting(varied.campaign.id) == []
