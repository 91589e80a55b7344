"""Operations on groups of areas: set for a neighborhood or the whole ward with a source document, or ended."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import or_, select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import there
from residents import group_types
from residents.facts.group_rules import AREAS
from residents.models.group_types import AreaGroup
from residents.person.groups import AlreadyMarked, GroupMark, WrongSpan
from wards.models import Neighborhood

MARKED = audit.declare("area.group_marked", "code", "neighborhood")
ENDED = audit.declare("area.group_ended", "code", "neighborhood")


def mark(ward_id: int, place: Neighborhood | None, group: GroupMark, by: Actor) -> None:
    """Set a group for a neighborhood, or for the ward where there is none: it counts for everyone who lives there.

    Raises WrongSpan, AlreadyMarked.
    """
    facts = group_types.catalog()[group.code]
    assert facts.belongs_to in AREAS and (place is None or facts.belongs_to == "neighborhood")
    if group.valid_to is not None and group.valid_to < group.valid_from:
        raise WrongSpan(field="until_day")
    if any(_overlap(row, group) for row in _rows(ward_id, place, group.code)):
        raise AlreadyMarked(field="code")
    db.session.add(
        AreaGroup(
            ward_id=ward_id,
            neighborhood_id=place.id if place else None,
            code=group.code,
            source=group.source,
            valid_from=group.valid_from,
            valid_to=group.valid_to,
            set_by=by.ref,
        )
    )
    audit.record(MARKED, by=by, ward_id=ward_id, code=group.code, neighborhood=place.code if place else "")


def end(
    ward_id: int, place: Neighborhood | None, code: str, valid_from: date, today: date, by: Actor
) -> None:
    """Let a group end yesterday; one that never held is removed. Raises NotThere."""
    row = there(next((row for row in _rows(ward_id, place, code) if row.valid_from == valid_from), None))
    if row.valid_from >= today:
        db.session.delete(row)
    else:
        row.valid_to = today - timedelta(days=1)
    audit.record(ENDED, by=by, ward_id=ward_id, code=code, neighborhood=place.code if place else "")


def hand_down(sources: Collection[int], parts: Collection[int], since: date, by: Actor) -> None:
    """Give neighborhoods (internal numbers) that begin on a day the groups that all of their predecessors have on it."""
    held = db.session.scalars(
        select(AreaGroup)
        .where(
            AreaGroup.neighborhood_id.in_(sources),
            AreaGroup.valid_from <= since,
            or_(AreaGroup.valid_to.is_(None), AreaGroup.valid_to >= since),
        )
        .order_by(AreaGroup.id)
    ).all()
    by_code = {row.code: row for row in held}
    have = Counter(row.code for row in held)
    for code, row in by_code.items():
        if have[code] == len(sources):
            db.session.add_all(
                AreaGroup(
                    ward_id=row.ward_id,
                    neighborhood_id=part,
                    code=code,
                    source=row.source,
                    valid_from=since,
                    valid_to=row.valid_to,
                    set_by=by.ref,
                )
                for part in sorted(set(parts) - set(sources))
            )


def _rows(ward_id: int, place: Neighborhood | None, code: str) -> list[AreaGroup]:
    return list(
        db.session.scalars(
            select(AreaGroup).where(
                AreaGroup.ward_id == ward_id,
                AreaGroup.code == code,
                AreaGroup.neighborhood_id.is_not_distinct_from(place.id if place else None),
            )
        )
    )


def _overlap(row: AreaGroup, group: GroupMark) -> bool:
    return row.valid_from <= (group.valid_to or date.max) and group.valid_from <= (row.valid_to or date.max)
