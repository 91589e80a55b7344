"""Reading for the station's own pages: the list of campaigns, one campaign with everything, live counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import distinct, func, select

from campaigns import queries
from campaigns.campaign_rows import DayRow
from campaigns.capacity import Balance
from campaigns.eligibility import words as eligibility_words
from campaigns.eligibility.age_days import last_age_day
from campaigns.eligibility.conditions import is_eligible
from campaigns.eligibility.rules import Criteria
from campaigns.lifecycle import NotPublishable, check_publishable
from campaigns.models import Campaign, CampaignDay, Share, Slot, Station, Target
from core import clock
from core.db.database import db
from core.i18n import number
from residents.models.people import Resident
from wards.models import Clinic
from wards.queries import neighborhoods


@dataclass(frozen=True)
class CountRow:
    """A neighborhood with the number of people living there and of those eligible."""

    code: str
    label: str
    living_here: int
    eligible: int


@dataclass(frozen=True)
class WardCounts:
    """The counts of the whole ward by neighborhood; ages as of `on`."""

    on: date
    rows: list[CountRow]

    @property
    def living_here(self) -> int:
        """Everybody of the ward."""
        return sum(row.living_here for row in self.rows)

    @property
    def eligible(self) -> int:
        """Those who are meant."""
        return sum(row.eligible for row in self.rows)


@dataclass(frozen=True)
class Overview:
    """A campaign with everything it is made of."""

    who: list[str]
    clinic: str | None
    days: list[DayRow]
    stations: list[str]
    targets: int
    living_here: int
    eligible: int
    eligible_now: int
    """For a draft as of today, not its first day; once published by the resident list of now."""
    counted_on: date
    is_open_to_all: bool
    """An event to which people come without an appointment."""
    problem: NotPublishable | None
    unclosed: list[DayRow]

    to_place: int

    @property
    def balance(self) -> Balance:
        """Places against people."""
        return balance_of(self.eligible, self.to_place, self.days)

    @property
    def taken_to_come(self) -> int:
        """Places booked or held on days still to come."""
        return sum(day.taken for day in self.days if not day.is_over and day not in self.unclosed)


def balance_of(eligible: int, people: int, days: Iterable[DayRow]) -> Balance:
    """The places of these days against so many people of today; `eligible` were counted or frozen."""
    rows = list(days)
    free = sum(slot.free for day in rows for slot in day.slots)
    return Balance(people, sum(day.taken for day in rows), free, is_of_today=people != eligible)


def balance_now(campaign: Campaign, now: datetime) -> Balance:
    """Places against people; once published, those of the resident list of now."""
    today = clock.civil_date(now)
    counted = counts_of(campaign, today)
    is_published = campaign.status == "published"
    people = _eligible_now(campaign, counted, today) if is_published else counted.eligible
    return balance_of(counted.eligible, people, queries.days(campaign.id, now))


def listed(ward_id: int) -> list[Any]:
    """The ward's campaigns: drafts first, then open ones by date, closed ones last."""
    days = (
        select(
            CampaignDay.campaign_id,
            func.min(CampaignDay.date).label("first"),
            func.max(CampaignDay.date).label("last"),
        )
        .where(CampaignDay.ward_id == ward_id)
        .group_by(CampaignDay.campaign_id)
        .subquery()
    )
    slots = (
        select(
            Slot.campaign_id,
            func.sum(Slot.capacity).label("places"),
            func.sum(Slot.booked + Slot.held).label("taken"),
        )
        .where(Slot.ward_id == ward_id)
        .group_by(Slot.campaign_id)
        .subquery()
    )
    shares = (
        select(Share.campaign_id, func.sum(Share.eligible).label("eligible"))
        .where(Share.ward_id == ward_id)
        .group_by(Share.campaign_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Campaign.public_id.label("id"),
            Campaign.title,
            Campaign.kind,
            Campaign.status,
            days.c.first,
            days.c.last,
            func.coalesce(slots.c.places, 0).label("places"),
            func.coalesce(slots.c.taken, 0).label("taken"),
            shares.c.eligible,
        )
        .outerjoin(days, days.c.campaign_id == Campaign.id)
        .outerjoin(slots, slots.c.campaign_id == Campaign.id)
        .outerjoin(shares, shares.c.campaign_id == Campaign.id)
        .where(Campaign.ward_id == ward_id)
        .order_by(days.c.first.desc(), Campaign.id.desc())
    )
    order = ("draft", "published", "closed")
    return sorted(rows, key=lambda row: order.index(row.status))


