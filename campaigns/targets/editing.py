"""Operations on targets: what is to be reached in the ward and in each neighborhood, with its source."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from campaigns.definition_rules import BadFacts, TargetFacts, check_target
from campaigns.models import Campaign, Target
from campaigns.state import hold
from campaigns.targets.queries import targets_of
from core import clock
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.marking import N_
from wards.models import Neighborhood

SET = audit.declare("target.set", "neighborhood", "basis", "value", "source", "set_on")
REMOVED = audit.declare("target.removed", "neighborhood")


def set_targets(campaign: Campaign, targets: Sequence[TargetFacts], by: Actor, at: datetime) -> None:
    """Replace the campaign's targets by these; an unchanged target keeps its date.

    Raises ActionNotAllowed, and BadFacts naming `targets[n]` for an unknown or repeated neighborhood.
    """
    hold(campaign, "set_targets")
    ids = _neighborhoods(campaign.ward_id)
    before = targets_of(campaign.id)
    wanted: dict[str | None, TargetFacts] = {}
    for n, target in enumerate(targets):
        check_target(target, f"targets[{n}].value")
        code = target.neighborhood
        if code is not None and code not in ids:
            raise BadFacts(
                N_("There is no %(place_kind)s with the code %(code)s."),
                field=f"targets[{n}].neighborhood",
                code=code,
            )
        if code in wanted:
            raise BadFacts(N_("This code has two targets."), field=f"targets[{n}].neighborhood")
        wanted[code] = _dated(target, before.get(code), clock.civil_date(at))
    if wanted != before:
        _replace(campaign, wanted, ids)
        _record(campaign, before, wanted, by)


def _dated(target: TargetFacts, before: TargetFacts | None, today: date) -> TargetFacts:
    """The target with its date: its own, else the one it had if nothing else has changed, else today's."""
    if target.set_on is None and before is not None and replace(before, set_on=None) == target:
        return before
    return replace(target, set_on=target.set_on or today)


def _neighborhoods(ward_id: int) -> dict[str, int]:
    rows = db.session.execute(
        select(Neighborhood.code, Neighborhood.id).where(Neighborhood.ward_id == ward_id)
    )
    return {row.code: row.id for row in rows}


def _replace(campaign: Campaign, wanted: dict[str | None, TargetFacts], ids: dict[str, int]) -> None:
    db.session.execute(delete(Target).where(Target.campaign_id == campaign.id))
    rows = [
        {
            "ward_id": campaign.ward_id,
            "campaign_id": campaign.id,
            "neighborhood_id": None if code is None else ids[code],
            "basis": target.basis,
            "value": target.value,
            "source": target.source,
            "set_on": target.set_on,
        }
        for code, target in wanted.items()
    ]
    if rows:
        db.session.execute(insert(Target), rows)


def _record(
    campaign: Campaign,
    before: dict[str | None, TargetFacts],
    wanted: dict[str | None, TargetFacts],
    by: Actor,
) -> None:
    for code in before.keys() - wanted.keys():
        audit.record_about(REMOVED, campaign, by, neighborhood=code)
    for code, target in wanted.items():
        if before.get(code) != target:
            facts = {**asdict(target), "set_on": target.set_on and target.set_on.isoformat()}
            audit.record_about(SET, campaign, by, **facts)
