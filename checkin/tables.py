"""The tables for plain SQL, with those of the rooms below: a scan loads no mapped objects."""

from typing import Any, cast

from sqlalchemy import Table, literal_column

from checkin import models
from residents.models.group_types import AreaGroup, GroupType
from residents.models.groups import HouseholdGroup
from residents.models.people import ResidentGroup
from screening.tables import (
    bookings,
    campaigns,
    days,
    invitations,
    letters,
    neighborhoods,
    place_requests,
    residents,
    slots,
    tickets,
)

__all__ = [
    "IS_WAITING",
    "area_groups",
    "bookings",
    "campaigns",
    "days",
    "desks",
    "group_types",
    "groups",
    "household_groups",
    "invitations",
    "kept_counts",
    "letters",
    "neighborhoods",
    "outsiders",
    "place_requests",
    "residents",
    "scans",
    "slots",
    "tickets",
    "visits",
]


def _table(model: Any) -> Table:
    return cast(Table, model.__table__)


groups = _table(ResidentGroup)
household_groups = _table(HouseholdGroup)
area_groups = _table(AreaGroup)
group_types = _table(GroupType)
desks = _table(models.Desk)
scans = _table(models.Scan)
visits = _table(models.Visit)
outsiders = _table(models.OutsiderVisit)
kept_counts = _table(models.KeptCounts)

IS_WAITING = scans.c.review == literal_column("'open'")
"""The condition for an open review; written out, as only then do both databases use its index."""
