"""Reading campaigns: one campaign or day of a ward, days and slots with what is left, eligible people."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Integer, and_, case, func, or_, select

from campaigns.campaign_rows import DayRow, SlotRow
from campaigns.eligibility.age_days import last_age_day
from campaigns.eligibility.conditions import is_eligible, lives_in
from campaigns.eligibility.group_queries import marks_of
from campaigns.eligibility.rules import Criteria, EligibilityFacts, check
from campaigns.events import EligiblePerson
from campaigns.models import Campaign, CampaignDay, Slot
from core import clock
from core.db.database import db
from core.errors import NotThere
from core.i18n import clock_time
from core.ids import tidy_id
from residents import group_types
from residents.models.people import Resident, YearlyCheck
from wards.models import Neighborhood
from wards.queries import former_names

Found = TypeVar("Found", Campaign, CampaignDay)


def campaign(ward_id: int, public_id: str) -> Campaign:
    """A campaign of the ward. Raises NotThere."""
    return _one(Campaign, public_id, Campaign.ward_id == ward_id)


def shown_campaign(public_id: str) -> Campaign:
    """A campaign the public may see: published or closed. Raises NotThere."""
    return _one(Campaign, public_id, Campaign.status != "draft")


def day(ward_id: int, public_id: str) -> CampaignDay:
    """A day of a campaign of the ward. Raises NotThere."""
    return _one(CampaignDay, public_id, CampaignDay.ward_id == ward_id)


def _one(model: type[Found], public_id: str, within: ColumnElement[bool]) -> Found:
    found = db.session.scalar(select(model).where(model.public_id == (tidy_id(public_id) or ""), within))
    if found is None:
        raise NotThere()
    return found


def names_of_its_time(campaign: Campaign) -> dict[int, str]:
    """Full names of neighborhoods (internal numbers) that had another name when the campaign was closed."""
    if campaign.closed_at is None:
        return {}
    return former_names(campaign.ward_id, clock.civil_date(campaign.closed_at))


def open_slots(campaign_id: int, now: datetime) -> list[DayRow]:
    """The days of a campaign from today on, in order, with all their slots, in two queries.

    A slot that has started, or that is on a closed day, is over and cannot be chosen.
    """
    return days(campaign_id, now, since=clock.civil_date(now))


def bookable_days(campaign_id: int, now: datetime) -> list[DayRow]:
    """The days of a campaign from today on for which people choose a time."""
    return [day for day in open_slots(campaign_id, now) if day.needs_booking]


def days(campaign_id: int, now: datetime, since: date | None = None) -> list[DayRow]:
    """All days of a campaign (or those from `since` on) with their slots, in order."""
    wanted = [CampaignDay.campaign_id == campaign_id]
    if since is not None:
        wanted.append(CampaignDay.date >= since)
    day_rows = db.session.execute(
        select(*CampaignDay.__table__.c)
        .where(*wanted)
        .order_by(CampaignDay.date, CampaignDay.opens.nulls_first(), CampaignDay.id)
    ).all()
    slots = _slots_by_day(campaign_id) if day_rows else {}
    return [_day_row(row, slots.get(row.id, []), now) for row in day_rows]


def day_row(campaign: Campaign, public_id: str, now: datetime) -> DayRow:
    """One day of this campaign with its slots. Raises NotThere, also for a day of another campaign."""
    wanted = tidy_id(public_id)
    for row in days(campaign.id, now):
        if row.id == wanted:
            return row
    raise NotThere()


def _slots_by_day(campaign_id: int) -> dict[int, list[Any]]:
    by_day: dict[int, list[Any]] = {}
    for row in db.session.execute(
        select(*Slot.__table__.c).where(Slot.campaign_id == campaign_id).order_by(Slot.starts)
    ):
        by_day.setdefault(row.day_id, []).append(row)
    return by_day


def _day_row(day: Any, slots: list[Any], now: datetime) -> DayRow:
    here = clock.local(now)
    today, minute = here.date(), here.hour * 60 + here.minute
    is_past = day.date == today and day.closes is not None and day.closes <= minute
    is_over = day.closed_at is not None or day.date < today or is_past
    rows: list[SlotRow] = []
    next_free: str | None = None
    for slot in reversed(slots):
        row = SlotRow(
            slot.public_id,
            slot.id,
            slot.starts,
            slot.ends,
            slot.capacity,
            slot.booked,
            slot.held,
            is_over or (day.date == today and slot.starts <= minute),
            next_free,
        )
        rows.append(row)
        if row.has_room:
            next_free = clock_time(row.begins)
    return DayRow(
        id=day.public_id,
        number=day.id,
        date=day.date,
        venue=day.venue,
        opens=day.opens,
        closes=day.closes,
        slots=tuple(reversed(rows)),
        is_over=is_over,
        is_closed=day.closed_at is not None,
        walk_in_reserve=day.walk_in_reserve,
        desks=day.desks,
        landmark=day.landmark,
    )


def first_day(campaign_id: int) -> date | None:
    """The date of the campaign's first day, None while it has none."""
    return db.session.execute(
        select(func.min(CampaignDay.date)).where(CampaignDay.campaign_id == campaign_id)
    ).scalar()


