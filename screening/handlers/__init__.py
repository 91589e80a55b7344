"""Who of this room follows a person: places, papers and invitations; listed in app.py."""

from residents.events import PersonFollower
from screening.handlers.joining import OnePaper
from screening.handlers.leaving import FreePlaces
from screening.handlers.moving import FollowMoves
from screening.handlers.own_data import OwnPapers

FOLLOWERS: tuple[PersonFollower, ...] = (FreePlaces(), OnePaper(), FollowMoves(), OwnPapers())
