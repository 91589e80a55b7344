"""Operations on groups: set for people or a household with source and dates, or ended (domain.md §5)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, insert, select

from core.actor import Actor
from core.db import audit
from core.db.bulk import in_chunks
from core.db.database import db
from core.errors import BadInput, there
from core.marking import N_
from residents import group_types
from residents.facts.group_rules import last_day
from residents.joined_records import hold_unjoined
from residents.models.people import Household, HouseholdGroup, Resident, ResidentGroup

MARKED = audit.declare("resident.group_marked")
ENDED = audit.declare("resident.group_ended")
HOUSEHOLD_MARKED = audit.declare("household.group_marked")
HOUSEHOLD_ENDED = audit.declare("household.group_ended")

MarkTable = type[ResidentGroup] | type[HouseholdGroup]


class WrongSpan(BadInput):
    """The group would end before it begins."""

    code = "wrong_span"
    message = N_("The last day must not be before the first day.")


class AlreadyMarked(BadInput):
    """The person or household already has the group on these days."""

    code = "already_marked"
    message = N_("This group is already recorded for that period.")


@dataclass(frozen=True, slots=True)
class GroupMark:
    """A group with its source document and dates; without a last day it holds until further notice.

    A group that is reviewed every year ends with the year at the latest.
    """

    code: str
    source: str
    valid_from: date
    valid_to: date | None = None
    degree: int | None = None


def mark(residents: Sequence[Resident], group: GroupMark, by: Actor) -> int:
    """Set a group for the people who do not have it yet; return for how many. Raises WrongSpan, AlreadyMarked.

    The audit chain records the person and the account, never the group: some are facts of health.
    """
    assert group_types.catalog()[group.code].known_by != "age"
    group = _within_its_year(group)
    for resident in sorted(residents, key=lambda one: one.id):
        hold_unjoined(resident)
    fresh = [
        one for one in residents if not _holds(ResidentGroup, ResidentGroup.resident_id == one.id, group)
    ]
    if not fresh:
        raise AlreadyMarked(field="code")
    for resident in fresh:
        db.session.add(
            ResidentGroup(ward_id=resident.ward_id, resident_id=resident.id, set_by=by.ref, **asdict(group))
        )
        audit.record_about(MARKED, resident, by)
    return len(fresh)


def mark_household(household: Household, group: GroupMark, by: Actor) -> None:
    """Set a group for a household: it counts for everyone listed in it, also for those who come later. Raises as `mark` does."""
    assert group_types.catalog()[group.code].belongs_to == "household"
    group = _within_its_year(group)
    if _holds(HouseholdGroup, HouseholdGroup.household_id == household.id, group):
        raise AlreadyMarked(field="code")
    facts = asdict(group)
    del facts["degree"]
    db.session.add(
        HouseholdGroup(ward_id=household.ward_id, household_id=household.id, set_by=by.ref, **facts)
    )
    audit.record_about(HOUSEHOLD_MARKED, household, by)


def mark_households(
    ward_id: int,
    marks: Mapping[int, Collection[str]],
    known: Collection[int],
    source: str,
    since: date,
    by: Actor,
) -> None:
    """Set groups for many households (internal numbers) that do not have them.

    Each of the `known` households gets its own audit row; new ones are covered by the event of their list.
    """
    catalog = group_types.catalog()
    rows = [
        {
            "ward_id": ward_id,
            "household_id": household,
            "code": code,
            "source": source,
            "valid_from": since,
            "valid_to": last_day(catalog[code], since, None),
            "set_by": by.ref,
        }
        for household, codes in marks.items()
        for code in sorted(codes)
    ]
    if not rows:
        return
    db.session.execute(insert(HouseholdGroup), rows)
    noted = [number for number in marks if number in known]
    for some in in_chunks(noted):
        ids = Household.id.in_(some)
        for public_id in db.session.scalars(select(Household.public_id).where(ids).order_by(Household.id)):
            audit.record(HOUSEHOLD_MARKED, by=by, ward_id=ward_id, object_ref=public_id)


def end(whose: Resident | Household, code: str, valid_from: date, last_day: date, by: Actor) -> None:
    """Let a person's or a household's group end on `last_day`; one that never held is removed. Raises NotThere."""
    table: MarkTable
    if isinstance(whose, Resident):
        table, is_theirs, event = ResidentGroup, ResidentGroup.resident_id == whose.id, ENDED
    else:
        table, is_theirs, event = HouseholdGroup, HouseholdGroup.household_id == whose.id, HOUSEHOLD_ENDED
    wanted = select(table).where(is_theirs, table.code == code, table.valid_from == valid_from)
    row: Any = there(db.session.scalars(wanted).first())
    if last_day < row.valid_from:
        db.session.delete(row)
    else:
        row.valid_to = last_day
    audit.record_about(event, whose, by)


def _within_its_year(group: GroupMark) -> GroupMark:
    """The mark with its last day. Raises WrongSpan."""
    if group.valid_to is not None and group.valid_to < group.valid_from:
        raise WrongSpan(field="until_day")
    catalog = group_types.catalog()
    return replace(group, valid_to=last_day(catalog[group.code], group.valid_from, group.valid_to))


def _holds(table: MarkTable, whose: ColumnElement[bool], group: GroupMark) -> bool:
    rows = db.session.execute(select(table.valid_from, table.valid_to).where(whose, table.code == group.code))
    return any(
        row.valid_from <= (group.valid_to or date.max) and group.valid_from <= (row.valid_to or date.max)
        for row in rows
    )
