"""Reading the catalog: the official codes, and the groups of the ward's areas."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core.db.database import db
from core.i18n import current_language
from residents.models.group_types import AreaGroup, OfficialGroup
from wards.models import Neighborhood
from wards.naming import display_name


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A group of an area; `place` is the neighborhood's code, empty for the whole ward."""

    code: str
    place: str
    neighborhood: str
    source: str
    valid_from: date
    valid_to: date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """An official code with its name, and the version of the list that it is in."""

    code: int
    name: str
    valid_from: date
    source: str


def area_rows(ward_id: int, today: date) -> list[AreaRow]:
    """The groups of the ward's areas, those that hold first."""
    rows = db.session.execute(
        select(AreaGroup, Neighborhood.code, Neighborhood.kind, Neighborhood.name)
        .outerjoin(Neighborhood, Neighborhood.id == AreaGroup.neighborhood_id)
        .where(AreaGroup.ward_id == ward_id)
        .order_by(AreaGroup.code, Neighborhood.sort, AreaGroup.valid_from, AreaGroup.id)
    )
    found = [
        AreaRow(
            area.code,
            place or "",
            display_name(kind, name) if place else "",
            area.source,
            area.valid_from,
            area.valid_to,
            is_over=area.valid_to is not None and area.valid_to < today,
        )
        for area, place, kind, name in rows
    ]
    return sorted(found, key=lambda row: row.is_over)


def official_rows() -> list[OfficialRow]:
    """The official codes in their order, in the reader's language."""
    is_vi = current_language() == "vi"
    return [
        OfficialRow(row.code, row.name_vi if is_vi else row.name_en, row.valid_from, row.source)
        for row in db.session.scalars(
            select(OfficialGroup).order_by(OfficialGroup.valid_from.desc(), OfficialGroup.code)
        )
    ]
