"""Handles splits and merges: divides or adds up the frozen numbers and targets of open campaigns."""

# ruff: noqa: ARG002  # arguments of the protocol, used or not

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select

from campaigns.eligibility.age_days import last_age_day
from campaigns.eligibility.conditions import is_eligible
from campaigns.eligibility.rules import Criteria
from campaigns.models import Campaign, Share, Target
from campaigns.queries import counting_day
from campaigns.targets.dividing import DividedTarget, divide, divide_goal, join_goals
from core import clock
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.marking import N_
from residents.models.people import Resident
from residents.person.queries import lives_here
from residents.rearranging.events import (
    BuiltOn,
    CampaignChange,
    Followed,
    NeighborhoodChange,
    NeighborhoodNumbers,
)
from wards.models import Neighborhood

REARRANGED = audit.declare("campaign.rearranged", "before", "after", "targets")
BACK = audit.declare("campaign.rearranged_back", "targets")

KeptNumbers = dict[str, Any]


class DividedNumbers:
    """Numbers and targets of campaigns that are not closed; listed in app.py."""

    def weigh(self, ward_id: int, sources: Sequence[int]) -> dict[int, dict[int, int]]:
        """Count the eligible people of each source by campaign, as the base of a draft's percentages."""
        return {
            campaign.id: _meant(campaign, sources)
            for campaign in _open(ward_id)
            if campaign.status == "draft" and _goals(campaign.id, sources)
        }

    def rearranged(self, change: NeighborhoodChange, weighed: Any, by: Actor, at: datetime) -> Followed:
        """Replace the sources' numbers and targets by those of the parts."""
        facts: dict[str, Any] = {}
        changes: list[CampaignChange] = []
        for campaign in _open(change.ward_id):
            before = _kept(campaign, change.sources)
            after = _after(campaign, change, before, weighed.get(campaign.id, {}))
            if before == after:
                continue
            _write(campaign, change.sources, after)
            facts[campaign.public_id] = {"status": campaign.status, "before": before, "after": after}
            changes.append(_shown(campaign, before, after))
            audit.record_about(
                REARRANGED,
                campaign,
                by,
                before=list(_codes(change.sources).values()),
                after=list(_codes(change.parts).values()),
                targets=len(after["targets"]),
            )
        return Followed(facts, tuple(changes))

    def taken_back(
        self, change: NeighborhoodChange, facts: Mapping[str, Any], by: Actor, at: datetime
    ) -> None:
        """Restore the sources' numbers and targets. Raises BuiltOn where they have changed since."""
        fresh = set(change.parts) - set(change.sources)
        _refuse_other_campaigns(change.ward_id, fresh, facts)
        for public_id, kept in facts.items():
            campaign = db.session.scalars(select(Campaign).where(Campaign.public_id == public_id)).first()
            if campaign is None:
                continue
            if campaign.status != kept["status"]:
                raise BuiltOn(
                    N_("A campaign was published or closed in the meantime: its figures stay as they are.")
                )
            if _kept(campaign, change.parts) != kept["after"]:
                raise BuiltOn(
                    N_("The targets of a campaign were changed in the meantime. Undo those changes first.")
                )
            _write(campaign, change.parts, kept["before"])
            audit.record_about(BACK, campaign, by, targets=len(kept["before"]["targets"]))

    def gather(self, ward_id: int, ended: Sequence[int]) -> int:
        """Returns 0: this room writes nothing while campaigns are locked."""
        return 0


