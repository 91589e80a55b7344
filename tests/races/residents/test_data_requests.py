"""Two users handle one data request at once: one action is done, and the request says which."""

from collections import Counter
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from core.actor import SYSTEM
from core.clock import civil_date
from core.db.database import db
from core.db.models import AuditEvent
from core.db.transaction import transaction
from core.errors import Refusal
from residents.models.people import Resident
from residents.privacy import data_requests
from residents.privacy.data_requests import NewDataRequest
from residents.privacy.models import DataRequest
from tests.builders import Builder

ROUNDS = 6


@pytest.fixture
def asked(build: Builder) -> list[int]:
    """Requests for erasure, a person each."""
    home = build.household(build.neighborhood(build.ward()))
    people = [build.resident(home, f"Trần Thị {n}").id for n in range(ROUNDS)]
    with transaction() as work:
        rows = [
            data_requests.enter(
                db.session.get_one(Resident, one),
                NewDataRequest("erase", "self", "paper", civil_date(work.at)),
                SYSTEM,
                work.at,
            )
            for one in people
        ]
        db.session.flush()
        return [row.id for row in rows]


def at_once(app: Flask, request_id: int) -> Counter[str]:
    """One carries the request out while another turns it down, each with the page already open."""
    start, ended = Barrier(2), Counter[str]()

    def see_to(is_done: bool) -> None:
        with app.app_context():
            row = db.session.get_one(DataRequest, request_id)
            person = db.session.get_one(Resident, row.resident_id)
            start.wait(30)
            try:
                with transaction() as work:
                    if is_done:
                        data_requests.carry_out(row, person, "", SYSTEM, work.at)
                    else:
                        data_requests.turn_down(row, "law", "Không", SYSTEM, work.at)
                ended["done"] += 1
            except Refusal as refused:
                ended[type(refused).__name__] += 1

    threads = [Thread(target=see_to, args=(is_done,)) for is_done in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ended


def test_a_request_carried_out_and_turned_down_at_once_is_one_of_both(app: Flask, asked: list[int]) -> None:
    for request_id in asked:
        assert at_once(app, request_id) == {"done": 1, "AlreadyEnded": 1}
        db.session.rollback()
        row = db.session.get_one(DataRequest, request_id)
        person = db.session.get_one(Resident, row.resident_id)
        assert (person.erased_at is not None) == (row.state == "fulfilled")
    ends = select(AuditEvent.action).where(
        AuditEvent.action.in_(("data_request.carried_out", "data_request.turned_down"))
    )
    assert len(db.session.scalars(ends).all()) == ROUNDS
