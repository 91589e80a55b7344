"""The condition of going to the front of the queue by a recorded group, for a desk and for whole wards."""

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, or_, select

from residents.models.group_types import AreaGroup, GroupType
from residents.models.people import HouseholdGroup, Resident, ResidentGroup


def is_marked_for_priority(on: date | BindParameter[Any]) -> ColumnElement[bool]:
    """A resident has a group with priority on the day: an own one, the household's, or that of where they live.

    Groups that are known by age are not recorded: `residents.facts.priority.has_priority` tells them.
    """
    return or_(
        _holds(on, ResidentGroup, ResidentGroup.resident_id == Resident.id, has_degrees=True),
        _holds(on, HouseholdGroup, HouseholdGroup.household_id == Resident.household_id),
        _holds(
            on,
            AreaGroup,
            AreaGroup.ward_id == Resident.ward_id,
            or_(AreaGroup.neighborhood_id.is_(None), AreaGroup.neighborhood_id == Resident.neighborhood_id),
        ),
    )


def _holds(
    on: date | BindParameter[Any], marks: Any, *whose: ColumnElement[bool], has_degrees: bool = False
) -> ColumnElement[bool]:
    """One of these marks holds on the day, of a group that has priority in the catalog."""
    enough: list[ColumnElement[bool]] = [GroupType.priority_degree.is_(None)]
    if has_degrees:
        # A degree that nobody has recorded is not held against the person.
        enough += [marks.degree.is_(None), marks.degree >= GroupType.priority_degree]
    return (
        select(marks.id)
        .join(GroupType, GroupType.code == marks.code)
        .where(
            *whose,
            GroupType.has_priority,
            or_(*enough),
            marks.valid_from <= on,
            or_(marks.valid_to.is_(None), marks.valid_to >= on),
        )
        .exists()
    )
