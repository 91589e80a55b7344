"""Reading for the public pages, in few queries that do not grow with the ward."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select

from campaigns import queries
from campaigns.campaign_rows import LAST_MINUTE, DayRow
from campaigns.capacity import Left, left_word
from campaigns.eligibility import words as eligibility_words
from campaigns.eligibility.rules import Criteria
from campaigns.models import Campaign, CampaignDay, Slot
from campaigns.office_queries import neighborhood_names
from core import clock
from core.db.database import db
from core.errors import NotThere
from core.ids import tidy_id
from wards.models import Ward


@dataclass(frozen=True)
class CampaignCard:
    """A published campaign on the first page; `left` is None where no appointment is needed.

    `next_day` is the day on which it can be visited next, or its last one where all are over.
    """

    id: str
    title: str
    kind: str
    fasting: bool
    ward: str
    next_day: date | None
    days: int
    left: Left | None


@dataclass(frozen=True)
class PublicPage:
    """A campaign as residents see it."""

    campaign: Any
    """Its row, not a mapped object: the most visited page must also be the cheapest."""
    who: list[str]
    age_note: str | None
    days: list[DayRow]
    """From today on."""
    is_over: bool
    """The campaign is closed, or its last day is over."""

    @property
    def takes_bookings(self) -> bool:
        """Whether a future day has an hour to choose."""
        return not self.is_over and any(day.left != "over" for day in self.days if day.needs_booking)

    @property
    def is_full(self) -> bool:
        """Whether no place is left on any day whose hours are still to come."""
        left = [day.left for day in self.days if day.needs_booking and day.left != "over"]
        return bool(left) and all(word == "none" for word in left)


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
    days = queries.days(row.id, now)
    today = clock.civil_date(now)
    return PublicPage(
        campaign=row,
        who=eligibility_words.for_public(criteria, names, row.kind),
        age_note=eligibility_words.age_note(criteria, row.counted_on),
        days=[day for day in days if day.date >= today],
        is_over=row.status == "closed" or (bool(days) and all(day.is_over for day in days)),
    )


def open_campaigns(ward_id: int | None, now: datetime) -> list[CampaignCard]:
    """Published campaigns with a day from today on, soonest first; None reads every ward of the site.

    A campaign whose last day is over today comes after all others.
    """
    today, to_come = clock.civil_date(now), _is_to_come(now)
    places = _places_to_come(now)
    has_slots = select(Slot.id).where(Slot.campaign_id == Campaign.id).correlate(Campaign).exists()
    wanted = [Campaign.status == "published"]
    if ward_id is not None:
        wanted.append(Campaign.ward_id == ward_id)
    coming, last = func.min(case((to_come, CampaignDay.date))), func.max(CampaignDay.date)
    rows = db.session.execute(
        select(
            Campaign.public_id,
            Campaign.title,
            Campaign.kind,
            Campaign.fasting,
            Ward.name.label("ward"),
            coming.label("coming"),
            last.label("last"),
            func.count(CampaignDay.id).label("days"),
            places.c.capacity,
            places.c.free,
            case((Campaign.kind == "event", has_slots), else_=True).label("has_slots"),
        )
        .join(Ward, Ward.id == Campaign.ward_id)
        .outerjoin(CampaignDay, CampaignDay.campaign_id == Campaign.id)
        .outerjoin(places, places.c.campaign_id == Campaign.id)
        .where(*wanted)
        .group_by(Campaign.id, Ward.name, places.c.capacity, places.c.free)
        .having(or_(last >= today, func.count(CampaignDay.id) == 0))
        .order_by(Campaign.id)
    ).all()
    by_date = sorted(rows, key=lambda row: (row.coming is None and row.days > 0, row.coming or date.max))
    return [_card(row) for row in by_date]


def _is_to_come(now: datetime) -> ColumnElement[bool]:
    """The condition on CampaignDay of not being over."""
    here = clock.local(now)
    closes = func.coalesce(CampaignDay.closes, LAST_MINUTE)
    is_later_today = and_(CampaignDay.date == here.date(), closes > here.hour * 60 + here.minute)
    return and_(CampaignDay.closed_at.is_(None), or_(CampaignDay.date > here.date(), is_later_today))


def _places_to_come(now: datetime) -> Subquery:
    """All and free places of the slots that have not begun, for each campaign that has some."""
    here = clock.local(now)
    has_not_begun = or_(CampaignDay.date > here.date(), Slot.starts > here.hour * 60 + here.minute)
    return (
        select(
            Slot.campaign_id,
            func.sum(Slot.capacity).label("capacity"),
            func.sum(Slot.capacity - Slot.booked - Slot.held).label("free"),
        )
        .join(CampaignDay, CampaignDay.id == Slot.day_id)
        .where(CampaignDay.date >= here.date(), CampaignDay.closed_at.is_(None), has_not_begun)
        .group_by(Slot.campaign_id)
        .subquery()
    )


def _card(row: Any) -> CampaignCard:
    left: Left | None = None
    if row.days and row.capacity is None and (row.coming is None or row.has_slots):
        left = "over"
    elif row.capacity is not None:
        left = left_word(row.free, row.capacity)
    return CampaignCard(
        row.public_id, row.title, row.kind, row.fasting, row.ward, row.coming or row.last, row.days, left
    )
