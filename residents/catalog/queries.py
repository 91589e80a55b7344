"""Reading the catalog: the official codes, and the groups of the ward's areas."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, func, select

from core.db.database import db
from core.i18n import current_language
from residents.models.group_types import AreaGroup, OfficialGroup
from wards.models import Neighborhood


def area_groups(ward_id: int, today: date) -> Sequence[Row[AreaGroup, Neighborhood | None, bool]]:
    """The groups of the ward's areas, those that hold first: each with its neighborhood, if it has one, and whether it is over."""
    is_over = (func.coalesce(AreaGroup.valid_to, today) < today).label("is_over")
    rows = db.session.execute(
        select(AreaGroup, Neighborhood, is_over)
        .outerjoin(Neighborhood, Neighborhood.id == AreaGroup.neighborhood_id)
        .where(AreaGroup.ward_id == ward_id)
        .order_by(is_over, AreaGroup.code, Neighborhood.sort, AreaGroup.valid_from, AreaGroup.id)
    )
    return rows.all()


def official_groups() -> Sequence[Row[int, str, date, str]]:
    """The official codes in their order, with names in the reader's language."""
    name = OfficialGroup.name_vi if current_language() == "vi" else OfficialGroup.name_en
    rows = db.session.execute(
        select(
            OfficialGroup.code, name.label("name"), OfficialGroup.valid_from, OfficialGroup.source
        ).order_by(OfficialGroup.valid_from.desc(), OfficialGroup.code)
    )
    return rows.all()
