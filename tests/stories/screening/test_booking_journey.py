"""A booking passes through few modules."""

from flask import Flask

from tests.builders import Builder
from tests.invariants import check
from tests.invited import HOA, NAM, Invited, open_letter
from tests.journeys import entered
from tests.page_client import PageClient

VIEW = "screening.entrance.entrance"
"""Where the room begins: the guard around each view of a letter."""
MOST = 12


def outside_core(modules: list[str]) -> list[str]:
    """The modules entered from the view on, without the plumbing."""
    return [name for name in modules[modules.index(VIEW) :] if name.split(".")[0] != "core"]


def test_a_booking_by_a_letter_enters_few_modules(app: Flask, client: PageClient, build: Builder):
    invited = Invited(build)
    home = invited.household(HOA, NAM)
    invited.publish()
    open_letter(client, invited.letter(home))
    people = [person.public_id for person in invited.people(home)]
    form = {"csrf_token": client.csrf(), "slot": invited.slots()[0].public_id, "resident": people}
    answers = []
    modules = entered(lambda: answers.append(client.post("/k/book", data=form)))
    assert [answer.status_code for answer in answers] == [303]
    assert len(invited.bookings()) == 2
    way = outside_core(modules)
    assert len(way) <= MOST, way
    check(app)
