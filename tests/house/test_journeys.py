"""The five journeys of docs/tour.md, followed through one real request of each: the modules entered, in order.

Modules of core and the wiring beside the rooms are left out: every journey goes through them.
"""

import re
from collections.abc import Callable
from pathlib import Path

from click.testing import Result
from flask import Flask
from werkzeug.test import TestResponse

from accounts.roles import Role
from core.db.database import db
from tests.builders import Builder
from tests.day_builder import DayBuilder, on_the_day, scan, send
from tests.house.source import ROOT, rooms
from tests.invited import HOA, NAM, Invited, open_letter
from tests.journeys import traced
from tests.page_client import PageClient
from tests.rolls import person, roll

TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
STEP = re.compile(r"^\d+\. `([\w.]+)`", re.MULTILINE)
MOST = {"A booking": 12, "A row of a list": 24}
"""How many modules outside core a journey may enter, each counted once."""
ONLY_ON_POSTGRES = {"A scan": {"checkin.scanning.joined", "residents.joined_records"}}
"""There a scan that has waited for a lock looks whether its person was joined meanwhile; SQLite has one writer."""


def told(journey: str) -> list[str]:
    """The modules that the tour names under a heading."""
    _before, heading, after = TOUR.partition(f"### {journey}\n")
    assert heading, f"docs/tour.md has no journey “{journey}”"
    return STEP.findall(after.partition("\n#")[0])


def follow(journey: str, request: Callable[[], TestResponse | Result]) -> None:
    """Follow the request or command, and hold it against the tour."""
    with traced() as found:
        answer = request()
    if isinstance(answer, Result):
        assert answer.exit_code == 0, answer.output
    else:
        assert answer.status_code in (200, 303), answer.text
    entered = [name for name in found.outside_core() if name.split(".")[0] in rooms()]
    if db.engine.dialect.name == "postgresql":
        entered = [name for name in entered if name not in ONLY_ON_POSTGRES.get(journey, ())]
    assert told(journey) == entered, "docs/tour.md should say:\n" + "\n".join(
        f"{number}. `{name}`" for number, name in enumerate(entered, 1)
    )
    assert len(entered) <= MOST.get(journey, len(entered))


def test_a_booking(app: Flask, build: Builder, client: PageClient) -> None:
    invited = Invited(build)
    home = invited.household(HOA, NAM)
    invited.publish()
    open_letter(client, invited.letter(home))
    form = {
        "csrf_token": client.csrf(),
        "idempotency_key": "a" * 32,
        "slot": invited.days()[0].slots[0].id,
        "resident": [one.public_id for one in invited.people(home)],
    }
    follow("A booking", lambda: client.post("/k/book", data=form))


def test_a_scan(client: PageClient, health_day: DayBuilder) -> None:
    hoa = health_day.person()
    health_day.publish()
    health_day.book(hoa)
    token, ticket = health_day.desk(), health_day.ticket(hoa)
    health_day.travel.move_to(on_the_day())
    follow("A scan", lambda: send(client, health_day.day, token, scan(ticket=ticket.token)))


def test_a_row_of_a_list(app: Flask, build: Builder, tmp_path: Path) -> None:
    build.neighborhood(build.ward(), 7)
    file = tmp_path / "to7.xlsx"
    file.write_bytes(roll(person("Nguyễn Văn An")))
    run = app.test_cli_runner().invoke
    follow("A row of a list", lambda: run(args=["residents", "import", str(file), "--json"]))


def test_a_number_of_the_board(client: PageClient, health_day: DayBuilder) -> None:
    health_day.person()
    health_day.publish()
    health_day.staff(client, Role.WARD_OFFICIAL)
    follow("A number of the board", lambda: client.get(f"/turnout/{health_day.campaign.public_id}"))


def test_publishing(client: PageClient, health_day: DayBuilder) -> None:
    health_day.person()
    health_day.staff(client, Role.STATION_ADMIN)
    address = f"/campaigns/{health_day.campaign.public_id}/publish"
    client.get(address)
    follow("Publishing", lambda: client.submit(address))
