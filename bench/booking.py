"""(a) Booking by a letter's link, end to end, against the core floor and the raw floor."""

import http.client
import re
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from sqlalchemy import select

from bench import floor_tables
from bench.big_ward import Size, write_campaign, write_ward
from bench.driver import Request, Result, form_post, run
from bench.report import Report
from bench.serving import Server, Site, fresh_site, memory_mib, serve_floor, serve_site
from campaigns.models import Campaign, Slot
from core import clock
from core.database import db
from core.ids import new_id
from residents.models import Resident
from screening import secret_codes
from screening.models import Invitation, Letter

CLIENTS = 32
REQUESTS = 1600
SLOTS = 48
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def measure(report: Report) -> None:
    """Book spread over many slots, then all in one slot; print ratios to the floors of the same run."""
    with fresh_site() as site:
        ward = write_ward(Size(4 * REQUESTS * 2, 30))
        campaign = write_campaign(ward, day=in_a_week(), slots=SLOTS, capacity=10_000)
        with TemporaryDirectory(prefix="ngaykhoe-floor-") as folder, serve_floor(Path(folder)) as floor:
            floor_app_make(Path(folder))
            with serve_site(site) as server:
                _rounds(report, site, server, floor, campaign)


def floor_app_make(folder: Path) -> None:
    """The floor's own tables."""
    floor_tables.make(folder / "floor.sqlite3", SLOTS, 1_000_000)


def in_a_week() -> date:
    """A day that can be booked."""
    return clock.civil_date(clock.now()) + timedelta(days=7)


def _rounds(report: Report, site: Site, server: Server, floor: Server, campaign: Campaign) -> None:
    bookings = sign_in_all(site, campaign, 2 * REQUESTS)
    spread, hot = bookings[:REQUESTS], bookings[REQUESTS:]
    slots = db.session.scalars(
        select(Slot.public_id).where(Slot.campaign_id == campaign.id).order_by(Slot.starts)
    ).all()
    core = run(floor.port, _floor_requests("/core", 0), CLIENTS)
    raw = run(floor.port, _floor_requests("/raw", REQUESTS), CLIENTS)
    ours = run(server.port, [b.to(slots[n % SLOTS]) for n, b in enumerate(spread)], CLIENTS)
    one = run(server.port, [b.to(slots[0]) for b in hot], CLIENTS)
    again = run(floor.port, _floor_requests("/core", 2 * REQUESTS), CLIENTS)
    floor_rate = (core.rate + again.rate) / 2
    _say(
        report,
        {
            "core floor": core,
            "core floor, again": again,
            "raw floor": raw,
            "site": ours,
            "site, one slot": one,
        },
    )
    report.ratio("G6 booking ÷ core floor, requests/s at 32 clients", ours.rate / floor_rate, at_least=0.35)
    report.ratio("G6 raw floor ÷ booking", raw.rate / ours.rate, at_most=6)
    report.ratio("G9 booking: worst ÷ median at 32 clients", max(ours.waits) / ours.median, at_most=5)
    report.ratio("G9 booking: p99 ÷ median", ours.percentile(0.99) / ours.median, at_most=2.5)
    report.ratio("G21 one contended slot ÷ spread, requests/s", one.rate / ours.rate, at_least=0.7)
    report.ratio("web tier after load, MiB (PSS)", memory_mib(server.pid), at_most=160)
    report.ratio("first answer of a warm start, seconds", server.first_answer, at_most=1.5)
    for name, result in (("spread", ours), ("one slot", one)):
        report.require(f"every booking was taken ({name})", set(result.statuses) == {303})


def _say(report: Report, results: dict[str, Result]) -> None:
    for name, result in results.items():
        report.line(f"  {name:<20}{result.line()}")


def _floor_requests(path: str, first: int) -> list[Request]:
    return [
        form_post(path, [("slot", str(n % SLOTS + 1)), ("resident", str(first + n + 1))])
        for n in range(REQUESTS)
    ]


class PreparedBooking:
    """A browser that has opened its letter: the cookie, the form's token, whom to book."""

    def __init__(self, cookie: str, token: str, resident: str) -> None:
        self.cookie, self.token, self.resident = cookie, token, resident
        self.key = new_id()

    def over_http(self, slot: str) -> tuple[str, str, bytes, dict[str, str]]:
        """The same request for http.client: method, path, body, headers."""
        head, _, body = self.to(slot).raw.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
        return "POST", "/k/book", body, {name: value for name, value in lines if name != "Content-Length"}

    def to(self, slot: str) -> Request:
        """The request that books this resident in a slot; the same key however often it is sent."""
        fields = [
            ("csrf_token", self.token),
            ("idempotency_key", self.key),
            ("slot", slot),
            ("resident", self.resident),
        ]
        return form_post("/k/book", fields, self.cookie)


def sign_in_all(site: Site, campaign: Campaign, letters: int) -> list[PreparedBooking]:
    """Open so many letters, each in a browser of its own (not timed)."""
    rows = db.session.execute(
        select(Letter, Resident.public_id)
        .join(Invitation, Invitation.letter_id == Letter.id)
        .join(Resident, Resident.id == Invitation.resident_id)
        .where(Letter.campaign_id == campaign.id)
        .order_by(Letter.id, Resident.id)
    ).all()
    firsts = {letter.id: (letter, resident) for letter, resident in reversed(rows)}
    with closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)) as link:
        return [_sign_in(link, letter, resident) for letter, resident in list(firsts.values())[:letters]]


def _sign_in(link: http.client.HTTPConnection, letter: Letter, resident: str) -> PreparedBooking:
    secrets = secret_codes.open_secrets(
        secret_codes.LETTER, letter.public_id, letter.token_sealed, letter.code_sealed
    )
    link.request("GET", "/k")
    page = link.getresponse()
    cookie = page.headers["Set-Cookie"].split(";")[0]
    found = CSRF.search(page.read().decode())
    assert found is not None
    body = urlencode({"csrf_token": found[1], "token": secrets.token, "idempotency_key": new_id()})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    link.request("POST", "/k", body, headers)
    answer = link.getresponse()
    answer.read()
    assert answer.status == 303, answer.status
    return PreparedBooking(answer.headers["Set-Cookie"].split(";")[0], found[1], resident)
