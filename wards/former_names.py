"""Reading what neighborhoods were called on a day: what is past keeps the names of its time."""

from datetime import date

from sqlalchemy import select

from core.db.database import db
from wards.models import FormerName
from wards.naming import display_name


def former_names(ward_id: int, day: date) -> dict[int, str]:
    """Full names on a day, of those neighborhoods of the ward (internal numbers) that have another name now."""
    names: dict[int, str] = {}
    rows = db.session.execute(
        select(FormerName.neighborhood_id, FormerName.kind, FormerName.name)
        .where(FormerName.ward_id == ward_id, FormerName.used_until >= day)
        .order_by(FormerName.used_until, FormerName.id)
    )
    for neighborhood_id, kind, name in rows:
        names.setdefault(neighborhood_id, display_name(kind, name))
    return names
