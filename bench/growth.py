"""(e) Growth: a small ward's bookings and scans, and a ward's board, alone and in a city of 300,000 people."""

from dataclasses import dataclass
from random import Random
from statistics import median
from time import perf_counter

from sqlalchemy import select

from bench.big_ward import Size, day_of, write_campaign, write_ward
from bench.booking import PreparedBooking, in_a_week, sign_in_all
from bench.checkin import desk_token, scan_of, tickets_of
from bench.driver import Request, run
from bench.history import write_visits
from bench.report import Report
from bench.rounds import CLIENTS
from bench.serving import fresh_site, serve_site
from campaigns.models import Campaign, Slot
from core import clock
from core.db.database import db
from residents.models.people import Resident
from turnout.queries import count

SMALL, WARD, NEIGHBORS = Size(3_000, 30), Size(30_000, 100), 9
REQUESTS, WARM_UP = 300, 50
LOOKS = 30


def measure(report: Report) -> None:
    """Measure the same ward again after nine large wards have been added to its database."""
    with fresh_site() as site:
        small = write_ward(SMALL, code="00001")
        ahead = write_campaign(small, day=in_a_week(), slots=48, capacity=10_000)
        today = write_campaign(small, day=clock.civil_date(clock.now()), slots=12, capacity=10_000)
        with serve_site(site) as server:
            signed_in = sign_in_all(site, ahead, 2 * REQUESTS + WARM_UP)
            load = Load.of(ahead, today, signed_in)
            run(server.port, load.bookings[-WARM_UP:], CLIENTS)
            alone = load.measure(server.port, 0)
            board = _large_ward("10000")
            looked_at = _look(board)
            for number in range(1, NEIGHBORS + 1):
                _large_ward(f"{10_000 + number}")
            city = load.measure(server.port, 1)
            among = _look(board)
    for name, before, after in (("booking", alone[0], city[0]), ("check-in", alone[1], city[1])):
        report.line(f"  {name} p95 {before:.1f} ms in a database of 3,000 people, {after:.1f} ms of 300,000")
        report.ratio(f"G20 {name} p95, 300,000 : 3,000 people", after / before, at_most=1.3)
    report.line(
        f"  a ward's turnout {looked_at:.1f} ms in a database of 30,000 people, {among:.1f} ms of 300,000"
    )
    report.ratio("G20 one ward's turnout, 300,000 : 30,000 people", among / looked_at, at_most=2.5)


@dataclass(frozen=True)
class Load:
    """Requests of the small ward, enough for both rounds."""

    bookings: list[Request]
    scans: list[Request]

    @classmethod
    def of(cls, ahead: Campaign, today: Campaign, signed_in: list[PreparedBooking]) -> "Load":
        """Spread over the slots; each request is sent once."""
        slots = db.session.scalars(select(Slot.public_id).where(Slot.campaign_id == ahead.id)).all()
        day, device = day_of(today), desk_token(today)
        return cls(
            [one.to(slots[n % len(slots)]) for n, one in enumerate(signed_in)],
            [scan_of(day, device, ticket) for ticket in tickets_of(today)[: 2 * REQUESTS]],
        )

    def measure(self, port: int, turn: int) -> tuple[float, float]:
        """The 95th percentiles of bookings and of scans, in milliseconds."""
        mine = slice(turn * REQUESTS, (turn + 1) * REQUESTS)
        booked, scanned = (run(port, requests[mine], CLIENTS) for requests in (self.bookings, self.scans))
        return booked.percentile(0.95), scanned.percentile(0.95)


def _large_ward(code: str) -> Campaign:
    """A ward whose campaign runs today, with half of its people arrived."""
    ward = write_ward(WARD, code=code)
    campaign = write_campaign(ward, day=clock.civil_date(clock.now()), slots=12, capacity=10_000)
    chance = Random(5)
    people = db.session.execute(
        select(Resident.id, Resident.neighborhood_id).where(Resident.ward_id == ward)
    ).all()
    write_visits(campaign, [(one.id, one.neighborhood_id) for one in people if chance.random() < 0.5], chance)
    return campaign


def _look(campaign: Campaign) -> float:
    """The median milliseconds of counting a board, with nothing cached."""
    times = []
    for _look in range(LOOKS):
        started = perf_counter()
        count(campaign)
        times.append((perf_counter() - started) * 1000)
    db.session.rollback()
    return median(times)
