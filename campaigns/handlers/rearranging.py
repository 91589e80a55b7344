"""Follows splits and merges: frozen numbers and targets of campaigns that are not closed are divided or added up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from campaigns.eligibility.conditions import lives_in, meant_by
from campaigns.eligibility.rules import Criteria
from campaigns.models import Campaign, Share, Target
from campaigns.queries import counting_day
from campaigns.targets.dividing import Goal, divide, divide_goal, join_goals
from core import clock
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.marking import N_
from residents.models.people import Resident
from residents.rearranging.events import BuiltOn, CampaignChange, Deed, Followed, Line
from wards.models import Neighborhood

REARRANGED = audit.declare("campaign.rearranged", "before", "after", "targets")
BACK = audit.declare("campaign.rearranged_back", "targets")

Kept = dict[str, Any]


class DividedNumbers:
    """Listed in app.py among the followers of rearrangements."""

    def weigh(self, ward_id: int, sources: Sequence[int]) -> dict[int, dict[int, int]]:
        """Who is meant now in each source, by campaign: what a draft's percentages are of."""
        return {
            campaign.id: _meant(campaign, sources)
            for campaign in _open(ward_id)
            if campaign.status == "draft" and _goals(campaign.id, sources)
        }

    def rearranged(self, deed: Deed, weighed: Any, by: Actor, at: datetime) -> Followed:  # noqa: ARG002  # the protocol's
        """Write the parts' numbers and targets instead of the sources'."""
        facts: dict[str, Any] = {}
        changes: list[CampaignChange] = []
        for campaign in _open(deed.ward_id):
            before = _kept(campaign, deed.sources)
            after = _after(campaign, deed, before, weighed.get(campaign.id, {}))
            if before == after:
                continue
            _write(campaign, deed.sources, after)
            facts[campaign.public_id] = {"status": campaign.status, "before": before, "after": after}
            changes.append(_shown(campaign, before, after))
            audit.record(
                REARRANGED,
                by=by,
                ward_id=campaign.ward_id,
                object_ref=campaign.public_id,
                before=list(_codes(deed.sources).values()),
                after=list(_codes(deed.parts).values()),
                targets=len(after["targets"]),
            )
        return Followed(facts, tuple(changes))

    def taken_back(self, deed: Deed, facts: Mapping[str, Any], by: Actor, at: datetime) -> None:  # noqa: ARG002  # the protocol's
        """Write the sources' numbers and targets again. Raises BuiltOn where they are others by now."""
        fresh = set(deed.parts) - set(deed.sources)
        _refuse_other_campaigns(deed.ward_id, fresh, facts)
        for public_id, kept in facts.items():
            campaign = db.session.scalars(select(Campaign).where(Campaign.public_id == public_id)).first()
            if campaign is None:
                continue
            if campaign.status != kept["status"]:
                raise BuiltOn(
                    N_("A campaign was published or closed in the meantime: its figures stay as they are.")
                )
            if _kept(campaign, deed.parts) != kept["after"]:
                raise BuiltOn(
                    N_("The targets of a campaign were changed in the meantime. Undo those changes first.")
                )
            _write(campaign, deed.parts, kept["before"])
            audit.record(
                BACK,
                by=by,
                ward_id=campaign.ward_id,
                object_ref=public_id,
                targets=len(kept["before"]["targets"]),
            )

    def gather(self, ward_id: int, ended: Sequence[int]) -> int:  # noqa: ARG002  # the protocol's
        """Nothing of this room is written while campaigns are held."""
        return 0


