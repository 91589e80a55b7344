"""Reading for the public pages: as few queries as can be, none that grows with the ward."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from campaigns import queries, who
from campaigns.eligibility import Criteria
from campaigns.models import Campaign
from campaigns.queries import CampaignCard
from campaigns.rows import DayRow
from core.database import db
from wards.models import Neighborhood
from wards.naming import display_name
from wards.queries import StationCard, station


@dataclass(frozen=True)
class PublicPage:
    """A campaign as a resident reads of it."""

    id: str
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
    station: StationCard | None

    @property
    def takes_bookings(self) -> bool:
        """Whether there is an hour to choose on a day to come."""
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
    """One campaign. Raises NotThere for a draft as for none."""
    campaign = queries.shown_campaign(public_id)
    criteria = Criteria.from_json(campaign.criteria)
    return PublicPage(
        id=campaign.public_id,
        title=campaign.title,
        kind=campaign.kind,
        is_closed=campaign.status == "closed",
        organizer=campaign.organizer,
        who=who.for_public(criteria, _places(campaign, criteria), campaign.kind),
        age_note=who.age_note(criteria, campaign.counted_on),
        free=campaign.free_text.splitlines(),
        bring=campaign.bring_text.splitlines(),
        fasting=campaign.fasting,
        days=queries.open_slots(campaign.id, now),
        station=station(campaign.ward_id),
    )


def _places(campaign: Campaign, criteria: Criteria) -> dict[str, str]:
    """Names of the neighborhoods the campaign is for; nothing is read where it is for all."""
    if not criteria.neighborhoods:
        return {}
    rows = db.session.execute(
        select(Neighborhood.code, Neighborhood.kind, Neighborhood.name).where(
            Neighborhood.ward_id == campaign.ward_id, Neighborhood.code.in_(criteria.neighborhoods)
        )
    )
    return {row.code: display_name(row.kind, row.name) for row in rows}
