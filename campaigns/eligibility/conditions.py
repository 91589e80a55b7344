"""The rules of eligibility as conditions on the residents table, for counting and listing a whole ward."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from campaigns.eligibility.rules import (
    ELDERLY,
    ELDERLY_AGE,
    HOMEBOUND,
    NO_INSURANCE,
    Criteria,
    born_by,
)
from residents.models.people import HOUSEHOLD_GROUPS, HouseholdGroup, Resident, ResidentGroup, YearlyCheck
from residents.person.queries import lives_here
from wards.models import Neighborhood


def lives_in(ward_id: int) -> ColumnElement[bool]:
    """The condition that a person lives in the ward."""
    return and_(Resident.ward_id == ward_id, lives_here())


def is_eligible(criteria: Criteria, ward_id: int, on: date) -> ColumnElement[bool]:
    """The rules of `eligibility.rules.check` as one condition on Resident; a test compares the two."""
    return and_(lives_in(ward_id), *meant_by(criteria, ward_id, on))


def meant_by(criteria: Criteria, ward_id: int, on: date) -> list[ColumnElement[bool]]:
    """What the criteria ask for, as conditions on Resident.

    A birth date known by year or month is kept as the first day of that year or month, so a plain
    comparison of dates gives the same answer as the rules.
    """
    wanted: list[ColumnElement[bool]] = []
    if criteria.age_min is not None:
        wanted.append(Resident.birth_date <= born_by(criteria.age_min, on))
    if criteria.age_max is not None:
        wanted.append(Resident.birth_date > born_by(criteria.age_max + 1, on))
    if criteria.sex is not None:
        wanted.append(Resident.sex == criteria.sex)
    if criteria.neighborhoods:
        wanted.append(
            Resident.neighborhood_id.in_(
                select(Neighborhood.id).where(
                    Neighborhood.ward_id == ward_id, Neighborhood.code.in_(criteria.neighborhoods)
                )
            )
        )
    if criteria.groups:
        wanted.append(_in_groups(criteria.groups, ward_id, on))
    if criteria.not_checked_this_year:
        wanted.append(~_was_checked(on))
    return wanted


def _in_groups(groups: tuple[str, ...], ward_id: int, on: date) -> ColumnElement[bool]:
    marked = [code for code in groups if code != ELDERLY]
    known: dict[str, ColumnElement[bool]] = {
        ELDERLY: Resident.birth_date <= born_by(ELDERLY_AGE, on),
        HOMEBOUND: Resident.homebound.is_(True),
        NO_INSURANCE: Resident.insurance == "no",
    }
    ways = [condition for code, condition in known.items() if code in groups]
    if marked:
        own = select(ResidentGroup.resident_id).where(_holding(ResidentGroup, marked, ward_id, on))
        ways.append(Resident.id.in_(own))
    if inherited := [code for code in marked if code in HOUSEHOLD_GROUPS]:
        homes = select(HouseholdGroup.household_id).where(_holding(HouseholdGroup, inherited, ward_id, on))
        ways.append(Resident.household_id.in_(homes))
    return or_(false(), *ways)


def _holding(
    table: type[ResidentGroup] | type[HouseholdGroup], codes: list[str], ward_id: int, on: date
) -> ColumnElement[bool]:
    """The condition that a group of the ward with one of the codes holds on the day."""
    return and_(
        table.ward_id == ward_id,
        table.code.in_(codes),
        table.valid_from <= on,
        or_(table.valid_to.is_(None), table.valid_to >= on),
    )


def _was_checked(on: date) -> ColumnElement[bool]:
    return exists().where(
        YearlyCheck.resident_id == Resident.id,
        YearlyCheck.year == on.year,
        YearlyCheck.checked_on < on,
    )
