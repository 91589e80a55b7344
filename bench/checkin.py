"""(b) Scan requests of one scan each, compared with the same floors."""

import json
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from bench.big_ward import Size, day_of, write_campaign, write_ward
from bench.booking import floor_requests, floor_server
from bench.driver import Request, json_post
from bench.report import Report
from bench.rounds import IN_ALL, Contender, in_rounds
from bench.serving import fresh_site, memory_mib, serve_site
from campaigns.models import Campaign
from checkin.campaign_day import day_by_id
from checkin.models import Desk
from core import clock
from core.db.database import db
from core.db.transaction import transaction
from core.ids import new_id, token_hash
from screening import secret_codes
from screening.models import Ticket


def measure(report: Report) -> None:
    """Scan tickets at 32 desks, alternating with the floor."""
    with fresh_site() as site:
        ward = write_ward(Size(IN_ALL + 400, 30))
        campaign = write_campaign(ward, day=clock.civil_date(clock.now()), slots=12, capacity=10_000)
        day, device = day_of(campaign), desk_token(campaign)
        with floor_server() as floor, serve_site(site) as server:
            scans = [scan_of(day, device, ticket) for ticket in tickets_of(campaign)[:IN_ALL]]
            rounds = in_rounds(
                {
                    "core floor": Contender(floor.port, floor_requests("/core", 0)),
                    "site": Contender(server.port, scans),
                }
            )
            rounds.tell(report)
            report.ratio(
                "G7 check-in ÷ core floor, requests/s at 32 clients",
                rounds.rate_ratio("site", "core floor"),
                at_least=0.5,
            )
            rounds.judge_tail(report, "check-in", "site")
            report.ratio("web tier after load, MiB (PSS)", memory_mib(server.pid), at_most=160)
            report.require("every scan was stored", set(rounds.statuses("site")) == {200})
            report.require("every scan is an arrival", _arrived(campaign) == len(scans))


def desk_token(campaign: Campaign) -> str:
    """Pair a phone; return its bearer token."""
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
    """The opened secrets of a campaign's tickets."""
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
