"""Who of this room follows a person: listed in app.py before those of the rooms above."""

from residents.followers import PersonFollower
from residents.moves_following import OwnMoves

FOLLOWERS: tuple[PersonFollower, ...] = (OwnMoves(),)
