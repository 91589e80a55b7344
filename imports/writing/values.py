"""What a row of a list puts into the columns of a person, for many new ones at once or for one that changes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.sealing import keyring
from imports.deciding.people import IncomingRow
from imports.deciding.plan import ImportPlan, PersonChange
from imports.writing import leaving

HOMEBOUND = "HOMEBOUND"
"""The one group that is a column of the person."""

PHONE_TAIL = 4
PLAIN = ("full_name", "name_folded", "sex", "relation", "insurance", "note")
"""Columns that hold what the row has under the same name."""


HouseholdIds = Mapping[str, tuple[int, int]]
"""The internal numbers of a household and its neighborhood, by the household's code."""


def numbers(public_ids: Sequence[str], people: Sequence[IncomingRow]) -> dict[str, list[Any]]:
    """The columns of citizen numbers."""
    written = [incoming.row.personal_id for incoming in people]
    return {
        "personal_id_sealed": keyring().seal_all("resident.personal_id", public_ids, written),
        "personal_id_index": [incoming.personal_id for incoming in people],
    }


def phones(public_ids: Sequence[str], people: Sequence[IncomingRow]) -> dict[str, list[Any]]:
    """The columns of phones."""
    ring, phones = keyring(), [incoming.row.phone for incoming in people]
    return {
        "phone_sealed": ring.seal_all("resident.phone", public_ids, phones),
        "phone_index": [incoming.phone for incoming in people],
        "phone_tail_index": ring.index_all("phone_tail", [phone[-PHONE_TAIL:] for phone in phones]),
        "phone_owner": [incoming.row.phone_owner for incoming in people],
    }


def _of_one(columns: dict[str, list[Any]]) -> dict[str, Any]:
    return {name: values[0] for name, values in columns.items()}


def _moved(change: PersonChange, plan: ImportPlan, homes: HouseholdIds) -> dict[str, Any]:
    household_id, neighborhood_id = homes[change.incoming.household]
    home = {"household_id": household_id, "neighborhood_id": neighborhood_id}
    return home | _related(change, plan, homes)


def _renamed(change: PersonChange, *_: Any) -> dict[str, Any]:
    row = change.incoming.row
    return {"full_name": row.full_name, "name_folded": row.name_folded, "sort_key": change.incoming.spelling}


def _marked(change: PersonChange, *_: Any) -> dict[str, Any]:
    return {"homebound": True} if HOMEBOUND in change.incoming.row.groups else {}


def _related(change: PersonChange, plan: ImportPlan, _homes: HouseholdIds) -> dict[str, Any]:
    row = change.incoming.row
    return {"relation": row.relation, "is_head": plan.heads_household(row)}


def _standing(change: PersonChange, *_: Any) -> dict[str, Any]:
    then = leaving.standing_after(change)
    return {"status": then.status, "residence": then.residence}


def _plain(name: str) -> Callable[..., dict[str, Any]]:
    """A column that is taken as the row has it."""
    return lambda change, *_: {name: getattr(change.incoming.row, name)}


FIELD_VALUES: dict[str, Callable[[PersonChange, ImportPlan, HouseholdIds], dict[str, Any]]] = {
    "personal_id": lambda c, *_: _of_one(numbers([c.public_id], [c.incoming])),
    "phone": lambda c, *_: _of_one(phones([c.public_id], [c.incoming])),
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
