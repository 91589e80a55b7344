"""Operations that bring a list in: every row is decided about once, and what was decided is written."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from core.actor import Actor
from core.clock import civil_date
from core.db import audit
from core.db.bulk import much_at_hand, uncollected
from core.errors import UploadRefused
from core.ids import new_id
from core.sealing import keyring
from core.sheets.cells import Sheet
from imports.deciding.decisions import NOTHING_DECIDED, Decisions
from imports.deciding.homes import LocatedRows
from imports.deciding.not_listed import living_there
from imports.deciding.people import WardFacts
from imports.deciding.plan import ImportPlan, decide
from imports.deciding.station_only import ListArea
from imports.deciding.ward_queries import hold_ward, remembered_columns, ward_facts, ward_mark
from imports.reading.columns import Meanings, MeaningsOf, nothing_said, titled_columns
from imports.reading.reading import read_list
from imports.reading.row import RowProblem
from imports.writing.whereabouts import STANDING
from imports.writing.writing import write_plan
from residents.person import erased_numbers
from residents.person.editing import CORRECTED

NOTED_ALREADY = {"house_groups", "address", *STANDING}
"""Changes that have an event of their own: of the household, or as when a person is marked by hand."""

IMPORTED = audit.declare("roll.imported", "rows", "new", "changed", "unchanged", "review", "refused")


class RowCounts(NamedTuple):
    """How many rows are what; `rows` is the sum of the other five."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    review: int = 0
    refused: int = 0

    @property
    def rows(self) -> int:
        """All rows that are about a person."""
        return self.new + self.changed + self.unchanged + self.review + self.refused

    def as_dict(self) -> dict[str, int]:
        """`rows` first, then the five."""
        return {"rows": self.rows, **self._asdict()}


@dataclass(frozen=True)
class ImportResult:
    """RowCounts and problems of one list, in the order of the file."""

    counts: RowCounts
    problems: tuple[RowProblem, ...]
    columns: tuple[tuple[str, str, str], ...] = ()
    """Sheet, title and field of every column with a title, as it was understood."""
    missing: tuple[str, ...] = ()
    """People of the neighborhoods of the list who are not on it, by public id."""
    living: int = 0
    """How many live where those do who are missing."""


@dataclass(frozen=True)
class Decided:
    """A list decided upon, ready to be carried out; `again` decides about it on the roll as it is then."""

    plan: ImportPlan
    result: ImportResult
    again: Callable[[datetime], "Decided"]


@dataclass(frozen=True)
class Prepared(Decided):
    """The same with its rows, ready to be shown."""

    homes: LocatedRows
    today: date
    meanings: Meanings | None

    @property
    def numbers_tried(self) -> int:
        """How many citizen numbers the list has that nobody has where the list is for."""
        area = self.homes.area
        there = (one for one in self.homes.facts.people if area is None or one.neighborhood == area.code)
        known = {one.personal_id for one in there}
        return len({one.personal_id for one in self.homes.incoming if one.personal_id} - known)


def prepare(
    ward_id: int,
    sheets: list[Sheet],
    *,
    now: datetime,
    accept_changes: bool = False,
    area: ListArea | None = None,
    meanings: Meanings | None = None,
    decisions: Decisions = NOTHING_DECIDED,
) -> Prepared:
    """Read a list and decide about every row; writes nothing, so it is done before the write begins.

    `area` confines a list that a head of a neighborhood brought; `meanings` are what its columns are said to
    hold, or else what was said of the last list with the same titles in the ward; `decisions` are about
    single rows. Raises UploadRefused (its subclasses say why) for a file that is refused whole.
    """
    today = civil_date(now)
    decisions = replace(decisions, accept_changes=accept_changes or decisions.accept_changes)
    with uncollected():
        facts = ward_facts(ward_id, today)
        homes = _homes(sheets, facts, today, area, meanings)
        return _decided(homes, decisions, today, meanings)


def carry_out(
    decided: Decided, *, file_name: str, by: Actor, now: datetime, import_ref: str | None = None
) -> ImportResult:
    """Write what was decided; where the ward changed in the meantime it is decided again first.

    Returns what was done. All or nothing with the caller's transaction. New people are accounted for by
    one audit event of the whole list, known people whose facts change by one each.
    """
    ward_id = decided.plan.ward_id
    hold_ward(ward_id)
    with uncollected():
        if ward_mark(ward_id) != decided.plan.mark:
            decided = decided.again(now)
        with much_at_hand():
            write_plan(decided.plan, source=file_name, by=by, now=now)
    if decided.plan.enters_erased:
        erased_numbers.entered_by_list(ward_id, decided.plan.numbers_written(), by)
    for change in decided.plan.changes:
        if own := change.fields - NOTED_ALREADY:
            audit.record(CORRECTED, by=by, ward_id=ward_id, object_ref=change.public_id, fields=sorted(own))
    counts = decided.result.counts.as_dict()
    audit.record(IMPORTED, by=by, ward_id=ward_id, object_ref=import_ref or new_id(), **counts)
    return decided.result


def _homes(
    sheets: list[Sheet], facts: WardFacts, today: date, area: ListArea | None, meanings: Meanings | None
) -> LocatedRows:
    def located(meanings_of: MeaningsOf) -> LocatedRows:
        return LocatedRows(read_list(sheets, today, meanings_of), facts, area, keyring())

    if meanings is not None:
        return located(lambda _titles: meanings)
    try:
        return located(remembered_columns(facts.ward_id))
    except UploadRefused:  # what was said of another list may not fit this one
        return located(nothing_said)


def _decided(homes: LocatedRows, decisions: Decisions, today: date, meanings: Meanings | None) -> Prepared:
    area = homes.area
    plan = decide(homes, decisions, hides_others=area is not None and area.hides_others)

    def again(now: datetime) -> Prepared:
        facts = ward_facts(homes.facts.ward_id, civil_date(now))
        return _decided(
            LocatedRows(homes.listed, facts, area, keyring()), decisions, civil_date(now), meanings
        )

    return Prepared(plan, _result_of(plan, homes), again, homes, today, meanings)


def _result_of(plan: ImportPlan, homes: LocatedRows) -> ImportResult:
    """What the plan does, row by row and in all."""
    listed, facts = homes.listed, homes.facts
    counts = {name: plan.counts[name] for name in ("new", "changed", "unchanged", "review")}
    order = {sheet: at for at, sheet in enumerate(listed.headers)}
    problems = sorted((*listed.problems, *plan.problems), key=lambda p: (order.get(p.sheet, 0), p.row))
    columns = tuple(
        (sheet.name, column.title, column.field)
        for sheet in listed.sheets
        for column in titled_columns(sheet, listed.headers[sheet.name])
    )
    gone = tuple(facts.public_ids[one.key] for one in plan.missing)
    living = living_there(plan.missing, facts.people) if gone else 0
    return ImportResult(
        RowCounts(**counts, refused=len(plan.refused)), tuple(problems), columns, gone, living
    )
