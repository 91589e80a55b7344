"""(b) A desk's scan request, one scan each, against the same floors."""

import json
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import select

from bench.big_ward import Size, day_of, write_campaign, write_ward
from bench.booking import CLIENTS, REQUESTS, _floor_requests, _say, floor_app_make
from bench.driver import Request, json_post, run
from bench.report import Report
from bench.serving import fresh_site, memory_mib, serve_floor, serve_site
from campaigns.models import Campaign
from checkin.days import day_by_id
from checkin.models import Desk
from core import clock
from core.database import db
from core.ids import new_id, token_hash
from core.transaction import transaction
from screening import secret_codes
from screening.models import Ticket


def measure(report: Report) -> None:
    """Scan tickets at 32 desks; then one ticket again and again."""
    with fresh_site() as site:
        ward = write_ward(Size(REQUESTS + 400, 30))
        campaign = write_campaign(ward, day=clock.civil_date(clock.now()), slots=12, capacity=10_000)
        day, device = day_of(campaign), desk_token(campaign)
        with TemporaryDirectory(prefix="ngaykhoe-floor-") as folder, serve_floor(Path(folder)) as floor:
            floor_app_make(Path(folder))
            with serve_site(site) as server:
                scans = [scan_of(day, device, ticket) for ticket in tickets_of(campaign)[:REQUESTS]]
                core = run(floor.port, _floor_requests("/core", 0), CLIENTS)
                ours = run(server.port, scans, CLIENTS)
                again = run(floor.port, _floor_requests("/core", REQUESTS), CLIENTS)
                _say(report, {"core floor": core, "core floor, again": again, "site": ours})
                report.ratio(
                    "G7 check-in ÷ core floor, requests/s at 32 clients",
                    ours.rate / ((core.rate + again.rate) / 2),
                    at_least=0.5,
                )
                report.ratio(
                    "G9 check-in: worst ÷ median at 32 clients", max(ours.waits) / ours.median, at_most=5
                )
                report.ratio("G9 check-in: p99 ÷ median", ours.percentile(0.99) / ours.median, at_most=2.5)
                report.ratio("web tier after load, MiB (PSS)", memory_mib(server.pid), at_most=160)
                report.require("every scan was stored", set(ours.statuses) == {200})
                report.require("every scan is an arrival", _arrived(campaign) == len(scans))


def desk_token(campaign: Campaign) -> str:
    """A paired phone; gives its bearer token."""
    at, token = clock.now(), new_id()
    day = day_by_id(day_of(campaign))
    assert day is not None
    with transaction():
        db.session.add(
            Desk(ward_id=campaign.ward_id, day_id=day.id, label="Bàn 1", pair_hash=token_hash(new_id()),
                 pair_expires_at=at, paired_at=at, token_hash=token_hash(token), expires_at=at + timedelta(hours=20))
        )  # fmt: skip
    return token


def tickets_of(campaign: Campaign) -> list[str]:
    """The secrets of a campaign's tickets, opened."""
    rows = db.session.scalars(select(Ticket).where(Ticket.campaign_id == campaign.id).order_by(Ticket.id))
    return [
        secret_codes.open_secrets(secret_codes.TICKET, row.public_id, row.token_sealed, row.code_sealed).token
        for row in rows
    ]


def scan_of(day: str, device: str, ticket: str) -> Request:
    """The request by which a desk sends one arrival."""
    at = clock.now().isoformat()
    scan = {"scan_id": str(uuid4()), "kind": "arrive", "ticket": ticket, "scanned_at": at, "method": "qr"}
    body = json.dumps({"device_sent_at": at, "pending": 1, "oldest_scanned_at": at, "scans": [scan]}).encode()
    return json_post(f"/desk/{day}/scans", body, f"Device {device}")


def _arrived(campaign: Campaign) -> int:
    from sqlalchemy import func

    from checkin.models import Visit

    db.session.rollback()
    return (
        db.session.scalar(
            select(func.count()).where(Visit.campaign_id == campaign.id, Visit.state == "arrived")
        )
        or 0
    )
