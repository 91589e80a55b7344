"""Writing an import: neighborhoods, households, people and marks in bulk statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update

from core.actor import Actor
from core.clock import civil_date
from core.db import audit
from core.db.bulk import in_chunks, insert_columns
from core.db.database import db
from core.folding import tidy
from core.ids import new_ids
from imports.deciding.people import IncomingRow
from imports.deciding.plan import ImportPlan
from imports.reading.row import ListedRow
from imports.reading.words import OF_HOUSEHOLDS
from imports.writing import whereabouts
from imports.writing.values import HOMEBOUND, PLAIN, HouseholdIds, columns_of, numbers, phones
from residents.household import editing as household_editing
from residents.household_codes import next_number
from residents.models.people import Household, Resident, ResidentGroup
from residents.person import groups
from wards import neighborhoods
from wards.models import Neighborhood

SOURCE_LENGTH = 200
HOUSEHOLDS, RESIDENTS, MARKS = (
    cast(Table, model.__table__) for model in (Household, Resident, ResidentGroup)
)
"""Tables, not classes: rows go in as they are, in one statement, with no mapped objects between."""


def write_plan(plan: ImportPlan, *, source: str, by: Actor, now: datetime) -> None:
    """Write everything the plan decided; `source` names the document on the marks. Never commits."""
    ward_id = plan.ward_id
    if plan.new_neighborhoods:
        neighborhoods.add_all(
            ward_id, [(one.kind, one.name, one.code) for one in plan.new_neighborhoods], by=by
        )
    known = _homes_by_code(ward_id)
    people = _with_households(plan, known)
    moves = [
        (change.incoming, change.incoming.household)
        for change in plan.changes
        if "household" in change.fields
    ]
    homes = _write_households(plan, known, [*people, *moves])
    _make_way_for_heads(plan, people, known)
    on_file = {household for household, _neighborhood in known.values()}
    marks = _Marks(plan, on_file, tidy(source, SOURCE_LENGTH), by, civil_date(now))
    _insert_people(plan, people, homes, marks, now)
    if plan.changes:
        before = whereabouts.homes_of(
            [change.known.key for change in plan.changes if "household" in change.fields]
        )
        _update_people(plan, homes, marks, now)
        whereabouts.record_moves(ward_id, before, by, now)
        whereabouts.record_standing(ward_id, plan.changes, by, now)
    marks.write()


def _with_households(plan: ImportPlan, known: HouseholdIds) -> list[tuple[IncomingRow, str]]:
    """New people with the code of their household; those of the file that have none get the next numbers."""
    runs: dict[int, str] = {}
    following: dict[str, int] = {}
    settled: list[tuple[IncomingRow, str]] = []
    for incoming, household in plan.new_people:
        run, neighborhood = incoming.row.household_run, incoming.neighborhood
        if not household and run not in runs:
            if neighborhood not in following:
                following[neighborhood] = _first_free(plan, known, neighborhood)
            runs[run] = f"{neighborhood}-{following[neighborhood]:04d}"
            following[neighborhood] += 1
        settled.append((incoming, household or runs[run]))
    return settled


def _first_free(plan: ImportPlan, known: HouseholdIds, neighborhood: str) -> int:
    """The first number that neither the roll nor the file uses; a household that moved on keeps its code."""
    used = list(known)
    used += [code for incoming, code in plan.new_people if code and incoming.neighborhood == neighborhood]
    return next_number(neighborhood, used)


def _homes_by_code(ward_id: int) -> HouseholdIds:
    rows = db.session.execute(
        select(Household.code, Household.id, Household.neighborhood_id).where(Household.ward_id == ward_id)
    )
    return {code: (number, neighborhood_id) for code, number, neighborhood_id in rows}


def _write_households(
    plan: ImportPlan, known: HouseholdIds, people: Iterable[tuple[IncomingRow, str]]
) -> HouseholdIds:
    """Insert the households that are not there yet, in the order of the list; returns all of the ward."""
    new: dict[str, IncomingRow] = {}
    for incoming, code in people:
        if code not in known:
            new.setdefault(code, incoming)
    if not new:
        return known
    of_ward = select(Neighborhood.code, Neighborhood.id).where(Neighborhood.ward_id == plan.ward_id)
    numbers = dict(db.session.execute(of_ward).all())
    columns = {
        "public_id": new_ids(len(new)),
        "ward_id": plan.ward_id,
        "neighborhood_id": [numbers[incoming.neighborhood] for incoming in new.values()],
        "code": list(new),
        "address": [incoming.row.address for incoming in new.values()],
        "walk_order": list(range(len(known) + 1, len(known) + len(new) + 1)),
    }
    insert_columns(HOUSEHOLDS, len(new), columns)
    return _homes_by_code(plan.ward_id)


def _insert_people(
    plan: ImportPlan,
    people: Sequence[tuple[IncomingRow, str]],
    homes: HouseholdIds,
    marks: "_Marks",
    now: datetime,
) -> None:
    """Insert everybody new, column by column: a list has thirty thousand rows and twenty-four columns."""
    rows = [incoming.row for incoming, _code in people]
    at = [homes[code] for _incoming, code in people]
    ids = new_ids(len(rows))
    columns = {
        "public_id": ids,
        "ward_id": plan.ward_id,
        "household_id": [household for household, _neighborhood in at],
        "neighborhood_id": [neighborhood for _household, neighborhood in at],
        **{name: list(map(attrgetter(name), rows)) for name in PLAIN},
        "sort_key": [incoming.spelling for incoming, _code in people],
        "is_head": [plan.heads_household(row) for row in rows],
        "birth_date": [row.birth.day for row in rows],
        "birth_precision": [row.birth.precision for row in rows],
        **numbers(ids, [incoming for incoming, _code in people]),
        **phones(ids, [incoming for incoming, _code in people]),
        "residence": [row.residence or "permanent" for row in rows],
        "status": "active",
        "homebound": [HOMEBOUND in row.groups for row in rows],
        "created_at": now,
        "updated_at": now,
    }
    insert_columns(RESIDENTS, len(rows), columns)
    for public_id, row, (household, _neighborhood) in zip(ids, rows, at, strict=True):
        if row.groups:
            marks.add_new(public_id, row, household)


def _update_people(plan: ImportPlan, homes: HouseholdIds, marks: "_Marks", now: datetime) -> None:
    """One statement for each set of fields that change together."""
    by_fields: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    addresses: dict[int, str] = {}
    for change in plan.changes:
        key, row = change.known.key, change.incoming.row
        if "groups" in change.fields:
            marks.add(key, row.groups - OF_HOUSEHOLDS - change.known.groups)
        if "house_groups" in change.fields:
            code = change.incoming.household or change.known.household
            marks.add_household(row, homes[code][0])
        if "address" in change.fields:
            addresses[homes[change.known.household][0]] = row.address
        values = {"updated_at": now, **columns_of(change, plan, homes)}
        by_fields[tuple(values)].append(
            {"b_id": key, **{f"b_{name}": value for name, value in values.items()}}
        )
    for names, rows in by_fields.items():
        statement = update(RESIDENTS).where(RESIDENTS.c.id == bindparam("b_id"))
        db.session.connection().execute(
            statement.values({name: bindparam(f"b_{name}") for name in names}), rows
        )
    _update_addresses(plan.ward_id, addresses, marks.by)


def _make_way_for_heads(
    plan: ImportPlan, people: Sequence[tuple[IncomingRow, str]], known: HouseholdIds
) -> None:
    """A household has one head: where the list names another one, the one before is it no longer."""
    heads = [(incoming.row, code) for incoming, code in people if incoming.row.is_head]
    for change in plan.changes:
        if change.fields & {"relation", "household"}:
            moves = "household" in change.fields
            home = change.incoming.household if moves else change.known.household
            heads.append((change.incoming.row, home))
    taken = {known[code][0] for row, code in heads if code in known and plan.heads_household(row)}
    for some in in_chunks(sorted(taken)):
        condition = (Resident.household_id.in_(some), Resident.is_head)
        db.session.execute(update(Resident).where(*condition).values(is_head=False))


def _update_addresses(ward_id: int, addresses: dict[int, str], by: Actor) -> None:
    for some in in_chunks(sorted(addresses)):
        for home in db.session.scalars(
            select(Household).where(Household.id.in_(some)).order_by(Household.id)
        ):
            home.address = addresses[home.id]
            ref = home.public_id
            audit.record(
                household_editing.CORRECTED, by=by, ward_id=ward_id, object_ref=ref, fields=["address"]
            )


class _Marks:
    """Group marks to write, of people known and new, and of households."""

    def __init__(self, plan: ImportPlan, on_file: set[int], source: str, by: Actor, since: date) -> None:
        self.plan, self.on_file, self.source, self.by, self.since = plan, on_file, source, by, since
        self.known: list[tuple[int, str]] = []
        self.new: dict[str, frozenset[str]] = {}
        self.houses: dict[int, frozenset[str]] = {}

    def add(self, resident_id: int, codes: Iterable[str]) -> None:
        """Marks of a known person."""
        self.known += [(resident_id, code) for code in sorted(codes) if code != HOMEBOUND]

    def add_new(self, public_id: str, row: ListedRow, household_id: int) -> None:
        """Marks of a person whose number is not known yet, and of the household."""
        if own := row.groups - OF_HOUSEHOLDS:
            self.new[public_id] = own
        self.add_household(row, household_id)

    def add_household(self, row: ListedRow, household_id: int) -> None:
        """What the row says of its household as a whole, where that is new."""
        if codes := self.plan.house_groups.get(row.position):
            self.houses[household_id] = self.houses.get(household_id, frozenset()) | codes

    def write(self) -> None:
        """Insert all marks."""
        ward_id = self.plan.ward_id
        if self.new:
            newest = select(Resident.id, Resident.public_id).where(Resident.ward_id == ward_id)
            for resident_id, public_id in db.session.execute(newest):
                self.add(resident_id, self.new.get(public_id, ()))
        shared = {"ward_id": ward_id, "source": self.source, "set_by": self.by.ref, "valid_from": self.since}
        if self.known:
            rows = [{"resident_id": number, "code": code, **shared} for number, code in self.known]
            db.session.execute(insert(MARKS), rows)
        if self.houses:
            groups.mark_households(ward_id, self.houses, self.on_file, self.source, self.since, self.by)
