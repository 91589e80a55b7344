"""Operations that end, begin and resume neighborhoods when the ward is rearranged; none is ever deleted."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from wards.models import Neighborhood
from wards.neighborhoods import MOST_ALIASES, add, refuse_known

ENDED = audit.declare("neighborhood.ended", "code", "last_day")
RESUMED = audit.declare("neighborhood.resumed", "code")


def held(ward_id: int, public_ids: Sequence[str]) -> Sequence[Neighborhood]:
    """Present neighborhoods of the ward, in order, locked against bookings and counting."""
    return db.session.scalars(
        select(Neighborhood)
        .where(
            Neighborhood.ward_id == ward_id,
            Neighborhood.public_id.in_(public_ids),
            Neighborhood.valid_to.is_(None),
        )
        .order_by(Neighborhood.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def end(neighborhood: Neighborhood, starts_on: date, by: Actor) -> None:
    """End the neighborhood on the day before; past records still count for it."""
    neighborhood.valid_to = starts_on - timedelta(days=1)
    db.session.flush()
    audit.record_about(
        ENDED, neighborhood, by, code=neighborhood.code, last_day=neighborhood.valid_to.isoformat()
    )


def begin(ward_id: int, kind: str, name: str, starts_on: date, by: Actor) -> Neighborhood:
    """Begin a neighborhood on a day. Raises BadInput, NeighborhoodExists."""
    begun = add(ward_id, kind, name, by=by)
    begun.valid_from = starts_on
    db.session.flush()
    return begun


def resume(neighborhood: Neighborhood, by: Actor) -> None:
    """Resume an ended neighborhood. Raises NeighborhoodExists where another one has its name by now."""
    refuse_known(neighborhood.ward_id, neighborhood.kind, neighborhood.name, neighborhood.public_id)
    neighborhood.valid_to = None
    db.session.flush()
    audit.record_about(RESUMED, neighborhood, by, code=neighborhood.code)


def inherit_names(heir: Neighborhood, sources: Sequence[Neighborhood]) -> None:
    """Give the merged neighborhood the names of its predecessors, which lists may still use."""
    own = heir.label
    names = [*heir.aliases]
    for source in sources:
        if source.id != heir.id:
            names += [*source.aliases, source.label]
    heir.aliases = [name for name in dict.fromkeys(names) if name != own][-MOST_ALIASES:]
    db.session.flush()