def _open(ward_id: int) -> Sequence[Campaign]:
    """Campaigns that are not closed, locked against publishing, closing and changes."""
    return db.session.scalars(
        select(Campaign)
        .where(Campaign.ward_id == ward_id, Campaign.status != "closed")
        .order_by(Campaign.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _codes(neighborhoods: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Neighborhood.id, Neighborhood.code)
        .where(Neighborhood.id.in_(neighborhoods))
        .order_by(Neighborhood.code)
    )
    return {row.id: row.code for row in rows}


def _kept(campaign: Campaign, neighborhoods: Sequence[int]) -> KeptNumbers:
    """A campaign's data for these neighborhoods, as JSON: criteria that name them, frozen numbers, targets."""
    named = set(_codes(neighborhoods).values())
    shares = db.session.execute(
        select(Share.neighborhood_id, Share.living_here, Share.eligible, Share.frozen_on)
        .where(Share.campaign_id == campaign.id, Share.neighborhood_id.in_(neighborhoods))
        .order_by(Share.neighborhood_id)
    )
    return {
        "named": [code for code in campaign.criteria.get("neighborhoods") or [] if code in named],
        "shares": {
            str(neighborhood): [living, meant, on.isoformat()] for neighborhood, living, meant, on in shares
        },
        "targets": {
            str(neighborhood): list(goal) for neighborhood, goal in _goals(campaign.id, neighborhoods).items()
        },
    }


def _goals(campaign_id: int, neighborhoods: Sequence[int]) -> dict[int, DividedTarget]:
    rows = db.session.execute(
        select(Target.neighborhood_id, Target.basis, Target.value, Target.source, Target.set_on)
        .where(Target.campaign_id == campaign_id, Target.neighborhood_id.in_(neighborhoods))
        .order_by(Target.neighborhood_id)
    )
    return {
        neighborhood: DividedTarget(basis, float(value), source, on.isoformat())
        for neighborhood, basis, value, source, on in rows
        if neighborhood is not None
    }


def _after(
    campaign: Campaign, change: NeighborhoodChange, before: KeptNumbers, live: Mapping[int, int]
) -> KeptNumbers:
    meant = [_meant(campaign, change.parts).get(neighborhood, 0) for neighborhood in change.parts]
    here = [_living(change.parts).get(neighborhood, 0) for neighborhood in change.parts]
    weights = meant if any(meant) else here
    shares = list(before["shares"].values())
    divided: dict[str, Any] = {}
    if shares:
        living = divide(sum(share[0] for share in shares), here)
        eligible = divide(sum(share[1] for share in shares), weights)
        divided = {
            str(neighborhood): [living[n], eligible[n], shares[0][2]]
            for n, neighborhood in enumerate(change.parts)
        }
        weights = eligible if any(eligible) else weights
    goals = [
        DividedTarget(*before["targets"][str(s)]) if str(s) in before["targets"] else None
        for s in change.sources
    ]
    counts = [before["shares"].get(str(s), [0, live.get(s, 0)])[1] for s in change.sources]
    joined = join_goals(goals, counts) if len(goals) > 1 else goals[0]
    targets = zip(change.parts, divide_goal(joined, weights), strict=True) if joined else ()
    return {
        "named": list(_codes(change.parts).values()) if before["named"] else [],
        "shares": divided,
        "targets": {str(neighborhood): list(goal) for neighborhood, goal in targets},
    }


def _meant(campaign: Campaign, neighborhoods: Sequence[int]) -> dict[int, int]:
    """The people eligible today in each of these neighborhoods, whatever neighborhoods the criteria name."""
    criteria = replace(Criteria.from_json(campaign.criteria), neighborhoods=())
    on = counting_day(campaign, clock.civil_date(campaign.published_at or campaign.created_at))
    return _count(
        neighborhoods, is_eligible(criteria, campaign.ward_id, on, last_age_day(campaign, criteria))
    )


def _living(neighborhoods: Sequence[int]) -> dict[int, int]:
    return _count(neighborhoods, lives_here())


def _count(neighborhoods: Sequence[int], condition: ColumnElement[bool]) -> dict[int, int]:
    rows = db.session.execute(
        select(Resident.neighborhood_id, func.count())
        .where(Resident.neighborhood_id.in_(neighborhoods), condition)
        .group_by(Resident.neighborhood_id)
    )
    return {row[0]: row[1] for row in rows}


def _write(campaign: Campaign, instead_of: Sequence[int], kept: KeptNumbers) -> None:
    gone = set(_codes(instead_of).values())
    named = campaign.criteria.get("neighborhoods") or []
    if gone & set(named):
        left = [code for code in named if code not in gone]
        campaign.criteria = {**campaign.criteria, "neighborhoods": [*left, *kept["named"]]}
    keys = {"ward_id": campaign.ward_id, "campaign_id": campaign.id}
    for table in (Share, Target):
        db.session.execute(
            delete(table).where(table.campaign_id == campaign.id, table.neighborhood_id.in_(instead_of))
        )
    shares = [
        {**keys, "neighborhood_id": int(n), "living_here": living, "eligible": meant, "frozen_on": _day(on)}
        for n, (living, meant, on) in kept["shares"].items()
    ]
    targets = [
        {**keys, "neighborhood_id": int(n), **DividedTarget(*goal)._asdict(), "set_on": _day(goal[3])}
        for n, goal in kept["targets"].items()
    ]
    if shares:
        db.session.execute(insert(Share), shares)
    if targets:
        db.session.execute(insert(Target), targets)
    db.session.flush()


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _shown(campaign: Campaign, before: KeptNumbers, after: KeptNumbers) -> CampaignChange:
    return CampaignChange(
        campaign.title, campaign.status, _lines(before), _lines(after), bool(before["named"])
    )


def _lines(kept: KeptNumbers) -> tuple[NeighborhoodNumbers, ...]:
    neighborhoods = sorted({*kept["shares"], *kept["targets"]}, key=int)
    return tuple(
        NeighborhoodNumbers(
            int(neighborhood),
            kept["shares"][neighborhood][1] if neighborhood in kept["shares"] else None,
            *(kept["targets"][neighborhood][:2] if neighborhood in kept["targets"] else ()),
        )
        for neighborhood in neighborhoods
    )


def _refuse_other_campaigns(ward_id: int, fresh: set[int], facts: Mapping[str, Any]) -> None:
    """Raise BuiltOn for a newer campaign that counts, names or has a target for a new neighborhood."""
    codes = set(_codes(sorted(fresh)).values())
    for campaign in db.session.scalars(select(Campaign).where(Campaign.ward_id == ward_id)):
        if campaign.public_id in facts:
            continue
        kept = _kept(campaign, sorted(fresh))
        if kept["shares"] or kept["targets"] or codes & set(kept["named"]):
            raise BuiltOn(N_("A campaign has since been planned for the new %(place_kinds)s."))
