"""Operation that changes the order of names in a ward's lists, and every resident's sort key with it."""

from typing import Any

from sqlalchemy import select, update

from core.actor import Actor
from core.db import audit
from core.db.database import db
from core.folding import NAME_ORDERS, sort_key
from residents.models.people import Resident
from wards.models import Ward

ORDERED = audit.declare("ward.name_order_changed", "order")


def change_order(ward: Ward, order: str, by: Actor) -> int:
    """Use the order from now on; return how many residents have another key in it."""
    assert order in NAME_ORDERS
    if order == ward.name_order:
        return 0
    ward.name_order = order
    rows = db.session.execute(
        select(Resident.id, Resident.full_name, Resident.sort_key).where(
            Resident.ward_id == ward.id, Resident.sort_key != ""
        )
    )
    changed: list[dict[str, Any]] = [
        {"id": number, "sort_key": key}
        for number, name, before in rows
        if (key := sort_key(name, order)) != before
    ]
    if changed:
        db.session.execute(update(Resident), changed)
    audit.record(ORDERED, by=by, ward_id=ward.id, object_ref=ward.public_id, order=order)
    return len(changed)
