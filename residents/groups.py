"""Operations on groups: a mark with its source and dates is set on people, or ended (domain.md §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core import audit
from core.actor import Actor
from core.database import db
from core.errors import BadInput, NotThere
from core.marking import N_
from residents.models import GROUPS, Resident, ResidentGroup

MARKED = audit.declare("resident.group_marked")
ENDED = audit.declare("resident.group_ended")

COMPUTED = ("ELDERLY",)
"""By age alone: computed from the birth date on the day asked for, never kept."""

PRIORITY = frozenset(
    {"PREGNANT", "MERIT", "SOCIAL_AID", "POOR", "NEAR_POOR", "DISABLED", "CHRONIC", "AREA", "HOMEBOUND"}
)
"""What a head is told of as "has priority", and never which (NĐ 165/2026 Đ.69.2.a and the ward's own)."""


class WrongSpan(BadInput):
    """The mark would end before it begins."""

    code = "wrong_span"
    message = N_("The last day must not lie before the first.")


class AlreadyMarked(BadInput):
    """The same mark already holds on the first day."""

    code = "already_marked"
    message = N_("This group is already noted for that time.")


@dataclass(frozen=True, slots=True)
class Mark:
    """A group with the document it comes from and the days it holds; no last day: until further notice."""

    code: str
    source: str
    valid_from: date
    valid_to: date | None = None


def mark(residents: Sequence[Resident], group: Mark, by: Actor) -> int:
    """Set a mark on people who do not carry it yet; says on how many. Raises WrongSpan, AlreadyMarked.

    The chain tells whom and by whom, never which group: some are facts of health.
    """
    assert group.code in GROUPS and group.code not in COMPUTED
    if group.valid_to is not None and group.valid_to < group.valid_from:
        raise WrongSpan(field="valid_to")
    fresh = [resident for resident in residents if not _holds(resident.id, group)]
    if not fresh:
        raise AlreadyMarked(field="code")
    for resident in fresh:
        db.session.add(
            ResidentGroup(
                ward_id=resident.ward_id,
                resident_id=resident.id,
                code=group.code,
                source=group.source,
                valid_from=group.valid_from,
                valid_to=group.valid_to,
                set_by=by.ref,
            )
        )
        audit.record(MARKED, by=by, ward_id=resident.ward_id, object_ref=resident.public_id)
    return len(fresh)


def end(resident: Resident, code: str, valid_from: date, last_day: date, by: Actor) -> None:
    """Let a mark hold until `last_day` and no longer; one that never held on a day goes. Raises NotThere."""
    row = (
        db.session.execute(
            select(ResidentGroup).where(
                ResidentGroup.resident_id == resident.id,
                ResidentGroup.code == code,
                ResidentGroup.valid_from == valid_from,
            )
        )
        .scalars()
        .first()
    )
    if row is None:
        raise NotThere()
    if last_day < row.valid_from:
        db.session.delete(row)
    else:
        row.valid_to = last_day
    audit.record(ENDED, by=by, ward_id=resident.ward_id, object_ref=resident.public_id)


def _holds(resident_id: int, group: Mark) -> bool:
    rows = db.session.execute(
        select(ResidentGroup.valid_from, ResidentGroup.valid_to).where(
            ResidentGroup.resident_id == resident_id, ResidentGroup.code == group.code
        )
    )
    return any(
        row.valid_from <= (group.valid_to or date.max) and group.valid_from <= (row.valid_to or date.max)
        for row in rows
    )
