"""Campaigns as programs read them: the JSON of `campaigns list`, exactly as in the contract."""

from typing import Any

from sqlalchemy import select

from campaigns.models import Campaign, CampaignDay, Slot
from core.db.database import db


def listed() -> list[dict[str, Any]]:
    """Every campaign of the site with its days and slots, in three queries."""
    campaigns: dict[int, dict[str, Any]] = {}
    for row in db.session.execute(
        select(Campaign.id, Campaign.public_id, Campaign.title, Campaign.kind, Campaign.status).order_by(
            Campaign.id
        )
    ):
        facts = {"id": row.public_id, "title": row.title, "kind": row.kind, "status": row.status}
        campaigns[row.id] = {**facts, "days": []}
    days: dict[int, dict[str, Any]] = {}
    for day in db.session.execute(
        select(CampaignDay.id, CampaignDay.campaign_id, CampaignDay.public_id, CampaignDay.date).order_by(
            CampaignDay.date, CampaignDay.id
        )
    ):
        days[day.id] = {"id": day.public_id, "date": day.date.isoformat(), "slots": []}
        campaigns[day.campaign_id]["days"].append(days[day.id])
    for slot in db.session.execute(select(*Slot.__table__.c).order_by(Slot.day_id, Slot.starts)):
        days[slot.day_id]["slots"].append(
            {
                "id": slot.public_id,
                "from": clock_json(slot.starts),
                "to": clock_json(slot.ends),
                "capacity": slot.capacity,
                "booked": slot.booked,
                "held": slot.held,
            }
        )
    return list(campaigns.values())


def clock_json(minutes: int) -> str:
    """HH:MM from minutes after midnight; the end of the day is 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
