"""Reading for the public pages, in few queries that do not grow with the ward."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from campaigns import queries
from campaigns.campaign_rows import DayRow
from campaigns.eligibility import words as eligibility_words
from campaigns.eligibility.rules import Criteria
from campaigns.models import Campaign
from campaigns.queries import CampaignCard
from core.db.database import db
from core.errors import NotThere
from core.ids import tidy_id
from wards.models import Neighborhood
from wards.naming import display_name

SHOWN = (
    Campaign.id,
    Campaign.public_id,
    Campaign.ward_id,
    Campaign.title,
    Campaign.kind,
    Campaign.status,
    Campaign.organizer,
    Campaign.criteria,
    Campaign.counted_on,
    Campaign.free_text,
    Campaign.bring_text,
    Campaign.fasting,
)
"""Columns, not mapped objects: the most visited page must also be the cheapest."""


@dataclass(frozen=True)
class PublicPage:
    """A campaign as residents see it."""

    id: str
    ward_id: int
    title: str
    kind: str
    is_closed: bool
    organizer: str
    who: list[str]
    age_note: str | None
    free: list[str]
    bring: list[str]
    fasting: bool
    days: list[DayRow]

    @property
    def takes_bookings(self) -> bool:
        """Whether a future day has an hour to choose."""
        return not self.is_closed and any(day.needs_booking for day in self.days)

    @property
    def is_full(self) -> bool:
        """Whether no place is left on any day with hours to choose."""
        choosable = [day for day in self.days if day.needs_booking]
        return bool(choosable) and all(day.left == "none" for day in choosable)


def cards(today: date) -> list[CampaignCard]:
    """The open campaigns of every ward of the site, soonest first."""
    return queries.open_campaigns(None, today)


def page(public_id: str, now: datetime) -> PublicPage:
    """One campaign. Raises NotThere, also for a draft."""
    row = db.session.execute(
        select(*SHOWN).where(Campaign.public_id == (tidy_id(public_id) or ""), Campaign.status != "draft")
    ).first()
    if row is None:
        raise NotThere()
    criteria = Criteria.from_json(row.criteria)
    return PublicPage(
        id=row.public_id,
        ward_id=row.ward_id,
        title=row.title,
        kind=row.kind,
        is_closed=row.status == "closed",
        organizer=row.organizer,
        who=eligibility_words.for_public(criteria, _neighborhood_names(row.ward_id, criteria), row.kind),
        age_note=eligibility_words.age_note(criteria, row.counted_on),
        free=row.free_text.splitlines(),
        bring=row.bring_text.splitlines(),
        fasting=row.fasting,
        days=queries.open_slots(row.id, now),
    )


def _neighborhood_names(ward_id: int, criteria: Criteria) -> dict[str, str]:
    """Names of the neighborhoods in the criteria; reads nothing where the campaign is for all."""
    if not criteria.neighborhoods:
        return {}
    rows = db.session.execute(
        select(Neighborhood.code, Neighborhood.kind, Neighborhood.name).where(
            Neighborhood.ward_id == ward_id, Neighborhood.code.in_(criteria.neighborhoods)
        )
    )
    return {row.code: display_name(row.kind, row.name) for row in rows}
