"""Who of this room follows a person: scans and visits; listed in app.py."""

from residents.followers import PersonFollower

FOLLOWERS: tuple[PersonFollower, ...] = ()
