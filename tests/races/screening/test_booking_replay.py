"""Forms sent many times at once, members racing for the last place, moves that cross: one effect, no deadlock."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction
from core.errors import Refusal
from screening.booking import booking
from screening.open_letter import CampaignKey
from tests.builders import Builder
from tests.invariants import check
from tests.invited import AN, HOA, NAM, Invited, open_letter
from tests.page_client import PageClient

TIMES = 20
ROUNDS = 10


@pytest.fixture
def invited(build: Builder) -> Invited:
    invited = Invited(build, capacity=5)
    invited.home = invited.household(HOA, NAM, AN)
    invited.publish()
    return invited


def browser(app: Flask, invited: Invited) -> PageClient:
    client = app.test_client()
    open_letter(client, invited.letter(invited.home))
    return client


def at_once(app: Flask, forms: list[tuple[PageClient, str, dict[str, Any]]]) -> list[tuple[int, str | None]]:
    """Send all forms at the same instant; return statuses and locations in the order of the forms."""
    start = Barrier(len(forms))

    def send(client: PageClient, path: str, data: dict[str, Any]) -> tuple[int, str | None]:
        with app.app_context():
            start.wait(30)
            answer = client.post(path, data={"csrf_token": client.csrf(), **data})
            return answer.status_code, answer.location

    with ThreadPoolExecutor(len(forms)) as pool:
        answers = [done.result() for done in [pool.submit(send, *form) for form in forms]]
    db.session.rollback()  # what this thread has read is outdated
    return answers


def same_browser(app: Flask, client: PageClient) -> PageClient:
    """A second tab: the same cookies and the same page."""
    tab = app.test_client()
    with client.session_transaction() as session:
        kept = dict(session)
    with tab.session_transaction() as session:
        session.update(kept)
    tab.page = client.page
    return tab


def test_one_form_sent_twenty_times_at_once_is_one_booking_with_one_answer(app: Flask, invited: Invited):
    client = browser(app, invited)
    form = {
        "slot": invited.slots()[0].public_id,
        "resident": [p.public_id for p in invited.people(invited.home)],
        "idempotency_key": "pressed many times",
    }
    tabs = [same_browser(app, client) for _ in range(TIMES)]
    answers = at_once(app, [(tab, "/k/book", form) for tab in tabs])
    assert Counter(answers) == {(303, "/k/done"): TIMES}
    assert len(invited.bookings()) == 3
    check(app)


def test_two_members_racing_for_the_last_place_end_with_one_place_and_one_refusal(
    app: Flask, invited: Invited
):
    last = invited.slots()[0]
    invited.set_capacity(last, 1)
    people = invited.people(invited.home)[:2]
    answers = at_once(
        app,
        [
            (
                browser(app, invited),
                "/k/book",
                {"slot": last.public_id, "resident": person.public_id, "idempotency_key": person.public_id},
            )
            for person in people
        ],
    )
    assert sorted(status for status, _ in answers) == [303, 409]
    assert len(invited.bookings()) == 1
    check(app)


def test_one_person_booked_in_two_hours_at_once_gets_one_of_them(app: Flask, invited: Invited):
    person = invited.people(invited.home)[0]
    answers = at_once(
        app,
        [
            (
                browser(app, invited),
                "/k/book",
                {
                    "slot": slot.public_id,
                    "resident": person.public_id,
                    "idempotency_key": slot.public_id,
                },
            )
            for slot in invited.slots()
        ],
    )
    assert Counter(status for status, _ in answers) == {303: 1, 409: 3}
    assert len(invited.bookings()) == 1
    check(app)


def test_moves_that_cross_never_wait_for_each_other_in_a_circle(app: Flask, invited: Invited):
    one, other = invited.people(invited.home)[:2]
    here, there = (slot.public_id for slot in invited.slots()[:2])
    first = browser(app, invited)
    for person, slot in ((one, here), (other, there)):
        data = {"slot": slot, "resident": person.public_id, "idempotency_key": f"first {person.public_id}"}
        assert at_once(app, [(first, "/k/book", data)]) == [(303, "/k/done")]
    tabs = browser(app, invited), browser(app, invited)
    for turn in range(ROUNDS):
        to = (there, here) if turn % 2 == 0 else (here, there)
        answers = at_once(
            app,
            [
                (
                    tab,
                    "/k/move",
                    {
                        "slot": slot,
                        "resident": person.public_id,
                        "idempotency_key": f"{turn} {person.public_id}",
                    },
                )
                for tab, person, slot in zip(tabs, (one, other), to, strict=True)
            ],
        )
        assert answers == [(303, "/k/done?moved=1")] * 2
    assert [slot.booked for slot in invited.slots()[:2]] == [1, 1]
    assert len(invited.bookings("moved")) == 2 * ROUNDS
    check(app)


def test_cancelling_in_two_tabs_at_once_frees_one_place(app: Flask, invited: Invited):
    person = invited.people(invited.home)[0]
    client = browser(app, invited)
    booking = {
        "slot": invited.slots()[0].public_id,
        "resident": person.public_id,
        "idempotency_key": "b",
    }
    assert at_once(app, [(client, "/k/book", booking)]) == [(303, "/k/done")]
    answers = at_once(
        app,
        [
            (tab, "/k/cancel", {"resident": person.public_id, "idempotency_key": key})
            for tab, key in ((browser(app, invited), "one"), (browser(app, invited), "two"))
        ],
    )
    assert sorted(status for status, _ in answers) == [303, 409]
    assert invited.slots()[0].booked == 0
    check(app)


def test_of_two_who_cancel_in_the_same_instant_the_second_is_told(app: Flask, invited: Invited):
    """The second has read the booking as booked before the first commits, and must still notice."""
    person = invited.people(invited.home)[0]
    campaign = invited.campaign
    with transaction() as work:
        booking.book(campaign.id, invited.slots()[0].public_id, [person.id], "station", SYSTEM, work.at)
    has_read = Event()

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        if statement.startswith("UPDATE booking"):
            has_read.set()

    def cancel() -> None:
        with transaction() as work:
            booking.cancel(CampaignKey.of(campaign), [person.id], SYSTEM, work.at)

    def second() -> str:
        with app.app_context():
            try:
                cancel()
            except Refusal as refusal:
                return refusal.code
        return "cancelled"

    with ThreadPoolExecutor(1) as pool:
        with transaction() as work:
            booking.cancel(CampaignKey.of(campaign), [person.id], SYSTEM, work.at)
            event.listen(db.engine, "before_cursor_execute", note)
            told = pool.submit(second)
            if db.engine.dialect.name == "postgresql":  # on SQLite the second waits before it reads anything
                assert has_read.wait(30)
        event.remove(db.engine, "before_cursor_execute", note)
        assert told.result() in ("overtaken", "nothing_booked")
    db.session.rollback()
    assert invited.slots()[0].booked == 0
    check(app)
