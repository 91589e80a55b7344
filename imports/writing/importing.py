"""The roll import: a workbook in, every row accounted for, and what the reader approved written."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.actor import Actor
from core.clock import civil_date
from core.db import audit
from core.db.bulk import much_at_hand, uncollected
from core.errors import UploadRefused
from core.ids import new_id
from core.sealing import keyring
from core.sheets.cells import Sheet
from imports.deciding.area import Area
from imports.deciding.decisions import NOTHING_DECIDED, Decisions
from imports.deciding.not_listed import living_there
from imports.deciding.plan import Plan, make_plan
from imports.deciding.remembered_columns import remembered
from imports.deciding.result import RollResult
from imports.deciding.ward_facts import hold_ward, ward_facts, ward_mark
from imports.reading.columns import Meanings, titled_columns
from imports.reading.reading import Roll, read_roll
from imports.writing.leaving import STANDING
from imports.writing.writing import write_plan
from residents.person import erased_numbers
from residents.person.editing import CORRECTED

NOTED_ALREADY = {"house_groups", "address", *STANDING}
"""Changes that have an event of their own: of the household, or as when a person is marked by hand."""

IMPORTED = audit.declare("roll.imported", "rows", "new", "changed", "unchanged", "review", "refused")


@dataclass(frozen=True)
class Prepared:
    """A list read and decided upon, ready to be shown or carried out."""

    roll: Roll
    plan: Plan
    result: RollResult
    area: Area | None = None


def prepare(
    ward_id: int,
    sheets: list[Sheet],
    *,
    now: datetime,
    accept_changes: bool = False,
    area: Area | None = None,
    meanings: Meanings | None = None,
    decisions: Decisions = NOTHING_DECIDED,
) -> Prepared:
    """Read a list and decide about every row; writes nothing, so it is done before the write begins.

    `area` confines a list that a head of a neighborhood brought; `meanings` are what its columns are said to
    hold, or else what was said of the last list with the same titles in the ward; `decisions` are about
    single rows. Raises UploadRefused (its subclasses say
    why) for a file that is refused whole.
    """
    with uncollected():
        if meanings is not None:
            roll = read_roll(sheets, civil_date(now), lambda _titles: meanings)
            return _decided(ward_id, roll, accept_changes, area, decisions, now)
        try:
            roll = read_roll(sheets, civil_date(now), remembered(ward_id))
            return _decided(ward_id, roll, accept_changes, area, decisions, now)
        except UploadRefused:  # what was said of another list may not fit this one
            roll = read_roll(sheets, civil_date(now))
            return _decided(ward_id, roll, accept_changes, area, decisions, now)


def carry_out(
    prepared: Prepared, *, file_name: str, by: Actor, now: datetime, import_ref: str | None = None
) -> RollResult:
    """Write what was decided; where the ward changed in the meantime it is decided anew first.

    Returns what was done. All or nothing with the caller's transaction. New people are accounted for by
    one audit event of the whole list, known people whose facts change by one each.
    """
    ward_id = prepared.plan.facts.ward_id
    hold_ward(ward_id)
    with uncollected():
        if ward_mark(ward_id) != prepared.plan.facts.mark:
            plan = prepared.plan
            prepared = _decided(
                ward_id, prepared.roll, plan.accept_changes, prepared.area, plan.decisions, now
            )
        with much_at_hand():
            write_plan(prepared.plan, source=file_name, by=by, now=now)
    if prepared.plan.facts.erased:
        erased_numbers.entered_by_list(ward_id, by)
    public_ids = prepared.plan.facts.public_ids
    for change in prepared.plan.changes:
        if own := change.fields - NOTED_ALREADY:
            person = public_ids[change.known.key]
            audit.record(CORRECTED, by=by, ward_id=ward_id, object_ref=person, fields=sorted(own))
    counts = prepared.result.counts.as_dict()
    audit.record(IMPORTED, by=by, ward_id=ward_id, object_ref=import_ref or new_id(), **counts)
    return prepared.result


def _decided(
    ward_id: int, roll: Roll, accept_changes: bool, area: Area | None, decisions: Decisions, now: datetime
) -> Prepared:
    facts = ward_facts(ward_id, civil_date(now))
    plan = make_plan(roll, facts, keyring(), accept_changes, area, decisions)
    gone = tuple(plan.facts.public_ids[one.key] for one in plan.missing)
    living = living_there(plan.missing, plan.facts.people)
    columns = tuple(
        (sheet.name, column.title, column.field)
        for sheet in roll.sheets
        for column in titled_columns(sheet, roll.headers[sheet.name])
    )
    return Prepared(
        roll, plan, replace(plan.result(roll), columns=columns, missing=gone, living=living), area
    )
