"""Operations on what the columns of lists mean: remembered for a ward by the titles of a list."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import delete, select

from core.actor import Actor
from core.db import audit
from core.db.database import db
from imports.reading.columns import Meanings, MeaningsOf, key_of, shape_of
from residents.models.people import RollMapping

SAID = audit.declare("roll.columns_said", "columns")


def remembered(ward_id: int) -> MeaningsOf:
    """What somebody of the ward said of lists with the same titles; read once, when it is first asked."""

    @cache
    def said() -> dict[bytes, Meanings]:
        kept = select(RollMapping.shape, RollMapping.columns).where(RollMapping.ward_id == ward_id)
        return dict(db.session.execute(kept).all())

    return lambda titles: said().get(shape_of(titles), {})


def remember_all(
    ward_id: int, sheets: Sequence[Sequence[str]], said: Meanings, *, by: Actor, at: datetime
) -> None:
    """Remember of each sheet with these titles what was said of its columns."""
    for titles in sheets:
        keys = set(map(key_of, titles))
        about = {key: field for key, field in said.items() if key in keys}
        remember(ward_id, titles, about, by=by, at=at)


def remember(ward_id: int, titles: Sequence[str], said: dict[str, str], *, by: Actor, at: datetime) -> None:
    """From now on the columns of lists with these titles mean this; nothing said forgets what was."""
    shape = shape_of(titles)
    db.session.execute(delete(RollMapping).where(RollMapping.ward_id == ward_id, RollMapping.shape == shape))
    if said:
        db.session.add(RollMapping(ward_id=ward_id, shape=shape, columns=said, said_at=at, said_by=by.ref))
    audit.record(SAID, by=by, ward_id=ward_id, object_ref=shape.hex()[:26], columns=len(said))
