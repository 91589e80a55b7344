"""Roles: who works here and what kind of area each answers for."""

from enum import StrEnum


class Role(StrEnum):
    """A kind of account; the names are the contract's."""

    SITE_ADMIN = "site_admin"
    STATION_ADMIN = "station_admin"
    STATION_STAFF = "station_staff"
    NEIGHBORHOOD_HEAD = "neighborhood_head"
    WARD_OFFICIAL = "ward_official"
    SUPERVISOR = "supervisor"
    CLINIC = "clinic"


STATION = (Role.STATION_ADMIN, Role.STATION_STAFF)
"""The health station's own people."""

READS_NAMES = (Role.STATION_ADMIN, Role.STATION_STAFF, Role.WARD_OFFICIAL)
"""Who may open the list of people behind a number of the whole ward."""

READS_NUMBERS = (*READS_NAMES, Role.SUPERVISOR)
"""Who may look at the ward's board."""