def is_open_to_all(campaign: Campaign) -> bool:
    """Whether people come to this event without an appointment: none of its days has slots."""
    if campaign.kind != "event":
        return False
    return db.session.scalar(select(Slot.id).where(Slot.campaign_id == campaign.id).limit(1)) is None


def counting_day(campaign: Campaign, today: date) -> date:
    """The day on which age and the yearly check are taken: frozen, otherwise the first day, otherwise today."""
    return campaign.counted_on or first_day(campaign.id) or today


def eligible_for(campaign: Campaign) -> ColumnElement[bool]:
    """The condition on Resident of being eligible for the campaign.

    A draft without a day counts as of the day it was created.
    """
    criteria = Criteria.from_json(campaign.criteria)
    last = last_age_day(campaign, criteria)
    return is_eligible(criteria, campaign.ward_id, _counted_on(campaign), last)


def _counted_on(campaign: Campaign) -> date:
    return counting_day(campaign, clock.civil_date(campaign.published_at or campaign.created_at))


def eligible_people(campaign: Campaign) -> list[EligiblePerson]:
    """Everyone eligible for the campaign, household by household, in one query."""
    rows = db.session.execute(
        select(Resident.id, Resident.household_id, Resident.neighborhood_id)
        .where(eligible_for(campaign))
        .order_by(Resident.household_id, Resident.id)
    )
    return [EligiblePerson(*row) for row in rows]


def check_eligible(campaign: Campaign, resident_ids: Iterable[int]) -> None:
    """Raise NotEligible for the first of these residents who does not fit the campaign's criteria."""
    criteria, on = Criteria.from_json(campaign.criteria), _counted_on(campaign)
    last = last_age_day(campaign, criteria)
    for person in people(resident_ids, campaign.ward_id).values():
        check(criteria, person, on, last)


def count_shares(ward_id: int, criteria: Criteria, on: date, last: date | None = None) -> Sequence[Any]:
    """Living here and eligible for every present neighborhood of the ward, in its order, in one query.

    A neighborhood that has ended is included only while people are still listed in it, so the sum is complete.
    """
    is_meant = case((is_eligible(criteria, ward_id, on, last), 1), else_=0)
    rows = db.session.execute(
        select(
            Neighborhood.id.label("neighborhood_id"),
            func.count(Resident.id).label("living_here"),
            func.sum(is_meant, type_=Integer).label("eligible"),
        )
        .outerjoin(Resident, and_(Resident.neighborhood_id == Neighborhood.id, lives_in(ward_id)))
        .where(Neighborhood.ward_id == ward_id)
        .group_by(Neighborhood.id, Neighborhood.sort, Neighborhood.code, Neighborhood.valid_to)
        .having(or_(Neighborhood.valid_to.is_(None), func.count(Resident.id) > 0))
        .order_by(Neighborhood.sort, Neighborhood.code)
    )
    return rows.all()


def people(resident_ids: Iterable[int], ward_id: int) -> dict[int, EligibilityFacts]:
    """What `eligibility.rules.check` needs to know of these residents of the ward, in three queries."""
    ids = list(resident_ids)
    catalog, marks = group_types.catalog(), marks_of(ids)
    checked: dict[int, list[date]] = {}
    for row in db.session.execute(
        select(YearlyCheck.resident_id, YearlyCheck.checked_on).where(YearlyCheck.resident_id.in_(ids))
    ):
        checked.setdefault(row.resident_id, []).append(row.checked_on)
    rows = db.session.execute(
        select(Resident, Neighborhood.code)
        .join(Neighborhood, Neighborhood.id == Resident.neighborhood_id)
        .where(Resident.id.in_(ids), Resident.ward_id == ward_id)
    )
    return {
        resident.id: EligibilityFacts(
            birth_date=resident.birth_date,
            birth_precision=resident.birth_precision,
            sex=resident.sex,
            residence=resident.residence,
            status=resident.status,
            neighborhood=code,
            marks=tuple(marks.get(resident.id, ())),
            checked_on=tuple(checked.get(resident.id, ())),
            homebound=resident.homebound,
            insurance=resident.insurance,
            catalog=catalog,
        )
        for resident, code in rows
    }
