"""How long visits are kept one by one: after that their campaign has counts only, and its board stays as it is."""

from dataclasses import asdict
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import Select, func, select

from campaigns.models import Campaign, CampaignDay
from checkin.models import KeptCounts
from checkin.retention import day_counts, delete_visits
from core import clock
from core.actor import SYSTEM
from core.db import audit
from core.db.database import db
from core.db.jobs import Job
from screening.retention import delete_bookings
from turnout.queries import count

MONTH = timedelta(days=365) / 12

COUNTED = audit.declare("campaign.visits_counted", "visits")


def count_old_visits(now: datetime) -> int:
    """Keep only counts of the oldest campaign whose last day was more months ago than the site keeps visits.

    One campaign a run, so that no transaction is long; returns how many visits it had.
    """
    months = current_app.config["SETTINGS"].visits_months
    campaign = db.session.scalars(_due(clock.civil_date(now - months * MONTH))).first()
    if campaign is None:
        return 0
    figures = count(campaign)
    kept = KeptCounts(
        campaign_id=campaign.id,
        ward_id=campaign.ward_id,
        arrived=figures.ward.counts.arrived,
        board=asdict(figures),
        days=day_counts(campaign.id),
        kept_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    visits = delete_visits(campaign.id)
    delete_bookings(campaign.id)
    audit.record_about(COUNTED, campaign, SYSTEM, visits=visits)
    return visits


def _due(before: date) -> Select[Campaign]:
    last = select(func.max(CampaignDay.date)).where(CampaignDay.campaign_id == Campaign.id).scalar_subquery()
    return (
        select(Campaign)
        .where(
            Campaign.status != "draft",
            last < before,
            ~select(KeptCounts.campaign_id).where(KeptCounts.campaign_id == Campaign.id).exists(),
        )
        .order_by(last, Campaign.id)
        .limit(1)
    )


JOBS = (Job("old visits counted", count_old_visits),)
