"""What a row of a list puts into the columns of a person, for many new ones at once or for one that changes."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.sealing import keyring
from imports.deciding.people import IncomingRow
from imports.deciding.plan import ImportPlan, PersonChange
from imports.writing import whereabouts

HOMEBOUND = "HOMEBOUND"
"""The one group that is a column of the person."""

PHONE_TAIL = 4
PLAIN = ("full_name", "name_folded", "sex", "relation", "insurance", "note")
"""Columns that hold what the row has under the same name."""

AS_WRITTEN = ("sex", "insurance", "residence", "note")
"""Those of them that change by themselves, and the residence."""


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


def columns_of(change: PersonChange, plan: ImportPlan, homes: HouseholdIds) -> dict[str, Any]:
    """The columns that a change sets; marks of groups and the address of the household are written apart."""
    incoming, row, taken = change.incoming, change.incoming.row, change.fields
    values: dict[str, Any] = {name: getattr(row, name) for name in AS_WRITTEN if name in taken}
    if "personal_id" in taken:
        values |= _of_one(numbers([change.public_id], [incoming]))
    if "phone" in taken:
        values |= _of_one(phones([change.public_id], [incoming]))
    if "birth" in taken:
        values |= {"birth_date": row.birth.day, "birth_precision": row.birth.precision}
    if "full_name" in taken:
        values |= {"full_name": row.full_name, "name_folded": row.name_folded, "sort_key": incoming.spelling}
    if "household" in taken:
        values["household_id"], values["neighborhood_id"] = homes[incoming.household]
    if taken & {"household", "relation"}:
        values |= {"relation": row.relation, "is_head": plan.heads_household(row)}
    if taken & whereabouts.STANDING:
        then = whereabouts.standing_after(change)
        values |= {"status": then.status, "residence": then.residence}
    if "groups" in taken and HOMEBOUND in row.groups:
        values["homebound"] = True
    return values


def _of_one(columns: dict[str, list[Any]]) -> dict[str, Any]:
    return {name: values[0] for name, values in columns.items()}
