"""Until which day a campaign takes ages."""

from datetime import date

from sqlalchemy import func, select

from campaigns.eligibility.rules import Criteria
from campaigns.models import Campaign, CampaignDay
from core.db.database import db


def last_age_day(campaign: Campaign, criteria: Criteria) -> date | None:
    """The campaign's last day where its criteria take the age on the day of the visit, otherwise None."""
    if criteria.age_on != "visit":
        return None
    return db.session.execute(
        select(func.max(CampaignDay.date)).where(CampaignDay.campaign_id == campaign.id)
    ).scalar()
