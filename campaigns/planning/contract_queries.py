"""Campaigns as programs read them: the JSON of `campaigns list`, exactly as in the contract."""

from typing import Any

from sqlalchemy import select

from campaigns.models import Campaign, CampaignDay, Slot
from core.db.database import db


def listed() -> list[dict[str, Any]]:
    """Every campaign of the site with its days and slots, in three queries."""
    campaigns = db.session.execute(
        select(Campaign.id, Campaign.public_id, Campaign.title, Campaign.kind, Campaign.status).order_by(
            Campaign.id
        )
    ).all()
    days: dict[int, list[dict[str, Any]]] = {}
    slots = _slots()
    for row in db.session.execute(
        select(CampaignDay.id, CampaignDay.campaign_id, CampaignDay.public_id, CampaignDay.date).order_by(
            CampaignDay.date, CampaignDay.id
        )
    ):
        day = {"id": row.public_id, "date": row.date.isoformat(), "slots": slots.get(row.id, [])}
        days.setdefault(row.campaign_id, []).append(day)
    return [
        {
            "id": row.public_id,
            "title": row.title,
            "kind": row.kind,
            "status": row.status,
            "days": days.get(row.id, []),
        }
        for row in campaigns
    ]


def clock_json(minutes: int) -> str:
    """HH:MM from minutes after midnight; the end of the day is 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _slots() -> dict[int, list[dict[str, Any]]]:
    by_day: dict[int, list[dict[str, Any]]] = {}
    for row in db.session.execute(
        select(
            Slot.day_id, Slot.public_id, Slot.starts, Slot.ends, Slot.capacity, Slot.booked, Slot.held
        ).order_by(Slot.day_id, Slot.starts)
    ):
        by_day.setdefault(row.day_id, []).append(
            {
                "id": row.public_id,
                "from": clock_json(row.starts),
                "to": clock_json(row.ends),
                "capacity": row.capacity,
                "booked": row.booked,
                "held": row.held,
            }
        )
    return by_day
