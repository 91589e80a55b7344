"""The rules of eligibility as conditions on the residents table, for counting and listing a whole ward."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from campaigns.eligibility.rules import Criteria
from residents import group_types
from residents.facts.ages import born_by
from residents.facts.group_rules import AREAS, GroupFacts
from residents.models.group_types import AreaGroup
from residents.models.people import HouseholdGroup, Resident, ResidentGroup, YearlyCheck
from residents.person.queries import lives_here
from wards.models import Neighborhood


def lives_in(ward_id: int) -> ColumnElement[bool]:
    """The condition that a person lives in the ward."""
    return and_(Resident.ward_id == ward_id, lives_here())


def is_eligible(criteria: Criteria, ward_id: int, on: date, last: date | None = None) -> ColumnElement[bool]:
    """The rules of `eligibility.rules.check` as one condition on Resident; a test compares the two.

    A birth date known by year or month is kept as the first day of that year or month, so a plain
    comparison of dates gives the same answer as the rules.
    """
    wanted = [lives_in(ward_id)]
    if criteria.age_min is not None:
        wanted.append(Resident.birth_date <= born_by(criteria.age_min, last or on, criteria.age_unit))
    if criteria.age_max is not None:
        wanted.append(Resident.birth_date > born_by(criteria.age_max + 1, on, criteria.age_unit))
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
        wanted.append(_in_groups(criteria.groups, ward_id, on, last or on))
    if criteria.not_checked_this_year:
        wanted.append(~_was_checked(on))
    return and_(*wanted)


def _in_groups(codes: tuple[str, ...], ward_id: int, on: date, last: date) -> ColumnElement[bool]:
    groups = [group for code, group in group_types.catalog().items() if code in codes]
    ways = [_known(group, on, last) for group in groups if group.known_by != "mark"]
    if any(group.known_by != "age" for group in groups):
        ways += _marked([group for group in groups if group.known_by != "age"], ward_id, on)
    return or_(false(), *ways)


def _known(group: GroupFacts, on: date, last: date) -> ColumnElement[bool]:
    """The condition for a group that is known without a mark."""
    if group.known_by == "homebound":
        return Resident.homebound.is_(True)
    if group.known_by == "insurance":
        return Resident.insurance == "no"
    bounds = []
    if group.age_min is not None:
        bounds.append(Resident.birth_date <= born_by(group.age_min, last))
    if group.age_max is not None:
        bounds.append(Resident.birth_date > born_by(group.age_max + 1, on))
    return and_(*bounds)


def _marked(groups: list[GroupFacts], ward_id: int, on: date) -> list[ColumnElement[bool]]:
    """The conditions for groups that are recorded: for the person, for the household, for where it lives."""
    own = select(ResidentGroup.resident_id).where(
        _holding(ResidentGroup, [group.code for group in groups], ward_id, on)
    )
    ways: list[ColumnElement[bool]] = [Resident.id.in_(own)]
    if of_homes := [group.code for group in groups if group.belongs_to == "household"]:
        homes = select(HouseholdGroup.household_id).where(_holding(HouseholdGroup, of_homes, ward_id, on))
        ways.append(Resident.household_id.in_(homes))
    if of_areas := [group.code for group in groups if group.belongs_to in AREAS]:
        areas = _holding(AreaGroup, of_areas, ward_id, on)
        here = or_(AreaGroup.neighborhood_id.is_(None), AreaGroup.neighborhood_id == Resident.neighborhood_id)
        ways.append(exists().where(areas, here))
    return ways


def _holding(
    table: type[ResidentGroup] | type[HouseholdGroup] | type[AreaGroup],
    codes: list[str],
    ward_id: int,
    on: date,
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
