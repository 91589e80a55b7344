"""(c) The board of 30,000 people, 100 neighborhoods and 60 campaigns, compared with a bare page and a bare query."""

import time
from collections.abc import Callable
from statistics import median

from sqlalchemy import func, select, text

from accounts.roles import Role
from bench.big_ward import Size, sign_in, write_campaign, write_ward
from bench.booking import floor_server
from bench.driver import Request, get, run
from bench.history import live_a_year
from bench.report import Report
from bench.serving import Site, fresh_site, serve_site
from checkin.models import Visit
from core import clock
from core.actor import SYSTEM
from core.db import audit
from core.db.database import db
from core.db.transaction import transaction
from turnout.queries import board, count

SIZE = Size(30_000, 100)
CAMPAIGNS = 60
ROUNDS = 60

TOUCHED = audit.declare("bench.touched")


def measure(report: Report) -> None:
    """One client requests the board repeatedly."""
    with fresh_site() as site:
        ward = write_ward(SIZE)
        campaign = write_campaign(ward, day=clock.civil_date(clock.now()), slots=12, capacity=10_000)
        live_a_year(ward, campaign, CAMPAIGNS)
        bare = _milliseconds(
            lambda: db.session.execute(
                text(
                    "SELECT neighborhood_id, count(*) FROM visit WHERE campaign_id = :c AND state <> 'undone' GROUP BY 1"
                ),
                {"c": campaign.id},
            ).all()
        )
        whole = _milliseconds(lambda: count(campaign))
        kept = _milliseconds(lambda: board(campaign, clock.now()))
        report.line(
            f"  bare grouped query {bare:.2f} ms; the whole ladder counted {whole:.2f} ms, kept {kept:.2f} ms"
        )
        people = db.session.scalar(select(func.count()).select_from(Visit))
        report.line(f"  {people} visits in {CAMPAIGNS} campaigns")
        _pages(report, site, ward, f"/turnout/{campaign.public_id}")


def _pages(report: Report, site: Site, ward: int, path: str) -> None:
    cookie = _cookie(site, sign_in(ward, Role.WARD_OFFICIAL))
    with floor_server() as floor, serve_site(site) as server:
        run(server.port, [get(path, cookie)] * 8, 1)
        page = run(server.port, [get(path, cookie)] * ROUNDS, 1)
        numbers = run(server.port, [get(path + ".json", cookie)] * ROUNDS, 1)
        empty = run(floor.port, [get("/bare")] * ROUNDS, 1)
        changing = median(_after_a_change(server.port, get(path, cookie), ward) for _round in range(ROUNDS))
        for name, result in (("board page", page), ("board JSON", numbers), ("bare page", empty)):
            report.line(f"  {name:<20}{result.line()}")
        report.line(f"  board page, something changed before each look: p50 {changing:6.1f} ms")
        report.require("the board is shown", set(page.statuses) == {200})
        report.ratio("G17 board page − bare page, ms", page.median - empty.median, at_most=15)


def _after_a_change(port: int, look: Request, ward: int) -> float:
    """The wait for a page that has to be counted again, in milliseconds."""
    with transaction():
        audit.record(TOUCHED, by=SYSTEM, ward_id=ward)
    return run(port, [look], 1).median


def _cookie(site: Site, session: dict[str, str]) -> str:
    """The session cookie as the site itself would sign it."""
    serializer = site.app.session_interface.get_signing_serializer(site.app)  # type: ignore[attr-defined]  # Flask's default interface
    return f"{site.app.config['SESSION_COOKIE_NAME']}={serializer.dumps(session)}"


def _milliseconds(work: Callable[[], object]) -> float:
    times = []
    for _round in range(20):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return median(times)
