"""Reading people and households, always within a ward and, for a head, one neighborhood."""

from sqlalchemy import ColumnElement, select

from core.db.database import db
from core.errors import NotThere
from core.ids import tidy_id
from residents.models.people import Household, Resident
from residents.person.rows import PersonRow, person_rows, person_select
from residents.person.search import MOST_SHOWN, find, search
from wards.models import Neighborhood
from wards.naming import display_name

__all__ = ["MOST_SHOWN", "PersonRow", "find", "household", "members", "person_row", "resident", "search"]


def resident(ward_id: int, public_id: str, neighborhood_id: int | None = None) -> Resident:
    """The person of that public id; raises NotThere where none is within the scope, is erased, or another stands for it."""
    within = _within(Resident, ward_id, public_id, neighborhood_id)
    found = db.session.execute(select(Resident).where(*within)).scalar_one_or_none()
    if found is None or is_joined(found) or found.erased_at is not None:
        raise NotThere()
    return found


def is_joined(found: Resident) -> bool:
    """Whether the record was joined with another (it stands in no index) and is nobody's page any more."""
    return found.name_folded == "" and found.erased_at is None


def household(ward_id: int, public_id: str, neighborhood_id: int | None = None) -> Household:
    """The household of that public id; raises NotThere where none is within the scope."""
    within = _within(Household, ward_id, public_id, neighborhood_id)
    found = db.session.execute(select(Household).where(*within)).scalar_one_or_none()
    if found is None:
        raise NotThere()
    return found


def _within(
    model: type[Resident] | type[Household], ward_id: int, public_id: str, neighborhood_id: int | None
) -> list[ColumnElement[bool]]:
    within = [model.ward_id == ward_id, model.public_id == tidy_id(public_id)]
    return within if neighborhood_id is None else [*within, model.neighborhood_id == neighborhood_id]


def person_row(resident_id: int) -> PersonRow:
    """A person as lists show it, by internal number; raises NotThere."""
    rows = person_rows(person_select().where(Resident.id == resident_id))
    if not rows:
        raise NotThere()
    return rows[0]


def members(household_id: int) -> list[PersonRow]:
    """Everybody ever listed in a household: its head first, then by age; those who left at the end."""
    return person_rows(
        person_select()
        .where(Resident.household_id == household_id, Resident.name_folded != "")
        .order_by(Resident.status != "active", Resident.is_head.desc(), Resident.birth_date, Resident.id)
    )


def household_of(resident: Resident) -> Household:
    """The household a person is listed in."""
    return db.session.execute(select(Household).where(Household.id == resident.household_id)).scalar_one()


def housemates(resident: Resident) -> list[Resident]:
    """Everybody on the roll in the person's household, the person among them."""
    return list(
        db.session.execute(
            select(Resident)
            .where(Resident.household_id == resident.household_id, Resident.status == "active")
            .order_by(Resident.id)
        ).scalars()
    )


def neighborhood_by_id(neighborhood_id: int) -> Neighborhood:
    """A neighborhood by internal number."""
    return db.session.execute(select(Neighborhood).where(Neighborhood.id == neighborhood_id)).scalar_one()


def neighborhood_label(household: Household) -> str:
    """The full name of the household's neighborhood: "Tổ dân phố 7", "Bản Lướt"."""
    found = neighborhood_by_id(household.neighborhood_id)
    return display_name(found.kind, found.name)
