"""Writing an import: neighborhoods, households, people and marks in bulk statements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update

from core.actor import Actor
from core.bulk import insert_rows
from core.clock import civil_date
from core.database import db
from core.folding import tidy
from core.ids import new_id
from core.sealing import Keyring, keyring
from residents import roll_leaving, roll_moves
from residents.household_codes import next_number
from residents.matching import Incoming
from residents.models import Household, Resident
from residents.roll_house_marks import OF_HOUSEHOLDS
from residents.roll_marks import HOMEBOUND, Marks
from residents.roll_moves import in_chunks
from residents.roll_plan import Change, Plan
from wards import neighborhoods
from wards.models import Neighborhood

SOURCE_LENGTH = 200
PHONE_TAIL = 4
ID_COLUMNS = ("personal_id_sealed", "personal_id_index")
PHONE_COLUMNS = ("phone_sealed", "phone_index", "phone_tail_index", "phone_owner")
PERSON_COLUMNS = (
    "public_id", "ward_id", "neighborhood_id", "household_id", "full_name", "name_folded", "sort_key",
    "birth_date", "birth_precision", "sex", "relation", "is_head", *ID_COLUMNS, *PHONE_COLUMNS, "insurance",
    "residence", "status", "homebound", "note", "created_at", "updated_at",
)  # fmt: skip
HOUSEHOLD_COLUMNS = ("public_id", "ward_id", "neighborhood_id", "code", "address", "walk_order")
HOUSEHOLDS, RESIDENTS = (cast(Table, model.__table__) for model in (Household, Resident))
"""Tables, not classes: rows go in as they are, in one statement, with no mapped objects between."""


@dataclass
class Places:
    """Internal numbers of neighborhoods and households by their codes."""

    neighborhoods: dict[str, int]
    households: dict[str, tuple[int, int]]
    """Household and neighborhood number."""


def write_plan(plan: Plan, *, source: str, by: Actor, now: datetime) -> None:
    """Write everything the plan decided; `source` names the document on the marks. Never commits."""
    ward_id = plan.facts.ward_id
    for one in plan.new_neighborhoods:
        neighborhoods.add(ward_id, one.kind, one.name, by=by, code=one.code)
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
    before = roll_moves.homes_of(
        [change.known.key for change in plan.changes if "household" in change.fields]
    )
    _update_people(plan, places, marks, now)
    roll_moves.record(ward_id, before, by, now)
    roll_leaving.record(ward_id, plan.changes, by, now)
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
    missing: dict[str, tuple[Any, ...]] = {}
    for incoming, code in people:
        if code not in known and code not in missing:
            place = len(known) + len(missing) + 1
            area, address = areas[incoming.neighborhood], incoming.row.address
            missing[code] = (new_id(), ward_id, area, code, address, place)
    if missing:
        insert_rows(HOUSEHOLDS, HOUSEHOLD_COLUMNS, missing.values())
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
    ring, ward_id = keyring(), plan.facts.ward_id
    rows = []
    for incoming, code in people:
        row, public_id = incoming.row, new_id()
        household_id, neighborhood_id = places.households[code]
        rows.append(
            (
                public_id,
                ward_id,
                neighborhood_id,
                household_id,
                row.full_name,
                row.name_folded,
                incoming.spelling,
                row.birth.day,
                row.birth.precision,
                row.sex,
                row.relation,
                plan.heads_household(row),
                *_sealed_id(ring, public_id, incoming),
                *_sealed_phone(ring, public_id, incoming),
                row.insurance,
                row.residence or "permanent",
                "active",
                HOMEBOUND in row.groups,
                row.note,
                now,
                now,
            )
        )
        if row.groups:
            marks.add_new(public_id, row, household_id)
    insert_rows(RESIDENTS, PERSON_COLUMNS, rows)


def _sealed_id(ring: Keyring, public_id: str, incoming: Incoming) -> tuple[Any, ...]:
    """Values of ID_COLUMNS."""
    number = incoming.row.personal_id
    sealed = ring.seal("resident.personal_id", public_id, number) if number else None
    return sealed, incoming.personal_id


def _sealed_phone(ring: Keyring, public_id: str, incoming: Incoming) -> tuple[Any, ...]:
    """Values of PHONE_COLUMNS."""
    phone = incoming.row.phone
    if not phone:
        return None, None, None, ""
    tail = _tail_index(ring, phone[-PHONE_TAIL:])
    return ring.seal("resident.phone", public_id, phone), incoming.phone, tail, incoming.row.phone_owner


@lru_cache(maxsize=10_000)
def _tail_index(ring: Keyring, four_digits: str) -> bytes:
    """The index of the end of a phone: a long list has each of the ten thousand many times."""
    return ring.index("phone_tail", four_digits)


def _update_people(plan: Plan, places: Places, marks: Marks, now: datetime) -> None:
    """One statement for each set of fields that change together."""
    ring = keyring()
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
            values |= FIELD_VALUES[name](change, ring, plan, places)
        by_fields[tuple(values)].append(
            {"b_id": key, **{f"b_{name}": value for name, value in values.items()}}
        )
    for names, rows in by_fields.items():
        statement = update(RESIDENTS).where(RESIDENTS.c.id == bindparam("b_id"))
        db.session.connection().execute(
            statement.values({name: bindparam(f"b_{name}") for name in names}), rows
        )
    _update_addresses(addresses)


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


def _update_addresses(addresses: dict[int, str]) -> None:
    for household_id, address in addresses.items():
        db.session.execute(update(Household).where(Household.id == household_id).values(address=address))


def _moved(change: Change, _ring: Keyring, plan: Plan, places: Places) -> dict[str, Any]:
    household_id, neighborhood_id = places.households[change.incoming.household]
    home = {"household_id": household_id, "neighborhood_id": neighborhood_id}
    return home | _related(change, _ring, plan, places)


def _renamed(change: Change, _ring: Keyring, _plan: Plan, _places: Places) -> dict[str, Any]:
    row = change.incoming.row
    return {"full_name": row.full_name, "name_folded": row.name_folded, "sort_key": change.incoming.spelling}


def _marked(change: Change, _ring: Keyring, _plan: Plan, _places: Places) -> dict[str, Any]:
    return {"homebound": True} if HOMEBOUND in change.incoming.row.groups else {}


def _related(change: Change, _ring: Keyring, plan: Plan, _places: Places) -> dict[str, Any]:
    row = change.incoming.row
    return {"relation": row.relation, "is_head": plan.heads_household(row)}


def _standing(change: Change, *_: Any) -> dict[str, Any]:
    then = roll_leaving.standing_after(change)
    return {"status": then.status, "residence": then.residence}


def _plain(*names: str) -> Callable[..., dict[str, Any]]:
    """Columns that are taken as the row has them."""
    return lambda change, *_: {name: getattr(change.incoming.row, name) for name in names}


FIELD_VALUES: dict[str, Callable[[Change, Keyring, Plan, Places], dict[str, Any]]] = {
    "personal_id": lambda c, ring, plan, _: dict(
        zip(ID_COLUMNS, _sealed_id(ring, plan.facts.public_ids[c.known.key], c.incoming), strict=True)
    ),
    "phone": lambda c, ring, plan, _: dict(
        zip(PHONE_COLUMNS, _sealed_phone(ring, plan.facts.public_ids[c.known.key], c.incoming), strict=True)
    ),
    "sex": _plain("sex"),
    "insurance": _plain("insurance"),
    "residence": _plain("residence"),
    "relation": _related,
    "note": _plain("note"),
    "birth": lambda c, *_: {
        "birth_date": c.incoming.row.birth.day,
        "birth_precision": c.incoming.row.birth.precision,
    },
    "full_name": _renamed,
    "status": _standing,
    "left": _standing,
    "household": _moved,
    "groups": _marked,
    "house_groups": lambda *_: {},
    "address": lambda *_: {},
}
"""Field of a change → the columns it sets."""
