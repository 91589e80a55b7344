"""Rules of roles: who works here, the kind of area of each role, and who administers whom."""

from datetime import timedelta
from enum import StrEnum

from core.marking import N_


class Role(StrEnum):
    """A kind of account; the names are the contract's."""

    SITE_ADMIN = "site_admin"
    STATION_ADMIN = "station_admin"
    STATION_STAFF = "station_staff"
    NEIGHBORHOOD_HEAD = "neighborhood_head"
    WARD_OFFICIAL = "ward_official"
    SUPERVISOR = "supervisor"
    CLINIC = "clinic"


LABELS = {
    Role.SITE_ADMIN: N_("Site administrator"),
    Role.STATION_ADMIN: N_("Station administrator"),
    Role.STATION_STAFF: N_("Station staff"),
    Role.NEIGHBORHOOD_HEAD: N_("%(Head_title)s"),
    Role.WARD_OFFICIAL: N_("%(Ward_kind)s official"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.CLINIC: N_("Partner clinic"),
}
"""What a role is called on pages; message ids."""

MAY_DO = {
    Role.SITE_ADMIN: N_("Adds areas and their station administrators. Cannot see residents."),
    Role.STATION_ADMIN: N_("Plans campaigns and manages the resident list and these accounts."),
    Role.STATION_STAFF: N_("Finds residents, books appointments and checks people in."),
    Role.NEIGHBORHOOD_HEAD: N_(
        "Sees, corrects and books appointments for the people of one %(place_kind)s only."
    ),
    Role.WARD_OFFICIAL: N_("Follows turnout and can open the lists behind the figures."),
    Role.SUPERVISOR: N_("Follows turnout in figures, without names. Suitable for a screen on the wall."),
    Role.CLINIC: N_("Sees only the people who come on its own days."),
}
"""What a role is for, as told to the administrator who creates the account; message ids."""

STATION = (Role.STATION_ADMIN, Role.STATION_STAFF)
"""Roles of the health station."""

PLANNER = Role.STATION_ADMIN
"""Who plans campaigns."""

READS_NAMES = (Role.STATION_ADMIN, Role.STATION_STAFF, Role.WARD_OFFICIAL)
"""Who may open the list of people behind a number of the whole ward."""

READS_NUMBERS = (*READS_NAMES, Role.SUPERVISOR)
"""Who may look at the ward's board."""

ADMINISTERS = {
    Role.SITE_ADMIN: (Role.SITE_ADMIN, Role.STATION_ADMIN),
    Role.STATION_ADMIN: (
        Role.STATION_ADMIN,
        Role.STATION_STAFF,
        Role.NEIGHBORHOOD_HEAD,
        Role.WARD_OFFICIAL,
        Role.SUPERVISOR,
        Role.CLINIC,
    ),
}
"""Roles whose accounts a role administers; for a station administrator, within the ward."""

LONGEST_SIGN_IN = timedelta(hours=12)
"""A sign-in ends after this, however busy it was (reliability: 12 hours absolute)."""

IDLE_SHORT = timedelta(minutes=30)
SHORT_IDLE = frozenset({Role.SITE_ADMIN, Role.STATION_ADMIN, Role.WARD_OFFICIAL})
"""The most powerful roles are signed out soonest; a desk's or a head's phone stays signed in during a round."""


WITH_SECOND_FACTOR = frozenset({Role.SITE_ADMIN, Role.STATION_ADMIN, Role.WARD_OFFICIAL})
"""Administrators and officials: who sees or changes most is asked for a code beside the password."""


def idle_limit(role: Role) -> timedelta:
    """How long a sign-in of this role may be idle."""
    return IDLE_SHORT if role in SHORT_IDLE else LONGEST_SIGN_IN


def administers(role: Role) -> tuple[Role, ...]:
    """The roles that this role administers; none for most."""
    return ADMINISTERS.get(role, ())
