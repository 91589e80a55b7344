"""Reading people and households, always within a ward and, for a head, one neighborhood."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from core.db.database import db
from core.errors import NotThere, there
from core.ids import tidy_id
from residents.facts.person import LIVING_HERE
from residents.models.people import Household, Resident
from residents.person.rows import PersonRow
from wards.models import Neighborhood
from wards.naming import display_name

COLUMNS: tuple[Any, ...] = (
    Resident.id,
    Resident.public_id,
    Resident.full_name,
    Resident.birth_date,
    Resident.birth_precision,
    Resident.sex,
    Resident.relation,
    Resident.is_head,
    Resident.residence,
    Resident.status,
    Resident.homebound,
    Resident.restricted_at.is_not(None),
    Resident.household_id,
    Household.public_id,
    Household.code,
    Household.address,
    Resident.neighborhood_id,
    Neighborhood.kind,
    Neighborhood.name,
)


def person_select() -> Select[Any]:
    """Select the columns of PersonRow; callers add conditions and order."""
    return (
        select(*COLUMNS)
        .join(Household, Household.id == Resident.household_id)
        .join(Neighborhood, Neighborhood.id == Resident.neighborhood_id)
    )


def person_rows(statement: Select[Any]) -> list[PersonRow]:
    """Run a statement built on `person_select`."""
    return [
        PersonRow(*(*facts, display_name(kind, name))) for *facts, kind, name in db.session.execute(statement)
    ]


def lives_here() -> ColumnElement[bool]:
    """The condition on Resident that `residents.facts.person.lives_here` is for one person."""
    return and_(Resident.status == "active", Resident.residence.in_(LIVING_HERE))


def resident(ward_id: int, public_id: str, neighborhood_id: int | None = None) -> Resident:
    """The person with the public id; raises NotThere where it is out of scope, erased, or joined with another record."""
    within = _within(Resident, ward_id, public_id, neighborhood_id)
    found = db.session.scalar(select(Resident).where(*within))
    if found is None or is_joined(found) or found.erased_at is not None:
        raise NotThere()
    return found


def with_public_ids(ward_id: int, public_ids: Collection[str]) -> Sequence[Resident]:
    """The people of a ward with these public ids, a page of a list at the most; others are left out."""
    return db.session.scalars(
        select(Resident).where(Resident.ward_id == ward_id, Resident.public_id.in_(public_ids))
    ).all()


def is_joined(found: Resident) -> bool:
    """Whether the record was joined with another; it is in no index and has no page."""
    return found.name_folded == "" and found.erased_at is None


def household(ward_id: int, public_id: str, neighborhood_id: int | None = None) -> Household:
    """The household with the public id; raises NotThere where it is out of scope."""
    within = _within(Household, ward_id, public_id, neighborhood_id)
    return there(db.session.scalar(select(Household).where(*within)))


def _within(
    model: type[Resident] | type[Household], ward_id: int, public_id: str, neighborhood_id: int | None
) -> list[ColumnElement[bool]]:
    within = [model.ward_id == ward_id, model.public_id == tidy_id(public_id)]
    return within if neighborhood_id is None else [*within, model.neighborhood_id == neighborhood_id]


def person_row(resident_id: int) -> PersonRow:
    """A person as lists show it, by internal number; raises NotThere."""
    return there(next(iter(person_rows(person_select().where(Resident.id == resident_id))), None))


def members(household_id: int) -> list[PersonRow]:
    """Everyone ever listed in a household: its head first, then by age; people who left at the end."""
    return person_rows(
        person_select()
        .where(Resident.household_id == household_id, Resident.name_folded != "")
        .order_by(Resident.status != "active", Resident.is_head.desc(), Resident.birth_date, Resident.id)
    )


def household_of(resident: Resident) -> Household:
    """The household a person is listed in."""
    return db.session.get_one(Household, resident.household_id)


def housemates(resident: Resident) -> Sequence[Resident]:
    """Everyone on the register in the person's household, including the person."""
    here = (Resident.household_id == resident.household_id, Resident.status == "active")
    return db.session.scalars(select(Resident).where(*here).order_by(Resident.id)).all()


def neighborhood_by_id(neighborhood_id: int) -> Neighborhood:
    """A neighborhood by internal number."""
    return db.session.get_one(Neighborhood, neighborhood_id)


def neighborhood_label(household: Household) -> str:
    """The full name of the household's neighborhood: "Tổ dân phố 7", "Bản Lướt"."""
    return neighborhood_by_id(household.neighborhood_id).label
