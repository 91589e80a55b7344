"""Writing an import: neighborhoods, households, people and marks in bulk statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update

from core.actor import Actor
from core.clock import civil_date
from core.db import audit
from core.db.bulk import in_chunks, insert_columns
from core.db.database import db
from core.folding import tidy
from core.ids import new_ids
from imports.deciding.matcher import Incoming
from imports.deciding.plan import Plan
from imports.reading.words import OF_HOUSEHOLDS
from imports.writing import leaving
from imports.writing import moves as writing_moves
from imports.writing.marks import HOMEBOUND, Marks
from imports.writing.values import FIELD_VALUES, PLAIN, Places, numbers, phones
from residents.household import editing as household_editing
from residents.household_codes import next_number
from residents.models.people import Household, Resident
from wards import neighborhoods
from wards.models import Neighborhood

SOURCE_LENGTH = 200
HOUSEHOLDS, RESIDENTS = (cast(Table, model.__table__) for model in (Household, Resident))
"""Tables, not classes: rows go in as they are, in one statement, with no mapped objects between."""


def write_plan(plan: Plan, *, source: str, by: Actor, now: datetime) -> None:
    """Write everything the plan decided; `source` names the document on the marks. Never commits."""
    ward_id = plan.facts.ward_id
    if plan.new_neighborhoods:
        neighborhoods.add_all(
            ward_id, [(one.kind, one.name, one.code) for one in plan.new_neighborhoods], by=by
        )
    people = _with_households(plan)
    moves = [
        (change.incoming, change.incoming.household)
        for change in plan.changes
        if "household" in change.fields
    ]
    places = _write_households(plan, [*people, *moves])
    _make_way_for_heads(plan, people, places)
    marks = Marks(plan, tidy(source, SOURCE_LENGTH), by, civil_date(now))
    _insert_people(plan, people, places, marks, now)
    before = writing_moves.homes_of(
        [change.known.key for change in plan.changes if "household" in change.fields]
    )
    _update_people(plan, places, marks, now)
    writing_moves.record(ward_id, before, by, now)
    leaving.record(ward_id, plan.changes, by, now)
    marks.write()


def _with_households(plan: Plan) -> list[tuple[Incoming, str]]:
    """New people with the code of their household; those of the file that have none get the next numbers."""
    runs: dict[int, str] = {}
    following: dict[str, int] = {}
    placed: list[tuple[Incoming, str]] = []
    for incoming, household in plan.new_people:
        run, neighborhood = incoming.row.household_run, incoming.neighborhood
        if not household and run not in runs:
            if neighborhood not in following:
                following[neighborhood] = _first_free(plan, neighborhood)
            runs[run] = f"{neighborhood}-{following[neighborhood]:04d}"
            following[neighborhood] += 1
        placed.append((incoming, household or runs[run]))
    return placed


def _first_free(plan: Plan, neighborhood: str) -> int:
    """The first number that neither the roll nor the file uses; a household that moved on keeps its code."""
    used = list(plan.facts.households)
    used += [code for incoming, code in plan.new_people if code and incoming.neighborhood == neighborhood]
    return next_number(neighborhood, used)


def _write_households(plan: Plan, people: Iterable[tuple[Incoming, str]]) -> Places:
    """Insert the households that are not there yet, in the order of the list."""
    ward_id = plan.facts.ward_id
    areas = dict(
        db.session.execute(
            select(Neighborhood.code, Neighborhood.id).where(Neighborhood.ward_id == ward_id)
        ).all()
    )
    known = {code: (facts.id, areas[facts.neighborhood]) for code, facts in plan.facts.households.items()}
    missing: dict[str, tuple[int, str]] = {}
    for incoming, code in people:
        if code not in known and code not in missing:
            missing[code] = (areas[incoming.neighborhood], incoming.row.address)
    if missing:
        columns = {
            "public_id": new_ids(len(missing)),
            "ward_id": ward_id,
            "neighborhood_id": [area for area, _address in missing.values()],
            "code": list(missing),
            "address": [address for _area, address in missing.values()],
            "walk_order": list(range(len(known) + 1, len(known) + len(missing) + 1)),
        }
        insert_columns(HOUSEHOLDS, len(missing), columns)
        rows = db.session.execute(
            select(Household.code, Household.id, Household.neighborhood_id).where(
                Household.ward_id == ward_id
            )
        )
        known |= {code: (number, area) for code, number, area in rows if code in missing}
    return Places(areas, known)


def _insert_people(
    plan: Plan, people: Sequence[tuple[Incoming, str]], places: Places, marks: Marks, now: datetime
) -> None:
    """Insert everybody new, column by column: a list has thirty thousand rows and twenty-four columns."""
    rows = [incoming.row for incoming, _code in people]
    homes = [places.households[code] for _incoming, code in people]
    ids = new_ids(len(rows))
    columns = {
        "public_id": ids,
        "ward_id": plan.facts.ward_id,
        "household_id": [household for household, _area in homes],
        "neighborhood_id": [area for _household, area in homes],
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
    for public_id, row, (household, _area) in zip(ids, rows, homes, strict=True):
        if row.groups:
            marks.add_new(public_id, row, household)


def _update_people(plan: Plan, places: Places, marks: Marks, now: datetime) -> None:
    """One statement for each set of fields that change together."""
    by_fields: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    addresses: dict[int, str] = {}
    for change in plan.changes:
        key, row = change.known.key, change.incoming.row
        if "groups" in change.fields:
            marks.add(key, row.groups - OF_HOUSEHOLDS - change.known.groups)
        if "house_groups" in change.fields:
            code = change.incoming.household or change.known.household
            marks.add_household(row, places.households[code][0])
        if "address" in change.fields:
            addresses[places.households[change.known.household][0]] = row.address
        values: dict[str, Any] = {"updated_at": now}
        for name in sorted(change.fields):
            values |= FIELD_VALUES[name](change, plan, places)
        by_fields[tuple(values)].append(
            {"b_id": key, **{f"b_{name}": value for name, value in values.items()}}
        )
    for names, rows in by_fields.items():
        statement = update(RESIDENTS).where(RESIDENTS.c.id == bindparam("b_id"))
        db.session.connection().execute(
            statement.values({name: bindparam(f"b_{name}") for name in names}), rows
        )
    _update_addresses(plan.facts.ward_id, addresses, marks.by)


def _make_way_for_heads(plan: Plan, people: Sequence[tuple[Incoming, str]], places: Places) -> None:
    """A household has one head: where the list names another one, the one before is it no longer."""
    heads = [(incoming.row, code) for incoming, code in people if incoming.row.is_head]
    for change in plan.changes:
        if change.fields & {"relation", "household"}:
            moves = "household" in change.fields
            home = change.incoming.household if moves else change.known.household
            heads.append((change.incoming.row, home))
    known = plan.facts.households
    homes = {places.households[code][0] for row, code in heads if code in known and plan.heads_household(row)}
    for some in in_chunks(sorted(homes)):
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
