"""Operations' look at people nobody invited: whether the campaign means them as they are now."""

from collections.abc import Sequence

from sqlalchemy import select

from campaigns import eligibility, queries
from campaigns.models import Campaign
from core import clock
from core.database import db


def check_not_invited(campaign_id: int, ward_id: int, resident_ids: Sequence[int]) -> None:
    """Raise NotEligible for the first of these residents whom the campaign does not mean."""
    campaign = db.session.execute(select(Campaign).where(Campaign.id == campaign_id)).scalar_one()
    on = queries.counting_day(campaign, clock.civil_date(campaign.published_at or campaign.created_at))
    criteria = eligibility.Criteria.from_json(campaign.criteria)
    for person in queries.people(resident_ids, ward_id).values():
        eligibility.check(criteria, person, on)
