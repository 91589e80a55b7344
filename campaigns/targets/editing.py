"""Operations on targets: what is to be reached in the ward and in each neighborhood, with its source."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from campaigns.definition_rules import BadFacts, TargetFacts, check_target
from campaigns.models import Campaign, Target
from campaigns.state import hold
from core import clock
from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.marking import N_
from wards.models import Neighborhood

SET = audit.declare("target.set", "neighborhood", "basis", "value", "source", "set_on")
REMOVED = audit.declare("target.removed", "neighborhood")


class _Kept(NamedTuple):
    basis: str
    value: float
    source: str
    set_on: date


def set_targets(campaign: Campaign, targets: Sequence[TargetFacts], by: Actor, at: datetime) -> None:
    """Replace the campaign's targets by these; an unchanged target keeps its date.

    Raises NotNow, and BadFacts naming `targets[n]` for an unknown or repeated neighborhood.
    """
    hold(campaign, "set_targets")
    ids = _neighborhoods(campaign.ward_id)
    before = _present(campaign.id)
    wanted: dict[str | None, _Kept] = {}
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
        wanted[code] = _keep(target, before.get(code), clock.civil_date(at))
    if wanted != before:
        _replace(campaign, wanted, ids)
        _record(campaign, before, wanted, by)


def _keep(target: TargetFacts, before: _Kept | None, today: date) -> _Kept:
    kept = _Kept(target.basis, target.value, target.source, target.set_on or today)
    unchanged = before is not None and before[:3] == kept[:3] and target.set_on is None
    return before if unchanged and before is not None else kept


def _neighborhoods(ward_id: int) -> dict[str, int]:
    rows = db.session.execute(
        select(Neighborhood.code, Neighborhood.id).where(Neighborhood.ward_id == ward_id)
    )
    return {row.code: row.id for row in rows}


def _present(campaign_id: int) -> dict[str | None, _Kept]:
    rows = db.session.execute(
        select(Neighborhood.code, Target.basis, Target.value, Target.source, Target.set_on)
        .select_from(Target)
        .outerjoin(Neighborhood, Neighborhood.id == Target.neighborhood_id)
        .where(Target.campaign_id == campaign_id)
    )
    return {row.code: _Kept(row.basis, float(row.value), row.source, row.set_on) for row in rows}


def _replace(campaign: Campaign, wanted: dict[str | None, _Kept], ids: dict[str, int]) -> None:
    db.session.execute(delete(Target).where(Target.campaign_id == campaign.id))
    rows = [
        {
            "ward_id": campaign.ward_id,
            "campaign_id": campaign.id,
            "neighborhood_id": None if code is None else ids[code],
            **kept._asdict(),
        }
        for code, kept in wanted.items()
    ]
    if rows:
        db.session.execute(insert(Target), rows)


def _record(
    campaign: Campaign, before: dict[str | None, _Kept], wanted: dict[str | None, _Kept], by: Actor
) -> None:
    for code in before.keys() - wanted.keys():
        audit.record_about(REMOVED, campaign, by, neighborhood=code)
    for code, kept in wanted.items():
        if before.get(code) != kept:
            audit.record_about(
                SET, campaign, by, neighborhood=code, **{**kept._asdict(), "set_on": kept.set_on.isoformat()}
            )
