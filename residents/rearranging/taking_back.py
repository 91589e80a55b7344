"""Operations that reverse a split or merge while nothing depends on it, and collect rows written late."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from accounts.administration import enable, give_area
from accounts.models import Account
from core.actor import SYSTEM, Actor
from core.db import audit
from core.db.database import db
from core.db.jobs import Job
from core.errors import there
from core.marking import N_
from messages import outbox
from residents.household.moves import place_households
from residents.models.moves import Move, Rearrangement
from residents.models.people import Household, Resident
from residents.rearranging.events import BuiltOn, NeighborhoodChange, handlers
from residents.rearranging.rearranging import heads_of
from wards import succession
from wards.models import Neighborhood

TAKEN_BACK = audit.declare("neighborhoods.rearranged_back", "kind", "households")
GATHERED = audit.declare("neighborhoods.gathered", "rows")
LATE = timedelta(days=2)
"""How long after a rearrangement to look for rows written at the same moment for ended neighborhoods."""


def take_back(ward_id: int, public_id: str, by: Actor, at: datetime) -> Rearrangement:
    """Restore the state before: neighborhoods, households and people, heads, campaigns that are not closed.

    Raises NotThere; BuiltOn, with the reason, where something depends on it by now.
    """
    wanted = (Rearrangement.ward_id == ward_id, Rearrangement.public_id == public_id)
    kept = there(db.session.scalar(select(Rearrangement).where(*wanted).with_for_update()))
    if kept.undone_at is not None:
        raise BuiltOn(N_("This was already undone."))
    sources, parts = _neighborhoods(kept, "sources"), _neighborhoods(kept, "parts")
    succession.held(ward_id, [neighborhood.public_id for neighborhood in (*sources, *parts)])
    change = NeighborhoodChange(
        ward_id, kept.starts_on, tuple(s.id for s in sources), tuple(p.id for p in parts)
    )
    moved = _moved(kept, change)
    _check_heads(kept, change)
    for neighborhood in parts:
        if neighborhood.id not in change.sources:
            succession.end(neighborhood, kept.starts_on, by)
    for neighborhood in sources:
        if neighborhood.valid_to is not None:
            succession.resume(neighborhood, by)
        neighborhood.aliases = kept.facts["aliases"][neighborhood.public_id]
    rounds = {int(home): walk for home, walk in kept.facts["rounds"].items()}
    place_households(moved, at, rounds)
    _readdress(sources)
    _heads_back(kept, {neighborhood.public_id: neighborhood for neighborhood in (*sources, *parts)}, by)
    for handler, facts in zip(handlers(), kept.facts["followed"], strict=True):
        handler.taken_back(change, facts, by, at)
    kept.undone_at, kept.undone_by = at, by.ref
    db.session.flush()
    audit.record(
        TAKEN_BACK, by=by, ward_id=ward_id, object_ref=public_id, kind=kept.kind, households=len(moved)
    )
    return kept


def _neighborhoods(kept: Rearrangement, which: str) -> list[Neighborhood]:
    rows = db.session.scalars(
        select(Neighborhood)
        .where(Neighborhood.ward_id == kept.ward_id, Neighborhood.public_id.in_(kept.facts[which]))
        .execution_options(populate_existing=True)
    )
    return sorted(rows, key=lambda neighborhood: kept.facts[which].index(neighborhood.public_id))


def _moved(kept: Rearrangement, change: NeighborhoodChange) -> dict[int, int]:
    """Where each household came from. Raises BuiltOn where one was moved or added since."""
    rows = db.session.execute(
        select(
            Move.household_id, Move.from_neighborhood_id, Move.to_neighborhood_id, Household.neighborhood_id
        )
        .join(Household, Household.id == Move.household_id)
        .where(Move.rearrangement_id == kept.id)
    ).all()
    ended = select(Neighborhood.id).where(
        Neighborhood.id.in_(change.parts), Neighborhood.valid_to.is_not(None)
    )
    if db.session.scalars(ended.limit(1)).first() is not None:
        raise BuiltOn(N_("One of the new %(place_kinds)s has itself been rearranged since. Undo that first."))
    if any(to != now for _home, _before, to, now in rows):
        raise BuiltOn(N_("A household of these %(place_kinds)s has moved since."))
    fresh = set(change.parts) - set(change.sources)
    there = set(db.session.scalars(select(Household.id).where(Household.neighborhood_id.in_(fresh))))
    if there - {row.household_id for row in rows}:
        raise BuiltOn(N_("A household has since been added to the new %(place_kinds)s."))
    return {row.household_id: row.from_neighborhood_id for row in rows}


def _check_heads(kept: Rearrangement, change: NeighborhoodChange) -> None:
    fresh = sorted(set(change.parts) - set(change.sources))
    given = {head["account"] for head in kept.facts["heads"]}
    if {account.public_id for account in heads_of(fresh)} - given:
        raise BuiltOn(
            N_(
                "An account has since been given to the head of a new %(place_kind)s. Close that account first."
            )
        )


def _heads_back(kept: Rearrangement, neighborhoods: dict[str, Neighborhood], by: Actor) -> None:
    """Give accounts that were not changed since their former neighborhoods."""
    for head in kept.facts["heads"]:
        account = db.session.scalars(select(Account).where(Account.public_id == head["account"])).first()
        if account is None:
            continue
        if head["to"] is None:
            enable(account, by=by)
        elif account.neighborhood_id == neighborhoods[head["to"]].id:
            give_area(account, neighborhoods[head["from"]], by=by)


def _readdress(neighborhoods: list[Neighborhood]) -> None:
    for neighborhood in neighborhoods:
        rows = db.session.scalars(
            select(Resident.public_id).where(Resident.neighborhood_id == neighborhood.id)
        )
        outbox.readdress(list(rows), neighborhood.id)


def gather_late(now: datetime) -> int:
    """Move rows that PostgreSQL wrote for a neighborhood at the moment it ended, and return how many.

    They count under the old name until they are moved to where the person lives.
    """
    recent = db.session.execute(
        select(Rearrangement.ward_id, Rearrangement.facts).where(Rearrangement.done_at > now - LATE)
    ).all()
    return sum(_gather(row) for row in recent)


def _gather(row: Any) -> int:
    named = [*row.facts["sources"], *row.facts["parts"]]
    ended = db.session.scalars(
        select(Neighborhood.id).where(
            Neighborhood.ward_id == row.ward_id,
            Neighborhood.public_id.in_(named),
            Neighborhood.valid_to.is_not(None),
        )
    ).all()
    rows = sum(handler.gather(row.ward_id, ended) for handler in handlers()) if ended else 0
    if rows:
        audit.record(GATHERED, by=SYSTEM, ward_id=row.ward_id, rows=rows)
    return rows


JOBS = (Job("late rows of rearranged neighborhoods", gather_late),)
