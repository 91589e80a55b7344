"""What a resident or a desk asks for costs the database as much in a large ward as in a small one.

Steps of SQLite's virtual machine are counted, so the answer is the same on every machine, busy or not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, select

from bench.big_ward import Size, day_of, write_campaign, write_ward
from campaigns.models import Campaign, Slot
from checkin.campaign_day import day_by_id
from checkin.models import Desk
from core import clock
from core.db.database import db
from core.db.transaction import transaction
from core.ids import new_id, token_hash
from residents.models.people import Resident
from screening import secret_codes
from screening.models import Invitation, Letter, Ticket
from tests.page_client import PageClient

SMALL, LARGE = Size(80, 2), Size(2400, 2)
SPARE = 150
"""Steps that may come and go with the content of a page; a query that grows takes thousands more."""

Steps = dict[str, int]


@pytest.fixture
def site_on_sqlite(app: Flask) -> Flask:
    if not app.config["SETTINGS"].is_sqlite:
        pytest.skip("the steps are SQLite's")
    return app


@contextmanager
def counting() -> Iterator[list[int]]:
    """Count the steps of every statement sent inside."""
    steps = [0]

    def one_more() -> int:
        steps[0] += 1
        return 0

    def watch(connection, _record, _proxy) -> None:
        connection.set_progress_handler(one_more, 1)

    def leave(connection, _record) -> None:
        connection.set_progress_handler(None, 1)

    db.session.remove()
    event.listen(db.engine, "checkout", watch)
    event.listen(db.engine, "checkin", leave)
    try:
        yield steps
    finally:
        db.session.remove()
        event.remove(db.engine, "checkout", watch)
        event.remove(db.engine, "checkin", leave)


class Walk:
    """One household's walk, each request's steps noted under its name."""

    def __init__(self, client: PageClient) -> None:
        self.client, self.steps = client, {}

    def __call__(self, name: str, ask: Callable[[], object], status: int = 200) -> None:
        with counting() as steps:
            answer = ask()
        assert answer.status_code == status, (name, answer.status_code, answer.text)
        self.steps[name] = steps[0]


def a_resident_walks(client: PageClient, campaign: Campaign) -> Steps:
    walk = Walk(client)
    letter = db.session.scalars(select(Letter).where(Letter.campaign_id == campaign.id).limit(1)).one()
    people = db.session.scalars(
        select(Resident.public_id)
        .join(Invitation, Invitation.resident_id == Resident.id)
        .where(Invitation.letter_id == letter.id)
    ).all()
    slots = db.session.scalars(select(Slot.public_id).where(Slot.campaign_id == campaign.id)).all()
    token = secret_codes.open_secrets(
        secret_codes.LETTER, letter.public_id, letter.token_sealed, letter.code_sealed
    ).token
    walk("first page", lambda: client.get("/"))
    walk("campaign", lambda: client.get(f"/c/{campaign.public_id}"))
    walk("ask", lambda: client.get(f"/ask/{campaign.public_id}"))
    walk("door", lambda: client.get("/k"))
    walk("open", lambda: client.post("/k", data={"csrf_token": client.csrf(), "token": token}), 303)
    walk("household", lambda: client.get("/k/home"))
    walk("people", lambda: client.submit("/k/people", resident=people), 303)
    walk("hours", lambda: client.get("/k/time"))
    walk("hour", lambda: client.submit("/k/time", slot=slots[0]), 303)
    walk("answers", lambda: client.get("/k/check"))
    walk("book", lambda: client.submit("/k/book", resident=people), 303)
    walk("tickets", lambda: client.get("/k/done"))
    walk("ticket", lambda: client.get(f"/k/ticket/{people[0]}"))
    walk("calendar", lambda: client.get(f"/k/ticket/{people[0]}/calendar.ics"))
    walk("ask to cancel", lambda: client.get(f"/k/cancel/{people[0]}"))
    walk("cancel", lambda: client.submit("/k/cancel"), 303)
    return walk.steps


def a_desk_works(client: PageClient, campaign: Campaign) -> Steps:
    walk, at, day = Walk(client), clock.now(), day_of(campaign)
    device = new_id()
    with transaction():
        db.session.add(
            Desk(ward_id=campaign.ward_id, day_id=day_by_id(day).id, label="Bàn 1", pair_hash=token_hash(new_id()),
                 pair_expires_at=at, paired_at=at, token_hash=token_hash(device), expires_at=at + timedelta(hours=9))
        )  # fmt: skip
    ticket = db.session.scalars(select(Ticket).where(Ticket.campaign_id == campaign.id).limit(1)).one()
    secrets = secret_codes.open_secrets(
        secret_codes.TICKET, ticket.public_id, ticket.token_sealed, ticket.code_sealed
    )

    def scan(kind: str) -> object:
        said = {"scan_id": str(uuid4()), "kind": kind, "ticket": secrets.token, "scanned_at": at.isoformat()}
        body = {"device_sent_at": at.isoformat(), "pending": 1, "scans": [{**said, "method": "qr"}]}
        return client.post(f"/desk/{day}/scans", json=body, headers={"Authorization": f"Device {device}"})

    walk("arrive", lambda: scan("arrive"))
    walk("arrive again", lambda: scan("arrive"))
    walk("complete", lambda: scan("complete"))
    return walk.steps


@pytest.mark.parametrize("who", [a_resident_walks, a_desk_works])
def test_a_request_costs_no_more_in_a_large_ward(
    site_on_sqlite: Flask, who: Callable[[PageClient, Campaign], Steps]
):
    today = clock.civil_date(clock.now())
    day: date = today if who is a_desk_works else today + timedelta(days=7)
    measured = []
    for code, size in (("99001", SMALL), ("99002", LARGE)):
        campaign = write_campaign(write_ward(size, code=code), day=day, slots=4, capacity=LARGE.residents)
        measured.append(who(site_on_sqlite.test_client(), campaign))
    small, large = measured
    grown = {name: (steps, large[name]) for name, steps in small.items() if large[name] > steps * 1.3 + SPARE}
    assert grown == {}
