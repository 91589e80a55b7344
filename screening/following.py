"""Who of this room follows a person: places, papers and invitations; listed in app.py."""

from residents.followers import PersonFollower
from screening.leaving import FreePlaces

FOLLOWERS: tuple[PersonFollower, ...] = (FreePlaces(),)
