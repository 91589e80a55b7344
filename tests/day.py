"""Lives parts of a campaign day: scans through the same operation as desks use."""

from datetime import time
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from campaigns.models import Campaign, CampaignDay
from checkin.campaign_day import day_by_id
from checkin.desk.pairing import Sender
from checkin.scanning.batch_rules import Sent, read_batch
from checkin.scanning.entries import read_entries
from checkin.scanning.subjects import find_all
from checkin.scanning.taking import take_scans
from core import clock
from core.actor import SYSTEM
from core.db.database import db
from core.db.transaction import transaction


def scan(campaign: Campaign, events: list[tuple[str, Any]], hour: int = 9) -> list[str]:
    """Send events of the campaign's first day in one batch; gives the scan ids.

    An event is ("arrive" | "complete", resident), ("undo", scan id) or ("outsider", facts).
    """
    public_id = db.session.scalar(
        select(CampaignDay.public_id).where(CampaignDay.campaign_id == campaign.id).order_by(CampaignDay.date)
    )
    day = day_by_id(public_id)
    at = clock.at_local(day.on, time(hour))
    scans = [_said(kind, what, at) for kind, what in events]
    batch = read_batch({"device_sent_at": at.isoformat(), "scans": scans})
    found = find_all(day, [sent for sent in batch.scans if isinstance(sent, Sent)])
    with transaction():
        take_scans(Sender("Bàn 1", SYSTEM), day, read_entries(day, batch, found, at), at)
    return [said["scan_id"] for said in scans]


def _said(kind: str, what: Any, at: Any) -> dict[str, Any]:
    scan: dict[str, Any] = {
        "scan_id": str(uuid4()),
        "kind": kind,
        "scanned_at": at.isoformat(),
        "method": "list",
    }
    if kind == "undo":
        return {**scan, "undoes": what}
    if kind == "outsider":
        return {**scan, "kind": "arrive", "method": "count", "outsider": what}
    return {**scan, "resident": what.public_id}
