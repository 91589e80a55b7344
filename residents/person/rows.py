"""How a person stands in a list: the one row that search, household pages and other rooms show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from core.db.database import db
from residents.models.people import Household, Resident
from wards.models import Neighborhood
from wards.naming import display_name


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list; never a citizen number or phone. `resident_id` stays inside the house."""

    resident_id: int
    public_id: str
    name: str
    birth_date: date
    birth_precision: str
    sex: str
    relation: str
    is_head: bool
    residence: str
    status: str
    homebound: bool
    is_restricted: bool
    household_id: int
    household: str
    household_code: str
    address: str
    neighborhood_id: int
    neighborhood: str

    @property
    def birth_year(self) -> int:
        """The year alone: what lists show beside a name."""
        return self.birth_date.year

    @property
    def lives_here(self) -> bool:
        """Counted among those living here: alive, not moved, permanent or temporary (design.md §3)."""
        return self.status == "active" and self.residence != "absent"

    @property
    def states(self) -> tuple[str, ...]:
        """What is to be known at a glance, as words of the table of states; the gravest first."""
        return glance(self.status, self.residence, homebound=self.homebound, restricted=self.is_restricted)


def glance(status: str, residence: str, *, homebound: bool, restricted: bool) -> tuple[str, ...]:
    """How a person stands on the roll, as words of the table of states; empty for somebody simply living here.

    That the use of the data is restricted is said of everybody, of those who left too.
    """
    use = ("restricted",) if restricted else ()
    if status != "active":
        return ("deceased" if status == "deceased" else "gone", *use)
    away = ("absent",) if residence == "absent" else ()
    return (*away, "homebound", *use) if homebound else (*away, *use)


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
    """The columns of PersonRow; callers add whom they mean and in which order."""
    return (
        select(*COLUMNS)
        .join(Household, Household.id == Resident.household_id)
        .join(Neighborhood, Neighborhood.id == Resident.neighborhood_id)
    )


def person_rows(statement: Select[Any]) -> list[PersonRow]:
    """The rows of a statement built on `person_select`."""
    return [_row(columns) for columns in db.session.execute(statement)]


def _row(columns: Sequence[Any]) -> PersonRow:
    *facts, kind, name = columns
    return PersonRow(*(*facts, display_name(kind, name)))