def counts(campaign: Campaign, criteria: Criteria, on: date) -> WardCounts:
    """Live counts for criteria, in one query over the ward's people."""
    counted = queries.count_shares(campaign.ward_id, criteria, on, last_age_day(campaign, criteria))
    return _by_neighborhood(campaign.ward_id, on, counted, {})


def counts_of(campaign: Campaign, today: date) -> WardCounts:
    """Live counts for a draft; the frozen ones of a published campaign."""
    on = queries.counting_day(campaign, today)
    if campaign.status == "draft":
        return counts(campaign, Criteria.from_json(campaign.criteria), on)
    frozen = select(Share.neighborhood_id, Share.living_here, Share.eligible).where(
        Share.campaign_id == campaign.id
    )
    names = queries.names_of_its_time(campaign)
    return _by_neighborhood(campaign.ward_id, on, db.session.execute(frozen), names)


def _by_neighborhood(ward_id: int, on: date, shares: Iterable[Any], names: Mapping[int, str]) -> WardCounts:
    """Shares with the neighborhoods they are of, in their order, by the name of now or of `names`."""
    found = {share.neighborhood_id: share for share in shares}
    rows = [
        CountRow(row.code, names.get(row.id, row.label), found[row.id].living_here, found[row.id].eligible)
        for row in neighborhoods(ward_id, with_ended=True)
        if row.id in found
    ]
    return WardCounts(on, rows)


def overview(campaign: Campaign, now: datetime) -> Overview:
    """The campaign as its own page shows it."""
    today = clock.civil_date(now)
    counted = counts_of(campaign, today)
    eligible_now = _eligible_now(campaign, counted, today)
    days = queries.days(campaign.id, now)
    return Overview(
        who=eligibility_words.for_station(
            Criteria.from_json(campaign.criteria), neighborhood_names(campaign.ward_id)
        ),
        clinic=db.session.execute(select(Clinic.name).where(Clinic.id == campaign.clinic_id)).scalar(),
        days=days,
        stations=station_names(campaign.id),
        targets=db.session.execute(
            select(func.count()).select_from(Target).where(Target.campaign_id == campaign.id)
        ).scalar_one(),
        living_here=counted.living_here,
        eligible=counted.eligible,
        eligible_now=eligible_now,
        to_place=eligible_now if campaign.status == "published" else counted.eligible,
        counted_on=counted.on,
        is_open_to_all=campaign.kind == "event" and not any(day.needs_booking for day in days),
        problem=_problem(campaign, days, today),
        unclosed=[day for day in days if day.date <= today and day.taken and not day.is_closed],
    )


def _eligible_now(campaign: Campaign, counted: WardCounts, today: date) -> int:
    """The other count that a reader of this one may have in mind; the same where nothing can have changed."""
    on = today if campaign.status == "draft" else counted.on
    if campaign.status == "closed" or (campaign.status == "draft" and on == counted.on):
        return counted.eligible
    return counts(campaign, Criteria.from_json(campaign.criteria), on).eligible


def station_names(campaign_id: int) -> list[str]:
    """The exam points in their order."""
    rows = db.session.execute(
        select(Station.name).where(Station.campaign_id == campaign_id).order_by(Station.sort)
    )
    return list(rows.scalars())


def neighborhood_names(ward_id: int) -> dict[str, str]:
    """The ward's neighborhoods by code."""
    return {row.code: row.label for row in neighborhoods(ward_id, with_ended=True)}


def households_meant(campaign: Campaign, today: date) -> int:
    """The number of households that would get a letter."""
    on = queries.counting_day(campaign, today)
    criteria = Criteria.from_json(campaign.criteria)
    last = last_age_day(campaign, criteria)
    eligible = is_eligible(criteria, campaign.ward_id, on, last)
    return db.session.execute(
        select(func.count(distinct(Resident.household_id))).where(eligible)
    ).scalar_one()


def _problem(campaign: Campaign, days: list[DayRow], today: date) -> NotPublishable | None:
    """What prevents publishing a draft."""
    if campaign.status != "draft":
        return None
    try:
        check_publishable(campaign.kind, [(day.date, len(day.slots)) for day in days], today)
    except NotPublishable as problem:
        return problem
    return None


def as_json(counts: WardCounts) -> dict[str, Any]:
    """A count for the page's script."""
    return {
        "living_here": number(counts.living_here),
        "eligible": number(counts.eligible),
        "neighborhoods": {row.code: number(row.eligible) for row in counts.rows},
    }