def _open(ward_id: int) -> Sequence[Campaign]:
    """Campaigns that are not closed; nobody publishes, closes or changes one meanwhile."""
    return db.session.scalars(
        select(Campaign)
        .where(Campaign.ward_id == ward_id, Campaign.status != "closed")
        .order_by(Campaign.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _codes(places: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Neighborhood.id, Neighborhood.code)
        .where(Neighborhood.id.in_(places))
        .order_by(Neighborhood.code)
    )
    return {row.id: row.code for row in rows}


def _kept(campaign: Campaign, places: Sequence[int]) -> Kept:
    """What a campaign holds for these neighborhoods, as JSON: those it names, frozen numbers, targets."""
    named = set(_codes(places).values())
    shares = db.session.execute(
        select(Share.neighborhood_id, Share.living_here, Share.eligible, Share.counted_on)
        .where(Share.campaign_id == campaign.id, Share.neighborhood_id.in_(places))
        .order_by(Share.neighborhood_id)
    )
    return {
        "named": [code for code in campaign.criteria.get("neighborhoods") or [] if code in named],
        "shares": {str(place): [living, meant, on.isoformat()] for place, living, meant, on in shares},
        "targets": {str(place): list(goal) for place, goal in _goals(campaign.id, places).items()},
    }


def _goals(campaign_id: int, places: Sequence[int]) -> dict[int, Goal]:
    rows = db.session.execute(
        select(Target.neighborhood_id, Target.basis, Target.value, Target.source, Target.set_on)
        .where(Target.campaign_id == campaign_id, Target.neighborhood_id.in_(places))
        .order_by(Target.neighborhood_id)
    )
    return {
        place: Goal(basis, float(value), source, on.isoformat())
        for place, basis, value, source, on in rows
        if place is not None
    }


def _after(campaign: Campaign, deed: Deed, before: Kept, live: Mapping[int, int]) -> Kept:
    meant = [_meant(campaign, deed.parts).get(place, 0) for place in deed.parts]
    here = [_living(deed.parts).get(place, 0) for place in deed.parts]
    weights = meant if any(meant) else here
    shares = list(before["shares"].values())
    divided: dict[str, Any] = {}
    if shares:
        living = divide(sum(share[0] for share in shares), here)
        eligible = divide(sum(share[1] for share in shares), weights)
        divided = {str(place): [living[n], eligible[n], shares[0][2]] for n, place in enumerate(deed.parts)}
        weights = eligible if any(eligible) else weights
    goals = [Goal(*before["targets"][str(s)]) if str(s) in before["targets"] else None for s in deed.sources]
    counts = [before["shares"].get(str(s), [0, live.get(s, 0)])[1] for s in deed.sources]
    joined = join_goals(goals, counts) if len(goals) > 1 else goals[0]
    targets = zip(deed.parts, divide_goal(joined, weights), strict=True) if joined else ()
    return {
        "named": list(_codes(deed.parts).values()) if before["named"] else [],
        "shares": divided,
        "targets": {str(place): list(goal) for place, goal in targets},
    }


def _meant(campaign: Campaign, places: Sequence[int]) -> dict[int, int]:
    """Whom the campaign means today in each of these neighborhoods, whichever it names."""
    criteria = replace(Criteria.from_json(campaign.criteria), neighborhoods=())
    on = counting_day(campaign, clock.civil_date(campaign.published_at or campaign.created_at))
    return _count(places, lives_in(campaign.ward_id), *meant_by(criteria, campaign.ward_id, on))


def _living(places: Sequence[int]) -> dict[int, int]:
    return _count(places, Resident.status == "active", Resident.residence != "absent")


def _count(places: Sequence[int], *conditions: Any) -> dict[int, int]:
    rows = db.session.execute(
        select(Resident.neighborhood_id, func.count())
        .where(Resident.neighborhood_id.in_(places), *conditions)
        .group_by(Resident.neighborhood_id)
    )
    return {row[0]: row[1] for row in rows}


def _write(campaign: Campaign, instead_of: Sequence[int], kept: Kept) -> None:
    gone = set(_codes(instead_of).values())
    named = campaign.criteria.get("neighborhoods") or []
    if gone & set(named):
        left = [code for code in named if code not in gone]
        campaign.criteria = {**campaign.criteria, "neighborhoods": [*left, *kept["named"]]}
    place = {"ward_id": campaign.ward_id, "campaign_id": campaign.id}
    for table in (Share, Target):
        db.session.execute(
            delete(table).where(table.campaign_id == campaign.id, table.neighborhood_id.in_(instead_of))
        )
    shares = [
        {**place, "neighborhood_id": int(n), "living_here": living, "eligible": meant, "counted_on": _day(on)}
        for n, (living, meant, on) in kept["shares"].items()
    ]
    targets = [
        {**place, "neighborhood_id": int(n), **Goal(*goal)._asdict(), "set_on": _day(goal[3])}
        for n, goal in kept["targets"].items()
    ]
    if shares:
        db.session.execute(insert(Share), shares)
    if targets:
        db.session.execute(insert(Target), targets)
    db.session.flush()


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _shown(campaign: Campaign, before: Kept, after: Kept) -> CampaignChange:
    return CampaignChange(
        campaign.title, campaign.status, _lines(before), _lines(after), bool(before["named"])
    )


def _lines(kept: Kept) -> tuple[Line, ...]:
    places = sorted({*kept["shares"], *kept["targets"]}, key=int)
    return tuple(
        Line(
            int(place),
            kept["shares"][place][1] if place in kept["shares"] else None,
            *(kept["targets"][place][:2] if place in kept["targets"] else ()),
        )
        for place in places
    )


def _refuse_other_campaigns(ward_id: int, fresh: set[int], facts: Mapping[str, Any]) -> None:
    """A campaign that came about since and counts, names or has a target for a new neighborhood is built on it."""
    codes = set(_codes(sorted(fresh)).values())
    for campaign in db.session.scalars(select(Campaign).where(Campaign.ward_id == ward_id)):
        if campaign.public_id in facts:
            continue
        kept = _kept(campaign, sorted(fresh))
        if kept["shares"] or kept["targets"] or codes & set(kept["named"]):
            raise BuiltOn(N_("A campaign has since been planned for the new %(place_kinds)s."))
