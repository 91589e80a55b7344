"""Operations' look at people nobody invited: whether the campaign means them as they are now."""

from collections.abc import Sequence

from sqlalchemy import select

from campaigns import queries
from campaigns.eligibility import rules as eligibility_rules
from campaigns.models import Campaign
from core import clock
from core.db.database import db


def check_not_invited(campaign_id: int, ward_id: int, resident_ids: Sequence[int]) -> None:
    """Raise NotEligible for the first of these residents whom the campaign does not mean."""
    campaign = db.session.execute(select(Campaign).where(Campaign.id == campaign_id)).scalar_one()
    on = queries.counting_day(campaign, clock.civil_date(campaign.published_at or campaign.created_at))
    criteria = eligibility_rules.Criteria.from_json(campaign.criteria)
    for person in queries.people(resident_ids, ward_id).values():
        eligibility_rules.check(criteria, person, on)
