"""Operations on groups: a mark with its source and dates is set on people or a household, or ended (domain.md §5)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, insert, select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.errors import BadInput, NotThere
from core.marking import N_
from residents.joined_records import hold_standing
from residents.models.groups import HOUSEHOLD_GROUPS, HouseholdGroup
from residents.models.people import GROUPS, Household, Resident, ResidentGroup

MARKED = audit.declare("resident.group_marked")
ENDED = audit.declare("resident.group_ended")
HOUSEHOLD_MARKED = audit.declare("household.group_marked")
HOUSEHOLD_ENDED = audit.declare("household.group_ended")

Marks = type[ResidentGroup] | type[HouseholdGroup]

CHUNK = 5_000
"""So many households in one statement: both databases take only so many values."""

COMPUTED = ("ELDERLY",)
"""By age alone: computed from the birth date on the day asked for, never kept."""

PRIORITY = frozenset(
    {"PREGNANT", "MERIT", "SOCIAL_AID", "POOR", "NEAR_POOR", "DISABLED", "CHRONIC", "AREA", "HOMEBOUND"}
)
"""What a head is told of as "has priority", and never which (NĐ 165/2026 Đ.69.2.a and the ward's own)."""


class WrongSpan(BadInput):
    """The mark would end before it begins."""

    code = "wrong_span"
    message = N_("The last day must not be before the first day.")


class AlreadyMarked(BadInput):
    """The same mark already holds on the first day."""

    code = "already_marked"
    message = N_("This group is already recorded for that period.")


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
    _check_span(group)
    for resident in sorted(residents, key=lambda one: one.id):
        hold_standing(resident)
    fresh = [
        one for one in residents if not _holds(ResidentGroup, ResidentGroup.resident_id == one.id, group)
    ]
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


def mark_household(household: Household, group: Mark, by: Actor) -> None:
    """Set a mark on a household: whoever is listed in it has it, also who comes later. Raises as `mark` does."""
    assert group.code in HOUSEHOLD_GROUPS
    _check_span(group)
    if _holds(HouseholdGroup, HouseholdGroup.household_id == household.id, group):
        raise AlreadyMarked(field="code")
    db.session.add(
        HouseholdGroup(
            ward_id=household.ward_id,
            household_id=household.id,
            code=group.code,
            source=group.source,
            valid_from=group.valid_from,
            valid_to=group.valid_to,
            set_by=by.ref,
        )
    )
    audit.record(HOUSEHOLD_MARKED, by=by, ward_id=household.ward_id, object_ref=household.public_id)


def mark_households(
    ward_id: int,
    marks: Mapping[int, Collection[str]],
    known: Collection[int],
    source: str,
    since: date,
    by: Actor,
) -> None:
    """Set marks on many households (internal numbers) that do not carry them, until further notice.

    Of `known` households each mark is noted in the chain by itself; new ones come with the event of their list.
    """
    rows = [
        {
            "ward_id": ward_id,
            "household_id": household,
            "code": code,
            "source": source,
            "valid_from": since,
            "set_by": by.ref,
        }
        for household, codes in marks.items()
        for code in sorted(codes)
    ]
    if not rows:
        return
    db.session.execute(insert(HouseholdGroup), rows)
    noted = [number for number in marks if number in known]
    for start in range(0, len(noted), CHUNK):
        some = Household.id.in_(noted[start : start + CHUNK])
        for public_id in db.session.scalars(select(Household.public_id).where(some).order_by(Household.id)):
            audit.record(HOUSEHOLD_MARKED, by=by, ward_id=ward_id, object_ref=public_id)


def end(resident: Resident, code: str, valid_from: date, last_day: date, by: Actor) -> None:
    """Let a mark hold until `last_day` and no longer; one that never held on a day goes. Raises NotThere."""
    _end(ResidentGroup, ResidentGroup.resident_id == resident.id, code, valid_from, last_day)
    audit.record(ENDED, by=by, ward_id=resident.ward_id, object_ref=resident.public_id)


def end_household(household: Household, code: str, valid_from: date, last_day: date, by: Actor) -> None:
    """The same for a household's mark. Raises NotThere."""
    _end(HouseholdGroup, HouseholdGroup.household_id == household.id, code, valid_from, last_day)
    audit.record(HOUSEHOLD_ENDED, by=by, ward_id=household.ward_id, object_ref=household.public_id)


def _check_span(group: Mark) -> None:
    if group.valid_to is not None and group.valid_to < group.valid_from:
        raise WrongSpan(field="valid_to")


def _end(table: Marks, whose: ColumnElement[bool], code: str, valid_from: date, last_day: date) -> None:
    row: Any = db.session.scalars(
        select(table).where(whose, table.code == code, table.valid_from == valid_from)
    ).first()
    if row is None:
        raise NotThere()
    if last_day < row.valid_from:
        db.session.delete(row)
    else:
        row.valid_to = last_day


def _holds(table: Marks, whose: ColumnElement[bool], group: Mark) -> bool:
    rows = db.session.execute(select(table.valid_from, table.valid_to).where(whose, table.code == group.code))
    return any(
        row.valid_from <= (group.valid_to or date.max) and group.valid_from <= (row.valid_to or date.max)
        for row in rows
    )
