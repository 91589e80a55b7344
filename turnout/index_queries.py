"""Reading all campaigns of a ward with their headline figures."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select

from campaigns.models import Campaign, CampaignDay, Share
from checkin.models import KeptCounts
from core import clock
from core.db.database import db
from turnout import conditions


def campaigns_with_turnout(ward_id: int, now: datetime) -> list[Any]:
    """Published and closed campaigns with dates, arrived and eligible: running today first, then coming, then past ones."""
    today = clock.civil_date(now)
    came = select(func.count()).where(conditions.arrived(Campaign.id)).correlate(Campaign).scalar_subquery()
    kept = (
        select(KeptCounts.arrived)
        .where(KeptCounts.campaign_id == Campaign.id)
        .correlate(Campaign)
        .scalar_subquery()
    )
    eligible = (
        select(func.coalesce(func.sum(Share.eligible), 0))
        .where(Share.campaign_id == Campaign.id)
        .correlate(Campaign)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Campaign.public_id.label("id"),
            Campaign.title,
            Campaign.status,
            func.min(CampaignDay.date).label("first_day"),
            func.max(CampaignDay.date).label("last_day"),
            func.coalesce(kept, came).label("arrived"),
            eligible.label("eligible"),
            func.max(case((CampaignDay.date == today, 1), else_=0)).label("running"),
        )
        .outerjoin(CampaignDay, CampaignDay.campaign_id == Campaign.id)
        .where(Campaign.ward_id == ward_id, Campaign.status != "draft")
        .group_by(Campaign.id, Campaign.public_id, Campaign.title, Campaign.status)
    )
    return sorted(rows, key=lambda line: _nearness(line, today))


def _nearness(line: Any, today: date) -> tuple[int, int]:
    if line.running:
        return (0, 0)
    if line.first_day is None:
        return (3, 0)
    if line.first_day > today:
        return (1, (line.first_day - today).days)
    return (2, (today - (line.last_day or line.first_day)).days)
