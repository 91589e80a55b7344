"""Operations on campaigns: create a draft, change it, publish it, close it, discard it."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from campaigns import lifecycle, queries
from campaigns.announced import announced_change
from campaigns.days.editing import add_day
from campaigns.definition_rules import CampaignDefinition, Texts
from campaigns.eligibility.age_days import last_age_day
from campaigns.eligibility.rules import BadCriteria, Criteria
from campaigns.events import handlers
from campaigns.models import Campaign, CampaignDay, Share, Slot, Station, Target
from campaigns.planning.stations import add_default_stations, replace_default_stations
from campaigns.state import hold
from campaigns.targets.editing import set_targets
from core import clock
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput
from core.marking import N_
from residents import group_types
from wards.models import Neighborhood

CREATED = audit.declare("campaign.created", "kind", "days")
CHANGED = audit.declare("campaign.changed", "kind", "fields")
CRITERIA_CHANGED = audit.declare("campaign.criteria_changed", "criteria")
PUBLISHED = audit.declare("campaign.published", "eligible", "living_here", "counted_on")
CLOSED = audit.declare("campaign.closed")
DISCARDED = audit.declare("campaign.discarded", "kind")


def create(facts: CampaignDefinition, by: Actor, at: datetime) -> Campaign:
    """Create a draft with its days, slots, targets and the usual stations.

    Raises BadInput naming the field that does not fit the ward (a neighborhood, a group).
    """
    check_codes(facts.ward_id, facts.criteria)
    campaign = Campaign(
        ward_id=facts.ward_id,
        kind=facts.kind,
        status="draft",
        criteria=facts.criteria.to_json(),
        created_at=at,
        **asdict(facts.texts),
    )
    db.session.add(campaign)
    db.session.flush()
    audit.record_about(CREATED, campaign, by, kind=campaign.kind, days=len(facts.days))
    for n, day in enumerate(facts.days):
        try:
            add_day(campaign, day, by, at)
        except BadInput as refusal:
            refusal.facts["field"] = f"days[{n}].{refusal.facts['field']}"
            raise
    if facts.targets:
        set_targets(campaign, facts.targets, by, at)
    add_default_stations(campaign)
    return campaign


def change_texts(
    campaign: Campaign, kind: str, texts: Texts, by: Actor, at: datetime, *, reason: str = ""
) -> None:
    """Change the campaign's name and texts; its kind, too, while it is a draft. Raises ActionNotAllowed.

    People who have a place are told what else to bring, and whether they may eat before.
    """
    hold(campaign, "change_texts")
    if kind != campaign.kind:
        hold(campaign, "change_criteria")
        replace_default_stations(campaign, kind)
        campaign.kind = kind
    wanted = asdict(texts)
    changed = sorted(name for name, value in wanted.items() if getattr(campaign, name) != value)
    with announced_change(campaign, by, at, reason=reason):
        for name in changed:
            setattr(campaign, name, wanted[name])
    audit.record_about(CHANGED, campaign, by, kind=kind, fields=changed)


def change_criteria(campaign: Campaign, criteria: Criteria, by: Actor) -> None:
    """Change a draft's criteria. Raises ActionNotAllowed once published, BadCriteria for a code the ward does not have."""
    hold(campaign, "change_criteria")
    check_codes(campaign.ward_id, criteria)
    campaign.criteria = criteria.to_json()
    audit.record_about(CRITERIA_CHANGED, campaign, by, criteria=campaign.criteria)


def publish(campaign: Campaign, by: Actor, at: datetime) -> None:
    """Freeze the eligible people per neighborhood, and let the handlers write the invitations.

    Raises ActionNotAllowed, NotPublishable.
    """
    hold(campaign, "publish")
    today = clock.civil_date(at)
    days = [(day.date, len(day.slots)) for day in queries.days(campaign.id, at)]
    lifecycle.check_publishable(campaign.kind, days, today)
    campaign.counted_on = counted_on = queries.counting_day(campaign, today)
    campaign.status, campaign.published_at = "published", at
    db.session.flush()
    living_here, eligible = _freeze_shares(campaign, counted_on, today)
    audit.record_about(
        PUBLISHED, campaign, by, eligible=eligible, living_here=living_here, counted_on=counted_on.isoformat()
    )
    people = queries.eligible_people(campaign)
    for handler in handlers():
        handler.published(campaign, people, by, at)


def close(campaign: Campaign, by: Actor, at: datetime) -> None:
    """Close a published campaign: nothing can be changed or booked any more.

    The handlers release the places on future days. Raises ActionNotAllowed, NotClosable.
    """
    hold(campaign, "close")
    days = [(day.date, day.is_closed, day.taken) for day in queries.days(campaign.id, at)]
    lifecycle.check_closable(days, clock.civil_date(at))
    campaign.status, campaign.closed_at = "closed", at
    db.session.flush()
    audit.record_about(CLOSED, campaign, by)
    for handler in handlers():
        handler.closed(campaign, by, at)


def discard(campaign: Campaign, by: Actor) -> None:
    """Delete a draft with everything that belongs to it. Raises ActionNotAllowed once published: people were invited."""
    hold(campaign, "discard")
    for part in (Target, Share, Station, Slot, CampaignDay):
        db.session.execute(delete(part).where(part.campaign_id == campaign.id))
    db.session.execute(delete(Campaign).where(Campaign.id == campaign.id))
    db.session.expunge(campaign)
    audit.record_about(DISCARDED, campaign, by, kind=campaign.kind)


def check_codes(ward_id: int, criteria: Criteria) -> None:
    """Raise BadCriteria for an unknown group or a neighborhood the ward does not have."""
    for group in criteria.groups:
        if group not in group_types.catalog():
            raise BadCriteria(
                N_("There is no group with the code %(code)s."), field="criteria.groups", code=group
            )
    known = set(
        db.session.execute(
            select(Neighborhood.code).where(Neighborhood.ward_id == ward_id, Neighborhood.valid_to.is_(None))
        ).scalars()
    )
    for code in criteria.neighborhoods:
        if code not in known:
            raise BadCriteria(
                N_("There is no %(place_kind)s with the code %(code)s."),
                field="criteria.neighborhoods",
                code=code,
            )


def _freeze_shares(campaign: Campaign, counted_on: date, today: date) -> tuple[int, int]:
    """Write each neighborhood's denominators; returns their sums (living here, eligible)."""
    criteria = Criteria.from_json(campaign.criteria)
    last = last_age_day(campaign, criteria)
    shares = queries.count_shares(campaign.ward_id, criteria, counted_on, last)
    if shares:
        keys = {"ward_id": campaign.ward_id, "campaign_id": campaign.id, "frozen_on": today}
        db.session.execute(insert(Share), [{**keys, **share._mapping} for share in shares])
    return sum(s.living_here for s in shares), sum(s.eligible for s in shares)
