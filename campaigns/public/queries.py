"""Reading for the public pages, in few queries that do not grow with the ward."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from campaigns import queries
from campaigns.campaign_rows import DayRow
from campaigns.eligibility import words as eligibility_words
from campaigns.eligibility.rules import Criteria
from campaigns.models import Campaign
from campaigns.office_queries import neighborhood_names
from core.db.database import db
from core.errors import NotThere
from core.ids import tidy_id


@dataclass(frozen=True)
class PublicPage:
    """A campaign as residents see it."""

    campaign: Any
    """Its row, not a mapped object: the most visited page must also be the cheapest."""
    who: list[str]
    age_note: str | None
    days: list[DayRow]

    @property
    def takes_bookings(self) -> bool:
        """Whether a future day has an hour to choose."""
        return self.campaign.status != "closed" and any(day.needs_booking for day in self.days)

    @property
    def is_full(self) -> bool:
        """Whether no place is left on any day with hours to choose."""
        choosable = [day for day in self.days if day.needs_booking]
        return bool(choosable) and all(day.left == "none" for day in choosable)


def page(public_id: str, now: datetime) -> PublicPage:
    """One campaign. Raises NotThere, also for a draft."""
    row = db.session.execute(
        select(*Campaign.__table__.c).where(
            Campaign.public_id == (tidy_id(public_id) or ""), Campaign.status != "draft"
        )
    ).first()
    if row is None:
        raise NotThere()
    criteria = Criteria.from_json(row.criteria)
    names = neighborhood_names(row.ward_id) if criteria.neighborhoods else {}
    return PublicPage(
        campaign=row,
        who=eligibility_words.for_public(criteria, names, row.kind),
        age_note=eligibility_words.age_note(criteria, row.counted_on),
        days=queries.open_slots(row.id, now),
    )
