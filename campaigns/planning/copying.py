"""Copying a campaign as a draft with its dates moved: texts, eligibility, stations, days slot by slot, targets."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from campaigns import lifecycle, office_queries, queries
from campaigns.campaign_rows import DayRow
from campaigns.days.editing import copy_day
from campaigns.definition_rules import CampaignDefinition, Texts
from campaigns.eligibility.rules import Criteria
from campaigns.models import Campaign
from campaigns.planning import planning
from campaigns.planning.stations import set_stations
from campaigns.targets.queries import targets_of
from core import clock
from core.actor import Actor
from core.db import audit
from core.db.database import db
from wards.models import Neighborhood

COPIED = audit.declare("campaign.copied", "copied_from")
A_YEAR = timedelta(weeks=52)
"""Moves a date to the same weekday."""


def suggested(days: Sequence[DayRow], today: date) -> date | None:
    """The first day of a copy: the same weekday a year later, or as many years as it takes; None without a day."""
    if not days:
        return None
    first = days[0].date + A_YEAR
    while first < today:
        first += A_YEAR
    return first


def ended(campaign: Campaign) -> list[str]:
    """The neighborhoods (codes) a campaign is for that are no longer in use."""
    return [
        code
        for code in Criteria.from_json(campaign.criteria).neighborhoods
        if code not in _in_use(campaign.ward_id)
    ]


def copy(campaign: Campaign, first: date | None, by: Actor, at: datetime) -> Campaign:
    """A draft like this campaign whose days begin on `first`. Raises DayTooEarly for a date that is past.

    Neighborhoods that have ended are left out. A target loses its document, which was about the other campaign.
    """
    days = queries.days(campaign.id, at)
    moved = first - days[0].date if first and days else timedelta()
    if first is not None:
        lifecycle.check_new_day(first, clock.civil_date(at), None)
    known = _in_use(campaign.ward_id)
    criteria = Criteria.from_json(campaign.criteria)
    texts = Texts(**{field.name: getattr(campaign, field.name) for field in fields(Texts)})
    if days:
        before, after = str(days[0].date.year), str((days[0].date + moved).year)
        texts = replace(texts, title=texts.title.replace(before, after))
    made = planning.create(
        CampaignDefinition(
            ward_id=campaign.ward_id,
            kind=campaign.kind,
            texts=texts,
            criteria=replace(
                criteria, neighborhoods=tuple(code for code in criteria.neighborhoods if code in known)
            ),
            targets=tuple(
                replace(target, source="", set_on=None)
                for code, target in targets_of(campaign.id).items()
                if code is None or code in known
            ),
        ),
        by,
        at,
    )
    set_stations(made, office_queries.station_names(campaign.id), by)
    for day in days:
        copy_day(made, day, day.date + moved, by, at)
    audit.record_about(COPIED, made, by, copied_from=campaign.public_id)
    return made


def _in_use(ward_id: int) -> set[str]:
    return set(
        db.session.scalars(
            select(Neighborhood.code).where(Neighborhood.ward_id == ward_id, Neighborhood.valid_to.is_(None))
        )
    )
