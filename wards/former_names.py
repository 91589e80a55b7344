"""Reading the names of neighborhoods on a past day."""

from datetime import date

from sqlalchemy import select

from core.db.database import db
from wards.models import FormerName
from wards.naming import display_name


def former_names(ward_id: int, day: date) -> dict[int, str]:
    """Full names on a day, of the ward's neighborhoods (internal numbers) that have another name now."""
    names: dict[int, str] = {}
    rows = db.session.execute(
        select(FormerName.neighborhood_id, FormerName.kind, FormerName.name)
        .where(FormerName.ward_id == ward_id, FormerName.used_until >= day)
        .order_by(FormerName.used_until, FormerName.id)
    )
    for neighborhood_id, kind, name in rows:
        names.setdefault(neighborhood_id, display_name(kind, name))
    return names
