"""(a) Booking by a letter's link, end to end, compared with the core floor and the raw floor."""

import http.client
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from sqlalchemy import select

from bench import floor_tables
from bench.big_ward import Size, write_campaign, write_ward
from bench.driver import Request, form_post
from bench.report import Report
from bench.rounds import IN_ALL, Contender, in_rounds
from bench.serving import Server, Site, fresh_site, memory_mib, serve_floor, serve_site
from campaigns.models import Campaign, Slot
from core import clock
from core.db.database import db
from core.ids import new_id
from residents.models.people import Resident
from screening import secret_codes
from screening.models import Invitation, Letter

SLOTS = 48
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def measure(report: Report) -> None:
    """Book spread over many slots, and all in one slot, alternating with the floors."""
    with fresh_site() as site:
        ward = write_ward(Size(8 * IN_ALL, 30))
        campaign = write_campaign(ward, day=in_a_week(), slots=SLOTS, capacity=10_000)
        with floor_server() as floor, serve_site(site) as server:
            bookings = sign_in_all(site, campaign, 2 * IN_ALL)
            slots = db.session.scalars(
                select(Slot.public_id).where(Slot.campaign_id == campaign.id).order_by(Slot.starts)
            ).all()
            spread = [booking.to(slots[n % SLOTS]) for n, booking in enumerate(bookings[:IN_ALL])]
            rounds = in_rounds(
                {
                    "core floor": Contender(floor.port, floor_requests("/core", 0)),
                    "site": Contender(server.port, spread),
                    "raw floor": Contender(floor.port, floor_requests("/raw", IN_ALL)),
                    "site, one slot": Contender(server.port, [one.to(slots[0]) for one in bookings[IN_ALL:]]),
                }
            )
            rounds.tell(report)
            report.ratio(
                "G6 booking ÷ core floor, requests/s at 32 clients",
                rounds.rate_ratio("site", "core floor"),
                at_least=0.35,
            )
            report.ratio("G6 raw floor ÷ booking", rounds.rate_ratio("raw floor", "site"), at_most=6)
            rounds.judge_tail(report, "booking", "site")
            report.ratio(
                "G21 one contended slot ÷ spread, requests/s",
                rounds.rate_ratio("site, one slot", "site"),
                at_least=0.7,
            )
            report.ratio("web tier after load, MiB (PSS)", memory_mib(server.pid), at_most=160)
            report.ratio("first answer of a warm start, seconds", server.first_answer, at_most=1.5)
            for name in ("site", "site, one slot"):
                report.require(f"every booking was taken ({name})", set(rounds.statuses(name)) == {303})


@contextmanager
def floor_server() -> Iterator[Server]:
    """The floors with their own tables."""
    with TemporaryDirectory(prefix="ngaykhoe-floor-") as folder, serve_floor(Path(folder)) as floor:
        floor_tables.make(Path(folder) / "floor.sqlite3", SLOTS, 1_000_000)
        yield floor


def in_a_week() -> date:
    """A day that can be booked."""
    return clock.civil_date(clock.now()) + timedelta(days=7)


def floor_requests(path: str, first: int) -> list[Request]:
    """As many bookings for a floor as the site gets, of residents from this number on."""
    return [
        form_post(path, [("slot", str(n % SLOTS + 1)), ("resident", str(first + n + 1))])
        for n in range(IN_ALL)
    ]


class PreparedBooking:
    """A browser that has opened its letter: cookie, form token, and the resident to book."""

    def __init__(self, cookie: str, token: str, resident: str) -> None:
        self.cookie, self.token, self.resident = cookie, token, resident
        self.key = new_id()

    def over_http(self, slot: str) -> tuple[str, str, bytes, dict[str, str]]:
        """The same request for http.client: method, path, body, headers."""
        head, _, body = self.to(slot).raw.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
        return "POST", "/k/book", body, {name: value for name, value in lines if name != "Content-Length"}

    def to(self, slot: str) -> Request:
        """The request that books this resident in a slot; the key stays the same however often it is sent."""
        fields = [
            ("csrf_token", self.token),
            ("idempotency_key", self.key),
            ("slot", slot),
            ("resident", self.resident),
        ]
        return form_post("/k/book", fields, self.cookie)


def sign_in_all(site: Site, campaign: Campaign, letters: int) -> list[PreparedBooking]:
    """Open this many letters, each in its own browser (not timed)."""
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
